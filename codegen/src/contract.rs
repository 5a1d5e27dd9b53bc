//! `wilco contract`: prints what a server offers.

use std::process::ExitCode;

use wilco_codegen::pretty;

use crate::command::Contract;

pub(crate) async fn run(contract: &Contract) -> ExitCode {
    match contract.from.read().await {
        Ok((text, _)) => {
            println!("{}", pretty::indented(&text));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(if error.is_unreachable() { 3 } else { 1 })
        }
    }
}
