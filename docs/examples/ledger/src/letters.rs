//! The post: what leaves the house and cannot be taken back.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::operations::Refusal;

/// Where letters are put; each becomes a line of a file. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Letters {
    file: Arc<File>,
}

impl Letters {
    /// Opens the letter box.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(Self {
            file: Arc::new(file),
        })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`], if it could not be sent.
    pub async fn send(&self, letter: String) -> Result<(), Refusal> {
        let mut file = Arc::clone(&self.file);
        let sent = spawn_blocking(move || file.write_all(letter.as_bytes())).await;
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Refusal::Unavailable),
        }
    }
}
