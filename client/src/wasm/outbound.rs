use js_sys::Uint8Array;
use web_sys::WebSocket;
use wilco_protocol::EncodeError;
use wilco_protocol::websocket::MessageKind;

/// The way out of a browser's WebSocket. What it has not sent waits in the browser, which counts
/// it.
pub(crate) struct Outbound {
    socket: WebSocket,
    /// Empty between two messages; only its memory is kept.
    bytes: Vec<u8>,
    is_closed: bool,
}

impl Outbound {
    pub(super) fn new(socket: WebSocket) -> Self {
        Self {
            socket,
            bytes: Vec::new(),
            is_closed: false,
        }
    }

    /// How many bytes the browser has taken and not sent.
    pub(crate) fn len(&self) -> usize {
        usize::try_from(self.socket.buffered_amount()).unwrap_or(usize::MAX)
    }

    /// Sends a message that `write` appends. After a close nothing is sent any more.
    pub(crate) fn message(
        &mut self,
        kind: MessageKind,
        expected_len: usize,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        if self.is_closed {
            return Ok(());
        }
        self.bytes.clear();
        self.bytes.reserve(expected_len);
        write(&mut self.bytes)?;
        let sent = match kind {
            // A copy, since a browser takes no view into memory that threads share.
            MessageKind::Binary => self
                .socket
                .send_with_js_u8_array(&Uint8Array::from(self.bytes.as_slice())),
            MessageKind::Text => {
                let text = std::str::from_utf8(&self.bytes).expect("text is written as UTF-8");
                self.socket.send_with_str(text)
            }
        };
        if let Err(thrown) = sent {
            tracing::error!(?thrown, "the browser did not take a message");
        }
        self.bytes.clear();
        self.bytes.shrink_to(KEPT);
        Ok(())
    }

    /// Closes, once, after what was sent before. Of the codes below 3000 a browser lets a page say
    /// 1000 alone; in place of the others it says none.
    pub(crate) fn close(&mut self, code: u16, reason: &str) {
        if std::mem::replace(&mut self.is_closed, true) {
            return;
        }
        let closed = match code {
            1000 | 3000..=4999 => self.socket.close_with_code_and_reason(code, reason),
            _ => self.socket.close(),
        };
        if let Err(thrown) = closed {
            tracing::error!(?thrown, "the browser did not close a socket");
        }
    }

    /// Closes, once. A browser takes nothing back, so this too comes after what was sent before.
    pub(crate) fn close_at_once(&mut self, code: u16, reason: &str) {
        self.close(code, reason);
    }
}

/// How much memory is kept for the next message.
const KEPT: usize = 64 * 1024;
