//! Why a value was not written or not read, and where in it.

use std::fmt;

/// A value could not be written.
#[derive(Debug)]
pub struct EncodeError(Place);

/// Bytes are not a value of the type that was asked for.
#[derive(Debug)]
pub struct DecodeError(Place);

#[derive(Debug)]
struct Place {
    path: String,
    message: String,
}

impl EncodeError {
    /// The field that was refused, as in `players[2].score`; empty for the value as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    #[cold]
    pub(crate) fn whole(message: impl fmt::Display) -> Self {
        Self(Place {
            path: String::new(),
            message: message.to_string(),
        })
    }

    /// Undoes what [`at`] has packed into the error of a serializer that is not ours.
    #[cold]
    pub(super) fn unpack(error: &impl fmt::Display) -> Self {
        let text = error.to_string();
        let (path, message) = split(&text);
        Self(Place {
            path: path.to_owned(),
            message: message.to_owned(),
        })
    }
}

impl DecodeError {
    /// The field that was refused, as in `players[2].score`; empty for the value as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    #[cold]
    pub(super) fn located(path: &str, message: &impl fmt::Display) -> Self {
        // The value as a whole is spelled `.` by serde_path_to_error.
        Self(Place {
            path: if path == "." { "" } else { path }.to_owned(),
            message: message.to_string(),
        })
    }

    #[cold]
    pub(super) fn whole(message: impl fmt::Display) -> Self {
        Self::located("", &message)
    }
}

impl std::error::Error for EncodeError {}
impl std::error::Error for DecodeError {}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

/// Adds one step to the path of an error on its way out of a value.
///
/// The serializers underneath know no paths and only let text through, so the path travels in the
/// text, between two marks. A value that is written without an error pays nothing for it.
#[cold]
#[inline(never)]
pub(super) fn at<E: serde::ser::Error>(error: &E, step: Step<'_>) -> E {
    let text = error.to_string();
    let (path, message) = split(&text);
    let dot = match path.as_bytes().first() {
        None | Some(b'[') => "",
        Some(_) => ".",
    };
    match step {
        Step::Field(name) => E::custom(format_args!("{MARK}{name}{dot}{path}{MARK}{message}")),
        Step::Index(index) => E::custom(format_args!("{MARK}[{index}]{dot}{path}{MARK}{message}")),
    }
}

/// One step of a path.
pub(super) enum Step<'a> {
    Field(&'a str),
    Index(usize),
}

fn split(text: &str) -> (&str, &str) {
    text.strip_prefix(MARK)
        .and_then(|text| text.split_once(MARK))
        .unwrap_or(("", text))
}

/// A control character that no message of ours and no sane field name holds.
const MARK: char = '\u{1}';
