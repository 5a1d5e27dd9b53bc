//! How the command ends.

use std::io::{self, Write};
use std::process::ExitCode;

use wilco_codegen::ReadError;

/// The server refused the call, or gave something else than was asked for.
pub(crate) const REFUSED: u8 = 1;
/// The command was typed wrongly.
pub(crate) const USAGE: u8 = 2;
/// Nobody answered, or the connection was lost.
pub(crate) const NO_CONNECTION: u8 = 3;

/// Says why there is no contract.
pub(crate) fn unread(error: &ReadError) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(if error.is_unreachable() {
        NO_CONNECTION
    } else {
        REFUSED
    })
}

/// Prints the result. A reader that has seen enough and went away is no failure.
pub(crate) fn say(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: the result cannot be printed: {error}");
            ExitCode::FAILURE
        }
    }
}
