use std::borrow::Cow;

/// The parameters that one element of a `Sec-WebSocket-Extensions` gives to permessage-deflate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) server_no_context_takeover: bool,
    pub(super) client_no_context_takeover: bool,
    pub(super) server_max_window_bits: Option<u8>,
    pub(super) client_max_window_bits: Option<Limit>,
}

/// A limit for the client's window, which an offer may announce without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Any,
    Bits(u8),
}

/// An element of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Deflate(Parameters),
    /// permessage-deflate with a parameter that is unknown, there twice, or has a value that it cannot have.
    IllFormed,
    /// Another extension.
    Unknown,
}

/// Reads the elements of all `headers`, in order; empty ones are none.
pub(super) fn elements<'h>(
    headers: impl IntoIterator<Item = &'h str>,
) -> impl Iterator<Item = Element> {
    headers
        .into_iter()
        .flat_map(|header| Split::new(header, b','))
        .filter(|element| !element.is_empty())
        .map(element)
}

fn element(text: &str) -> Element {
    let mut parts = Split::new(text, b';');
    if parts.next() != Some(NAME) {
        return Element::Unknown;
    }
    let mut parameters = Parameters::default();
    for part in parts {
        if parameters.take(part).is_none() {
            return Element::IllFormed;
        }
    }
    Element::Deflate(parameters)
}

impl Parameters {
    /// Takes in one parameter; `None` if it is not to be had.
    fn take(&mut self, text: &str) -> Option<()> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (trim(name), Some(unquoted(trim(value))?)),
            None => (text, None),
        };
        let is_new = match (name, value) {
            (SERVER_NO_CONTEXT_TAKEOVER, None) => {
                !std::mem::replace(&mut self.server_no_context_takeover, true)
            }
            (CLIENT_NO_CONTEXT_TAKEOVER, None) => {
                !std::mem::replace(&mut self.client_no_context_takeover, true)
            }
            (SERVER_MAX_WINDOW_BITS, Some(value)) => self
                .server_max_window_bits
                .replace(window_bits(&value)?)
                .is_none(),
            (CLIENT_MAX_WINDOW_BITS, Some(value)) => self
                .client_max_window_bits
                .replace(Limit::Bits(window_bits(&value)?))
                .is_none(),
            (CLIENT_MAX_WINDOW_BITS, None) => {
                self.client_max_window_bits.replace(Limit::Any).is_none()
            }
            _ => return None,
        };
        is_new.then_some(())
    }
}

/// 8 to 15, written without a zero in front.
fn window_bits(value: &str) -> Option<u8> {
    (8..=15).find(|bits: &u8| bits.to_string() == value)
}

/// A value without its quotes, if it has any; `None` if they do not close.
fn unquoted(value: &str) -> Option<Cow<'_, str>> {
    let Some(quoted) = value.strip_prefix('"') else {
        return Some(value.into());
    };
    let mut plain = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next()? {
            '"' => return chars.as_str().is_empty().then_some(plain.into()),
            '\\' => plain.push(chars.next()?),
            char => plain.push(char),
        }
    }
}

/// The parts of a text between separators that do not stand in quotes, without the blanks around them.
struct Split<'t> {
    rest: Option<&'t str>,
    separator: u8,
}

impl<'t> Split<'t> {
    const fn new(text: &'t str, separator: u8) -> Self {
        Self {
            rest: Some(text),
            separator,
        }
    }
}

impl<'t> Iterator for Split<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let text = self.rest.take()?;
        let (mut in_quotes, mut is_escaped) = (false, false);
        for (index, byte) in text.bytes().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if in_quotes => is_escaped = true,
                b'"' => in_quotes = !in_quotes,
                _ if byte == self.separator && !in_quotes => {
                    self.rest = Some(&text[index + 1..]);
                    return Some(trim(&text[..index]));
                }
                _ => {}
            }
        }
        Some(trim(text))
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

pub(super) const NAME: &str = "permessage-deflate";
pub(super) const SERVER_NO_CONTEXT_TAKEOVER: &str = "server_no_context_takeover";
pub(super) const CLIENT_NO_CONTEXT_TAKEOVER: &str = "client_no_context_takeover";
pub(super) const SERVER_MAX_WINDOW_BITS: &str = "server_max_window_bits";
pub(super) const CLIENT_MAX_WINDOW_BITS: &str = "client_max_window_bits";
