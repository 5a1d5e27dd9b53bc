//! `wilco gen`: writes a client for what a server offers.

use std::path::Path;
use std::process::ExitCode;

use wilco_codegen::Shown;
use wilco_codegen::bindings::{BindingsError, Changes, Module};
use wilco_protocol::Contract;

use crate::command::Generate;
use crate::exit::{REFUSED, say, unread};

pub(crate) async fn run(generate: &Generate) -> ExitCode {
    let contract = match generate.from.read().await {
        Ok((_, contract)) => contract,
        Err(error) => return unread(&error),
    };
    match write(generate, &contract) {
        Ok(told) => say(&told),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(REFUSED)
        }
    }
}

/// Writes the module, and warns of what works but probably not as meant; what is to be said about it.
pub(crate) fn write(generate: &Generate, contract: &Contract) -> Result<String, BindingsError> {
    let module = Module::of(contract)?;
    let changes = module.write(&generate.out)?;
    for warning in contract.warnings() {
        eprintln!("warning: {}", Shown(&warning.to_string()));
    }
    if changes.is_empty() {
        return Ok(up_to_date(generate));
    }
    let followed = [
        (module.resources(), "resource"),
        (module.events(), "domain"),
        (module.presences(), "presence"),
    ];
    let mut parts = vec![counted(module.operations(), "operation")];
    let followed = followed.into_iter().filter(|(count, _)| 0 < *count);
    parts.extend(followed.map(|(count, noun)| counted(count, noun)));
    parts.push(counted(module.types(), "type"));
    let said = said(&generate.out, &changes);
    Ok(format!("{said}: {}", parts.join(", ")))
}

/// What is said where there is nothing to write.
pub(crate) fn up_to_date(generate: &Generate) -> String {
    format!("{} is up to date", generate.out.display())
}

/// Which files were touched, such as `wrote api/index.d.ts and index.js`.
fn said(folder: &Path, changes: &Changes) -> String {
    let wrote = changes.written.split_last().map(|(last, others)| {
        let and = if others.is_empty() { "" } else { " and " };
        let files = format!("{}{and}{last}", others.join(", "));
        format!("wrote {}", folder.join(files).display())
    });
    let removed = changes.removed.map(|name| format!("removed {name}"));
    let said: Vec<_> = wrote.into_iter().chain(removed).collect();
    said.join("; ")
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
