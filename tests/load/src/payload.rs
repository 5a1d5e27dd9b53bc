//! The typed call that every peer answers: `{id, name, tags}` in, the same with `id + 1` out.

use crate::template::{BASE, Form, Template};
use crate::wrong::Wrong;

pub(crate) const NAME: &str = "sixteen letters.";
pub(crate) const TAGS: [&str; 3] = ["alpha", "beta", "gamma"];

const JSON_TAIL: &[u8] = br#","name":"sixteen letters.","tags":["alpha","beta","gamma"]}"#;

pub(crate) fn json() -> Template {
    Template::default()
        .bytes(r#"{"id":"#)
        .number(Form::Decimal, BASE)
        .bytes(JSON_TAIL)
}

/// The payload as MessagePack, its id a `uint32`.
pub(crate) fn msgpack() -> Template {
    Template::default()
        .bytes([0x83, 0xa2, b'i', b'd', 0xce])
        .number(Form::Big32, BASE)
        .bytes(msgpack_tail())
}

/// The number of the request that this JSON reply answers by its payload.
///
/// # Errors
/// When there is no such payload in it: an error reply, or a field that came back changed.
pub(crate) fn json_number(reply: &[u8]) -> Result<u32, Wrong> {
    let wrong = || Wrong::reply("no typed payload in the reply", reply);
    let tail = find(reply, JSON_TAIL).ok_or_else(wrong)?;
    let (head, digits) = reply[..tail].split_last_chunk::<10>().ok_or_else(wrong)?;
    if !head.ends_with(br#"{"id":"#) {
        return Err(wrong());
    }
    let id = std::str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse().ok());
    number_of(id.ok_or_else(wrong)?, reply)
}

/// The number of the request that this MessagePack payload answers.
pub(crate) fn msgpack_number(payload: &[u8]) -> Result<u32, Wrong> {
    let wrong = || Wrong::reply("not the typed payload", payload);
    let rest = payload
        .strip_prefix(&[0x83, 0xa2, b'i', b'd'])
        .ok_or_else(wrong)?;
    let (id, tail) = msgpack_integer(rest).ok_or_else(wrong)?;
    if tail != msgpack_tail() {
        return Err(wrong());
    }
    number_of(u32::try_from(id).map_err(|_| wrong())?, payload)
}

/// An unsigned integer in any of the widths that MessagePack has, and what follows it.
pub(crate) fn msgpack_integer(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let width = match first {
        0..0x80 => return Some((u64::from(*first), rest)),
        0xcc => 1,
        0xcd => 2,
        0xce => 4,
        0xcf => 8,
        _ => return None,
    };
    let (digits, rest) = rest.split_at_checked(width)?;
    let value = digits
        .iter()
        .fold(0, |value, digit| value << 8 | u64::from(*digit));
    Some((value, rest))
}

/// The request's number out of a reply's payload id, which is `BASE + number + 1`.
pub(crate) fn number_of(id: u32, reply: &[u8]) -> Result<u32, Wrong> {
    let wrong = || Wrong::reply("the reply's id belongs to no request", reply);
    id.checked_sub(BASE + 1).ok_or_else(wrong)
}

pub(crate) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn msgpack_tail() -> &'static [u8] {
    b"\xa4name\xb0sixteen letters.\xa4tags\x93\xa5alpha\xa4beta\xa5gamma"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(template: &Template, number: u32) -> Vec<u8> {
        let mut out = Vec::new();
        template.append(number, &mut out);
        out
    }

    #[test]
    fn a_reply_names_the_request_it_answers() {
        assert_eq!(json_number(&encoded(&json(), 8)).unwrap(), 7);
        assert_eq!(
            msgpack_number(&encoded(&msgpack(), 70_001)).unwrap(),
            70_000
        );
    }

    #[test]
    fn a_changed_field_or_an_error_is_not_a_reply() {
        let changed = String::from_utf8(encoded(&json(), 8))
            .unwrap()
            .replace("beta", "veta");
        assert!(json_number(changed.as_bytes()).is_err());
        assert!(json_number(br#"{"error":{"code":"overloaded"}}"#).is_err());
        let mut cut = encoded(&msgpack(), 8);
        cut.pop();
        assert!(msgpack_number(&cut).is_err());
    }

    #[test]
    fn an_id_below_every_request_is_refused() {
        assert!(number_of(BASE, b"").is_err());
    }

    #[test]
    fn names_in_text_and_in_bytes_agree() {
        assert!(find(JSON_TAIL, NAME.as_bytes()).is_some());
        for tag in TAGS {
            assert!(find(JSON_TAIL, tag.as_bytes()).is_some());
            assert!(find(msgpack_tail(), tag.as_bytes()).is_some());
        }
    }
}
