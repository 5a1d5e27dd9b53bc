#![allow(deprecated, reason = "what is deprecated is printed too")]

use super::*;
use schemars::JsonSchema;

/// A flight.
///
/// It has a number, see [`Number`], and ends a comment: */ alert("here") /*
///
/// @internal is a word like any other
///
/// ```
/// let code = "is kept";
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Documented {
    /// One line.
    line: String,
    /// Two lines
    /// of text.
    lines: String,
    #[deprecated]
    old: u8,
    /// Replaced.
    #[deprecated]
    older: u8,
    kind: Kind,
    state: State,
}

/// Old as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[deprecated]
pub(crate) struct Number(u8);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum Kind {
    /// People.
    Passenger,
    /// Boxes.
    #[deprecated]
    Cargo,
    Mail,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "in")]
pub(crate) enum State {
    /// Up there.
    Air {
        /// In metres.
        height: u32,
        /// In knots.
        speed: u32,
    },
    /// Down here.
    Ground { stand: Number },
}

/// Echo a documented thing.
///
/// It says nothing more.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "documented.echo", output = Documented)]
struct EchoDocumented {
    /// The thing.
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Documented,
}

/// Echo it as before.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "documented.echo_old", output = Number)]
#[deprecated]
struct EchoOld {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Number,
}

pub(crate) fn group() -> Group {
    let documented = Documented {
        line: String::new(),
        lines: String::new(),
        old: 1,
        older: 2,
        kind: Kind::Mail,
        state: State::Air {
            height: 1000,
            speed: 200,
        },
    };
    let cargo = Documented {
        kind: Kind::Cargo,
        state: State::Ground { stand: Number(3) },
        ..documented.clone()
    };
    let operations = ContractBuilder::new()
        .operation::<EchoDocumented>()
        .operation::<EchoOld>();
    let samples = vec![
        sample::<EchoDocumented, _>(documented),
        sample::<EchoDocumented, _>(cargo),
        sample::<EchoOld, _>(Number(1)),
    ];
    super::group("docs", operations, samples)
}
