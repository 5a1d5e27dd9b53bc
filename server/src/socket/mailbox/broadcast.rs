use std::sync::Arc;

use wilco_protocol::websocket::{self, MessageKind};

use crate::socket::message::{Delivery, Outgoing};

/// A published message: encoded once, shared by all that get it.
#[derive(Debug)]
pub(crate) struct Broadcast {
    topic: Arc<str>,
    frame: Box<[u8]>,
    payload_len: usize,
    kind: MessageKind,
    delivery: Delivery,
    compressed: Option<bool>,
}

impl Broadcast {
    pub(crate) fn new(topic: Arc<str>, outgoing: &Outgoing) -> Self {
        let message = outgoing.message();
        let payload = message.as_bytes();
        let mut frame = Vec::with_capacity(websocket::frame_len(payload.len(), false));
        websocket::write_message(&mut frame, message.kind(), payload, None);
        Self {
            topic,
            frame: frame.into_boxed_slice(),
            payload_len: payload.len(),
            kind: message.kind(),
            delivery: outgoing.how(),
            compressed: outgoing.compression(),
        }
    }

    pub(super) fn topic(&self) -> &Arc<str> {
        &self.topic
    }

    pub(super) const fn delivery(&self) -> Delivery {
        self.delivery
    }

    pub(super) const fn kind(&self) -> MessageKind {
        self.kind
    }

    /// The message alone.
    pub(super) fn payload(&self) -> &[u8] {
        &self.frame[self.frame.len() - self.payload_len..]
    }

    /// The message as one uncompressed frame.
    pub(super) fn frame(&self) -> &[u8] {
        &self.frame
    }
}
