//! Enough of WebSocket to tell one message from the next, whatever the pieces they come in.

/// Who sent a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The client, to the server.
    Up,
    /// The server, to the client.
    Down,
}

/// A frame that has passed whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Counted from 1 in its direction.
    pub nth: u64,
    /// The tag of the message, if the frame holds one of MessagePack.
    pub tag: Option<u16>,
    /// Where it ends in the bytes that were read last.
    pub end: usize,
}

/// Reads one direction of a connection.
#[derive(Debug, Default)]
pub struct Frames {
    stage: Stage,
    nth: u64,
    head: Vec<u8>,
    start: Vec<u8>,
}

#[derive(Debug, Default, Clone, Copy)]
enum Stage {
    /// How many bytes of the empty line that ends the HTTP head were seen.
    #[default]
    Opening,
    Head,
    Payload {
        opcode: u8,
        mask: [u8; 4],
        left: u64,
    },
}

impl Frames {
    /// Reads a direction whose HTTP head has passed.
    #[must_use]
    pub fn after_head() -> Self {
        Self {
            stage: Stage::Head,
            ..Self::default()
        }
    }

    /// Takes the next bytes; says which frames end in them.
    pub fn read(&mut self, bytes: &[u8]) -> Vec<Frame> {
        let mut ended = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            at += match self.stage {
                Stage::Opening => self.opening(&bytes[at..]),
                Stage::Head => self.head(bytes[at]),
                Stage::Payload { left, .. } => self.payload(left, &bytes[at..]),
            };
            if let Stage::Payload {
                opcode,
                mask,
                left: 0,
            } = self.stage
            {
                self.stage = Stage::Head;
                self.nth += 1;
                let tag = if opcode == 2 {
                    tag(&self.start, mask)
                } else {
                    None
                };
                ended.push(Frame {
                    nth: self.nth,
                    tag,
                    end: at,
                });
                self.start.clear();
            }
        }
        ended
    }

    fn opening(&mut self, bytes: &[u8]) -> usize {
        for (at, byte) in bytes.iter().enumerate() {
            self.head.push(*byte);
            if self.head.ends_with(b"\r\n\r\n") {
                self.head.clear();
                self.stage = Stage::Head;
                return at + 1;
            }
        }
        bytes.len()
    }

    fn head(&mut self, byte: u8) -> usize {
        self.head.push(byte);
        if let Some((mask, left)) = head(&self.head) {
            let opcode = self.head[0] & 0x0f;
            self.head.clear();
            self.stage = Stage::Payload { opcode, mask, left };
        }
        1
    }

    fn payload(&mut self, left: u64, bytes: &[u8]) -> usize {
        let here = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let wanted = START.saturating_sub(self.start.len()).min(here);
        self.start.extend_from_slice(&bytes[..wanted]);
        if let Stage::Payload { left, .. } = &mut self.stage {
            *left -= here as u64;
        }
        here
    }
}

/// The mask and the length of the payload, once the head of the frame is whole.
fn head(bytes: &[u8]) -> Option<([u8; 4], u64)> {
    let second = *bytes.get(1)?;
    let (length, at) = match second & 0x7f {
        126 => (
            u64::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?)),
            4,
        ),
        127 => (u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?), 10),
        short => (u64::from(short), 2),
    };
    if second & 0x80 == 0 {
        return Some(([0; 4], length));
    }
    Some((bytes.get(at..at + 4)?.try_into().ok()?, length))
}

/// The tag of a message in MessagePack: it is a map whose first pair is `t` and its tag.
pub(crate) fn tag(start: &[u8], mask: [u8; 4]) -> Option<u16> {
    let plain: Vec<u8> = start
        .iter()
        .zip(mask.iter().cycle())
        .map(|(byte, key)| byte ^ key)
        .collect();
    let after = match plain.as_slice() {
        [0x80..=0x8f, 0xa1, b't', after @ ..] | [0xde, _, _, 0xa1, b't', after @ ..] => after,
        _ => return None,
    };
    match *after {
        [small @ 0..=0x7f, ..] | [0xcc, small, ..] => Some(u16::from(small)),
        [0xcd, high, low, ..] => Some(u16::from_be_bytes([high, low])),
        _ => None,
    }
}

/// How many bytes of a payload say which message it is.
const START: usize = 8;

#[cfg(test)]
mod tests {
    use super::{Frame, Frames};

    const HEAD: &[u8] = b"GET / HTTP/1.1\r\n\r\n";
    /// A pong of the server, and a masked request.
    const PONG: &[u8] = &[0x82, 4, 0x82, 0xa1, b't', 1];
    const REQUEST: &[u8] = &[0x82, 0x84, 1, 2, 3, 4, 0x82 ^ 1, 0xa1 ^ 2, b't' ^ 3, 1 ^ 4];

    #[test]
    fn frames_are_told_apart_in_pieces_of_any_size() {
        let bytes = [HEAD, PONG, REQUEST, &[0x89, 0]].concat();
        for size in 1..bytes.len() {
            let mut frames = Frames::default();
            let seen: Vec<_> = bytes
                .chunks(size)
                .flat_map(|piece| frames.read(piece))
                .map(|frame| (frame.nth, frame.tag))
                .collect();
            assert_eq!(
                seen,
                [(1, Some(1)), (2, Some(1)), (3, None)],
                "in pieces of {size}"
            );
        }
    }

    #[test]
    fn a_frame_ends_where_it_ends() {
        let mut frames = Frames::default();
        let ended = frames.read(&[HEAD, PONG, &[0x82, 126]].concat());
        let end = HEAD.len() + PONG.len();
        assert_eq!(
            ended,
            [Frame {
                nth: 1,
                tag: Some(1),
                end
            }]
        );
        let long = [&[1, 0][..], &[0; 256], &[0x88]].concat();
        assert_eq!(
            frames.read(&long),
            [Frame {
                nth: 2,
                tag: None,
                end: 258
            }]
        );
    }
}
