//! Text by lines, indented by two spaces.

/// The longest line that is written where a shorter one can be.
pub(super) const WIDTH: usize = 110;

/// Lines of a module, as they are added.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    depth: usize,
    count: usize,
}

impl Lines {
    /// Adds a line, or several if there are line breaks in it; each is indented.
    pub(super) fn push(&mut self, line: impl AsRef<str>) {
        for line in line.as_ref().split('\n') {
            if !line.is_empty() {
                self.text.extend(std::iter::repeat_n("  ", self.depth));
                self.text.push_str(line);
            }
            self.text.push('\n');
            self.count += 1;
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Adds lines between the two, one level deeper.
    pub(super) fn block(
        &mut self,
        open: impl AsRef<str>,
        close: impl AsRef<str>,
        fill: impl FnOnce(&mut Self),
    ) {
        self.push(open);
        self.closed(close, fill);
    }

    /// Adds lines one level deeper, behind something that was begun, and its end.
    pub(super) fn closed(&mut self, close: impl AsRef<str>, fill: impl FnOnce(&mut Self)) {
        self.indented(fill);
        self.push(close);
    }

    /// Adds lines one level deeper.
    pub(super) fn indented(&mut self, fill: impl FnOnce(&mut Self)) {
        self.depth += 1;
        fill(self);
        self.depth -= 1;
    }

    /// Adds the statements in one line if they fit into it, else below each other.
    pub(super) fn statements(&mut self, statements: &[String]) {
        let line = statements.join(" ");
        if self.fits(&line) {
            self.push(line);
        } else {
            statements.iter().for_each(|statement| self.push(statement));
        }
    }

    /// Adds a list in one line if it fits into it, else as many items in a line as fit.
    pub(super) fn list(&mut self, open: &str, items: &[String], close: &str) {
        let line = format!("{open}{}{close}", items.join(", "));
        if self.fits(&line) {
            return self.push(line);
        }
        self.block(open.trim_end(), close.trim_start(), |lines| {
            let mut line = String::new();
            for item in items {
                if !line.is_empty() && !lines.fits(&format!("{line} {item},")) {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(item);
                line.push(',');
            }
            lines.push(line);
        });
    }

    /// Whether a line at this depth is short enough.
    pub(super) fn fits(&self, line: &str) -> bool {
        self.depth * 2 + line.chars().count() <= WIDTH && !line.contains('\n')
    }

    /// All of it.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_into_a_line_is_broken() {
        let mut lines = Lines::default();
        lines.block("{", "}", |lines| {
            lines.statements(&["a();".to_owned(), "b();".to_owned()]);
            lines.statements(&[format!("{}();", "a".repeat(105)), "b();".to_owned()]);
            let names: Vec<_> = (100..140).map(|number| number.to_string()).collect();
            lines.list("f(", &names, ");");
        });
        let text = lines.finish();
        assert!(text.starts_with("{\n  a(); b();\n  aaa"), "{text}");
        assert!(text.contains("();\n  b();\n  f(\n    100, 101,"), "{text}");
        assert!(text.ends_with(" 139,\n  );\n}\n"), "{text}");
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
    }
}
