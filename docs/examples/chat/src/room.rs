//! What happens in a room.

use std::sync::{Mutex, PoisonError};

use axum::extract::Query;
use axum::http::request::Parts;
use serde::Deserialize;
use wilco_server::protocol::CloseCode;
use wilco_server::{Message, Refusal, WebSocket, WebSocketHandler};

use crate::message::{Hear, MAX_TEXT, Say};
use crate::name::Name;

/// All rooms. One is there as long as somebody is in it.
#[derive(Debug, Default)]
pub struct Rooms {
    /// Held while people are counted and the number is told, so that no older number is told after a newer one.
    counting: Mutex<()>,
}

/// Somebody in a room: what each socket carries.
#[derive(Debug)]
pub struct Guest {
    name: Name,
    room: Name,
    topic: String,
}

/// The query of `/ws?room=..&name=..`, as it comes.
#[derive(Deserialize)]
struct Request {
    room: String,
    name: String,
}

impl WebSocketHandler for Rooms {
    type Data = Guest;

    async fn on_upgrade(&self, request: &mut Parts) -> Result<Guest, Refusal> {
        let Query(Request { room, name }) = Query::try_from_uri(&request.uri)?;
        let room = Name::parse(room)?;
        let name = Name::parse(name)?;
        let topic = format!("room/{room}");
        Ok(Guest { name, room, topic })
    }

    async fn on_open(&self, socket: &WebSocket<Guest>) {
        let Guest { name, room, topic } = socket.data();
        let _counting = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        // One that is closed already cannot subscribe and does not count; who it is came all the same, and leaves.
        let _ = socket.subscribe(topic);
        let here = socket.topics().subscribers(topic);
        let welcome = Hear::Welcome {
            room: room.clone(),
            name: name.clone(),
            here,
        };
        tell(socket, &welcome);
        let name = name.clone();
        let joined = Hear::Joined { name, here };
        // To all but this socket; those who cannot follow are closed, so nobody is left in the room who missed it.
        let _ = socket.publish_json(topic, &joined);
    }

    async fn on_message(&self, socket: &WebSocket<Guest>, message: Message) {
        let Guest { name, topic, .. } = socket.data();
        match text_of(&message) {
            Ok(text) => {
                let name = name.clone();
                let talk = Hear::Talk { name, text };
                // To all, this socket too.
                let _ = socket.topics().publish_json(topic, &talk);
            }
            Err(reason) => tell(socket, &Hear::Refused { reason }),
        }
    }

    async fn on_close(&self, socket: &WebSocket<Guest>, _: CloseCode, _: &str) {
        let Guest { name, topic, .. } = socket.data();
        let _counting = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        // Its subscription ended with it, so it does not count.
        let here = socket.topics().subscribers(topic);
        let name = name.clone();
        let _ = socket
            .topics()
            .publish_json(topic, &Hear::Left { name, here });
    }
}

/// The words of a message, or why they are not passed on.
fn text_of(message: &Message) -> Result<String, String> {
    let Say::Talk { text } = message
        .json()
        .map_err(|error| format!("that is not understood here: {error}"))?;
    if text.trim().is_empty() {
        return Err("there is nothing in it".to_owned());
    }
    if text.chars().count() > MAX_TEXT {
        return Err(format!("a text has at most {MAX_TEXT} characters"));
    }
    Ok(text)
}

/// Tells one socket something.
fn tell(socket: &WebSocket<Guest>, heard: &Hear) {
    if socket.send_json(heard).is_err() {
        // It does not read what it caused itself. Better to end it than to leave out what it believes to have heard.
        socket.close(CloseCode::SLOW, "you do not read what you are told");
    }
}
