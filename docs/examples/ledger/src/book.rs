//! The file that the money is in, and the thread that writes it.

use std::path::Path;
use std::thread;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::operations::Refusal;

/// The book. Cheap to clone; all clones are one.
///
/// SQLite waits for the disk, and a handler must not hold up its thread: so one thread has the file, and handlers wait
/// for what it tells.
#[derive(Debug, Clone)]
pub struct Book {
    jobs: mpsc::Sender<Job>,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

impl Book {
    /// Opens the book, which begins with what `alice` and `bob` have.
    ///
    /// # Errors
    /// The file cannot be opened, or is no such book.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.execute_batch(include_str!("book.sql"))?;
        let (jobs, mut waiting) = mpsc::channel::<Job>(256);
        thread::spawn(move || {
            while let Some(job) = waiting.blocking_recv() {
                job(&mut connection);
            }
        });
        Ok(Self { jobs })
    }

    /// Does something with the book, behind all that was asked for before.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`], if the book cannot be read or written.
    pub async fn with<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Who asked may have gone; what was done is done.
            let _ = tell.send(work(connection));
        });
        if self.jobs.send(job).await.is_err() {
            return Err(Refusal::Unavailable);
        }
        match told.await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                tracing::error!(%error, "the book cannot be used");
                Err(Refusal::Unavailable)
            }
            Err(_) => Err(Refusal::Unavailable),
        }
    }
}
