use std::collections::BTreeMap;

use super::*;
use schemars::JsonSchema;

/// A part of the airport, with parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Area {
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    areas: Vec<Area>,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condition {
    Always,
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any { of: BTreeMap<String, Condition> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Wheel {
    next: Option<Box<Axle>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Axle {
    wheels: (Box<Wheel>, Box<Wheel>),
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "area.echo", output = Area)]
struct EchoArea {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Area,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "condition.echo", output = Condition)]
struct EchoCondition {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Condition,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "wheel.echo", output = Wheel)]
struct EchoWheel {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Wheel,
}

pub(crate) fn group() -> Group {
    let area = |name: &str, areas| Area {
        name: name.to_owned(),
        areas,
    };
    let deep = area(
        "airport",
        vec![
            area("pier", vec![area("gate", vec![])]),
            area("hangar", vec![]),
        ],
    );
    let condition = Condition::All(vec![
        Condition::Not(Box::new(Condition::Always)),
        Condition::Any {
            of: [("x".to_owned(), Condition::All(vec![]))].into(),
        },
    ]);
    let end = || Box::new(Wheel { next: None });
    let wheel = Wheel {
        next: Some(Box::new(Axle {
            wheels: (end(), end()),
        })),
    };
    let operations = ContractBuilder::new()
        .operation::<EchoArea>()
        .operation::<EchoCondition>()
        .operation::<EchoWheel>();
    let samples = vec![
        sample::<EchoArea, _>(deep),
        sample::<EchoCondition, _>(condition),
        sample::<EchoWheel, _>(wheel),
    ];
    super::group("recursion", operations, samples)
}
