//! Why there are no bindings.

use std::io;
use std::path::PathBuf;

use crate::ir::ReadError;
use crate::typescript::PrintError;

/// Why bindings could not be written or checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindingsError {
    /// What was declared does not make a contract.
    #[error("{0}")]
    Contract(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The contract says what has no place in a program.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// TypeScript cannot say it.
    #[error("{0}")]
    Print(#[from] PrintError),
    /// There is a file of that name that somebody else wrote; it stays as it is.
    #[error(
        "{} was not written by wilco, so it is left as it is; give another folder, or take it away",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file, or the folder.
        path: PathBuf,
        /// What went wrong.
        cause: io::Error,
    },
}
