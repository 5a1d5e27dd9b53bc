//! The `wilco` command: calls operations, reads contracts and writes clients from the terminal.

mod call;
mod command;
mod contract;
mod exit;
mod follow;
mod generate;
mod lines;
mod refusal;
mod sub;
mod tail;

use std::process::ExitCode;

use clap::Parser;

use crate::command::{Command, Wilco};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match Wilco::parse().command {
        Command::Call(call) => call::run(&call).await,
        Command::Contract(contract) => contract::run(&contract).await,
        Command::Gen(generate) => generate::run(&generate).await,
        Command::Sub(sub) => sub::run(&sub).await,
        Command::Tail(tail) => tail::run(&tail).await,
    }
}
