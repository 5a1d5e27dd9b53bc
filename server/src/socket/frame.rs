//! A message as whole frames, made once for all who can take the same bytes.

use std::sync::{Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use wilco_protocol::websocket::deflate::DeflateParameters;
use wilco_protocol::websocket::{MessageKind, frame_len, write_message};

use super::scratch;

/// A message as whole frames. Plain from the beginning; compressed once for each way to compress that somebody agreed on,
/// when the first of them comes.
#[derive(Debug)]
pub(crate) struct Frame {
    kind: MessageKind,
    plain: Box<[u8]>,
    payload_len: usize,
    deflated: OnceLock<Box<Mutex<Deflated>>>,
}

/// A few at most: one for each size of window and each level.
type Deflated = Vec<(DeflateParameters, Bytes)>;

impl Frame {
    /// The message that `write` appends.
    ///
    /// # Errors
    /// Those of `write`.
    pub(crate) fn write<E>(
        kind: MessageKind,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<Self, E> {
        scratch::with_payload(|payload| {
            write(payload)?;
            let mut plain = Vec::with_capacity(frame_len(payload.len(), false));
            write_message(&mut plain, kind, payload, None);
            Ok(Self {
                kind,
                plain: plain.into_boxed_slice(),
                payload_len: payload.len(),
                deflated: OnceLock::new(),
            })
        })
    }

    pub(crate) const fn kind(&self) -> MessageKind {
        self.kind
    }

    /// How long the message is.
    pub(crate) const fn len(&self) -> usize {
        self.payload_len
    }

    /// The frame as it goes to who agreed on nothing.
    pub(crate) fn plain(&self) -> &[u8] {
        &self.plain
    }

    /// The message alone.
    pub(crate) fn payload(&self) -> &[u8] {
        &self.plain[self.plain.len() - self.payload_len..]
    }

    /// The frame as it goes to who agreed on `parameters`.
    pub(super) fn deflated(&self, parameters: DeflateParameters) -> Bytes {
        let deflated = self.deflated.get_or_init(Box::default);
        let mut deflated = deflated.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = deflated.iter().find(|(known, _)| *known == parameters) {
            return known.clone();
        }
        let mut bytes = Vec::new();
        parameters.write_message(&mut bytes, self.kind, self.payload(), None);
        let bytes = Bytes::from(bytes);
        deflated.push((parameters, bytes.clone()));
        bytes
    }
}
