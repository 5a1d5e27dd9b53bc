//! Where a MessagePack value ends, found without building it.

/// The deepest nesting of arrays and maps that either encoding may carry.
pub const MAX_DEPTH: usize = 64;

/// Bytes do not begin with one whole MessagePack value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwalkable {
    /// The bytes end before the value does.
    #[error("the bytes end before the value does")]
    Truncated,
    /// Arrays and maps nest deeper than [`MAX_DEPTH`].
    #[error("arrays and maps nest deeper than 64 levels")]
    TooDeep,
    /// The marker `0xc1`, which MessagePack never uses, stands where a value should.
    #[error("0xc1 begins no value")]
    Reserved,
}

/// The length of the value at the front of `bytes`; what follows it is not looked at.
///
/// Costs no allocation and no recursion, whatever the bytes say: every count and every length is
/// compared with the bytes that are left before it is used. Text is not checked to be UTF-8.
///
/// # Errors
/// The value is cut off, nests deeper than [`MAX_DEPTH`], or holds a reserved marker.
///
/// ```
/// // {"id": 7} and the first byte of something else.
/// let bytes = [0x81, 0xa2, b'i', b'd', 0x07, 0xc3];
/// assert_eq!(wilco_protocol::codec::value_len(&bytes), Ok(5));
/// ```
#[inline]
pub fn value_len(bytes: &[u8]) -> Result<usize, Unwalkable> {
    Ok(walk(bytes)?.len)
}

/// How far a value reaches and what it holds that may be carried but not read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) len: usize,
    pub(super) refused: Option<(usize, Refused)>,
}

impl Extent {
    /// Whether all of the value may be read: then it need not be walked again.
    pub(crate) const fn is_plain(&self) -> bool {
        self.refused.is_none()
    }
}

/// Values that MessagePack has and the contract has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    Extension,
    NotFinite,
}

#[inline]
pub(crate) fn walk(bytes: &[u8]) -> Result<Extent, Unwalkable> {
    match marked_len(bytes) {
        Some(len) => Ok(Extent { len, refused: None }),
        None => walk_nested(bytes),
    }
}

/// The length of a value whose marker says it. Most fields of a message are such values.
#[inline(always)]
fn marked_len(bytes: &[u8]) -> Option<usize> {
    let len = match *bytes {
        [0x00..=0x7f | 0xe0..=0xff | 0xc0 | 0xc2 | 0xc3, ..] => 1,
        [marker @ 0xa0..=0xbf, ..] => 1 + usize::from(marker & 0x1f),
        [0xcc | 0xd0, ..] => 2,
        [0xcd | 0xd1, ..] => 3,
        [0xce | 0xd2, ..] => 5,
        [0xcf | 0xd3, ..] => 9,
        [0xd9, len, ..] => 2 + usize::from(len),
        _ => return None,
    };
    (len <= bytes.len()).then_some(len)
}

fn walk_nested(bytes: &[u8]) -> Result<Extent, Unwalkable> {
    // What is left to read of each open container but the innermost, which is `left`.
    let mut outer = [0_u32; MAX_DEPTH];
    let mut depth = 0;
    let mut left = 1_u32;
    let mut rest = bytes;
    let mut refused = None;
    loop {
        let start = rest;
        let children = match step(&mut rest)? {
            Step::Scalar => None,
            Step::Children(count) => Some(count),
            Step::Float(finite) => {
                if !finite {
                    refused.get_or_insert((bytes.len() - start.len(), Refused::NotFinite));
                }
                None
            }
            Step::Extension => {
                refused.get_or_insert((bytes.len() - start.len(), Refused::Extension));
                None
            }
        };
        left -= 1;
        if let Some(count) = children {
            *outer.get_mut(depth).ok_or(Unwalkable::TooDeep)? = left;
            depth += 1;
            left = count;
        }
        while left == 0 {
            if depth == 0 {
                let len = bytes.len() - rest.len();
                return Ok(Extent { len, refused });
            }
            depth -= 1;
            left = outer[depth];
        }
    }
}

enum Step {
    Scalar,
    Children(u32),
    Float(bool),
    Extension,
}

/// Reads one marker with all that belongs to it, except the values inside an array or a map.
#[inline(always)]
fn step(rest: &mut &[u8]) -> Result<Step, Unwalkable> {
    let [marker] = take(rest)?;
    match marker {
        0x00..=0x7f | 0xe0..=0xff | 0xc0 | 0xc2 | 0xc3 => Ok(Step::Scalar),
        0xa0..=0xbf => skip(rest, usize::from(marker & 0x1f)),
        0x80..=0x8f => children(rest, u64::from(marker & 0x0f) * 2),
        0x90..=0x9f => children(rest, u64::from(marker & 0x0f)),
        0xcc | 0xd0 => skip(rest, 1),
        0xcd | 0xd1 => skip(rest, 2),
        0xce | 0xd2 => skip(rest, 4),
        0xcf | 0xd3 => skip(rest, 8),
        0xca => Ok(Step::Float(f32::from_be_bytes(take(rest)?).is_finite())),
        0xcb => Ok(Step::Float(f64::from_be_bytes(take(rest)?).is_finite())),
        0xd9 | 0xc4 => {
            let length = length8(rest)?;
            skip(rest, length)
        }
        0xda | 0xc5 => {
            let length = length16(rest)?;
            skip(rest, length)
        }
        0xdb | 0xc6 => {
            let length = length32(rest)?;
            skip(rest, length)
        }
        0xdc => {
            let count = u16::from_be_bytes(take(rest)?);
            children(rest, u64::from(count))
        }
        0xdd => {
            let count = u32::from_be_bytes(take(rest)?);
            children(rest, u64::from(count))
        }
        0xde => {
            let count = u16::from_be_bytes(take(rest)?);
            children(rest, u64::from(count) * 2)
        }
        0xdf => {
            let count = u32::from_be_bytes(take(rest)?);
            children(rest, u64::from(count) * 2)
        }
        0xc7..=0xc9 | 0xd4..=0xd8 => extension(rest, marker),
        0xc1 => Err(Unwalkable::Reserved),
    }
}

#[inline(always)]
fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Unwalkable> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(Unwalkable::Truncated)?;
    *rest = tail;
    Ok(*head)
}

#[inline(always)]
fn skip(rest: &mut &[u8], length: usize) -> Result<Step, Unwalkable> {
    *rest = rest.get(length..).ok_or(Unwalkable::Truncated)?;
    Ok(Step::Scalar)
}

/// Every value takes a byte at least, so a count beyond the bytes that are left is a lie.
#[inline(always)]
fn children(rest: &[u8], count: u64) -> Result<Step, Unwalkable> {
    if (rest.len() as u64) < count {
        return Err(Unwalkable::Truncated);
    }
    // Fails for a map of more than two thousand million entries, which no message limit allows.
    let count = u32::try_from(count).map_err(|_| Unwalkable::Truncated)?;
    Ok(Step::Children(count))
}

#[inline(always)]
fn length8(rest: &mut &[u8]) -> Result<usize, Unwalkable> {
    Ok(usize::from(u8::from_be_bytes(take(rest)?)))
}

#[inline(always)]
fn length16(rest: &mut &[u8]) -> Result<usize, Unwalkable> {
    Ok(usize::from(u16::from_be_bytes(take(rest)?)))
}

#[inline(always)]
fn length32(rest: &mut &[u8]) -> Result<usize, Unwalkable> {
    usize::try_from(u32::from_be_bytes(take(rest)?)).map_err(|_| Unwalkable::Truncated)
}

#[cold]
fn extension(rest: &mut &[u8], marker: u8) -> Result<Step, Unwalkable> {
    let length = match marker {
        0xc7 => length8(rest)?,
        0xc8 => length16(rest)?,
        0xc9 => length32(rest)?,
        fixed => 1 << (fixed - 0xd4),
    };
    // One byte more: the type of the extension.
    take::<1>(rest)?;
    skip(rest, length)?;
    Ok(Step::Extension)
}
