//! Every pair of shapes that are in the same place of two contracts, and what the pairs are made of.

use std::collections::HashMap;

use super::named::Named;
use super::pair;
use super::strict::Strict;
use crate::ir::{Api, Shape};

/// Which way the values of a shape travel, which decides who reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Written by clients, read by the server.
    Input,
    /// Written by the server, read by clients.
    Output,
}

/// Between which programs a pair does not go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bad {
    /// What is written by the old contract may be refused by the new one.
    pub(super) forth: bool,
    /// What is written by the new contract may be refused by the old one.
    pub(super) back: bool,
}

impl Bad {
    pub(super) const NONE: Self = Self::new(false, false);
    pub(super) const BOTH: Self = Self::new(true, true);

    pub(super) const fn new(forth: bool, back: bool) -> Self {
        Self { forth, back }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self::new(self.forth || other.forth, self.back || other.back)
    }
}

/// What is known of two shapes in one place.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) findings: Vec<Finding>,
    /// What is told of the pair instead of all that is found in its parts.
    pub(super) whole: Option<String>,
    /// What is bad about the pair itself.
    pub(super) own: Bad,
    /// The pairs inside of it, each with its step.
    pub(super) parts: Vec<(String, usize)>,
    pub(super) forms: Option<Forms>,
}

/// Something that is different right here.
#[derive(Debug)]
pub(super) struct Finding {
    /// From the pair to what is different.
    pub(super) step: String,
    pub(super) what: String,
    pub(super) bad: Bad,
}

/// Shapes without names that a value is tried by: each of the old ones in a pair with each of the new ones.
#[derive(Debug)]
pub(super) struct Forms {
    /// By the old one, then by the new one.
    pub(super) pairs: Vec<Vec<usize>>,
    /// What each is called.
    pub(super) old: Vec<String>,
    pub(super) new: Vec<String>,
}

impl Node {
    pub(super) fn find(&mut self, step: &str, what: impl Into<String>, bad: Bad) {
        self.own = self.own.or(bad);
        self.findings.push(Finding {
            step: step.to_owned(),
            what: what.into(),
            bad,
        });
    }

    /// Has one sentence stand for all that is different here and further inside.
    pub(super) fn is_wholly(&mut self, what: impl Into<String>, bad: Bad) {
        self.own = self.own.or(bad);
        self.whole = Some(what.into());
    }
}

/// The pairs of one side.
pub(super) struct Graph<'a> {
    pub(super) side: Side,
    pub(super) nodes: Vec<Node>,
    old: Named<'a>,
    new: Named<'a>,
    strict: &'a Strict,
    known: HashMap<(usize, usize), usize>,
    open: Vec<(usize, &'a Shape, &'a Shape)>,
    left: usize,
}

impl<'a> Graph<'a> {
    pub(super) fn new(side: Side, old: &'a Api, new: &'a Api, strict: &'a Strict) -> Self {
        let mut excess = Node::default();
        excess.is_wholly("is too large to be compared", Bad::BOTH);
        Self {
            side,
            nodes: vec![excess],
            old: Named::new(old),
            new: Named::new(new),
            strict,
            known: HashMap::new(),
            open: Vec::new(),
            left: MAX_PAIRS,
        }
    }

    /// The pair of two shapes and of all that is inside of them.
    pub(super) fn root(&mut self, old: &'a Shape, new: &'a Shape) -> usize {
        let root = self.pair(old, new);
        while let Some((index, old, new)) = self.open.pop() {
            let node = pair::describe(self, old, new);
            self.nodes[index] = node;
        }
        root
    }

    /// The pair of two shapes, which will be described once.
    ///
    /// Two contracts may each be small and have more pairs than anybody waits for; what is beyond counts as broken.
    pub(super) fn pair(&mut self, old: &'a Shape, new: &'a Shape) -> usize {
        let (old, new) = (self.old.resolved(old), self.new.resolved(new));
        let key = (address(old), address(new));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let Some(left) = self.left.checked_sub(1) else {
            return EXCESS;
        };
        self.left = left;
        let index = self.nodes.len();
        self.nodes.push(Node::default());
        self.known.insert(key, index);
        self.open.push((index, old, new));
        index
    }

    /// The shape of the old contract behind a name.
    pub(super) fn old_shape(&self, shape: &'a Shape) -> &'a Shape {
        self.old.resolved(shape)
    }

    /// The shape of the new contract behind a name.
    pub(super) fn new_shape(&self, shape: &'a Shape) -> &'a Shape {
        self.new.resolved(shape)
    }

    /// Whether who reads a struct refuses fields that it does not know. Clients never do.
    pub(super) fn is_strict(&self, shape: &Shape) -> bool {
        self.side == Side::Input && self.strict.has(shape)
    }

    /// Whether so many pairs can still be made.
    pub(super) fn has_room(&self, pairs: usize) -> bool {
        pairs <= self.left
    }
}

/// What tells a shape from others of the same text: no shape moves while it is compared.
pub(super) fn address(shape: &Shape) -> usize {
    std::ptr::from_ref(shape).addr()
}

/// The node that stands for what was not compared.
pub(super) const EXCESS: usize = 0;

/// More than any contract that people write has.
const MAX_PAIRS: usize = 1_000_000;
