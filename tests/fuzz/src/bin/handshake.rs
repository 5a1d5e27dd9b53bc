//! Arbitrary bytes as the key and the extensions of a handshake, and as all that a client sends to a server, from the first line on.
#![no_main]

use std::cell::LazyCell;

use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;
use wilco_fuzz::input::Input;
use wilco_fuzz::opening;
use wilco_protocol::websocket::deflate::{self, Agreed, Compression};
use wilco_protocol::websocket::handshake;

thread_local! {
    static RUNTIME: LazyCell<Runtime> = const { LazyCell::new(opening::runtime) };
}

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = str::from_utf8(data) {
        key(text);
    }
    for value in fields(data.split(|byte| *byte == b'\n'), "sec-websocket-key") {
        key(&value);
    }
    extensions(Input(data));
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

/// Arbitrary offers and responses, and what two ends with arbitrary settings agree on.
fn extensions(mut input: Input<'_>) {
    let (server, server_owns) = compression(&mut input);
    let (client, client_owns) = compression(&mut input);
    if let Ok(text) = str::from_utf8(input.rest()) {
        if let Some(accepted) = deflate::accept(text.lines(), &server, server_owns) {
            // A client that leaves everything to the server takes what it says.
            let checked = deflate::check([&*accepted.response], &OPEN, true);
            assert_eq!(checked, Ok(Some(accepted.agreed)));
            assert_possible(&accepted.agreed, 9);
            assert!(server_owns || !accepted.agreed.owns_context());
        }
        if let Ok(Some(agreed)) = deflate::check(text.lines(), &client, client_owns) {
            assert_possible(&agreed, 8);
        }
    }
    let offer = deflate::offer(&client, client_owns);
    let accepted = deflate::accept([&*offer], &server, server_owns);
    // No server of ours can keep to the smallest window.
    assert_eq!(accepted.is_none(), client.server_max_window_bits == 8);
    if let Some(accepted) = accepted {
        let checked = deflate::check([&*accepted.response], &client, client_owns);
        assert_eq!(checked, Ok(Some(accepted.agreed)), "{offer}");
    }
}

fn assert_possible(agreed: &Agreed, smallest: u8) {
    assert!((smallest..=15).contains(&agreed.server_max_window_bits));
    assert!((8..=15).contains(&agreed.client_max_window_bits));
}

fn compression(input: &mut Input<'_>) -> (Compression, bool) {
    let (flags, bits) = (input.byte(), input.byte());
    let compression = Compression {
        server_no_context_takeover: flags & 1 != 0,
        client_no_context_takeover: flags & 2 != 0,
        server_max_window_bits: 8 + bits % 8,
        client_max_window_bits: 8 + bits / 8 % 8,
        ..OPEN
    };
    (compression, flags & 4 != 0)
}

/// Everything that can be allowed is.
const OPEN: Compression = Compression {
    server_no_context_takeover: false,
    client_no_context_takeover: false,
    server_max_window_bits: 15,
    client_max_window_bits: 15,
    level: 1,
    min_size: 0,
    max_contexts: 1,
};

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
