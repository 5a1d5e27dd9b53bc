//! JSON for people to read: one member to a line, in the order it came.

/// Indents JSON text by two spaces and changes nothing else: order, numbers and strings stay as they are written.
///
/// Text that is not JSON comes out with its whitespace moved; nothing is lost.
///
/// ```
/// use wilco_codegen::pretty;
///
/// let shown = pretty::indented(r#"{"id":"BA12","late":[]}"#);
/// assert_eq!(shown, "{\n  \"id\": \"BA12\",\n  \"late\": []\n}");
/// ```
#[must_use]
pub fn indented(json: &str) -> String {
    let mut page = Page {
        text: String::with_capacity(json.len() * 2),
        depth: 0,
        just_opened: false,
    };
    let mut rest = json.char_indices();
    while let Some((start, char)) = rest.next() {
        match char {
            '"' => {
                let end = start + string_len(&json[start..]);
                page.put(&json[start..end]);
                while rest.offset() < end {
                    rest.next();
                }
            }
            '{' | '[' => page.open(char),
            '}' | ']' => page.close(char),
            ',' => page.next_member(),
            ':' => page.text.push_str(": "),
            char if char.is_ascii_whitespace() => {}
            char => page.put(char.encode_utf8(&mut [0; 4])),
        }
    }
    page.text
}

struct Page {
    text: String,
    depth: usize,
    just_opened: bool,
}

impl Page {
    fn open(&mut self, bracket: char) {
        self.put(bracket.encode_utf8(&mut [0; 4]));
        self.depth += 1;
        self.just_opened = true;
    }

    fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        if !self.just_opened {
            self.new_line();
        }
        self.just_opened = false;
        self.text.push(bracket);
    }

    fn next_member(&mut self) {
        self.text.push(',');
        self.new_line();
    }

    fn put(&mut self, token: &str) {
        if self.just_opened {
            self.just_opened = false;
            self.new_line();
        }
        self.text.push_str(token);
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }
}

/// How long the string at the start of the text is, its quotes included.
fn string_len(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_shown_one_member_to_a_line() {
        for (json, shown) in [
            ("7", "7"),
            ("{}", "{}"),
            (" [ ] ", "[]"),
            ("[1,[],[2]]", "[\n  1,\n  [],\n  [\n    2\n  ]\n]"),
            (
                r#"{"b":1e3,"a":{"x":null}}"#,
                "{\n  \"b\": 1e3,\n  \"a\": {\n    \"x\": null\n  }\n}",
            ),
            (
                r#"["a,{}\"]\\",18446744073709551615]"#,
                "[\n  \"a,{}\\\"]\\\\\",\n  18446744073709551615\n]",
            ),
            ("[\"é \u{1f6e9}\",true]", "[\n  \"é \u{1f6e9}\",\n  true\n]"),
        ] {
            assert_eq!(indented(json), shown);
        }
    }

    #[test]
    fn what_is_shown_is_the_same_json() {
        let json = r#"{"a":[1,{"b":"\u00e9\n"},[[]]],"c":{},"d":-0.5e-3}"#;
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&indented(json)), read(json));
        assert_eq!(indented(&indented(json)), indented(json));
    }

    #[test]
    fn what_is_not_json_does_no_harm() {
        for text in ["", "]", "\"open", "\"open\\", "{,}", "}}}{"] {
            let _ = indented(text);
        }
    }
}
