use super::assembly::Assembly;
use super::{ControlKind, Header, Role, Violation, mask};

/// A header of which the first bytes have arrived.
#[derive(Debug, Default)]
pub(super) struct PartialHeader {
    bytes: [u8; Header::MAX_LEN],
    len: u8,
    pub(super) is_compressed: bool,
}

impl PartialHeader {
    /// Takes bytes from `input` until the header is whole.
    ///
    /// If the peer may compress, the bit that says so is taken out and remembered.
    pub(super) fn take(
        &mut self,
        input: &mut &mut [u8],
        role: Role,
        may_compress: bool,
    ) -> Result<Option<Header>, Violation> {
        while let Some(byte) = input.split_off_first_mut() {
            let mut byte = *byte;
            if self.len == 0
                && may_compress
                && let Some(plain) = Header::begins_compressed(byte)
            {
                (byte, self.is_compressed) = (plain, true);
            }
            self.bytes[usize::from(self.len)] = byte;
            self.len += 1;
            if let Some((header, _)) = Header::parse(&self.bytes[..usize::from(self.len)], role)? {
                return Ok(Some(header));
            }
        }
        Ok(None)
    }
}

/// The frame of a message whose payload is still to come, in part or in whole.
#[derive(Debug)]
pub(super) struct PartialData {
    remaining: usize,
    mask: Option<[u8; 4]>,
    pub(super) fin: bool,
}

impl PartialData {
    /// `len` is what the header claims, once it was found acceptable.
    pub(super) const fn new(header: &Header, len: usize) -> Self {
        Self {
            remaining: len,
            mask: header.mask,
            fin: header.fin,
        }
    }

    /// Moves what `input` has of the payload into `message`; true once that was the last of it.
    pub(super) fn take(
        &mut self,
        input: &mut &mut [u8],
        message: &mut Assembly,
        max_message: usize,
    ) -> Result<bool, Violation> {
        let ceiling = if self.fin {
            message.len() + self.remaining
        } else {
            max_message
        };
        let piece = unmasked(input, self.remaining, &mut self.mask);
        message.push(piece, ceiling)?;
        self.remaining -= piece.len();
        Ok(self.remaining == 0)
    }
}

/// A control frame whose payload did not arrive with its header.
#[derive(Debug)]
pub(super) struct PartialControl {
    payload: Vec<u8>,
    remaining: u8,
    mask: Option<[u8; 4]>,
    kind: ControlKind,
}

impl PartialControl {
    pub(super) fn new(kind: ControlKind, len: usize, mask: Option<[u8; 4]>) -> Self {
        let remaining = u8::try_from(len).expect("a control frame carries at most 125 bytes");
        Self {
            payload: Vec::new(),
            remaining,
            mask,
            kind,
        }
    }

    /// Moves what `input` has of the payload here, and gives it away once that was the last of it.
    pub(super) fn take(&mut self, input: &mut &mut [u8]) -> Option<(ControlKind, Box<[u8]>)> {
        let piece = unmasked(input, usize::from(self.remaining), &mut self.mask);
        self.payload.extend_from_slice(piece);
        self.remaining -= u8::try_from(piece.len()).expect("no more is taken than remains");
        (self.remaining == 0).then(|| (self.kind, std::mem::take(&mut self.payload).into()))
    }

    pub(super) const fn capacity(&self) -> usize {
        size_of::<Self>() + self.payload.capacity()
    }
}

/// Takes at most `wanted` bytes from the front of `input` and unmasks them; the key moves on to the byte behind them.
fn unmasked<'i>(input: &mut &'i mut [u8], wanted: usize, mask: &mut Option<[u8; 4]>) -> &'i [u8] {
    let piece = front(input, wanted.min(input.len()));
    if let Some(key) = mask {
        mask::apply(*key, piece);
        *key = mask::advance(*key, piece.len());
    }
    piece
}

/// Takes `count` bytes, which are there, from the front of `input`.
#[inline]
pub(super) fn front<'i>(input: &mut &'i mut [u8], count: usize) -> &'i mut [u8] {
    input
        .split_off_mut(..count)
        .expect("no more is asked for than is there")
}

/// Takes a payload that is there as a whole and unmasks it.
#[inline(always)] // See `Reader::step`.
pub(super) fn whole_payload<'i>(
    input: &mut &'i mut [u8],
    len: usize,
    mask: Option<[u8; 4]>,
) -> &'i [u8] {
    let payload = front(input, len);
    if let Some(key) = mask {
        mask::apply(key, payload);
    }
    payload
}
