//! The two sides of a topic: how an event is published, and how a subscriber gets it.

use std::rc::Rc;

use super::language::Language;
use super::nats::{Nats, NatsWebSocket};
use super::websocket::{FIN, Talk, WebSocket};
use super::{Dialect, Protocol, dialects};
use crate::arguments::Target;
use crate::template::append_masked;
use crate::wrong::Wrong;

const TEXT: u8 = 1;

/// Makes the dialects of the subscribers.
pub(crate) fn subscribers(target: &Target) -> Result<Box<dyn Fn() -> Box<dyn Dialect>>, Wrong> {
    match target.protocol {
        Protocol::SocketIo => {
            let path = "/socket.io/?EIO=4&transport=websocket&subscribe=1";
            Ok(dialects(&with_path(target, path)))
        }
        Protocol::Topic
        | Protocol::State
        | Protocol::Events
        | Protocol::Nats
        | Protocol::NatsWs => Ok(dialects(target)),
        _ => Err(Wrong::new("this protocol has no topics")),
    }
}

/// The dialect of who publishes and subscribes to nothing.
pub(crate) fn publisher(target: &Target) -> Box<dyn Dialect> {
    let talk = match target.protocol {
        Protocol::Nats => return Box::new(Nats::publisher()),
        Protocol::NatsWs => return Box::new(NatsWebSocket::publisher(target)),
        Protocol::SocketIo => Talk::new(Language::SocketIo, target),
        Protocol::State => publisher_at(target, "/publish-state"),
        Protocol::Events => publisher_at(target, "/publish-event"),
        _ => publisher_at(target, "/publish"),
    };
    Box::new(WebSocket::new(Rc::new(talk)))
}

fn publisher_at(target: &Target, path: &str) -> Talk {
    Talk::new(Language::echo(target.size), &with_path(target, path))
}

/// Appends what the publisher says to publish `event`.
pub(crate) fn publish(protocol: Protocol, event: &[u8], out: &mut Vec<u8>) {
    match protocol {
        Protocol::Nats => Nats::publish(event, out),
        Protocol::NatsWs => NatsWebSocket::publish(event, out),
        Protocol::SocketIo => append_masked(FIN | TEXT, &socket_io("publish", event), out),
        _ => append_masked(FIN | TEXT, event, out),
    }
}

/// What a subscriber must get for it, to the byte.
pub(crate) fn delivered(protocol: Protocol, event: Vec<u8>) -> Vec<u8> {
    match protocol {
        Protocol::SocketIo => socket_io("event", &event),
        _ => event,
    }
}

fn socket_io(name: &str, event: &[u8]) -> Vec<u8> {
    [format!(r#"42["{name}","#).as_bytes(), event, b"]"].concat()
}

fn with_path(target: &Target, path: &str) -> Target {
    Target {
        path: Some(path.to_owned()),
        ..target.clone()
    }
}
