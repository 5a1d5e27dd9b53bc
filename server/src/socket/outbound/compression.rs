//! Which messages go compressed.

use wilco_protocol::websocket::deflate::{Agreed, Compression, DeflateParameters, Deflater};
use wilco_protocol::websocket::{MessageKind, Role, write_message};

/// What a connection needs to compress what it sends.
#[derive(Debug)]
pub(super) struct Compressing {
    deflater: Deflater,
    min_size: usize,
}

impl Compressing {
    pub(super) fn new(agreed: &Agreed, compression: &Compression) -> Self {
        Self {
            deflater: Deflater::new(agreed.side(Role::Server), compression.level),
            min_size: compression.min_size,
        }
    }

    /// How a message of that length is compressed for all who agreed on the same, if it is.
    pub(super) fn shared(&self, len: usize) -> Option<DeflateParameters> {
        (len >= self.min_size)
            .then(|| self.deflater.shared())
            .flatten()
    }

    /// Appends a message as one frame: compressed if `wanted`, or if nothing is said and it is long enough.
    pub(super) fn write(
        &mut self,
        out: &mut Vec<u8>,
        kind: MessageKind,
        payload: &[u8],
        wanted: Option<bool>,
    ) {
        if wanted.unwrap_or(payload.len() >= self.min_size) {
            self.deflater.write_message(out, kind, payload, None);
        } else {
            write_message(out, kind, payload, None);
        }
    }
}
