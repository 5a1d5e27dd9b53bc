//! Lines on standard output that come one by one, for as long as somebody reads them.

use std::io::{self, Write};
use std::process::ExitCode;
use std::thread::JoinHandle;

use tokio::sync::mpsc;

/// Prints lines on a thread of its own: a reader that is slow, or has stopped, holds up no heartbeat.
pub(crate) struct Lines {
    sender: mpsc::Sender<String>,
    printer: JoinHandle<io::Result<()>>,
}

/// Nobody reads any more.
#[derive(Debug)]
pub(crate) struct Unread;

impl Lines {
    pub(crate) fn new() -> Self {
        let (sender, mut lines) = mpsc::channel::<String>(1);
        let printer = std::thread::spawn(move || {
            let mut out = io::stdout().lock();
            while let Some(line) = lines.blocking_recv() {
                writeln!(out, "{line}").and_then(|()| out.flush())?;
            }
            Ok(())
        });
        Self { sender, printer }
    }

    /// Prints a line after those before it.
    pub(crate) async fn say(&self, line: String) -> Result<(), Unread> {
        self.sender.send(line).await.map_err(|_| Unread)
    }

    /// Waits until all of it is printed. A reader that has seen enough and went away is no failure.
    pub(crate) fn finish(self) -> ExitCode {
        drop(self.sender);
        match self.printer.join() {
            Ok(Ok(())) => ExitCode::SUCCESS,
            Ok(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Ok(Err(error)) => {
                eprintln!("error: what comes cannot be printed: {error}");
                ExitCode::FAILURE
            }
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}
