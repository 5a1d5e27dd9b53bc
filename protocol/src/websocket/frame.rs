use super::{Opcode, Violation};

/// The end of a connection that this side is: it decides which frames carry a mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Receives masked frames and sends unmasked ones.
    Server,
    /// Receives unmasked frames and sends masked ones.
    Client,
}

/// Everything in front of a frame's payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Whether this frame ends its message.
    pub fin: bool,
    /// What the frame is for.
    pub opcode: Opcode,
    /// How many bytes of payload follow, as the sender claims.
    pub payload_len: u64,
    /// The key that the payload is masked with.
    pub mask: Option<[u8; 4]>,
}

impl Header {
    /// The longest header: two bytes, a length of eight and a mask key.
    pub const MAX_LEN: usize = 14;

    /// The longest payload of a close, ping or pong.
    pub const MAX_CONTROL_PAYLOAD: usize = 125;

    /// Reads a header from the front of `bytes`, and how many bytes it takes; `None` while it is incomplete.
    ///
    /// `role` is the side that reads.
    ///
    /// # Errors
    /// Whatever a header can break by itself, as soon as the byte that breaks it is there.
    #[inline(always)] // See `Reader::step`.
    pub fn parse(bytes: &[u8], role: Role) -> Result<Option<(Self, usize)>, Violation> {
        let [first, rest @ ..] = bytes else {
            return Ok(None);
        };
        if first & RESERVED_BITS != 0 {
            return Err(Violation::ReservedBits);
        }
        let fin = first & FIN_BIT != 0;
        let opcode = Opcode::parse(first & OPCODE_BITS)?;
        let is_control = matches!(opcode, Opcode::Control(_));
        if is_control && !fin {
            return Err(Violation::FragmentedControl);
        }
        let [second, rest @ ..] = rest else {
            return Ok(None);
        };
        match (role, second & MASK_BIT != 0) {
            (Role::Server, true) | (Role::Client, false) => {}
            (Role::Server, false) => return Err(Violation::NotMasked),
            (Role::Client, true) => return Err(Violation::Masked),
        }
        let length_bits = second & LENGTH_BITS;
        if is_control && LAST_SHORT_LEN < length_bits {
            return Err(Violation::LongControl);
        }
        let Some((payload_len, rest)) = parse_length(length_bits, rest)? else {
            return Ok(None);
        };
        let (mask, rest) = match role {
            Role::Client => (None, rest),
            Role::Server => match rest.split_first_chunk() {
                Some((key, rest)) => (Some(*key), rest),
                None => return Ok(None),
            },
        };
        Ok(Some((
            Self {
                fin,
                opcode,
                payload_len,
                mask,
            },
            bytes.len() - rest.len(),
        )))
    }

    /// The first byte of a header without the bit that says that a compressed message begins; `None` if it does not
    /// say so.
    pub(super) fn begins_compressed(first: u8) -> Option<u8> {
        let plain = first & !COMPRESSED_BIT;
        let is_message = matches!(Opcode::parse(first & OPCODE_BITS), Ok(Opcode::Message(_)));
        (first & RESERVED_BITS == COMPRESSED_BIT && is_message).then_some(plain)
    }

    /// Writes the header to the front of `room` and returns how many bytes it takes.
    #[inline]
    pub fn encode(&self, room: &mut [u8; Self::MAX_LEN]) -> usize {
        let fin_bit = if self.fin { FIN_BIT } else { 0 };
        let mask_bit = if self.mask.is_some() { MASK_BIT } else { 0 };
        room[0] = fin_bit | self.opcode.bits();
        let mut len = match (
            u8::try_from(self.payload_len),
            u16::try_from(self.payload_len),
        ) {
            (Ok(short), _) if short <= LAST_SHORT_LEN => {
                room[1] = mask_bit | short;
                2
            }
            (_, Ok(medium)) => {
                room[1] = mask_bit | TWO_BYTES_FOLLOW;
                room[2..4].copy_from_slice(&medium.to_be_bytes());
                4
            }
            (_, Err(_)) => {
                room[1] = mask_bit | EIGHT_BYTES_FOLLOW;
                room[2..10].copy_from_slice(&self.payload_len.to_be_bytes());
                10
            }
        };
        if let Some(key) = self.mask {
            room[len..len + key.len()].copy_from_slice(&key);
            len += key.len();
        }
        len
    }
}

/// The length, and what stands behind it.
#[inline(always)] // See `Reader::step`.
fn parse_length(length_bits: u8, rest: &[u8]) -> Result<Option<(u64, &[u8])>, Violation> {
    match length_bits {
        TWO_BYTES_FOLLOW => {
            let Some((bytes, rest)) = rest.split_first_chunk() else {
                return Ok(None);
            };
            let len = u16::from_be_bytes(*bytes);
            if len <= u16::from(LAST_SHORT_LEN) {
                return Err(Violation::LengthNotMinimal);
            }
            Ok(Some((u64::from(len), rest)))
        }
        EIGHT_BYTES_FOLLOW => {
            let Some((bytes, rest)) = rest.split_first_chunk() else {
                return Ok(None);
            };
            let len = u64::from_be_bytes(*bytes);
            if len <= u64::from(u16::MAX) {
                return Err(Violation::LengthNotMinimal);
            }
            if i64::try_from(len).is_err() {
                return Err(Violation::LengthOverflow);
            }
            Ok(Some((len, rest)))
        }
        short => Ok(Some((u64::from(short), rest))),
    }
}

const FIN_BIT: u8 = 0x80;
const RESERVED_BITS: u8 = 0x70;
/// The reserved bit that permessage-deflate sets in the first frame of a compressed message.
pub(super) const COMPRESSED_BIT: u8 = 0x40;
const OPCODE_BITS: u8 = 0x0f;
const MASK_BIT: u8 = 0x80;
const LENGTH_BITS: u8 = 0x7f;
const LAST_SHORT_LEN: u8 = 125;
const TWO_BYTES_FOLLOW: u8 = 126;
const EIGHT_BYTES_FOLLOW: u8 = 127;
