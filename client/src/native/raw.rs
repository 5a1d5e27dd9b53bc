//! A WebSocket without the protocol of wilco: messages in, messages out.
//!
//! For tools and tests. It is the transport of [`Client`](crate::Client), with the same framing,
//! masking and close rules, and nothing of its calls and reconnects.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll, ready};

use wilco_protocol::CloseCode;
use wilco_protocol::session::Cause;
use wilco_protocol::websocket::{Incoming, MessageKind};

use super::opener::Opener;
use super::socket::Socket;
use crate::config::Config;
use crate::error::Error;
use crate::frames::{Flow, close_said};

/// A whole message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// UTF-8.
    Text(String),
    /// Bytes of any kind.
    Binary(Vec<u8>),
}

/// An open WebSocket. Pings are answered while [`next`](Self::next) is awaited.
///
/// Dropping it breaks the connection off; [`close`](Self::close) says goodbye.
pub struct WebSocket {
    socket: Socket,
    received: VecDeque<Message>,
    /// How the connection ends once everything that came before is handed out.
    ending: Option<Ending>,
    ended: Option<Cause>,
}

/// Why a connection ends, and the close that the server is answered with.
struct Ending {
    cause: Cause,
    answer: Option<(u16, String)>,
}

impl WebSocket {
    /// Opens a WebSocket. Of the configuration the connect timeout, the headers, the roots, the
    /// connector, the limits of messages and the compression count; no subprotocol is offered.
    ///
    /// # Errors
    /// The address or the configuration is wrong, or the server cannot be reached.
    pub async fn connect(url: &str, config: &Config) -> Result<Self, Error> {
        let opener = Opener::bare(url, config)?;
        Ok(Self {
            socket: opener.open().await?,
            received: VecDeque::new(),
            ending: None,
            ended: None,
        })
    }

    /// The next message; `None` once the server has closed or broken the rules, see
    /// [`ended`](Self::ended). Then [`close`](Self::close) gives it the answer it waits for.
    pub async fn next(&mut self) -> Option<Message> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// Why the connection ended; `None` while it has not.
    #[must_use]
    pub fn ended(&self) -> Option<&Cause> {
        self.ended.as_ref()
    }

    /// Sends a message, and waits until the system has taken it.
    ///
    /// # Errors
    /// The connection is gone.
    pub async fn send(&mut self, message: &Message) -> io::Result<()> {
        let (kind, payload) = match message {
            Message::Text(text) => (MessageKind::Text, text.as_bytes()),
            Message::Binary(bytes) => (MessageKind::Binary, bytes.as_slice()),
        };
        let append = |out: &mut Vec<u8>| {
            out.extend_from_slice(payload);
            Ok(())
        };
        self.socket
            .outbound
            .message(kind, payload.len(), append)
            .map_err(io::Error::other)?;
        poll_fn(|cx| self.socket.poll_flush(cx)).await
    }

    /// Says goodbye and waits until the server has hung up, for two seconds at most.
    pub async fn close(mut self) {
        self.socket.outbound.close(CloseCode::NORMAL.as_u16(), "");
        self.socket.farewell().await;
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Message>> {
        loop {
            if let Some(message) = self.received.pop_front() {
                return Poll::Ready(Some(message));
            }
            if let Some(Ending { cause, answer }) = self.ending.take() {
                if let Some((code, reason)) = answer {
                    self.socket.outbound.close_at_once(code, &reason);
                }
                self.ended = Some(cause);
            }
            if self.ended.is_some() {
                return Poll::Ready(None);
            }
            match ready!(self.socket.poll_turn(cx)) {
                Ok(()) => self.take_frames(),
                Err(error) => {
                    self.ending = Some(Ending {
                        cause: Cause::Broken(error.to_string().into()),
                        answer: None,
                    });
                }
            }
        }
    }

    fn take_frames(&mut self) {
        let Self {
            socket,
            received,
            ending,
            ..
        } = self;
        let taken = socket.take_frames(|incoming, _| {
            match incoming {
                Incoming::Text(text) => received.push_back(Message::Text(text.to_owned())),
                Incoming::Binary(bytes) => received.push_back(Message::Binary(bytes.to_owned())),
                Incoming::Ping(_) | Incoming::Pong(_) => {}
                Incoming::Close(frame) => {
                    let (code, reason) = close_said(frame);
                    let reason = reason.into();
                    *ending = Some(Ending {
                        answer: Some((code.as_u16(), String::new())),
                        cause: Cause::Closed { code, reason },
                    });
                }
            }
            Flow::On
        });
        if let Err(violation) = taken {
            *ending = Some(Ending {
                answer: Some((violation.close_code(), violation.to_string())),
                cause: Cause::Violation(violation),
            });
        }
    }
}

impl fmt::Debug for WebSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocket")
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
