//! Rust types of every construct, as applications write them, and values of them.

pub(crate) mod bytes;
pub(crate) mod channels;
pub(crate) mod directions;
pub(crate) mod docs;
pub(crate) mod enums;
pub(crate) mod hostile;
pub(crate) mod integers;
pub(crate) mod maps;
pub(crate) mod odd;
pub(crate) mod operations;
pub(crate) mod options;
pub(crate) mod recursion;
pub(crate) mod structs;
pub(crate) mod texts;
pub(crate) mod tuples;

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wilco_protocol::codec::{decode, encode};
use wilco_protocol::{Contract, ContractBuilder, Encoding, Operation};

/// Types that belong together.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) contract: Contract,
    pub(crate) samples: Vec<Sample>,
}

/// A value that travels to a client and back.
pub(crate) struct Sample {
    /// The operation that answers with such a value, and takes one as `value`.
    pub(crate) operation: &'static str,
    /// How it is shown where it does not come back.
    pub(crate) shown: String,
    encoded: Box<dyn Fn(Encoding) -> Vec<u8>>,
    compared: Box<Compare>,
}

/// Reads what a client has sent, and fails if it is not the value.
type Compare = dyn Fn(Encoding, &[u8]) -> Result<(), String>;

impl Sample {
    /// The value as a server writes it.
    pub(crate) fn encoded(&self, encoding: Encoding) -> Vec<u8> {
        (self.encoded)(encoding)
    }

    /// Reads what a client has sent, and fails if it is something else.
    pub(crate) fn compare(&self, encoding: Encoding, sent: &[u8]) -> Result<(), String> {
        (self.compared)(encoding, sent)
    }
}

/// What clients send back.
#[derive(Deserialize)]
struct Sent<T> {
    value: T,
}

/// A value for the operation that echoes such values.
pub(crate) fn sample<Op, T>(value: T) -> Sample
where
    Op: Operation<Output = T>,
    T: Serialize + DeserializeOwned + Clone + PartialEq + Debug + 'static,
{
    let expected = value.clone();
    Sample {
        operation: Op::NAME,
        shown: format!("{value:?}"),
        encoded: Box::new(move |encoding| {
            let mut bytes = Vec::new();
            encode(encoding, &value, &mut bytes).unwrap();
            bytes
        }),
        compared: Box::new(
            move |encoding, sent| match decode::<Sent<T>>(encoding, sent) {
                Err(error) => Err(error.to_string()),
                Ok(Sent { value }) if value == expected => Ok(()),
                Ok(Sent { value }) => Err(format!("it came back as {value:?}")),
            },
        ),
    }
}

/// All groups.
pub(crate) fn groups() -> Vec<Group> {
    let mut groups = vec![
        bytes::group(),
        channels::group(),
        directions::group(),
        docs::group(),
        hostile::group(),
        integers::group(),
        maps::group(),
        operations::group(),
        odd::group(),
        options::group(),
        recursion::group(),
        structs::group(),
        texts::group(),
        tuples::group(),
    ];
    groups.extend(enums::groups());
    groups
}

fn group(name: &'static str, operations: ContractBuilder, samples: Vec<Sample>) -> Group {
    Group {
        name,
        contract: operations.build().unwrap(),
        samples,
    }
}
