//! What can be typed after `wilco`.

use std::fmt;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgGroup, Args, Parser, Subcommand};
use wilco_client::protocol::Encoding;
use wilco_client::{Config, Token};
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
    Call(Call),
    Check(Check),
    Contract(Contract),
    Gen(Generate),
    Sub(Sub),
    Tail(Tail),
}

/// Call an operation and print its answer
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Call {
    /// The operation, such as flight.get
    pub(crate) op: String,
    /// What it takes, as JSON; - reads it from standard input
    #[arg(
        value_name = "JSON",
        default_value = "{}",
        allow_negative_numbers = true
    )]
    pub(crate) input: String,
    #[command(flatten)]
    pub(crate) server: Server,
    /// How long all of it may take: a number and ms, s or m
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = time)]
    pub(crate) timeout: Duration,
    /// For scripts: the answer on one line, a refusal as one JSON object on standard error
    #[arg(long)]
    pub(crate) json: bool,
}

/// Print the contract of a server: its operations and their types, as JSON
#[derive(Debug, Args)]
pub(crate) struct Contract {
    /// A server (http://127.0.0.1:3000), the address of the JSON itself, or a file
    #[arg(long, value_name = "URL|FILE", value_parser = Origin::parse, default_value = "http://127.0.0.1:3000")]
    pub(crate) from: Origin,
}

/// Tell whether bindings are true, and whom a contract breaks that replaces another
#[derive(Debug, Args)]
#[command(after_help = CHECK, group(ArgGroup::new("what").args(["against", "out"]).required(true).multiple(true)))]
pub(crate) struct Check {
    /// What is offered now: a server (http://127.0.0.1:3000), the address of its contract, or a file
    #[arg(long, value_name = "URL|FILE", value_parser = Origin::parse, default_value = "http://127.0.0.1:3000")]
    pub(crate) from: Origin,
    /// The contract that clients may still be built from, as it was committed
    #[arg(long, value_name = "URL|FILE", value_parser = Origin::parse)]
    pub(crate) against: Option<Origin>,
    /// A folder of bindings that should be what would be written; may be given several times
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Vec<PathBuf>,
    /// For scripts: one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Write a client in TypeScript for what a server offers
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Generate {
    /// A server (http://127.0.0.1:3000), the address of its contract, or a file
    #[arg(long, value_name = "URL|FILE", value_parser = Origin::parse, default_value = "http://127.0.0.1:3000")]
    pub(crate) from: Origin,
    /// The folder for index.js, index.d.ts and its map; it is made if need be
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Go on, and write it anew whenever the contract changes, until Ctrl-C
    #[arg(long)]
    pub(crate) watch: bool,
}

/// Follow a resource and print what comes of it: one line of JSON for each snapshot and each change
#[derive(Debug, Args)]
#[command(after_help = SUB_EXAMPLES)]
pub(crate) struct Sub {
    /// The resource, such as board or world/1
    pub(crate) name: String,
    /// Who is present there instead. Whoever asks is present too, as the user that the credential is of
    #[arg(long)]
    pub(crate) presence: bool,
    #[command(flatten)]
    pub(crate) follow: Follow,
}

/// Print the events of a domain as they happen, and how many were missed: one line of JSON each
#[derive(Debug, Args)]
#[command(after_help = TAIL_EXAMPLES)]
pub(crate) struct Tail {
    /// The domain, such as news
    pub(crate) domain: String,
    #[command(flatten)]
    pub(crate) follow: Follow,
}

/// Where something is followed, and for how long.
#[derive(Debug, Args)]
pub(crate) struct Follow {
    #[command(flatten)]
    pub(crate) server: Server,
    /// How long the first connection may take: a number and ms, s or m
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = time)]
    pub(crate) timeout: Duration,
    /// Ends after that many lines; without it, only at Ctrl-C or when nobody reads
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<NonZeroU64>,
}

/// Which server is talked to, and as whom.
#[derive(Debug, Args)]
pub(crate) struct Server {
    /// Where the server listens, as a ws:// or wss:// address
    #[arg(long, default_value = "ws://127.0.0.1:3000/ws")]
    pub(crate) url: String,
    /// Who asks: a credential, which goes in the first message and never in the address. What is
    /// typed can be seen by others on the machine and stays in the shell's history; the variable not
    #[arg(
        long,
        env = "WILCO_TOKEN",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    pub(crate) token: Option<Secret>,
}

impl Server {
    /// How to connect, if that may take so long.
    pub(crate) fn config(&self, patience: Duration) -> Config {
        Config {
            encoding: Encoding::Json,
            connect_timeout: patience,
            welcome_timeout: patience,
            token: self.token.as_ref().and_then(Secret::token),
            // What was asked for should be shown, however long it is.
            max_message: 64 << 20,
            ..Config::default()
        }
    }
}

/// A credential as it was typed.
#[derive(Clone)]
pub(crate) struct Secret(Box<str>);

impl Secret {
    /// An empty one is none: so a script unsets the variable.
    pub(crate) fn token(&self) -> Option<Token> {
        (!self.0.is_empty()).then(|| Token::new(&*self.0))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

fn time(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let number = digits.parse::<u32>().ok().map(u64::from);
    match (number, &text[digits.len()..]) {
        (None | Some(0), _) => None,
        (Some(number), "ms") => Some(Duration::from_millis(number)),
        (Some(number), "s") => Some(Duration::from_secs(number)),
        (Some(number), "m") => Some(Duration::from_secs(number * 60)),
        (Some(_), _) => None,
    }
    .ok_or_else(|| "write a whole number above 0 and ms, s or m, such as 500ms".to_owned())
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 the server refused, 2 wrong usage, 3 no connection";

const CHECK: &str = "\
Examples:
  wilco check --against contract.json
  wilco check --from target/contract.json --against contract.json --out web/src/api --json

Exit codes: 0 same or compatible, and up to date; 1 breaking or stale; 2 wrong usage; 3 no connection, or no file";

const EXAMPLES: &str = "\
Examples:
  wilco call flight.get '{\"id\":\"BA12\"}'
  echo '{\"q\":\"late\"}' | wilco call flight.find - --json

Exit codes: 0 done, 1 the server refused, 2 wrong usage, 3 no connection";

const SUB_EXAMPLES: &str = "\
Examples:
  wilco sub board
  wilco sub world/1 --count 1 | jq .snapshot
  wilco sub desk --presence

Exit codes: 0 done, 1 the server refused, 2 wrong usage, 3 no connection";

const TAIL_EXAMPLES: &str = "\
Examples:
  wilco tail news
  wilco tail news | jq -c 'select(.event)'

Exit codes: 0 done, 1 the server refused, 2 wrong usage, 3 no connection";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_is_well_formed() {
        Wilco::command().debug_assert();
    }

    #[test]
    fn a_credential_is_never_printed() {
        let words = ["wilco", "call", "a", "--token", "-s3cret"];
        let typed = Wilco::try_parse_from(words).expect("a credential may begin with a hyphen");
        let Command::Call(call) = typed.command else {
            panic!("{typed:?}");
        };
        assert!(call.server.token.as_ref().and_then(Secret::token).is_some());
        assert!(!format!("{call:?}").contains("s3cret"), "{call:?}");
        assert!(Secret::from("").token().is_none());
    }

    #[test]
    fn a_time_is_a_number_and_a_unit() {
        for (text, milliseconds) in [("1ms", 1), ("5s", 5_000), ("2m", 120_000)] {
            assert_eq!(time(text), Ok(Duration::from_millis(milliseconds)));
        }
        for text in [
            "",
            "5",
            "s",
            "0s",
            "-1s",
            "1.5s",
            "1h",
            "99999999999s",
            "5 s",
            "é",
        ] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
