//! The program as a person runs it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

#[test]
fn it_says_where_its_page_is_and_ends_in_good_order_at_ctrl_c() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_meet"))
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(server.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let address = line
        .trim_end()
        .strip_prefix("listening on http://")
        .unwrap();
    let page = fetch(address, "/");
    assert!(page.contains("content-security-policy: default-src 'none'; script-src 'self'"));
    assert!(page.contains("<title>Meet</title>"), "{page}");
    for (path, status) in [("/lobby", "200"), ("/ws", "200"), ("/favicon.ico", "404")] {
        let told = fetch(address, path);
        assert!(told.starts_with(&format!("HTTP/1.1 {status} ")), "{told}");
        assert_eq!(told.contains("<title>Meet</title>"), status == "200");
    }
    let process = server.id().to_string();
    let sent = Command::new("kill").args(["-INT", &process]).status();
    assert!(sent.unwrap().success());
    assert!(server.wait().unwrap().success());
}

fn fetch(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    told
}

#[test]
fn what_it_does_not_know_it_refuses() {
    let refused = Command::new(env!("CARGO_BIN_EXE_meet"))
        .arg("--port")
        .output()
        .unwrap();
    assert!(!refused.status.success());
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("usage: meet [--listen ADDR]"), "{told}");
}
