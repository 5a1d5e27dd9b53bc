//! The command line of the demo.

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// Serve at that address.
    Serve {
        listen: String,
        /// Whether it stays noon.
        still: bool,
        /// How many controllers are programs.
        bots: usize,
    },
    /// Say how to use it.
    Help,
}

impl Arguments {
    /// Reads what stands behind the name of the program; a mistake comes back as a sentence.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut listen = "127.0.0.1:3000".to_owned();
        let (mut still, mut bots) = (false, None);
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (name, mut value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let mut value = |example: &str| {
                let value = value.take().or_else(|| arguments.next());
                value.ok_or_else(|| format!("{name} needs {example}"))
            };
            match name {
                "--help" | "-h" => return Ok(Self::Help),
                "--listen" => listen = value("an address, such as 127.0.0.1:3000")?,
                "--bots" => bots = Some(count(&value("a number, such as 3")?)?),
                "--still" => still = true,
                _ => return Err(format!("{argument:?} is not known here")),
            }
        }
        let bots = bots.unwrap_or(if still { 0 } else { 3 });
        Ok(Self::Serve {
            listen,
            still,
            bots,
        })
    }
}

fn count(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| *count <= MOST_BOTS);
    count.ok_or_else(|| format!("--bots is a number up to {MOST_BOTS}, and not {text:?}"))
}

/// More would stand on each other's toes.
const MOST_BOTS: usize = 6;

pub(crate) const HELP: &str = "\
Ground desk: an airport apron served over one WebSocket

Usage: ground-desk [--listen ADDR] [--bots N] [--still]

      --listen ADDR  Where to serve; port 0 takes any free one [default: 127.0.0.1:3000]
      --bots N       How many controllers are programs, up to 6 [default: 3; 0 if the day stands still]
      --still        Let it stay noon
  -h, --help         Say this";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read_or_refused_with_a_sentence() {
        let serve = |listen: &str, still, bots| {
            Ok(Arguments::Serve {
                listen: listen.to_owned(),
                still,
                bots,
            })
        };
        let here = "127.0.0.1:3000";
        for (line, expected) in [
            ("", serve(here, false, 3)),
            ("--listen [::1]:0", serve("[::1]:0", false, 3)),
            ("--listen=0.0.0.0:80", serve("0.0.0.0:80", false, 3)),
            ("--listen x -h", Ok(Arguments::Help)),
            ("--still", serve(here, true, 0)),
            ("--still --bots 2", serve(here, true, 2)),
            ("--bots=0", serve(here, false, 0)),
            (
                "--bots 7",
                Err("--bots is a number up to 6, and not \"7\"".to_owned()),
            ),
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
