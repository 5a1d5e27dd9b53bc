//! Names and literals, as the language takes them.

use unicode_ident::{is_xid_continue, is_xid_start};

/// Whether a name can be written without quotes as that of a property, a type or a constant.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|first| first == '_' || is_xid_start(first))
        && chars.all(is_xid_continue)
}

/// Whether the language keeps a name for itself, so that no type and no constant can have it.
pub(super) fn is_reserved(name: &str) -> bool {
    KEYWORDS.contains(&name) || TYPES.contains(&name)
}

/// Whether no variable can have the name.
pub(super) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Whether every object has something of that name without having been given it.
pub(super) fn is_inherited(name: &str) -> bool {
    INHERITED.contains(&name)
}

/// A text as a literal, in which nothing ends a line: JSON leaves two characters as they are that do so here.
pub(super) fn literal(text: &str) -> String {
    let literal = serde_json::Value::from(text).to_string();
    literal
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// Whether the language ends a line there, even within a comment.
pub(super) fn is_line_end(char: char) -> bool {
    matches!(char, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// A text and the value of a variable in quotes behind it, as a literal.
pub(super) fn template(text: &str, variable: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('`', "\\`")
        .replace('$', "\\$")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    format!("`{text} \"${{{variable}}}\"`")
}

/// The name of a property, quoted where it has to be.
pub(super) fn property(name: &str) -> String {
    if is_identifier(name) && name.is_ascii() {
        name.to_owned()
    } else {
        literal(name)
    }
}

/// A property of a value.
pub(super) fn access(value: &str, name: &str) -> String {
    if is_identifier(name) && name.is_ascii() {
        format!("{value}.{name}")
    } else {
        format!("{value}[{}]", literal(name))
    }
}

/// Words run together, each with a capital: `unknown_flight` is `UnknownFlight`.
pub(super) fn pascal(name: &str) -> String {
    let words = name.split(|char| char == '_' || !is_xid_continue(char));
    words
        .map(|word| with_first(word, char::to_uppercase))
        .collect()
}

/// The name with its first letter in lower case.
pub(super) fn uncapitalised(name: &str) -> String {
    with_first(name, char::to_lowercase)
}

fn with_first<I: Iterator<Item = char>>(word: &str, change: fn(char) -> I) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(change);
    first.chain(chars).collect()
}

/// Reserved words of modules, and names that strict code must not bind.
const KEYWORDS: [&str; 52] = [
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "globalThis",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "NaN",
    "Infinity",
];

/// Names of types that are part of the language, and words that mean something else where a type stands.
const TYPES: [&str; 14] = [
    "any",
    "bigint",
    "boolean",
    "infer",
    "intrinsic",
    "keyof",
    "never",
    "number",
    "object",
    "readonly",
    "string",
    "symbol",
    "unique",
    "unknown",
];

/// What `Object.prototype` holds.
const INHERITED: [&str; 12] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_they_have_to_be() {
        for (name, written) in [
            ("id", "v.id"),
            ("_id2", "v._id2"),
            ("default", "v.default"),
            ("content-type", r#"v["content-type"]"#),
            ("2nd", r#"v["2nd"]"#),
            ("", r#"v[""]"#),
            ("a\"b\\\n", r#"v["a\"b\\\n"]"#),
            ("größe", r#"v["größe"]"#),
            ("\r\u{2028}\u{2029}", r#"v["\r\u2028\u2029"]"#),
        ] {
            assert_eq!(access("v", name), written);
        }
    }

    #[test]
    fn a_name_begins_with_a_letter_and_goes_on_with_letters_and_digits() {
        for name in ["Größe", "_", "類型", "e\u{301}", "a𝟘"] {
            assert!(is_identifier(name), "{name}");
        }
        for name in [
            "", "2nd", "m²", "Ⓐ", "½", "\u{301}e", "𝟘", "a-b", "a b", "$",
        ] {
            assert!(!is_identifier(name), "{name}");
        }
    }

    #[test]
    fn a_template_holds_one_variable() {
        assert_eq!(template("unknown kind", "tag"), "`unknown kind \"${tag}\"`");
        assert_eq!(template("`${a}\\", "tag"), "`\\`\\${a}\\\\ \"${tag}\"`");
        let ends = template("\n\r\u{2028}\u{2029}", "tag");
        assert_eq!(ends, "`\\n\\r\\u2028\\u2029 \"${tag}\"`");
    }

    #[test]
    fn words_are_run_together() {
        for (name, written) in [
            ("unknown_flight", "UnknownFlight"),
            ("kebab-case name", "KebabCaseName"),
            ("already", "Already"),
            ("0", "0"),
            ("--", ""),
            ("m²", "M"),
            ("e\u{301}t\u{e9}", "E\u{301}t\u{e9}"),
        ] {
            assert_eq!(pascal(name), written);
        }
        assert_eq!(uncapitalised("FlightId"), "flightId");
    }
}
