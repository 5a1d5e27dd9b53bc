//! The command line of the demo.

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// Serve at that address.
    Serve { listen: String },
    /// Say how to use it.
    Help,
}

impl Arguments {
    /// Reads what stands behind the name of the program; a mistake comes back as a sentence.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut listen = "127.0.0.1:3000".to_owned();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.split_once('=') {
                _ if argument == "--help" || argument == "-h" => return Ok(Self::Help),
                Some(("--listen", address)) => listen = address.to_owned(),
                None if argument == "--listen" => {
                    let missing = "--listen needs an address, such as 127.0.0.1:3000";
                    listen = arguments.next().ok_or(missing)?;
                }
                _ => return Err(format!("{argument:?} is not known here")),
            }
        }
        Ok(Self::Serve { listen })
    }
}

pub(crate) const HELP: &str = "\
Ground desk: an airport apron served over one WebSocket

Usage: ground-desk [--listen ADDR]

      --listen ADDR  Where to serve; port 0 takes any free one [default: 127.0.0.1:3000]
  -h, --help         Say this";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read_or_refused_with_a_sentence() {
        let serve = |listen: &str| {
            Ok(Arguments::Serve {
                listen: listen.to_owned(),
            })
        };
        for (line, expected) in [
            ("", serve("127.0.0.1:3000")),
            ("--listen [::1]:0", serve("[::1]:0")),
            ("--listen=0.0.0.0:80", serve("0.0.0.0:80")),
            ("--listen x -h", Ok(Arguments::Help)),
            (
                "--listen",
                Err("--listen needs an address, such as 127.0.0.1:3000".to_owned()),
            ),
            ("--port=1", Err("\"--port=1\" is not known here".to_owned())),
        ] {
            let words = line.split_whitespace().map(str::to_owned);
            assert_eq!(Arguments::parse(words), expected, "{line}");
        }
    }
}
