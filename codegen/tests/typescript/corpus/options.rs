use super::*;
use schemars::JsonSchema;

/// What is known of a flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Known {
    /// Null while there is none.
    stand: Option<String>,
    /// Left out while there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    delay: Option<Delay>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
    #[serde(default)]
    retries: u8,
    gate: Option<Option<u8>>,
    crew: Vec<Option<Delay>>,
    anything: Option<serde_json::Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Delay {
    minutes: u32,
}

/// The same in both directions, though a part may be missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Sparse {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    one: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other: Option<Delay>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    third: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Perhaps(Option<Delay>);

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "known.echo", output = Known)]
struct EchoKnown {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Known,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "sparse.echo", output = Vec<Sparse>)]
struct EchoSparse {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Vec<Sparse>,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "perhaps.echo", output = Vec<Perhaps>)]
struct EchoPerhaps {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Vec<Perhaps>,
}

pub(crate) fn group() -> Group {
    let nothing = Known {
        stand: None,
        delay: None,
        remarks: Vec::new(),
        retries: 0,
        gate: None,
        crew: vec![None, Some(Delay { minutes: 1 })],
        anything: None,
    };
    let everything = Known {
        stand: Some("A1".to_owned()),
        delay: Some(Delay { minutes: u32::MAX }),
        remarks: vec!["late".to_owned()],
        retries: 255,
        gate: Some(Some(7)),
        crew: Vec::new(),
        anything: Some(serde_json::json!({ "a": [1, -2.5, null, true], "": {} })),
    };
    let sparse = |one: Option<&str>, other, third: &str| Sparse {
        one: one.map(str::to_owned),
        other,
        third: third.to_owned(),
    };
    let operations = ContractBuilder::new()
        .operation::<EchoKnown>()
        .operation::<EchoSparse>()
        .operation::<EchoPerhaps>();
    let samples = vec![
        sample::<EchoKnown, _>(nothing),
        sample::<EchoKnown, _>(everything),
        sample::<EchoSparse, _>(vec![
            sparse(None, None, ""),
            sparse(Some(""), Some(Delay { minutes: 3 }), "third"),
        ]),
        sample::<EchoPerhaps, _>(vec![Perhaps(None), Perhaps(Some(Delay { minutes: 0 }))]),
    ];
    super::group("options", operations, samples)
}
