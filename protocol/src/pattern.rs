//! Names of resources with places left open: `world/{id}`.

use std::fmt;
use std::str::FromStr;

/// A name of which some segments are left open, such as `world/{id}`.
///
/// Segments stand between slashes. An open one takes exactly one segment, whatever it is, but not
/// an empty one. See docs/protocol.md#resources.
///
/// ```
/// use wilco_protocol::Pattern;
///
/// let world = Pattern::parse("world/{id}")?;
/// let params = world.matches("world/7").expect("one segment for one place");
/// assert_eq!(params.get("id"), Some("7"));
/// assert!(world.matches("world").is_none());
/// assert!(world.matches("world/7/map").is_none());
/// # Ok::<(), wilco_protocol::PatternError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    text: Box<str>,
    segments: Box<[Segment]>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Segment {
    Fixed(Box<str>),
    Open(Box<str>),
}

/// What stands in a name where its pattern is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params(Vec<(Box<str>, Box<str>)>);

/// Why a text is no pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// The text is empty, or longer than [`Pattern::MAX_LEN`].
    #[error("a pattern has 1 to 255 bytes")]
    Length,
    /// Nothing stands between two slashes, or at an end.
    #[error("a segment of the pattern is empty")]
    EmptySegment,
    /// A brace stands inside of a segment, or its name is no name.
    #[error("an open segment is a name of letters, digits and `_` in braces: `{{id}}`")]
    Brace,
    /// Two places have one name.
    #[error("two open segments have the same name")]
    Twice,
}

impl Pattern {
    /// The most bytes of a pattern, and of a name that one matches.
    pub const MAX_LEN: usize = 255;

    /// Reads a pattern.
    ///
    /// # Errors
    /// The text is no pattern.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() || text.len() > Self::MAX_LEN {
            return Err(PatternError::Length);
        }
        let segments: Box<[Segment]> = text
            .split('/')
            .map(Segment::parse)
            .collect::<Result<_, _>>()?;
        for (at, segment) in segments.iter().enumerate() {
            if matches!(segment, Segment::Open(_)) && segments[..at].contains(segment) {
                return Err(PatternError::Twice);
            }
        }
        Ok(Self {
            text: text.into(),
            segments,
        })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the pattern is a name itself: no segment is open.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.names().next().is_none()
    }

    /// The names of the open segments, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Open(name) => Some(&**name),
            Segment::Fixed(_) => None,
        })
    }

    /// What stands in `name` where the pattern is open; `None` if the name is none of its own.
    /// A name of more than [`Pattern::MAX_LEN`] bytes is nobody's.
    #[must_use]
    pub fn matches(&self, name: &str) -> Option<Params> {
        if name.len() > Self::MAX_LEN {
            return None;
        }
        let mut params = Params::default();
        let mut parts = name.split('/');
        for segment in &self.segments {
            let part = parts.next()?;
            match segment {
                Segment::Fixed(text) if **text == *part => {}
                Segment::Open(name) if !part.is_empty() => {
                    params.0.push((name.clone(), part.into()));
                }
                Segment::Fixed(_) | Segment::Open(_) => return None,
            }
        }
        parts.next().is_none().then_some(params)
    }

    /// Whether some name matches both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.segments.len() == other.segments.len()
            && self.segments.iter().zip(&other.segments).all(|pair| {
                !matches!(pair, (Segment::Fixed(one), Segment::Fixed(other)) if one != other)
            })
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() {
            return Err(PatternError::EmptySegment);
        }
        let inside = text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match inside {
            Some(name) if is_name(name) => Ok(Self::Open(name.into())),
            None if !text.contains(['{', '}']) => Ok(Self::Fixed(text.into())),
            Some(_) | None => Err(PatternError::Brace),
        }
    }
}

fn is_name(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty() && text.bytes().all(letter)
}

impl Params {
    /// What stands at the place of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find_map(|(known, value)| (known == name).then_some(value))
    }

    /// Every place and what stands there, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        Self::parse(text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, PatternError};

    #[test]
    fn a_pattern_is_segments_of_which_some_are_open() {
        let long = "a".repeat(Pattern::MAX_LEN + 1);
        let cases = [
            ("apron", Ok(())),
            ("world/{id}", Ok(())),
            ("{a}/{b}/map", Ok(())),
            (&long[1..], Ok(())),
            ("", Err(PatternError::Length)),
            (&long, Err(PatternError::Length)),
            ("/apron", Err(PatternError::EmptySegment)),
            ("apron/", Err(PatternError::EmptySegment)),
            ("a//b", Err(PatternError::EmptySegment)),
            ("world/{}", Err(PatternError::Brace)),
            ("world/{a b}", Err(PatternError::Brace)),
            ("world/x{id}", Err(PatternError::Brace)),
            ("world/{id", Err(PatternError::Brace)),
            ("world/id}", Err(PatternError::Brace)),
            ("{id}/{id}", Err(PatternError::Twice)),
            ("id/id", Ok(())),
        ];
        for (text, read) in cases {
            assert_eq!(Pattern::parse(text).map(drop), read, "{text}");
        }
    }

    #[test]
    fn an_open_segment_takes_one_segment_that_is_not_empty() {
        let cases = [
            ("apron", "apron", Some("")),
            ("apron", "apron/1", None),
            ("apron", "Apron", None),
            ("world/{id}", "world/1", Some("id=1")),
            ("world/{id}", "world/{id}", Some("id={id}")),
            ("world/{id}", "world/", None),
            ("world/{id}", "world", None),
            ("world/{id}", "world/1/2", None),
            ("world/{id}", "", None),
            ("{a}/{b}", "x/y", Some("a=x b=y")),
            ("{a}", "é", Some("a=é")),
        ];
        for (pattern, name, expected) in cases {
            let params = Pattern::parse(pattern).unwrap().matches(name);
            let said = params.map(|params| {
                let said: Vec<_> = params.iter().map(|(k, v)| format!("{k}={v}")).collect();
                said.join(" ")
            });
            assert_eq!(said.as_deref(), expected, "{pattern} and {name}");
        }
        let any = Pattern::parse("{a}").unwrap();
        assert!(any.matches(&"a".repeat(Pattern::MAX_LEN)).is_some());
        assert!(any.matches(&"a".repeat(Pattern::MAX_LEN + 1)).is_none());
    }

    #[test]
    fn two_patterns_overlap_if_one_name_fits_both() {
        let cases = [
            ("a", "a", true),
            ("a", "b", false),
            ("a/{x}", "a/b", true),
            ("a/{x}", "{y}/b", true),
            ("a/{x}", "b/{x}", false),
            ("a", "a/{x}", false),
        ];
        for (one, other, expected) in cases {
            let (one, other) = (Pattern::parse(one).unwrap(), Pattern::parse(other).unwrap());
            assert_eq!(one.overlaps(&other), expected, "{one} and {other}");
            assert_eq!(other.overlaps(&one), expected, "{other} and {one}");
        }
    }
}
