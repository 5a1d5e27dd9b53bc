//! Encoded requests whose numbers have a fixed width, so that they are patched in place.

/// How a number is written inside a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// Ten decimal digits: JSON allows no leading zeros, so the value is at least [`BASE`].
    Decimal,
    Big32,
    Little32,
    /// A protobuf varint of five bytes, which holds for every value from 2^28 on.
    Varint5,
    /// An HTTP/2 stream of a client: odd, counted from 1.
    Stream,
}

/// What is added to a request's number to make its payload id, so that the id has the same
/// width in every encoding from the first request to the last.
pub(crate) const BASE: u32 = 1_000_000_000;

/// The key of every masked frame: any value is legal, a fixed one lets frames be masked once.
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// One encoded request and the places where its number goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Template {
    bytes: Vec<u8>,
    slots: Vec<Slot>,
}

#[derive(Clone, Debug)]
struct Slot {
    at: usize,
    form: Form,
    plus: u32,
    mask: [u8; 4],
}

impl Template {
    pub(crate) fn bytes(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.bytes.extend_from_slice(bytes.as_ref());
        self
    }

    pub(crate) fn number(mut self, form: Form, plus: u32) -> Self {
        let at = self.bytes.len();
        self.slots.push(Slot {
            at,
            form,
            plus,
            mask: [0; 4],
        });
        self.bytes.resize(at + form.width(), 0);
        self
    }

    pub(crate) fn then(mut self, next: &Self) -> Self {
        let shift = self.bytes.len();
        self.bytes.extend_from_slice(&next.bytes);
        self.slots.extend(next.slots.iter().map(|slot| Slot {
            at: slot.at + shift,
            ..slot.clone()
        }));
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// This request as one masked WebSocket frame with the given first byte.
    pub(crate) fn masked(mut self, first: u8) -> Self {
        for (at, byte) in self.bytes.iter_mut().enumerate() {
            *byte ^= MASK[at % 4];
        }
        for slot in &mut self.slots {
            slot.mask = std::array::from_fn(|step| MASK[(slot.at + step) % 4]);
        }
        Self::default()
            .bytes(masked_head(first, self.bytes.len()))
            .then(&self)
    }

    /// Appends the request with this number.
    pub(crate) fn append(&self, number: u32, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&self.bytes);
        for slot in &self.slots {
            let (digits, width) = slot.form.digits(number + slot.plus);
            let place = &mut out[start + slot.at..][..width];
            for (step, byte) in place.iter_mut().enumerate() {
                *byte = digits[step] ^ slot.mask[step % 4];
            }
        }
    }
}

impl Form {
    const fn width(self) -> usize {
        match self {
            Self::Decimal => 10,
            Self::Big32 | Self::Little32 | Self::Stream => 4,
            Self::Varint5 => 5,
        }
    }

    fn digits(self, value: u32) -> ([u8; 10], usize) {
        let mut digits = [0; 10];
        match self {
            Self::Decimal => write_decimal(value, &mut digits),
            Self::Big32 => digits[..4].copy_from_slice(&value.to_be_bytes()),
            Self::Little32 => digits[..4].copy_from_slice(&value.to_le_bytes()),
            Self::Stream => digits[..4].copy_from_slice(&(2 * value - 1).to_be_bytes()),
            Self::Varint5 => {
                for (step, digit) in digits[..5].iter_mut().enumerate() {
                    let more = if step < 4 { 0x80 } else { 0 };
                    *digit = low_byte(value >> (7 * step)) & 0x7f | more;
                }
            }
        }
        (digits, self.width())
    }
}

/// Appends one masked frame that is sent too rarely to deserve a template.
pub(crate) fn append_masked(first: u8, body: &[u8], out: &mut Vec<u8>) {
    Template::default().bytes(body).masked(first).append(1, out);
}

fn masked_head(first: u8, len: usize) -> Vec<u8> {
    let mut head = vec![first];
    match len {
        0..126 => head.push(0x80 | low_byte(u32::try_from(len).expect("below 126"))),
        126..0x1_0000 => {
            head.push(0x80 | 126);
            head.extend_from_slice(&u16::try_from(len).expect("below 2^16").to_be_bytes());
        }
        _ => {
            head.push(0x80 | 127);
            head.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    head.extend_from_slice(&MASK);
    head
}

fn write_decimal(mut value: u32, digits: &mut [u8; 10]) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + low_byte(value % 10);
        value /= 10;
    }
}

const fn low_byte(value: u32) -> u8 {
    value.to_le_bytes()[0]
}
