//! Where a schema stands, in words that lead back to the Rust type.

use std::fmt;
use std::rc::Rc;

/// A place such as `output type Flight.legs[].arrival`.
///
/// It becomes text where something is wrong; elsewhere only the way is kept.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    step: Step<'a>,
    above: Option<Rc<Place<'a>>>,
    depth: u32,
    is_copy: bool,
}

#[derive(Debug, Clone)]
enum Step<'a> {
    Root(String),
    Field(&'a str),
    Index(usize),
    Item,
    Entry,
    Part,
}

impl<'a> Place<'a> {
    /// A type, or a side of an operation.
    pub(super) fn root(text: impl Into<String>) -> Self {
        Self {
            step: Step::Root(text.into()),
            above: None,
            depth: 0,
            is_copy: false,
        }
    }

    pub(super) fn field(&self, name: &'a str) -> Self {
        self.below(Step::Field(name))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        self.below(Step::Index(index))
    }

    pub(super) fn item(&self) -> Self {
        self.below(Step::Item)
    }

    pub(super) fn entry(&self) -> Self {
        self.below(Step::Entry)
    }

    /// What a schema is put together from stands where the whole stands.
    pub(super) fn part(&self) -> Self {
        self.below(Step::Part)
    }

    /// The same for a part that is taken from elsewhere, and may be taken again.
    pub(super) fn copied(&self) -> Self {
        Self {
            is_copy: true,
            ..self.part()
        }
    }

    /// Whether it lies in a part that was taken from elsewhere.
    pub(super) fn is_copy(&self) -> bool {
        self.is_copy
    }

    /// Whether it is deeper than Rust types go; reading on might use up the stack.
    pub(super) fn is_too_deep(&self) -> bool {
        self.depth > MAX_DEPTH
    }

    fn below(&self, step: Step<'a>) -> Self {
        Self {
            step,
            above: Some(Rc::new(self.clone())),
            depth: self.depth + 1,
            is_copy: self.is_copy,
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = &self.above {
            above.fmt(f)?;
        }
        match &self.step {
            Step::Root(text) => f.write_str(text),
            Step::Field(name) => write!(f, ".{name}"),
            Step::Index(index) => write!(f, ".{index}"),
            Step::Item => f.write_str("[]"),
            Step::Entry => f.write_str("{}"),
            Step::Part => Ok(()),
        }
    }
}

/// A file is read to a depth of 128, and most levels of a schema take two of those.
const MAX_DEPTH: u32 = 128;
