//! The name of an operation: the rule, and the default.

/// Says what is wrong with a name, if anything is.
pub(crate) fn check(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("the name is empty; an operation's name has 1 to 64 bytes".to_owned());
    }
    if MAX_BYTES < name.len() {
        return Err(format!(
            "the name has {} bytes; an operation's name has at most 64",
            name.len()
        ));
    }
    if let Some(wrong) = name.chars().find(|c| !allowed(*c)) {
        return Err(format!(
            "{wrong:?} cannot stand in an operation's name; use `a-z`, `0-9` and `_` in segments joined by dots, as in \"user.get\""
        ));
    }
    if name.split('.').any(str::is_empty) {
        return Err(
            "a segment of the name is empty; dots stand between segments, as in \"user.get\""
                .to_owned(),
        );
    }
    Ok(())
}

/// The snake case of a type's name: `GetHTTPUser` becomes `get_http_user`.
pub(crate) fn snake_case(type_name: &str) -> String {
    let chars: Vec<char> = type_name.chars().collect();
    let mut name = String::with_capacity(type_name.len() + 4);
    for (index, &current) in chars.iter().enumerate() {
        if current.is_uppercase() && begins_word(&chars, index) {
            name.push('_');
        }
        name.extend(current.to_lowercase());
    }
    name
}

/// A capital begins a word after anything but a capital, and as the last of several before a small letter.
fn begins_word(chars: &[char], index: usize) -> bool {
    let Some(&before) = index.checked_sub(1).and_then(|at| chars.get(at)) else {
        return false;
    };
    let small_follows = chars.get(index + 1).is_some_and(|c| c.is_lowercase());
    before != '_' && (!before.is_uppercase() || small_follows)
}

fn allowed(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | '_' | '.')
}

const MAX_BYTES: usize = 64;

#[cfg(test)]
mod tests {
    use super::{check, snake_case};

    #[test]
    fn a_type_name_becomes_snake_case() {
        for (type_name, expected) in [
            ("Get", "get"),
            ("GetUser", "get_user"),
            ("GetHTTPUser", "get_http_user"),
            ("UserID", "user_id"),
            ("GetUser2", "get_user2"),
            ("Get2FACode", "get2_fa_code"),
            ("Get_User", "get_user"),
            ("A", "a"),
        ] {
            assert_eq!(snake_case(type_name), expected, "{type_name}");
        }
    }

    #[test]
    fn a_name_is_segments_joined_by_dots() {
        let longest = "a".repeat(64);
        for name in ["a", "user.get", "v1.user_2.get", "_", &longest] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        let too_long = "a".repeat(65);
        for name in [
            "",
            ".",
            "user.",
            ".get",
            "user..get",
            "User",
            "user-get",
            "user get",
            "ü",
            &too_long,
        ] {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
