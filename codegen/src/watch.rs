//! `wilco gen --watch`: writes a client anew whenever the contract changes.

use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use wilco_codegen::ReadError;
use wilco_codegen::bindings::BindingsError;
use wilco_codegen::origin::Mark;

use crate::command::Generate;
use crate::exit::say;
use crate::generate::{up_to_date, write};

/// Goes on until Ctrl-C, or until nobody reads what is printed.
pub(crate) async fn run(generate: &Generate) -> ExitCode {
    let watching = pin!(watch(generate));
    let ended = pin!(tokio::signal::ctrl_c());
    // Nothing waits while files are written, so none is left half done.
    tokio::select! {
        code = watching => code,
        result = ended => match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: Ctrl-C cannot be heard: {error}");
                ExitCode::FAILURE
            }
        },
    }
}

async fn watch(generate: &Generate) -> ExitCode {
    let mut turns = interval(TURN);
    // A server that answers slowly is not asked more often for it.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut mark = Mark::default();
    let mut told = Told::default();
    loop {
        turns.tick().await;
        let said = match generate.from.read_if_changed(&mut mark).await {
            Ok(Some((_, contract))) => {
                let written = write(generate, &contract);
                // It is not the contract that is to blame, so the same one is tried again.
                if let Err(BindingsError::File { .. } | BindingsError::Foreign { .. }) = written {
                    mark = Mark::default();
                }
                told.written(written)
            }
            Ok(None) => told.same(generate),
            Err(error) => told.away(&error),
        };
        if let Some(said) = said
            && say(&said) != ExitCode::SUCCESS
        {
            return ExitCode::FAILURE;
        }
    }
}

/// The troubles that were told of last, so that each is told of once.
#[derive(Default)]
struct Told {
    /// Why there is no contract.
    away: Option<String>,
    /// Why the last one makes no bindings.
    unsaid: Option<String>,
}

impl Told {
    fn written(&mut self, written: Result<String, BindingsError>) -> Option<String> {
        self.away = None;
        match written {
            Ok(said) => {
                self.unsaid = None;
                Some(said)
            }
            Err(error) => {
                tell(&mut self.unsaid, format!("error: {error}"));
                None
            }
        }
    }

    /// A contract that is there again, and the same, is worth a line.
    fn same(&mut self, generate: &Generate) -> Option<String> {
        self.away.take()?;
        match self.unsaid.take() {
            Some(unsaid) => {
                tell(&mut self.unsaid, unsaid);
                None
            }
            None => Some(up_to_date(generate)),
        }
    }

    fn away(&mut self, error: &ReadError) -> Option<String> {
        tell(&mut self.away, format!("no contract: {error}"));
        None
    }
}

fn tell(told: &mut Option<String>, now: String) {
    if told.as_ref() != Some(&now) {
        eprintln!("{now}");
        *told = Some(now);
    }
}

/// How long a change may go unseen.
const TURN: Duration = Duration::from_secs(1);
