//! Writing a message: a map opened by its tag, straight into the outbound buffer.

use serde::Serialize;

use crate::codec::{self, EncodeError, Encoding};
use crate::id::RequestId;
use crate::payload::{Payload, Raw};

/// What an application puts into a message: encoded already, or a value still to be encoded.
pub trait Body {
    /// Appends the value to `out`.
    ///
    /// # Errors
    /// It cannot be said in this encoding, or was encoded in the other one.
    fn append(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError>;
}

impl Body for Raw<'_> {
    fn append(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        if self.encoding() != encoding {
            return Err(EncodeError::whole("the payload is in the other encoding"));
        }
        out.extend_from_slice(self.bytes());
        Ok(())
    }
}

impl<B: Body + ?Sized> Body for &B {
    fn append(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        (**self).append(encoding, out)
    }
}

impl Body for Payload {
    fn append(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        self.as_raw().append(encoding, out)
    }
}

/// A value that is encoded where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed<T>(pub T);

impl<T: Serialize> Body for Typed<T> {
    fn append(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        codec::encode(encoding, &self.0, out)
    }
}

/// A map that is being written. Holds at most 15 fields, as every message does.
pub(crate) struct MapWriter<'v> {
    out: &'v mut Vec<u8>,
    encoding: Encoding,
    head: usize,
    count: u8,
}

impl<'v> MapWriter<'v> {
    /// Opens a message.
    pub(crate) fn message(
        encoding: Encoding,
        out: &'v mut Vec<u8>,
        number: u16,
        name: &str,
    ) -> Self {
        let mut writer = Self::open(encoding, out);
        match encoding {
            Encoding::MessagePack => writer.u64("t", number.into()),
            Encoding::Json => writer.str("type", name),
        }
        writer
    }

    fn open(encoding: Encoding, out: &'v mut Vec<u8>) -> Self {
        let head = out.len();
        out.push(match encoding {
            Encoding::MessagePack => FIXMAP,
            Encoding::Json => b'{',
        });
        Self {
            out,
            encoding,
            head,
            count: 0,
        }
    }

    fn key(&mut self, name: &str) {
        match self.encoding {
            Encoding::MessagePack => push_msgpack_str(self.out, name),
            Encoding::Json => {
                if self.count > 0 {
                    self.out.push(b',');
                }
                push_json_str(self.out, name);
                self.out.push(b':');
            }
        }
        self.count += 1;
    }

    pub(crate) fn u64(&mut self, name: &str, value: u64) {
        self.key(name);
        push_u64(self.out, self.encoding, value);
    }

    pub(crate) fn opt_u64(&mut self, name: &str, value: Option<u64>) {
        if let Some(value) = value {
            self.u64(name, value);
        }
    }

    pub(crate) fn bool(&mut self, name: &str, value: bool) {
        self.key(name);
        match (self.encoding, value) {
            (Encoding::MessagePack, false) => self.out.push(0xc2),
            (Encoding::MessagePack, true) => self.out.push(0xc3),
            (Encoding::Json, false) => self.out.extend_from_slice(b"false"),
            (Encoding::Json, true) => self.out.extend_from_slice(b"true"),
        }
    }

    pub(crate) fn str(&mut self, name: &str, value: &str) {
        self.key(name);
        push_str(self.out, self.encoding, value);
    }

    pub(crate) fn opt_str(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.str(name, value);
        }
    }

    pub(crate) fn request_id(&mut self, id: &RequestId) {
        match id {
            RequestId::Number(number) => self.u64("request_id", *number),
            RequestId::Text(text) => self.str("request_id", text),
            RequestId::Op(op_id) => self.str("op_id", &op_id.to_string()),
        }
    }

    pub(crate) fn opt_request_id(&mut self, id: Option<&RequestId>) {
        if let Some(id) = id {
            self.request_id(id);
        }
    }

    pub(crate) fn body(&mut self, name: &str, body: &impl Body) -> Result<(), EncodeError> {
        self.key(name);
        body.append(self.encoding, self.out)
    }

    /// Writes one of the protocol's own small values.
    pub(crate) fn value<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.key(name);
        codec::encode(self.encoding, value, self.out)
    }

    pub(crate) fn opt_value<T: Serialize>(
        &mut self,
        name: &str,
        value: Option<&T>,
    ) -> Result<(), EncodeError> {
        value.map_or(Ok(()), |value| self.value(name, value))
    }

    pub(crate) fn nested(&mut self, name: &str) -> MapWriter<'_> {
        self.key(name);
        MapWriter::open(self.encoding, self.out)
    }

    /// Writes a list of bodies.
    pub(crate) fn list<B: Body>(
        &mut self,
        name: &str,
        items: impl ExactSizeIterator<Item = B>,
    ) -> Result<(), EncodeError> {
        self.each(name, items, |encoding, out, item| {
            item.append(encoding, out)
        })
    }

    /// Writes a list of maps.
    pub(crate) fn maps<T>(
        &mut self,
        name: &str,
        items: &[T],
        write: impl Fn(&T, &mut MapWriter<'_>) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        self.each(name, items.iter(), |encoding, out, item| {
            let mut map = MapWriter::open(encoding, out);
            write(item, &mut map)?;
            map.close();
            Ok(())
        })
    }

    fn each<T>(
        &mut self,
        name: &str,
        items: impl ExactSizeIterator<Item = T>,
        write: impl Fn(Encoding, &mut Vec<u8>, T) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        self.key(name);
        match self.encoding {
            Encoding::MessagePack => push_array_header(self.out, items.len())?,
            Encoding::Json => self.out.push(b'['),
        }
        for (at, item) in items.enumerate() {
            if self.encoding == Encoding::Json && at > 0 {
                self.out.push(b',');
            }
            write(self.encoding, self.out, item)?;
        }
        if self.encoding == Encoding::Json {
            self.out.push(b']');
        }
        Ok(())
    }

    pub(crate) fn close(self) {
        match self.encoding {
            Encoding::MessagePack => self.out[self.head] = FIXMAP | self.count,
            Encoding::Json => self.out.push(b'}'),
        }
    }
}

fn push_u64(out: &mut Vec<u8>, encoding: Encoding, value: u64) {
    match encoding {
        Encoding::MessagePack => push_msgpack_uint(out, value),
        Encoding::Json => {
            use std::io::Write as _;
            write!(out, "{value}").expect("a Vec takes every byte");
        }
    }
}

fn push_str(out: &mut Vec<u8>, encoding: Encoding, text: &str) {
    match encoding {
        Encoding::MessagePack => push_msgpack_str(out, text),
        Encoding::Json => push_json_str(out, text),
    }
}

/// As rmp writes it, for the numbers of every message: in one piece.
#[inline]
fn push_msgpack_uint(out: &mut Vec<u8>, value: u64) {
    let bytes = value.to_be_bytes();
    match value {
        0..=0x7f => out.push(bytes[7]),
        0x80..=0xff => out.extend_from_slice(&[0xcc, bytes[7]]),
        0x100..=0xffff => out.extend_from_slice(&[0xcd, bytes[6], bytes[7]]),
        0x1_0000..=0xffff_ffff => {
            out.extend_from_slice(&[0xce, bytes[4], bytes[5], bytes[6], bytes[7]]);
        }
        0x1_0000_0000.. => {
            let [a, b, c, d, e, f, g, h] = bytes;
            out.extend_from_slice(&[0xcf, a, b, c, d, e, f, g, h]);
        }
    }
}

/// As rmp writes it; the short names of fields in one piece.
#[inline]
fn push_msgpack_str(out: &mut Vec<u8>, text: &str) {
    match u8::try_from(text.len()) {
        Ok(len @ 0..=31) => {
            out.reserve(text.len() + 1);
            out.push(0xa0 | len);
            out.extend_from_slice(text.as_bytes());
        }
        Ok(_) | Err(_) => {
            rmp::encode::write_str(out, text).expect("a Vec takes every byte");
        }
    }
}

fn push_json_str(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text).expect("a Vec takes every byte and a str is text");
}

fn push_array_header(out: &mut Vec<u8>, len: usize) -> Result<(), EncodeError> {
    let len = u32::try_from(len).map_err(|_| EncodeError::whole("the list is too long"))?;
    rmp::encode::write_array_len(out, len).expect("a Vec takes every byte");
    Ok(())
}

/// The marker of a map of up to 15 fields; its low half is the count.
const FIXMAP: u8 = 0x80;
