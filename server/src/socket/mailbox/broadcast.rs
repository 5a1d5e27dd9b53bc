use std::sync::Arc;

use wilco_protocol::websocket::deflate::DeflateParameters;
use wilco_protocol::websocket::{self, Header, MessageKind, Role};

use super::Coding;
use super::queue::Left;
use crate::socket::message::{Delivery, Outgoing};

/// A message that is being published: encoded once for all who can take the same frame, when the first of them comes.
#[derive(Debug)]
pub(crate) struct Broadcast<'m> {
    topic: Arc<str>,
    message: &'m Outgoing,
    plain: Option<Arc<SharedFrame>>,
    /// A few at most: one for each size of window and each level.
    deflated: Vec<(DeflateParameters, Arc<SharedFrame>)>,
    /// What those never got who were too slow. Dropped with this, behind the lock of the topic: it may be somebody's who
    /// publishes as it goes.
    buried: Vec<Left>,
}

/// A published message as one frame, shared by those who wait for it.
#[derive(Debug)]
pub(super) struct SharedFrame {
    topic: Arc<str>,
    bytes: Box<[u8]>,
    kind: MessageKind,
    delivery: Delivery,
    compressed: Option<bool>,
}

impl<'m> Broadcast<'m> {
    pub(crate) const fn new(topic: Arc<str>, message: &'m Outgoing) -> Self {
        Self {
            topic,
            message,
            plain: None,
            deflated: Vec::new(),
            buried: Vec::new(),
        }
    }

    /// Takes what nobody will get any more.
    pub(super) fn bury(&mut self, left: Option<Left>) {
        self.buried.extend(left);
    }

    pub(super) fn frame(&mut self, coding: &Coding) -> &Arc<SharedFrame> {
        match *coding {
            Coding::Deflated {
                parameters,
                min_size,
            } if self.message.is_compressed(min_size) => self.deflated(parameters),
            Coding::Plain | Coding::Deflated { .. } | Coding::Own => self.plain(),
        }
    }

    fn plain(&mut self) -> &Arc<SharedFrame> {
        let Self {
            topic,
            message: outgoing,
            plain,
            ..
        } = self;
        plain.get_or_insert_with(|| {
            let message = outgoing.message();
            let payload = message.as_bytes();
            let mut bytes = Vec::with_capacity(websocket::frame_len(payload.len(), false));
            websocket::write_message(&mut bytes, message.kind(), payload, None);
            Arc::new(SharedFrame::new(topic, outgoing, bytes))
        })
    }

    fn deflated(&mut self, parameters: DeflateParameters) -> &Arc<SharedFrame> {
        let known = self
            .deflated
            .iter()
            .position(|(known, _)| *known == parameters);
        let index = known.unwrap_or_else(|| {
            let message = self.message.message();
            let mut bytes = Vec::new();
            let shrank =
                parameters.write_message(&mut bytes, message.kind(), message.as_bytes(), None);
            let frame = if shrank {
                Arc::new(SharedFrame::new(&self.topic, self.message, bytes))
            } else {
                Arc::clone(self.plain())
            };
            self.deflated.push((parameters, frame));
            self.deflated.len() - 1
        });
        &self.deflated[index].1
    }
}

impl SharedFrame {
    fn new(topic: &Arc<str>, outgoing: &Outgoing, bytes: Vec<u8>) -> Self {
        Self {
            topic: Arc::clone(topic),
            bytes: bytes.into_boxed_slice(),
            kind: outgoing.message().kind(),
            delivery: outgoing.how(),
            compressed: outgoing.compression(),
        }
    }

    pub(super) const fn topic(&self) -> &Arc<str> {
        &self.topic
    }

    pub(super) const fn delivery(&self) -> Delivery {
        self.delivery
    }

    pub(super) const fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) const fn kind(&self) -> MessageKind {
        self.kind
    }

    pub(super) const fn compression(&self) -> Option<bool> {
        self.compressed
    }

    /// The message alone, of a frame that is not compressed.
    pub(super) fn payload(&self) -> &[u8] {
        let header = Header::parse(&self.bytes, Role::Client);
        let (_, len) = header.ok().flatten().expect("a whole frame of ours");
        &self.bytes[len..]
    }
}
