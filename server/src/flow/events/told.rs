//! One event, encoded once for all who take the same bytes.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use wilco_protocol::envelope::{Notify, ServerMessage};
use wilco_protocol::{EncodeError, Encoding, OpId, Payload};

use crate::auth::Subject;
use crate::socket::{Frame, MessageKind};

/// An event of a domain and what it is said with.
pub(super) struct Told {
    pub(super) event: Box<dyn Any + Send + Sync>,
    /// The one whom it is for; nobody in particular if absent.
    pub(super) to: Option<Subject>,
    event_type: Box<str>,
    correlation_id: Option<OpId>,
    encode: fn(&(dyn Any + Send + Sync), Encoding) -> Result<Payload, EncodeError>,
    msgpack: Payload,
    json: OnceLock<Option<Payload>>,
    /// What goes to everybody who was brought to the event before this one.
    frames: [OnceLock<Option<Frame>>; 2],
}

/// Where an event stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) domain: &'a str,
    pub(super) epoch: &'a str,
    pub(super) seq: u64,
    /// The public event before it.
    pub(super) from: u64,
}

impl Told {
    /// An event that can be said.
    ///
    /// # Errors
    /// The event cannot be encoded.
    pub(super) fn new<E: Serialize + Clone + Send + Sync + 'static>(
        event: &E,
        event_type: &str,
        correlation_id: Option<OpId>,
        to: Option<Subject>,
    ) -> Result<Self, EncodeError> {
        let msgpack = Payload::encode(Encoding::MessagePack, event)?;
        Ok(Self {
            event: Box::new(event.clone()),
            to,
            event_type: event_type.into(),
            correlation_id,
            encode: encode::<E>,
            msgpack,
            json: OnceLock::new(),
            frames: [OnceLock::new(), OnceLock::new()],
        })
    }

    /// How much room it takes, near enough for a bound.
    pub(super) fn len(&self) -> usize {
        self.msgpack.as_raw().bytes().len() + self.event_type.len()
    }

    /// The frame for who was brought to `place.from`, or further.
    pub(super) fn shared(&self, encoding: Encoding, place: Place<'_>) -> Option<&Frame> {
        let [json, msgpack] = &self.frames;
        let frame = match encoding {
            Encoding::Json => json,
            Encoding::MessagePack => msgpack,
        };
        let frame = frame.get_or_init(|| self.frame(encoding, place));
        frame.as_ref()
    }

    /// A frame for one alone, who was brought to `place.from`.
    pub(super) fn frame(&self, encoding: Encoding, place: Place<'_>) -> Option<Frame> {
        let message: ServerMessage = ServerMessage::Notify(Notify {
            domain: place.domain.into(),
            event: self.payload(encoding)?.clone(),
            correlation_id: self.correlation_id,
            event_type: (!self.event_type.is_empty()).then(|| self.event_type.clone()),
            resource: None,
            epoch: Some(place.epoch.into()),
            seq: Some(place.seq),
            from: Some(place.from),
        });
        let kind = match encoding {
            Encoding::MessagePack => MessageKind::Binary,
            Encoding::Json => MessageKind::Text,
        };
        let frame = Frame::write(kind, |bytes| message.write(encoding, bytes));
        frame.map_err(|error| log(place.domain, &error)).ok()
    }

    fn payload(&self, encoding: Encoding) -> Option<&Payload> {
        match encoding {
            Encoding::MessagePack => Some(&self.msgpack),
            Encoding::Json => {
                let encode = || (self.encode)(&*self.event, encoding);
                let encode = || encode().map_err(|error| log(&self.event_type, &error)).ok();
                self.json.get_or_init(encode).as_ref()
            }
        }
    }
}

fn encode<E: Serialize + 'static>(
    event: &(dyn Any + Send + Sync),
    encoding: Encoding,
) -> Result<Payload, EncodeError> {
    let event: &E = event.downcast_ref().expect("it was made of this type");
    Payload::encode(encoding, event)
}

fn log(of: &str, error: &EncodeError) {
    tracing::error!(of, %error, "an event could not be written");
}

/// What travels from a domain to its readers.
pub(super) type Shared = Arc<Told>;
