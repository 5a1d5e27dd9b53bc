//! `wilco check`: whether bindings are true, and whom a contract breaks.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};
use wilco_codegen::bindings::{BindingsError, Module};
use wilco_codegen::{Change, Comparison, Origin, compare};
use wilco_protocol::Contract;
use wilco_protocol::contract::Verdict;

use crate::command::Check;
use crate::exit::{REFUSED, say, unread};

pub(crate) async fn run(check: &Check) -> ExitCode {
    let contract = match read(&check.from).await {
        Ok(contract) => contract,
        Err(code) => return code,
    };
    let against = match &check.against {
        Some(origin) => match read(origin).await {
            Ok(old) => Some((origin, old)),
            Err(code) => return code,
        },
        None => None,
    };
    match Checked::new(&contract, against, &check.out) {
        Ok(checked) => {
            let printed = if check.json {
                say(&checked.json().to_string())
            } else {
                say(checked.text().trim_end())
            };
            if checked.is_sound() {
                printed
            } else {
                ExitCode::from(REFUSED)
            }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(REFUSED)
        }
    }
}

async fn read(origin: &Origin) -> Result<Contract, ExitCode> {
    let read = origin.read().await;
    read.map(|(_, contract)| contract)
        .map_err(|error| unread(&error))
}

/// All that was asked for.
struct Checked<'a> {
    bindings: Vec<Bindings<'a>>,
    against: Option<(&'a Origin, Comparison)>,
}

/// A folder of bindings.
struct Bindings<'a> {
    folder: &'a Path,
    /// What is not as it would be written, for people; `None` if all is.
    stale: Option<String>,
}

impl<'a> Checked<'a> {
    fn new(
        contract: &Contract,
        against: Option<(&'a Origin, Contract)>,
        folders: &'a [impl AsRef<Path>],
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let against = match against {
            Some((origin, old)) => Some((origin, compare(&old, contract)?)),
            None => None,
        };
        let bindings = match folders {
            [] => Vec::new(),
            folders => bindings(contract, folders)?,
        };
        Ok(Self { bindings, against })
    }

    fn is_sound(&self) -> bool {
        let stale = self.bindings.iter().any(|it| it.stale.is_some());
        let breaking =
            |(_, comparison): &(_, Comparison)| comparison.verdict() == Verdict::Breaking;
        !stale && !self.against.as_ref().is_some_and(breaking)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for Bindings { folder, stale } in &self.bindings {
            text.push_str(&match stale {
                None => format!("{} is up to date\n", folder.display()),
                Some(difference) => format!("{difference}\n"),
            });
        }
        if let Some((origin, comparison)) = &self.against {
            for change in comparison.changes() {
                // Writing to a text never fails.
                let _ = writeln!(text, "{change}");
            }
            text.push_str(&match comparison.verdict() {
                Verdict::Same => format!("same: nobody can tell it from {origin}"),
                Verdict::Compatible => {
                    format!("compatible: clients that were built from {origin} go on")
                }
                Verdict::Breaking => {
                    format!("breaking: clients that were built from {origin} cannot go on")
                }
            });
        }
        text
    }

    fn json(&self) -> Value {
        let bindings = self.bindings.iter().map(|Bindings { folder, stale }| {
            json!({ "folder": folder.display().to_string(), "stale": stale.is_some() })
        });
        let mut checked = json!({ "bindings": bindings.collect::<Vec<_>>() });
        if let Some((_, comparison)) = &self.against {
            checked["verdict"] = comparison.verdict().as_str().into();
            checked["changes"] = comparison.changes().iter().map(of_change).collect();
        }
        checked
    }
}

fn bindings<'a>(
    contract: &Contract,
    folders: &'a [impl AsRef<Path>],
) -> Result<Vec<Bindings<'a>>, BindingsError> {
    let module = Module::of(contract)?;
    let checked = folders.iter().map(|folder| {
        let stale = module.check(folder)?;
        Ok(Bindings {
            folder: folder.as_ref(),
            stale: stale.map(|difference| difference.to_string()),
        })
    });
    checked.collect()
}

fn of_change(change: &Change) -> Value {
    json!({
        "path": change.path,
        "what": change.what,
        "breaks": change.breaks.as_str(),
        "also": change.also,
    })
}
