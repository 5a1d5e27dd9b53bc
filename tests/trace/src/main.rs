//! Looks through all that the tests made the programs log, for what is secret.
//!
//! `wilco-trace DIRECTORY` fails if a secret is found, and if what should have been logged was not: then it has looked at
//! nothing.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wilco_trace::Secrets;

/// What surely was logged, by which program, and what of it is harmless.
const EXPECTED: [(&str, &str); 11] = [
    ("it-", "somebody was not let in"),
    ("it-", "a page of another site was refused"),
    ("it-", "a handler panicked"),
    ("it-", "the connection changed"),
    ("it-", "axum::"),
    ("victim-", "the victim is there"),
    ("client-", "the connection changed"),
    ("client-", "rustls::"),
    ("wilco_server-", "panicked"),
    ("ground-desk-", "ready to serve"),
    ("chat-", "ready to serve"),
];

fn main() -> ExitCode {
    let Some(directory) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("wilco-trace: name the directory with the logs");
        return ExitCode::from(2);
    };
    match look(&directory, &EXPECTED) {
        Ok(found) if found.troubles.is_empty() => {
            println!("{} lines, and nothing secret in them", found.lines);
            ExitCode::SUCCESS
        }
        Ok(found) => {
            for trouble in found.troubles {
                eprintln!("wilco-trace: {trouble}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("wilco-trace: {}: {error}", directory.display());
            ExitCode::FAILURE
        }
    }
}

#[derive(Default)]
struct Found {
    lines: usize,
    troubles: Vec<String>,
}

fn look(directory: &Path, expected: &[(&str, &str)]) -> io::Result<Found> {
    let (secrets, mut found) = (Secrets::new(), Found::default());
    let mut missing: BTreeSet<(&str, &str)> = expected.iter().copied().collect();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut of_program: Vec<_> = missing.iter().copied().collect();
        of_program.retain(|(program, _)| name.starts_with(program));
        for (number, line) in BufReader::new(File::open(&path)?).split(b'\n').enumerate() {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            found.lines += 1;
            for harmless in of_program.extract_if(.., |(_, text)| line.contains(*text)) {
                missing.remove(&harmless);
            }
            if let Some(secret) = secrets.find(&line) {
                let at = number + 1;
                let trouble = format!("{name}:{at}: a secret, {secret}: {line}");
                found.troubles.push(trouble);
            }
        }
    }
    let missed = |(program, text)| format!("{program} did not log \"{text}\": was anything kept?");
    found.troubles.extend(missing.into_iter().map(missed));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of two logs.
    fn check(test: &str, one: &str, other: &str) -> Vec<String> {
        let name = format!("wilco-trace-{test}-{}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        fs::create_dir_all(&directory).expect("a directory");
        for (name, text) in [("it-1.log", one), ("victim-2.log", other)] {
            fs::write(directory.join(name), text).expect("a file");
        }
        let found = look(&directory, &[("it-", "let in"), ("victim-", "broke")]);
        fs::remove_dir_all(&directory).expect("it is ours");
        found.expect("they can be read").troubles
    }

    #[test]
    fn a_leak_is_found_and_so_is_a_log_that_was_not_kept() {
        let leak = "DEBUG hyper: GET /ws?token=%77ct_0123456789\n";
        assert_eq!(check("fine", "let in\n", "x\nit broke"), [""; 0]);
        let troubles = check("leak", &format!("let in\n{leak}"), "broke");
        assert_eq!(troubles.len(), 1, "{troubles:?}");
        assert!(troubles[0].starts_with("it-1.log:2: a secret, wct_01234567"));
        // What one program said does not stand for another.
        for (one, other, count) in [("", "broke", 1), ("broke", "let in", 2), ("", "", 2)] {
            assert_eq!(check("empty", one, other).len(), count, "{one}, {other}");
        }
    }
}
