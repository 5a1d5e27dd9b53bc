//! What follows for a pair from the pairs inside of it.

use super::graph::{Bad, Forms, Graph, Node};

/// What is known in the end of each pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Judged {
    /// Here or anywhere inside.
    pub(super) bad: Bad,
    /// Whether anything is different, here or anywhere inside.
    pub(super) differs: bool,
}

/// Judges all pairs of a graph, by their indices.
///
/// Types may contain themselves, so everything counts as the same until something different is found inside, and what was
/// found goes to all that it is a part of.
pub(super) fn judge(graph: &Graph<'_>) -> Vec<Judged> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (index, node) in graph.nodes.iter().enumerate() {
        let forms = node
            .forms
            .iter()
            .flat_map(|forms| forms.pairs.iter().flatten());
        for part in node.parts.iter().map(|(_, part)| part).chain(forms) {
            users[*part].push(index);
        }
    }
    let mut judged = vec![Judged::default(); graph.nodes.len()];
    let mut open: Vec<usize> = (0..graph.nodes.len()).collect();
    while let Some(index) = open.pop() {
        let now = of_node(&graph.nodes[index], &judged);
        if now != judged[index] {
            judged[index] = now;
            open.extend(&users[index]);
        }
    }
    judged
}

fn of_node(node: &Node, judged: &[Judged]) -> Judged {
    let own = Judged {
        bad: node.own,
        differs: node.whole.is_some() || !node.findings.is_empty(),
    };
    let parts = node.parts.iter().map(|(_, part)| judged[*part]);
    let forms = node.forms.iter().map(|forms| of_forms(forms, judged));
    parts.chain(forms).fold(own, |sum, part| Judged {
        bad: sum.bad.or(part.bad),
        differs: sum.differs || part.differs,
    })
}

fn of_forms(forms: &Forms, judged: &[Judged]) -> Judged {
    Judged {
        bad: Bad::new(
            forms.any_old(|pair| judged[pair].bad.forth),
            forms.any_new(|pair| judged[pair].bad.back),
        ),
        differs: forms.any_old(|pair| judged[pair].differs)
            || forms.any_new(|pair| judged[pair].differs),
    }
}

impl Forms {
    /// Whether something holds for an old form in its pairs with every new one.
    fn any_old(&self, holds: impl Fn(usize) -> bool) -> bool {
        (0..self.old.len()).any(|old| self.holds_for_old(old, &holds))
    }

    /// Whether something holds for a new form in its pairs with every old one.
    fn any_new(&self, holds: impl Fn(usize) -> bool) -> bool {
        (0..self.new.len()).any(|new| self.holds_for_new(new, &holds))
    }

    pub(super) fn holds_for_old(&self, old: usize, holds: impl Fn(usize) -> bool) -> bool {
        self.pairs[old].iter().all(|pair| holds(*pair))
    }

    pub(super) fn holds_for_new(&self, new: usize, holds: impl Fn(usize) -> bool) -> bool {
        self.pairs.iter().all(|pairs| holds(pairs[new]))
    }
}
