//! Patterns of names: segments between slashes, each of which is a word or a parameter in braces.

/// The parameters of a pattern, in its order.
pub(super) fn params(pattern: &str) -> Vec<&str> {
    pattern.split('/').filter_map(param).collect()
}

/// What is wrong with a pattern, as the rest of a sentence that begins with it.
pub(super) fn problem(pattern: &str) -> Option<&'static str> {
    if LONGEST_NAME < pattern.len() {
        return Some("has more than 255 bytes");
    }
    for segment in pattern.split('/') {
        match param(segment) {
            _ if segment.is_empty() => return Some("has an empty segment"),
            Some(param) if !is_identifier(param) => {
                return Some("has a parameter that is no word of letters, digits and `_`");
            }
            None if segment.contains(['{', '}']) => {
                return Some("has a brace within a segment; a parameter is a whole segment");
            }
            _ => {}
        }
    }
    let mut params = params(pattern);
    let count = params.len();
    params.sort_unstable();
    params.dedup();
    (params.len() < count).then_some("has two parameters of one name")
}

/// Whether there is a name that both patterns match.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    let (ones, others) = (one.split('/'), other.split('/'));
    ones.clone().count() == others.clone().count()
        && ones
            .zip(others)
            .all(|(one, other)| one == other || param(one).is_some() || param(other).is_some())
}

fn param(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn is_identifier(name: &str) -> bool {
    let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    name.bytes().all(is_word) && name.starts_with(|first: char| !first.is_ascii_digit())
}

/// How many bytes the name of a channel may have on the wire.
const LONGEST_NAME: usize = 255;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_words_and_parameters() {
        for (pattern, expected) in [
            ("apron", vec![]),
            ("world/{id}", vec!["id"]),
            ("{a}/x/{b_2}", vec!["a", "b_2"]),
        ] {
            assert_eq!(problem(pattern), None, "{pattern}");
            assert_eq!(params(pattern), expected);
        }
        for pattern in [
            "", "/a", "a/", "a//b", "a{b}", "{a}{b}", "{}", "{2}", "{a-b}", "{a}/{a}", "a}", "{a",
            "{{a}}",
        ] {
            assert!(problem(pattern).is_some(), "{pattern}");
        }
        assert!(problem(&"a".repeat(256)).is_some());
        assert!(problem(&"a".repeat(255)).is_none());
    }

    #[test]
    fn patterns_overlap_where_a_name_fits_both() {
        for (one, other, expected) in [
            ("a", "a", true),
            ("a", "b", false),
            ("a", "a/{id}", false),
            ("a/{id}", "a/{name}", true),
            ("a/{id}", "a/new", true),
            ("a/{id}", "{kind}/b", true),
            ("a/{id}/x", "b/{id}/x", false),
            ("{id}", "a", true),
        ] {
            assert_eq!(overlap(one, other), expected, "{one} {other}");
            assert_eq!(overlap(other, one), expected, "{other} {one}");
        }
    }
}
