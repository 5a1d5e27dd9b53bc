//! `wilco contract`: prints what a server offers.

use std::process::ExitCode;

use wilco_codegen::pretty;

use crate::command::Contract;
use crate::exit::{say, unread};

pub(crate) async fn run(contract: &Contract) -> ExitCode {
    match contract.from.read().await {
        Ok((text, _)) => say(&pretty::indented(&text)),
        Err(error) => unread(&error),
    }
}
