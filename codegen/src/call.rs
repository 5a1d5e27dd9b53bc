//! `wilco call`: one operation from the terminal.

use std::io::{self, Read};
use std::process::ExitCode;

use serde_json::Value;
use tokio::time::Instant;
use wilco_client::protocol::session::{Cause, ClosedReason};
use wilco_client::protocol::{CloseCode, Payload};
use wilco_client::{Client, Error};
use wilco_codegen::pretty;

use crate::command::Call;
use crate::exit::{NO_CONNECTION, REFUSED, USAGE, say};
use crate::refusal::Refusal;

pub(crate) async fn run(call: &Call) -> ExitCode {
    let input = match read_input(&call.input) {
        Ok(input) => input,
        Err(mistake) => {
            eprintln!("error: {mistake}");
            return ExitCode::from(USAGE);
        }
    };
    let deadline = Instant::now() + call.timeout;
    match Client::connect_with(&call.server.url, call.server.config(call.timeout)).await {
        Ok(client) => {
            let left = deadline.saturating_duration_since(Instant::now());
            let answer = client.call_raw(&*call.op, input).timeout(left).await;
            client.close().await;
            match answer {
                Ok(output) => say(&show(&output, call.json)),
                Err(error) => refused(&Refusal::of(error), call),
            }
        }
        Err(error) => unconnected(&error, &call.server.url),
    }
}

/// The input as JSON; `-` takes it from standard input.
fn read_input(argument: &str) -> Result<Value, String> {
    let mut piped = String::new();
    let text = if argument == "-" {
        io::stdin()
            .read_to_string(&mut piped)
            .map_err(|error| format!("standard input cannot be read: {error}"))?;
        &piped
    } else {
        argument
    };
    serde_json::from_str(text).map_err(|error| format!("the input is not JSON: {error}"))
}

fn show(output: &Payload, on_one_line: bool) -> String {
    let raw = output.as_raw();
    let text = String::from_utf8_lossy(raw.bytes());
    if on_one_line {
        text.into_owned()
    } else {
        pretty::indented(&text)
    }
}

fn refused(refusal: &Refusal, call: &Call) -> ExitCode {
    if call.json {
        eprintln!("{}", refusal.json());
    } else {
        eprintln!("{refusal}");
    }
    ExitCode::from(if refusal.lost { NO_CONNECTION } else { REFUSED })
}

pub(crate) fn unconnected(error: &Error, url: &str) -> ExitCode {
    if error.is_misuse() {
        eprintln!("error: {error}");
        return ExitCode::from(USAGE);
    }
    // What follows may be a token: it was typed here, and does not belong into a log.
    let address = url.split(['?', '#']).next().unwrap_or_default();
    let shown = address.rsplit_once('@').map_or(address, |(_, host)| host);
    eprintln!("no connection to {shown}: {error}");
    eprintln!("{}", hint(error));
    ExitCode::from(NO_CONNECTION)
}

fn hint(error: &Error) -> &'static str {
    if wants_credential(error) {
        return "It wants a valid credential: give one in the variable WILCO_TOKEN, or with --token.";
    }
    match error.cause() {
        Some(Cause::Unreachable(_) | Cause::TimedOut) => {
            "Is a server running there? Give its address with --url; wss:// only where it speaks TLS."
        }
        Some(Cause::Refused { .. } | Cause::BadHandshake(_)) => {
            "Something answers there, but not with a socket. Give the address of the socket with --url."
        }
        _ => "Is it a wilco server of this version? Give another address with --url.",
    }
}

fn wants_credential(error: &Error) -> bool {
    let code = match (error.closed(), error.cause()) {
        (Some(ClosedReason::Refused { .. }), _) => return true,
        (Some(ClosedReason::Code { code, .. }), _) | (_, Some(Cause::Closed { code, .. })) => *code,
        _ => return false,
    };
    matches!(
        code,
        CloseCode::UNAUTHENTICATED | CloseCode::CREDENTIAL_ENDED
    )
}

#[cfg(test)]
mod tests {
    use wilco_client::protocol::Encoding;

    use super::*;

    #[test]
    fn an_input_is_json_or_refused() {
        assert_eq!(read_input("{\"a\":[1]}"), Ok(serde_json::json!({"a": [1]})));
        assert_eq!(read_input("7"), Ok(serde_json::json!(7)));
        for text in ["", "{a:1}", "{} {}"] {
            let mistake = read_input(text).unwrap_err();
            assert!(mistake.starts_with("the input is not JSON: "), "{mistake}");
        }
    }

    #[test]
    fn an_answer_is_shown_as_it_came() {
        let output = Payload::new(Encoding::Json, r#"{"b":18446744073709551615,"a":1}"#);
        assert_eq!(show(&output, true), r#"{"b":18446744073709551615,"a":1}"#);
        assert_eq!(
            show(&output, false),
            "{\n  \"b\": 18446744073709551615,\n  \"a\": 1\n}"
        );
    }
}
