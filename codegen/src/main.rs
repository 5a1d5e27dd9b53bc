//! The `wilco` command: calls operations and reads contracts from the terminal.

mod call;
mod command;
mod contract;
mod exit;
mod refusal;

use std::process::ExitCode;

use clap::Parser;

use crate::command::{Command, Wilco};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match Wilco::parse().command {
        Command::Call(call) => call::run(&call).await,
        Command::Contract(contract) => contract::run(&contract).await,
    }
}
