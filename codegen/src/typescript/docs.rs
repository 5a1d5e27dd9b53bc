//! Doc comments.

use wilco_protocol::contract::Location;

use super::lines::Lines;
use super::words::is_line_end;
use crate::ir::Docs;

/// Writes the comment of a type, a field or a variant, if there is anything to say.
pub(super) fn write(lines: &mut Lines, docs: &Docs) {
    comment(lines, docs, None);
}

/// Writes the comment of a value, which leads to its source if that is known.
pub(super) fn write_with_source(lines: &mut Lines, docs: &Docs, source: Option<&Location>) {
    comment(lines, docs, source);
}

/// Whether there is anything to say.
pub(super) fn is_silent(docs: &Docs) -> bool {
    let Docs {
        deprecated,
        checks,
        examples,
        default,
        ..
    } = docs;
    !deprecated
        && checks.is_empty()
        && examples.is_empty()
        && default.is_none()
        && docs
            .text
            .as_deref()
            .is_none_or(|text| text.trim().is_empty())
}

fn comment(lines: &mut Lines, docs: &Docs, source: Option<&Location>) {
    let text = docs.text.as_deref().unwrap_or_default().trim();
    let mut written: Vec<String> = text.lines().map(|line| escaped(line.trim_end())).collect();
    if let Some(checks) = checks(docs) {
        if !written.is_empty() {
            written.push(String::new());
        }
        written.push(checks);
    }
    let mut tags = Vec::new();
    if docs.deprecated {
        tags.push("@deprecated".to_owned());
    }
    let default = docs.default.iter().map(|default| ("@default", default));
    let examples = docs.examples.iter().map(|example| ("@example", example));
    let values = default.chain(examples);
    tags.extend(values.map(|(tag, value)| format!("{tag} {}", escaped(value))));
    if let Some(Location { file, line, .. }) = source {
        // Editors take a bare path apart at its first slash.
        tags.push(format!("@see `{}:{line}`", escaped(file)));
    }
    if !written.is_empty() && !tags.is_empty() {
        written.push(String::new());
    }
    written.append(&mut tags);
    match &*written {
        [] => {}
        [line] if lines.fits(&format!("/** {line} */")) => lines.push(format!("/** {line} */")),
        _ => {
            lines.push("/**");
            for line in written {
                lines.push(format!(" * {line}").trim_end());
            }
            lines.push(" */");
        }
    }
}

/// What the server checks, in one line.
fn checks(docs: &Docs) -> Option<String> {
    let checks = docs
        .checks
        .iter()
        .map(|check| format!("{}.", escaped(check)));
    let checks: Vec<_> = checks.collect();
    (!checks.is_empty()).then(|| checks.join(" "))
}

/// A line that neither ends the comment nor begins a tag of it, and is one for everybody who counts lines.
fn escaped(line: &str) -> String {
    let line = line.replace(is_line_end, " ").replace("*/", "*\\/");
    match line.trim_start().strip_prefix('@') {
        Some(rest) => format!("\\@{rest}"),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_cannot_be_left_from_inside() {
        let docs = Docs {
            text: Some(
                "Ends here */ alert(1)\r\n  @internal is no tag\n\nlast\rone  \n".to_owned(),
            ),
            deprecated: true,
            checks: vec!["Matches `*/`".to_owned(), "At least 1".to_owned()],
            examples: vec!["\"*/\u{2028}\"".to_owned()],
            default: Some("5".to_owned()),
        };
        let source = Location {
            file: "src/*/\nflight.rs".to_owned(),
            line: 7,
            column: 1,
        };
        let mut lines = Lines::default();
        write_with_source(&mut lines, &docs, Some(&source));
        let expected = "/**\n * Ends here *\\/ alert(1)\n * \\@internal is no tag\n *\n * last one\n *\n \
                        * Matches `*\\/`. At least 1.\n *\n \
                        * @deprecated\n * @default 5\n * @example \"*\\/ \"\n * @see `src/*\\/ flight.rs:7`\n */\n";
        assert_eq!(lines.finish(), expected);
    }

    #[test]
    fn one_line_stays_one_and_nothing_stays_nothing() {
        for (text, deprecated, expected) in [
            (None, false, ""),
            (Some("  "), false, ""),
            (Some("A flight."), false, "/** A flight. */\n"),
            (None, true, "/** @deprecated */\n"),
        ] {
            let text = text.map(str::to_owned);
            let docs = Docs {
                text,
                deprecated,
                ..Docs::default()
            };
            let mut lines = Lines::default();
            write(&mut lines, &docs);
            assert_eq!(is_silent(&docs), expected.is_empty());
            assert_eq!(lines.finish(), expected);
        }
    }
}
