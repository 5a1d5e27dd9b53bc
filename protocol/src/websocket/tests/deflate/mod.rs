mod bombs;
mod contexts;
mod negotiation;
mod outbound;
mod wire;

use super::*;

/// The first reserved bit.
const RSV1: u8 = 0x40;

/// What a server and a client agree on that both keep the same rules for both directions.
fn agreed(context_takeover: bool, window_bits: u8) -> Agreed {
    Agreed {
        server_no_context_takeover: !context_takeover,
        client_no_context_takeover: !context_takeover,
        server_max_window_bits: window_bits,
        client_max_window_bits: window_bits,
    }
}

fn inflating() -> Reader {
    server().with_deflate(&agreed(false, 15))
}

fn inflating_with_context() -> Reader {
    server().with_deflate(&agreed(true, 15))
}

/// A message as it stands compressed in a frame, without a context.
fn deflated(payload: &[u8]) -> Vec<u8> {
    deflated_by(
        &mut Deflater::new(agreed(true, 15).side(Role::Client), 6),
        payload,
    )
}

fn deflated_by(deflater: &mut Deflater, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    assert!(deflater.write_message(&mut out, MessageKind::Binary, payload, None));
    let plain = [&[out[0] & !RSV1], &out[1..]].concat();
    let (_, start) = Header::parse(&plain, Role::Client).unwrap().unwrap();
    out.split_off(start)
}

/// Bytes that no compressor can shrink, the same each time.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(len).collect()
}
