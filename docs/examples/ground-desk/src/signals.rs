//! How the program is asked to end.

use std::io;

/// Comes with the first Ctrl-C or, where there is one, SIGTERM, which is what systemd, Docker and Kubernetes send.
///
/// Both are heard from this call on, and not only when the future is awaited.
///
/// # Errors
///
/// The system has no room for a handler.
#[cfg(unix)]
pub(crate) fn end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Comes with the first Ctrl-C, which is heard from this call on.
///
/// # Errors
///
/// The system has no room for a handler.
#[cfg(windows)]
pub(crate) fn end() -> io::Result<impl Future<Output = ()>> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        ctrl_c.recv().await;
    })
}
