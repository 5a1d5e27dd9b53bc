//! From pairs that differ to changes with their paths.

use std::collections::{HashMap, HashSet};

use super::graph::{Bad, Forms, Graph, Side};
use super::judge::{Judged, judge};
use super::{Breaks, Change};

/// Tells what is different below each root, and each thing once.
pub(super) struct Report<'g, 'a> {
    graph: &'g Graph<'a>,
    judged: Vec<Judged>,
    /// The places among the changes of those that a pair has brought.
    told: HashMap<usize, Vec<usize>>,
    /// How many pairs may still be visited for places where a known change is met again.
    left: usize,
}

impl<'g, 'a> Report<'g, 'a> {
    pub(super) fn new(graph: &'g Graph<'a>) -> Self {
        Self {
            graph,
            judged: judge(graph),
            told: HashMap::new(),
            left: MAX_AGAIN,
        }
    }

    /// Adds what is different in the pair of a place.
    pub(super) fn root(&mut self, place: &str, root: usize, changes: &mut Vec<Change>) {
        let mut seen = HashSet::new();
        let mut open = vec![(place.to_owned(), root)];
        while let Some((path, index)) = open.pop() {
            if !self.judged[index].differs || !seen.insert(index) {
                continue;
            }
            let found = self.found(index);
            if let Some(told) = self.told.get(&index) {
                let Some(left) = self.left.checked_sub(1) else {
                    continue;
                };
                self.left = left;
                for (told, (step, ..)) in told.iter().zip(found) {
                    changes[*told].also.push(format!("{path}{step}"));
                }
            } else {
                let first = changes.len();
                changes.extend(found.into_iter().map(|(step, what, bad)| Change {
                    path: format!("{path}{step}"),
                    what,
                    breaks: breaks(self.graph.side, bad),
                    also: Vec::new(),
                }));
                self.told.insert(index, (first..changes.len()).collect());
            }
            let inside = self.inside(index);
            let inside = inside.into_iter().rev();
            open.extend(inside.map(|(step, part)| (format!("{path}{step}"), part)));
        }
    }

    /// What is to be told of a pair itself: from where it is, what it is, and what is bad about it.
    fn found(&self, index: usize) -> Vec<(&'g str, String, Bad)> {
        let node = &self.graph.nodes[index];
        if let Some(whole) = &node.whole {
            return vec![("", whole.clone(), self.judged[index].bad)];
        }
        let findings = node.findings.iter();
        let findings = findings.map(|it| (&*it.step, it.what.clone(), it.bad));
        let forms = node.forms.iter().flat_map(|forms| self.forms(forms));
        findings
            .chain(forms.map(|(what, bad)| ("", what, bad)))
            .collect()
    }

    /// The pairs inside of a pair of which is to be told too.
    fn inside(&self, index: usize) -> Vec<(&'g str, usize)> {
        let node = &self.graph.nodes[index];
        if node.whole.is_some() {
            return Vec::new();
        }
        let parts = node.parts.iter().map(|(step, part)| (&**step, *part));
        let forms = node
            .forms
            .iter()
            .filter_map(|forms| self.changed_form(forms));
        parts.chain(forms.map(|pair| ("", pair))).collect()
    }

    /// The forms that came and went.
    fn forms(&self, forms: &Forms) -> Vec<(String, Bad)> {
        if self.changed_form(forms).is_some() {
            return Vec::new();
        }
        let (lost, got) = self.apart(forms);
        let lost = lost.into_iter().map(|old| {
            let forth = forms.holds_for_old(old, |pair| self.judged[pair].bad.forth);
            let what = format!("cannot be {} any more", forms.old[old]);
            (what, Bad::new(forth, false))
        });
        let got = got.into_iter().map(|new| {
            let back = forms.holds_for_new(new, |pair| self.judged[pair].bad.back);
            let what = format!("can be {} now", forms.new[new]);
            (what, Bad::new(false, back))
        });
        lost.chain(got).collect()
    }

    /// The pair of the one form that is another one now, if that is all, and none of the others makes up for it.
    fn changed_form(&self, forms: &Forms) -> Option<usize> {
        let (lost, got) = self.apart(forms);
        let ([old], [new]) = (lost.as_slice(), got.as_slice()) else {
            return None;
        };
        let breaks = forms.holds_for_old(*old, |pair| self.judged[pair].bad.forth)
            || forms.holds_for_new(*new, |pair| self.judged[pair].bad.back);
        breaks.then(|| forms.pairs[*old][*new])
    }

    /// The old and the new forms that have none that is the same on the other side.
    fn apart(&self, forms: &Forms) -> (Vec<usize>, Vec<usize>) {
        let differs = |pair: usize| self.judged[pair].differs;
        let old = (0..forms.old.len()).filter(|old| forms.holds_for_old(*old, differs));
        let new = (0..forms.new.len()).filter(|new| forms.holds_for_new(*new, differs));
        (old.collect(), new.collect())
    }
}

/// Who reads what the other contract writes.
fn breaks(side: Side, Bad { forth, back }: Bad) -> Breaks {
    match side {
        Side::Input => Breaks::of(forth, back),
        Side::Output => Breaks::of(back, forth),
    }
}

/// Enough for every contract that people read the changes of.
const MAX_AGAIN: usize = 100_000;
