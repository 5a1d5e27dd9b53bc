//! How the program is asked to end.

use std::future::pending;
use std::io;

/// Waits for Ctrl-C or, where there is one, SIGTERM, which is what systemd, Docker and Kubernetes send.
pub(crate) async fn end() {
    tokio::select! {
        () = heard("Ctrl-C", tokio::signal::ctrl_c()) => {}
        () = heard("SIGTERM", terminated()) => {}
    }
}

/// A signal that cannot be heard never comes, and the other one still ends the program.
async fn heard(name: &str, signal: impl Future<Output = io::Result<()>>) {
    if let Err(error) = signal.await {
        eprintln!("ground-desk: {name} cannot be heard: {error}");
        pending::<()>().await;
    }
}

#[cfg(unix)]
async fn terminated() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn terminated() -> io::Result<()> {
    pending().await
}
