//! Types by their names.

use std::collections::HashMap;

use crate::ir::{Api, Shape};

/// The named types of one contract.
pub(super) struct Named<'a>(HashMap<&'a str, &'a Shape>);

impl<'a> Named<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self(api.types.iter().map(|of| (&*of.name, &of.shape)).collect())
    }

    /// The shape behind a name, through names for names; a shape that is no name is itself.
    pub(super) fn resolved(&self, shape: &'a Shape) -> &'a Shape {
        let mut shape = shape;
        // A circle of names is refused when a contract is read; this would end in one too.
        for _ in 0..=self.0.len() {
            match shape {
                Shape::Named(name) => match self.0.get(&**name) {
                    Some(next) => shape = next,
                    None => break,
                },
                _ => break,
            }
        }
        shape
    }
}
