//! Arbitrary bytes as the input of a connection, cut arbitrarily, for both roles and with limits of every size.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wilco_fuzz::events::{self, Event};
use wilco_fuzz::input::Input;
use wilco_protocol::websocket::{FrameLimits, Role};

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let flags = input.byte();
    let role = if flags & 1 == 0 {
        Role::Server
    } else {
        Role::Client
    };
    let limits = FrameLimits {
        max_message: input.length(),
        max_frame: input.length(),
        max_fragments: input.byte().into(),
    };
    let key = input.key();
    let sizes = [input.length(), input.length(), input.length()];
    let bytes = input.rest();

    let read = events::read(role, limits, bytes, &[bytes.len()]);
    let by_byte = events::read(role, limits, bytes, &[1]);
    assert_eq!(read, by_byte, "byte by byte");
    let in_pieces = events::read(role, limits, bytes, &sizes);
    assert_eq!(read, in_pieces, "in pieces of {sizes:?}");
    let piece = if flags & 2 == 0 { 0 } else { sizes[0] };
    written_is_read(&read, key, piece, &sizes);
});

/// What was read is written again, in both directions, and comes out as it was.
fn written_is_read(read: &[Event], key: [u8; 4], piece: usize, sizes: &[usize]) {
    // Nothing is read behind the first violation.
    let valid = read.split(|event| matches!(event, Event::Violation(_)));
    let valid = valid.into_iter().next().unwrap_or_default();
    for role in [Role::Server, Role::Client] {
        let mut bytes = Vec::new();
        for event in valid {
            events::write(event, key, role, piece, &mut bytes);
        }
        let limits = events::GENEROUS;
        let mut again = events::read(role, limits, &bytes, sizes);
        if piece != 0 {
            let (is_ping, count) = (|event: &Event| matches!(event, Event::Ping(_)), again.len());
            // Those between the pieces are read too; only their number and order would be of interest.
            again.retain(|event| !is_ping(event));
            let kept: Vec<_> = valid.iter().filter(|event| !is_ping(event)).collect();
            assert!(valid.len() <= count);
            assert!(again.iter().eq(kept));
        } else {
            assert_eq!(again, valid);
        }
    }
}
