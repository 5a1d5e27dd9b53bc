//! What a contract says, in the terms of programming languages: the stable centre between schemas and printers.
//!
//! [`Api`] is read from a [`Contract`](wilco_protocol::contract::Contract), and printed by what stands beside this
//! module. A schema can say a thing in many ways; here it has one. What has no place here is an error with the path of
//! the type, never a guess.

mod arm;
mod channel;
mod choice;
pub(crate) mod circles;
mod docs;
mod error;
mod list;
mod members;
mod merged;
mod names;
mod node;
mod object;
mod parts;
mod place;
mod read;
mod read_channel;
mod scalar;
mod shape;
mod side;
mod unify;

#[cfg(test)]
mod tests;

use wilco_protocol::contract::Location;
use wilco_protocol::operation::Class;

pub use channel::{Action, Delta, Event, Presence, Resource};
pub use error::{Finding, ReadError};

/// All that printers know of a router.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// The hash of the contract.
    pub hash: String,
    /// The operations, sorted by their names on the wire.
    pub operations: Vec<Operation>,
    /// The resources, sorted by their patterns.
    pub resources: Vec<Resource>,
    /// The domains of events, sorted by their names on the wire.
    pub events: Vec<Event>,
    /// The presences, sorted by their patterns.
    pub presences: Vec<Presence>,
    /// The named types, sorted by name. Names are unique, and so are those of operations and types together, but for an
    /// operation that is called as its input is in Rust: if that type is another one as an output, that has the name too.
    /// Resources, events and presences have names that no operation has and that differ from each other; a type may be
    /// called as one of them, as most are.
    pub types: Vec<Type>,
}

/// A call that can be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// The name on the wire, such as `flight.get`.
    pub wire_name: String,
    /// The name in a program, such as `GetFlight`: that of the Rust type of its input.
    pub name: String,
    /// What people are told.
    pub docs: Docs,
    /// What may be done with a request that may have run before.
    pub class: Class,
    /// How long a handler may take, in milliseconds; `None` where the server's default holds.
    pub timeout_ms: Option<u64>,
    /// Where the input type is written in Rust.
    pub source: Location,
    /// What a request carries.
    pub input: Shape,
    /// What a handler answers with.
    pub output: Shape,
    /// What a handler refuses with; [`Shape::Never`] if it never does.
    pub error: Shape,
}

/// A type with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// The name: that of the Rust type, with `Input` behind it where the input differs from the output of that name.
    pub name: String,
    /// Where values of it travel.
    pub direction: Direction,
    /// What people are told.
    pub docs: Docs,
    /// What its values look like.
    pub shape: Shape,
}

/// Which way values of a type travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From client to server alone: it is written by clients.
    Input,
    /// From server to client alone: it is read by clients.
    Output,
    /// Both ways, in one shape.
    Both,
}

/// The words and the warnings of the source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Docs {
    /// The doc comment.
    pub text: Option<String>,
    /// Whether it is marked as deprecated.
    pub deprecated: bool,
    /// What the server checks beyond the shape, as sentences without a full stop: `1 to 8 characters`.
    pub checks: Vec<String>,
    /// Values that show what is meant, as JSON.
    pub examples: Vec<String>,
    /// What it is where it is left out, as JSON.
    pub default: Option<String>,
}

/// What values look like.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A type of [`Api::types`], by its name.
    Named(String),
    /// Nothing: nil, `null`.
    Null,
    /// True or false.
    Bool,
    /// A whole number.
    Integer(Integer),
    /// One of a few whole numbers: an enum that is written as its discriminants.
    Numbers(Vec<i64>),
    /// A number with a fraction; whole ones are read too.
    Float,
    /// Text.
    Text(Text),
    /// Bytes.
    Bytes,
    /// Any value that JSON can say.
    Json,
    /// No value at all.
    Never,
    /// The shape or nothing.
    Optional(Box<Shape>),
    /// Any number of values of one shape.
    List(Box<Shape>),
    /// A fixed number of values.
    Tuple(Vec<Shape>),
    /// A fixed number of values of one shape.
    Array(Box<Shape>, usize),
    /// Values by keys.
    Map(Key, Box<Shape>),
    /// Named fields; others are ignored.
    Struct(Vec<Field>),
    /// One of several.
    Enum(Enum),
}

/// A whole number, by what it may be and how JavaScript holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Integer {
    /// Of 32 bits at most, or narrowed: both limits are within 2^53.
    Small {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// `u64`, `usize`: a number, refused beyond 2^53.
    U64,
    /// `i64`, `isize`: a number, refused beyond 2^53.
    I64,
    /// [`wilco_protocol::U64`]: a `bigint`.
    BigU64,
    /// [`wilco_protocol::I64`]: a `bigint`.
    BigI64,
    /// [`wilco_protocol::U128`]: a `bigint`.
    BigU128,
    /// [`wilco_protocol::I128`]: a `bigint`.
    BigI128,
}

/// What is known of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Text {
    /// Anything; patterns and lengths are the server's to check.
    Plain,
    /// A UUID with hyphens.
    Uuid,
    /// A moment as RFC 3339 writes it.
    DateTime,
    /// A date without a time.
    Date,
    /// A time without a date.
    Time,
    /// An address of the web.
    Url,
}

/// What the keys of a map are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// Any text.
    Text,
    /// Whole numbers: integers in MessagePack, their digits in JSON.
    Integer(Integer),
    /// The names of an enum, any of which may be absent. A schema does not tell the name of the enum itself.
    Names(Vec<String>),
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// The name on the wire and in a program.
    pub name: String,
    /// What people are told.
    pub docs: Docs,
    /// Whether it may be left out: then the reader has a default, or the field is an option.
    pub optional: bool,
    /// What its values look like.
    pub shape: Shape,
}

/// One of several, and how they are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Enum {
    /// How they are told apart.
    pub tagging: Tagging,
    /// The variants, in the order of the source as far as the schema keeps it.
    pub variants: Vec<Variant>,
    /// Whether a reader takes a variant that it does not know, by its name, and leaves out what that holds.
    ///
    /// Only names, and enums whose names stand in a field, may be so; and only where clients read them.
    pub open: bool,
}

/// How the variants of an enum are told apart, in the terms of serde.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tagging {
    /// A name alone, or a map of one entry: name to content.
    External,
    /// A field among those of the content holds the name.
    Internal {
        /// The field.
        tag: String,
    },
    /// A field holds the name, another the content. A schema does not tell this from internal tagging with one field of
    /// that name in each variant that has any, and neither does the wire.
    Adjacent {
        /// The field of the name.
        tag: String,
        /// The field of the content.
        content: String,
    },
    /// By their shapes alone: the first that fits.
    Untagged,
}

/// One variant of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variant {
    /// Its name on the wire; empty where variants have none.
    pub name: String,
    /// What people are told.
    pub docs: Docs,
    /// What it holds beside its name; `None` if nothing.
    ///
    /// An internally tagged one holds a struct, in place or as a named type, in which the tag is not contained.
    pub content: Option<Shape>,
}
