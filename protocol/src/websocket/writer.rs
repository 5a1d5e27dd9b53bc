use super::close::{fitting, may_travel};
use super::frame::COMPRESSED_BIT;
use super::{ControlKind, Header, MessageKind, Opcode, mask};

/// How many bytes a frame takes on the wire.
#[must_use]
pub const fn frame_len(payload_len: usize, masked: bool) -> usize {
    header_len(payload_len, masked) + payload_len
}

/// Appends a whole message as one frame.
///
/// A client gives a mask key, new and unpredictable for each frame; a server gives none.
#[inline]
pub fn write_message(out: &mut Vec<u8>, kind: MessageKind, payload: &[u8], mask: Option<[u8; 4]>) {
    write_frame(out, Opcode::Message(kind), payload, mask);
}

/// Appends a ping; of `payload`, which comes back with the pong, the first 125 bytes travel.
pub fn write_ping(out: &mut Vec<u8>, payload: &[u8], mask: Option<[u8; 4]>) {
    write_control(out, ControlKind::Ping, payload, mask);
}

/// Appends a pong with the payload of the ping it answers, which has 125 bytes at most.
pub fn write_pong(out: &mut Vec<u8>, payload: &[u8], mask: Option<[u8; 4]>) {
    write_control(out, ControlKind::Pong, payload, mask);
}

/// Appends a close.
///
/// Of `reason` as many whole characters travel as fit into 123 bytes. A `code` that must not travel, such as 1005 for
/// "none was given", makes a close without code and reason.
pub fn write_close(out: &mut Vec<u8>, code: u16, reason: &str, mask: Option<[u8; 4]>) {
    let mut payload = Vec::new();
    if may_travel(code) {
        payload.extend_from_slice(&code.to_be_bytes());
        payload.extend_from_slice(fitting(reason).as_bytes());
    }
    write_control(out, ControlKind::Close, &payload, mask);
}

/// A message frame whose payload is appended straight to the outbound buffer.
///
/// ```
/// use wilco_protocol::websocket::{MessageKind, OpenFrame};
///
/// let mut out = Vec::new();
/// let frame = OpenFrame::begin(&mut out, 5, None);
/// out.extend_from_slice(b"Hello");
/// frame.finish(&mut out, MessageKind::Text);
/// assert_eq!(out, b"\x81\x05Hello");
/// ```
#[must_use = "a frame that is neither finished nor abandoned leaves a hole in the buffer"]
#[derive(Debug)]
pub struct OpenFrame {
    start: usize,
    room: usize,
    mask: Option<[u8; 4]>,
}

impl OpenFrame {
    /// Leaves room in `out` for the header of a payload of `expected_len` bytes.
    ///
    /// The guess need not be right: if the payload turns out to need a header of another length, it is moved. A client
    /// gives a mask key, new and unpredictable for each frame; a server gives none.
    #[inline]
    pub fn begin(out: &mut Vec<u8>, expected_len: usize, mask: Option<[u8; 4]>) -> Self {
        let start = out.len();
        let room = header_len(expected_len, mask.is_some());
        out.extend_from_slice(&[0; Header::MAX_LEN][..room]);
        Self { start, room, mask }
    }

    /// Writes the header, now that all that was appended to `out` since [`begin`](Self::begin) is the payload.
    ///
    /// # Panics
    /// If `out` became shorter than `begin` left it.
    #[inline]
    pub fn finish(self, out: &mut Vec<u8>, kind: MessageKind) {
        self.put_header(out, kind);
    }

    /// The same for a payload that is compressed.
    pub(super) fn finish_compressed(self, out: &mut Vec<u8>, kind: MessageKind) {
        let start = self.start;
        self.put_header(out, kind);
        out[start] |= COMPRESSED_BIT;
    }

    #[inline]
    fn put_header(self, out: &mut Vec<u8>, kind: MessageKind) {
        let payload = self.start + self.room;
        let payload_len = out.len() - payload;
        if let Some(key) = self.mask {
            mask::apply(key, &mut out[payload..]);
        }
        let (header, len) = encode(Opcode::Message(kind), payload_len, self.mask);
        if len == self.room {
            out[self.start..payload].copy_from_slice(&header[..len]);
        } else {
            out.splice(self.start..payload, header[..len].iter().copied());
        }
    }

    /// Takes the frame back out of `out`, with whatever was appended to it.
    pub fn abandon(self, out: &mut Vec<u8>) {
        out.truncate(self.start);
    }
}

fn write_control(out: &mut Vec<u8>, kind: ControlKind, payload: &[u8], mask: Option<[u8; 4]>) {
    let payload = &payload[..payload.len().min(Header::MAX_CONTROL_PAYLOAD)];
    write_frame(out, Opcode::Control(kind), payload, mask);
}

#[inline]
fn write_frame(out: &mut Vec<u8>, opcode: Opcode, payload: &[u8], mask: Option<[u8; 4]>) {
    let (header, len) = encode(opcode, payload.len(), mask);
    out.reserve(len + payload.len());
    out.extend_from_slice(&header[..len]);
    let start = out.len();
    out.extend_from_slice(payload);
    if let Some(key) = mask {
        mask::apply(key, &mut out[start..]);
    }
}

#[inline]
fn encode(
    opcode: Opcode,
    payload_len: usize,
    mask: Option<[u8; 4]>,
) -> ([u8; Header::MAX_LEN], usize) {
    let payload_len = u64::try_from(payload_len).expect("a slice is never that long");
    let mut header = [0; Header::MAX_LEN];
    let len = Header {
        fin: true,
        opcode,
        payload_len,
        mask,
    }
    .encode(&mut header);
    (header, len)
}

const fn header_len(payload_len: usize, masked: bool) -> usize {
    let key = if masked { 4 } else { 0 };
    key + match payload_len {
        0..=125 => 2,
        126..=0xffff => 4,
        _ => 10,
    }
}
