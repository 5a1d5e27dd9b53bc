//! Two versions of a type: what is said about them, and what becomes of their values.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_codegen::{Change, compare};
use wilco_protocol::Encoding;
use wilco_protocol::codec::{decode, encode};
use wilco_protocol::contract::{Contract, ContractBuilder, DeclaredResource};
use wilco_protocol::operation::NoError;

use crate::guide::word;

/// A version of a type, with values of it as JSON.
pub(crate) struct Version {
    pub(crate) contract: Contract,
    samples: &'static [&'static str],
    /// The bytes in which the sample can come from a client of this version, or from a server.
    written: fn(&str, Writer) -> Vec<Message>,
    reads: fn(Encoding, &[u8]) -> Result<(), String>,
}

/// A value as it is on the wire.
pub(crate) type Message = (Encoding, Vec<u8>);

/// Who wrote a value.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Writer {
    Client,
    Server,
}

/// A row of the first table.
pub(crate) struct Row {
    pub(crate) title: &'static str,
    pub(crate) old: Version,
    pub(crate) new: Version,
    /// Why serde reads what counts as broken, if it does.
    pub(crate) although: Option<&'static str>,
}

pub(crate) fn version<T>(samples: &'static [&'static str]) -> Version
where
    T: Serialize + DeserializeOwned + JsonSchema,
{
    let resource = DeclaredResource::derived::<T>("row").action::<T, (), NoError>();
    Version {
        contract: ContractBuilder::new().resource(resource).build().unwrap(),
        samples,
        written: written::<T>,
        reads: |encoding, bytes| match decode::<T>(encoding, bytes) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        },
    }
}

/// A server writes a value as its type does. A client may also leave out what has a default, as the sample does.
fn written<T: Serialize + DeserializeOwned>(sample: &str, from: Writer) -> Vec<Message> {
    let value: T = decode(Encoding::Json, sample.as_bytes())
        .unwrap_or_else(|error| panic!("{sample}: {error}"));
    let typed = [Encoding::MessagePack, Encoding::Json].map(|encoding| {
        let mut bytes = Vec::new();
        encode(encoding, &value, &mut bytes).unwrap();
        (encoding, bytes)
    });
    let mut written = Vec::from(typed);
    if from == Writer::Client {
        written.push((Encoding::Json, sample.as_bytes().to_vec()));
    }
    written
}

impl Version {
    /// All samples, as they are written in each encoding.
    pub(crate) fn messages(&self, writer: Writer) -> Vec<(&'static str, Message)> {
        let samples = self.samples.iter();
        let messages = samples.flat_map(|sample| {
            let written = (self.written)(sample, writer).into_iter();
            written.map(|message| (*sample, message))
        });
        messages.collect()
    }
}

impl Row {
    /// The words of the table, by what is said about the two contracts.
    pub(crate) fn said(&self) -> [&'static str; 2] {
        let changes = self.changes();
        ["resource row: action", "resource row: state"].map(|place| {
            let places = |change: &Change| {
                let mut paths = std::iter::once(&change.path).chain(&change.also);
                paths.any(|path| is_in(path, place))
            };
            let breaks = changes.iter().filter(|it| places(it)).map(|it| it.breaks);
            word(&breaks.collect::<Vec<_>>())
        })
    }

    pub(crate) fn changes(&self) -> Vec<Change> {
        let comparison = compare(&self.old.contract, &self.new.contract).unwrap();
        comparison.changes().to_vec()
    }

    /// The same by what becomes of values, but that nothing tells `nobody` from `same`.
    pub(crate) fn seen(&self) -> [&'static str; 2] {
        let [forth, back] =
            [(&self.old, &self.new), (&self.new, &self.old)].map(|(writer, reader)| {
                [Writer::Client, Writer::Server].map(|from| refused(writer, reader, from))
            });
        [(forth[0], back[0]), (back[1], forth[1])].map(|pair| match pair {
            (false, false) => "nobody",
            (true, false) => "old clients",
            (false, true) => "new clients",
            (true, true) => "both",
        })
    }
}

/// Whether the reader refuses any value of the writer.
fn refused(writer: &Version, reader: &Version, from: Writer) -> bool {
    let mut refused = false;
    for (_, (encoding, bytes)) in writer.messages(from) {
        (writer.reads)(encoding, &bytes).unwrap();
        refused |= (reader.reads)(encoding, &bytes).is_err();
    }
    refused
}

/// Whether a path begins with a place, which may be the beginning of the name of another place.
fn is_in(path: &str, place: &str) -> bool {
    path.strip_prefix(place)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphabetic() || next == ' '))
}
