//! The `wilco` command against a server, as it is typed and as it ends.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod credential;
mod followed;
mod following;

use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Output, Stdio};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_client::protocol::Encoding;
use wilco_client::{CallError, Client, Config};
use wilco_server::{Operation, Router};

/// Divide one number by another.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "math.divide", output = Quotient, error = ByZero, safe)]
struct Divide {
    number: u64,
    by: u64,
}

#[derive(Serialize, JsonSchema)]
struct Quotient {
    whole: u64,
    rest: u64,
}

#[derive(Debug, Serialize, JsonSchema, thiserror::Error)]
#[error("{number} cannot be divided by nothing")]
struct ByZero {
    number: u64,
}

async fn divide(Divide { number, by }: Divide) -> Result<Quotient, ByZero> {
    let whole = number.checked_div(by).ok_or(ByZero { number })?;
    let rest = number % by;
    Ok(Quotient { whole, rest })
}

/// Never end.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "math.ponder", idempotent)]
struct Ponder {}

async fn ponder(_: Ponder) {
    std::future::pending::<()>().await;
}

#[test]
fn a_call_prints_its_answer_or_why_there_is_none() {
    let server = serve();
    let url = format!("ws://{server}/ws");
    let seven = r#"{"number":7,"by":2}"#;
    let by_zero = r#"{"number":7,"by":0}"#;
    for (words, code, stdout, stderr) in [
        (
            &["math.divide", seven][..],
            0,
            "{\n  \"whole\": 3,\n  \"rest\": 1\n}\n",
            "",
        ),
        (
            &["math.divide", seven, "--json"],
            0,
            "{\"whole\":3,\"rest\":1}\n",
            "",
        ),
        (
            &["math.divide", by_zero],
            1,
            "",
            "operation: 7 cannot be divided by nothing\n{\n  \"number\": 7\n}\n",
        ),
        (
            &["math.divide", by_zero, "--json"],
            1,
            "",
            "{\"code\":\"operation\",\"details\":{\"number\":7},\"executed\":\"yes\",\
             \"message\":\"7 cannot be divided by nothing\"}\n",
        ),
        (&["math.divide"], 1, "", "invalid_payload: "),
        (
            &["math.devide", seven],
            1,
            "",
            "unknown_operation: there is no such operation; did you mean `math.divide`?\n",
        ),
        (&["math.ponder", "--timeout", "50ms"], 1, "", "timeout: "),
        (
            &["math.divide", "{"],
            2,
            "",
            "error: the input is not JSON: ",
        ),
        (
            &["math.divide", "--timeout", "5"],
            2,
            "",
            "error: invalid value '5'",
        ),
    ] {
        let mut arguments = vec!["call", "--url", &url];
        arguments.extend(words);
        expect(&wilco(&arguments, ""), code, stdout, stderr);
    }
}

#[test]
fn a_call_takes_its_input_from_a_pipe() {
    let url = format!("ws://{}/ws", serve());
    let arguments = ["call", "--url", &url, "--json", "math.divide", "-"];
    let output = wilco(&arguments, r#"{"number":9,"by":3}"#);
    expect(&output, 0, "{\"whole\":3,\"rest\":0}\n", "");
}

#[test]
fn a_contract_is_printed_and_can_be_kept_in_a_file() {
    let printed = wilco(&["contract", "--from", &format!("http://{}", serve())], "");
    let contract: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(contract["operations"][0]["name"], "math.divide");
    let file = std::env::temp_dir().join(format!("wilco-contract-{}.json", std::process::id()));
    std::fs::write(&file, &printed.stdout).unwrap();
    let read = wilco(&["contract", "--from", file.to_str().unwrap()], "");
    std::fs::remove_file(&file).unwrap();
    assert_eq!((read.status.code(), read.stdout), (Some(0), printed.stdout));
}

#[test]
fn a_client_is_generated_from_a_server_or_a_file() {
    let server = format!("http://{}", serve());
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gen");
    let _ = std::fs::remove_dir_all(&folder);
    let out = folder.join("web/api");
    let gen_from = |from: &str| wilco(&["gen", "--from", from, "--out", out.to_str().unwrap()], "");
    let shown = out.display();
    let wrote =
        format!("wrote {shown}/index.d.ts, index.js and index.d.ts.map: 2 operations, 4 types\n");
    expect(&gen_from(&server), 0, &wrote, "");
    let printed = std::fs::read_to_string(out.join("index.d.ts")).unwrap();
    assert!(
        printed.contains("export const Divide: $.Operation<Divide, Quotient, ByZero>;"),
        "{printed}"
    );
    let current = format!("{shown} is up to date\n");
    expect(&gen_from(&server), 0, &current, "");

    let kept = folder.join("contract.json");
    let contract = wilco(&["contract", "--from", &server], "").stdout;
    std::fs::write(&kept, &contract).unwrap();
    expect(&gen_from(kept.to_str().unwrap()), 0, &current, "");

    let contract = String::from_utf8(contract).unwrap();
    for (change, code, stdout, stderr) in [
        (
            ("Divide", "delete"),
            1,
            "",
            "error: type delete: `delete` is a name that TypeScript keeps",
        ),
        (
            ("\"uint64\"", "\"uint128\""),
            1,
            "",
            "error: input type Divide.number holds an integer of 128 bits",
        ),
        (("\"operations\"", "\"x\""), 1, "", "error: "),
        (
            (
                "\"type\": \"integer\"",
                "\"type\": \"array\", \"items\": { \"type\": \"integer\", \"format\": \"uint8\" }",
            ),
            0,
            &*wrote,
            "warning: ",
        ),
    ] {
        std::fs::write(&kept, contract.replace(change.0, change.1)).unwrap();
        expect(&gen_from(kept.to_str().unwrap()), code, stdout, stderr);
    }
    expect(&gen_from("/no/such/file"), 3, "", "error: /no/such/file: ");
    std::fs::write(folder.join("web/file"), "").unwrap();
    let in_a_file = folder.join("web/file/api");
    let output = wilco(
        &[
            "gen",
            "--from",
            &server,
            "--out",
            in_a_file.to_str().unwrap(),
        ],
        "",
    );
    expect(&output, 1, "", &format!("error: {}", in_a_file.display()));
    expect(
        &wilco(&["gen", "--from", &server], ""),
        2,
        "",
        "error: the following required arguments",
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn nobody_there_is_told_apart_from_a_wrong_address() {
    let server = serve();
    let gone = std::net::TcpListener::bind("127.0.0.1:0").and_then(|gone| gone.local_addr());
    let gone = gone.unwrap();
    let (nowhere, elsewhere) = (format!("ws://{gone}/ws"), format!("ws://{server}/nope"));
    let (no_file, not_json) = ("/no/such/file".to_owned(), format!("http://{server}/ws"));
    for (words, address, code, stderr) in [
        (
            ["call", "x", "--url"].as_slice(),
            nowhere,
            3,
            "no connection to ",
        ),
        (
            ["call", "x", "--url"].as_slice(),
            elsewhere,
            3,
            "no connection to ",
        ),
        (
            ["call", "x", "--url"].as_slice(),
            "http://x".to_owned(),
            2,
            "error: ",
        ),
        (
            ["contract", "--from"].as_slice(),
            no_file,
            3,
            "error: /no/such/file: ",
        ),
        (["contract", "--from"].as_slice(), not_json, 3, "error: "),
        (
            ["contract", "--from"].as_slice(),
            "ws://x".to_owned(),
            2,
            "error: ",
        ),
    ] {
        let mut words = words.to_vec();
        words.push(&address);
        expect(&wilco(&words, ""), code, "", stderr);
    }
}

#[test]
fn the_command_and_a_client_are_told_the_same() {
    let server = serve_app(|| ground_desk::app(ground_desk::router()));
    let url = format!("ws://{server}/ws");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.unwrap();
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let config = Config {
            encoding,
            ..Config::default()
        };
        let client = runtime
            .block_on(Client::connect_with(&url, config))
            .unwrap();
        for (operation, input) in [
            ("flight.list", "{}"),
            ("flight.find", r#"{"q":"ba12"}"#),
            ("flight.get", r#"{"id":"BA12"}"#),
            ("flight.get", r#"{"id":"XX1"}"#),
        ] {
            let value: serde_json::Value = serde_json::from_str(input).unwrap();
            let answer = runtime.block_on(client.call_raw(operation, value).into_future());
            let output = wilco(&["call", "--url", &url, "--json", operation, input], "");
            match answer {
                Ok(payload) => assert_eq!(
                    json(&output.stdout),
                    payload.decode::<serde_json::Value>().unwrap()
                ),
                Err(CallError::Operation(fault)) => {
                    let details: serde_json::Value = fault.details.unwrap().decode().unwrap();
                    assert_eq!(json(&output.stderr)["details"], details);
                }
                Err(error) => panic!("{operation}: {error}"),
            }
        }
    }
}

fn json(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).unwrap()
}

fn expect(output: &Output, code: i32, stdout: &str, stderr: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), stdout);
    assert!(told.starts_with(stderr), "{told}");
    assert_eq!(told.is_empty(), stderr.is_empty());
}

fn wilco(arguments: &[&str], input: &str) -> Output {
    wilco_as("", arguments, input)
}

/// With a credential in the environment.
fn wilco_as(token: &str, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wilco"))
        .env("WILCO_TOKEN", token)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = command.stdin.take().unwrap();
    // A command that does not read its input may have closed the pipe already.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    command.wait_with_output().unwrap()
}

fn serve() -> SocketAddr {
    serve_app(|| {
        Router::new()
            .operation(divide)
            .operation(ponder)
            .into_axum("/ws")
    })
}

/// Serves on a thread of its own until the test ends.
fn serve_app(app: impl FnOnce() -> axum::Router + Send + 'static) -> SocketAddr {
    let (sender, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            axum::serve(listener, app()).await.unwrap();
        });
    });
    address.recv().unwrap()
}
