//! With types, or as it runs.

use super::ty::Ty;

/// Whether what is printed says its types. All else is the same, so it is printed once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// TypeScript: whatever has a name says its type, so that a compiler checks what is done with it.
    Annotated,
    /// JavaScript.
    Plain,
}

impl Style {
    /// What stands in TypeScript alone.
    pub(super) fn typed(self, text: impl FnOnce() -> String) -> String {
        match self {
            Self::Annotated => text(),
            Self::Plain => String::new(),
        }
    }

    /// The type behind a name, as in `: number`.
    pub(super) fn of(self, ty: &Ty) -> String {
        self.typed(|| format!(": {}", ty.flat()))
    }
}
