//! Where a schema stands, in words that lead back to the Rust type.

use std::fmt;
use std::rc::Rc;

/// A place such as `output type Flight.legs[].arrival`.
///
/// It becomes text where something is wrong; elsewhere only the way is kept.
#[derive(Debug, Clone)]
pub(super) struct Place<'a>(Rc<Way<'a>>);

#[derive(Debug)]
struct Way<'a> {
    above: Option<Place<'a>>,
    step: Step<'a>,
    depth: u32,
    is_copy: bool,
}

#[derive(Debug)]
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
        Self(Rc::new(Way {
            above: None,
            step: Step::Root(text.into()),
            depth: 0,
            is_copy: false,
        }))
    }

    pub(super) fn field(&self, name: &'a str) -> Self {
        self.below(Step::Field(name), self.0.is_copy)
    }

    pub(super) fn index(&self, index: usize) -> Self {
        self.below(Step::Index(index), self.0.is_copy)
    }

    pub(super) fn item(&self) -> Self {
        self.below(Step::Item, self.0.is_copy)
    }

    pub(super) fn entry(&self) -> Self {
        self.below(Step::Entry, self.0.is_copy)
    }

    /// What a schema is put together from stands where the whole stands.
    pub(super) fn part(&self) -> Self {
        self.below(Step::Part, self.0.is_copy)
    }

    /// The same for a part that is taken from elsewhere, and may be taken again.
    pub(super) fn copied(&self) -> Self {
        self.below(Step::Part, true)
    }

    /// Whether it lies in a part that was taken from elsewhere.
    pub(super) fn is_copy(&self) -> bool {
        self.0.is_copy
    }

    /// Whether it is deeper than Rust types go; reading on might use up the stack.
    pub(super) fn is_too_deep(&self) -> bool {
        self.0.depth > MAX_DEPTH
    }

    fn below(&self, step: Step<'a>, is_copy: bool) -> Self {
        Self(Rc::new(Way {
            above: Some(self.clone()),
            step,
            depth: self.0.depth + 1,
            is_copy,
        }))
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = &self.0.above {
            above.fmt(f)?;
        }
        match &self.0.step {
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
