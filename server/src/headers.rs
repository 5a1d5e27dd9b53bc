//! The header fields of the request that opened a socket, for as long as the socket lives.

use std::fmt;
use std::sync::OnceLock;

use http::{HeaderMap, HeaderName, HeaderValue};

/// Header fields in one small piece of memory of their own, until somebody asks for them. A
/// `HeaderMap` takes several times as much, and the one that came with the request keeps the buffer
/// alive that HTTP read it into.
pub(crate) struct HeaderLines {
    lines: Box<[u8]>,
    map: OnceLock<Box<HeaderMap>>,
}

impl fmt::Debug for HeaderLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.map().fmt(f)
    }
}

impl HeaderLines {
    /// The fields as a map; only who asks for it pays.
    pub(crate) fn map(&self) -> &HeaderMap {
        self.map.get_or_init(|| Box::new(self.read()))
    }

    fn read(&self) -> HeaderMap {
        let lines = self.lines.split(|byte| *byte == b'\n');
        let fields = lines.filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            let name = HeaderName::from_bytes(&line[..colon]).ok()?;
            let mut value = HeaderValue::from_bytes(&line[colon + 1..]).ok()?;
            value.set_sensitive(SENSITIVE.contains(&name.as_str()));
            Some((name, value))
        });
        let mut map = HeaderMap::new();
        for (name, value) in fields {
            map.append(name, value);
        }
        map
    }
}

impl From<&HeaderMap> for HeaderLines {
    fn from(map: &HeaderMap) -> Self {
        let mut lines = Vec::new();
        for (name, value) in map {
            // Neither byte can stand in a name or a value that came over HTTP.
            lines.extend_from_slice(name.as_str().as_bytes());
            lines.push(b':');
            lines.extend_from_slice(value.as_bytes());
            lines.push(b'\n');
        }
        Self {
            lines: lines.into_boxed_slice(),
            map: OnceLock::new(),
        }
    }
}

/// What must not appear where headers are printed for debugging.
const SENSITIVE: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_is_what_went_in() {
        let mut map = HeaderMap::new();
        map.append("x-empty", HeaderValue::from_static(""));
        map.append("x-colon", HeaderValue::from_static("a:b: c"));
        map.append("cookie", HeaderValue::from_static("a=1"));
        map.append("cookie", HeaderValue::from_static("b=2"));
        map.append("x-bytes", HeaderValue::from_bytes(b"\xff\xfe\t").unwrap());
        assert_eq!(*HeaderLines::from(&map).map(), map);
        assert!(HeaderLines::from(&HeaderMap::new()).map().is_empty());
    }

    #[test]
    fn secrets_are_not_printed() {
        let mut map = HeaderMap::new();
        map.append("cookie", HeaderValue::from_static("secret"));
        let lines = HeaderLines::from(&map);
        assert!(!format!("{lines:?}").contains("secret"));
    }
}
