//! Arbitrary bytes as the key of a handshake, and as all that a client sends to a server, from the first line on.
#![no_main]

use std::cell::LazyCell;

use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;
use wilco_fuzz::opening;
use wilco_protocol::websocket::handshake;

thread_local! {
    static RUNTIME: LazyCell<Runtime> = const { LazyCell::new(opening::runtime) };
}

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = str::from_utf8(data) {
        key(text);
    }
    if data.len() <= LONGEST_REQUEST {
        let answer = RUNTIME.with(|runtime| runtime.block_on(opening::answer(data)));
        check(data, &answer);
    }
});

/// A key is what its definition says, told without decoding.
fn key(text: &str) {
    let bytes = text.as_bytes();
    let in_alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let is_key = bytes.len() == 24 && bytes[..22].iter().all(in_alphabet) && bytes.ends_with(b"==");
    assert_eq!(handshake::is_key_valid(text), is_key);
    let accept = handshake::accept_key(text);
    assert!(accept.len() == 28 && accept.ends_with('='));
}

/// An answer is HTTP; a socket is opened for a request that asks for one, with the sum of its key.
fn check(request: &[u8], answer: &[u8]) {
    if answer.is_empty() {
        return;
    }
    assert!(answer.starts_with(b"HTTP/1."), "{}", answer.escape_ascii());
    // Requests before the one that opens a socket are answered on their own.
    let lines = answer.split(|byte| *byte == b'\n');
    let mut opened = lines.skip_while(|line| !line.starts_with(b"HTTP/1.1 101 "));
    if opened.next().is_none() {
        return;
    }
    let head: Vec<&[u8]> = opened.take_while(|line| *line != b"\r").collect();
    let has = |name, token: &str| {
        let mut values = fields(request.split(|byte| *byte == b'\n'), name);
        values.any(|value| value.to_ascii_lowercase().contains(token))
    };
    assert!(has("connection", "upgrade") && has("upgrade", "websocket"));
    assert!(has("sec-websocket-version", "13"));
    let accept = fields(head.iter().copied(), "sec-websocket-accept").next();
    let mut keys = fields(request.split(|byte| *byte == b'\n'), "sec-websocket-key");
    let sum = |key: String| handshake::is_key_valid(&key).then(|| handshake::accept_key(&key));
    assert!(accept.is_some() && keys.any(|key| sum(key) == accept));
    for chosen in fields(head.iter().copied(), "sec-websocket-protocol") {
        assert!(
            has("sec-websocket-protocol", &chosen),
            "{chosen:?} was not offered"
        );
    }
}

/// The values of a header field, as text.
fn fields<'l>(lines: impl Iterator<Item = &'l [u8]>, name: &str) -> impl Iterator<Item = String> {
    lines.filter_map(move |line| {
        let (field, value) = line.split_at_checked(name.len())?;
        let value = value.strip_prefix(b":")?;
        let is_field = field.eq_ignore_ascii_case(name.as_bytes());
        is_field.then(|| String::from_utf8_lossy(value).trim().to_owned())
    })
}

const LONGEST_REQUEST: usize = 16 * 1024;
