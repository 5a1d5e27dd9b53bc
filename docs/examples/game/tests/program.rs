//! The program as a person runs it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

#[test]
fn it_says_where_it_listens_and_ends_in_good_order_at_ctrl_c() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_game"))
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let port = first.strip_prefix("listening on http://127.0.0.1:").unwrap();
    assert_ne!(port.parse::<u16>(), Ok(0));
    // Ctrl-C is heard from here on.
    assert!(lines.any(|line| line.unwrap().contains("Ctrl-C ends it")));
    let process = server.id().to_string();
    let sent = Command::new("kill").args(["-INT", &process]).status();
    assert!(sent.unwrap().success());
    assert!(server.wait().unwrap().success());
}

#[test]
fn what_it_does_not_know_it_refuses() {
    let refused = Command::new(env!("CARGO_BIN_EXE_game")).arg("--port").output().unwrap();
    assert!(!refused.status.success());
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("usage: game [--listen ADDR]"), "{told}");
}
