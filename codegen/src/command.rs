//! What can be typed after `wilco`.

use clap::{Args, Parser, Subcommand};
use wilco_codegen::Origin;

/// Talk to a wilco server from the terminal.
#[derive(Debug, Parser)]
#[command(name = "wilco", version, disable_help_subcommand = true, after_help = EXIT_CODES)]
pub(crate) struct Wilco {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Contract(Contract),
}

/// Print the contract of a server: its operations and their types, as JSON
#[derive(Debug, Args)]
pub(crate) struct Contract {
    /// A server (http://127.0.0.1:3000), an address of the JSON itself, or a file
    #[arg(long, value_name = "URL|FILE", value_parser = Origin::parse, default_value = "http://127.0.0.1:3000")]
    pub(crate) from: Origin,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 the server refused, 2 wrong usage, 3 no connection";
