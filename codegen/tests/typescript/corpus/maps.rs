use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::*;
use schemars::JsonSchema;

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shift {
    Early,
    Late,
    Night,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Crew {
    lead: String,
    members: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Roster {
    by_name: HashMap<String, Crew>,
    by_number: BTreeMap<u32, bool>,
    by_offset: BTreeMap<i64, Vec<String>>,
    by_shift: BTreeMap<Shift, Crew>,
    nested: BTreeMap<String, BTreeMap<String, Option<u8>>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Phrases(BTreeMap<String, String>);

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "roster.echo", output = Roster)]
struct EchoRoster {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Roster,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "phrases.echo", output = Phrases)]
struct EchoPhrases {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Phrases,
}

pub(crate) fn group() -> Group {
    let crew = |lead: &str| Crew {
        lead: lead.to_owned(),
        members: [lead.to_owned(), "all".to_owned()].into(),
    };
    let roster = Roster {
        by_name: [("__proto__", "a"), ("constructor", "b"), ("", "c")]
            .map(|(key, lead)| (key.to_owned(), crew(lead)))
            .into(),
        by_number: [(0, true), (u32::MAX, false)].into(),
        by_offset: [
            (-(1 << 53) + 1, vec![]),
            ((1 << 53) - 1, vec!["end".to_owned()]),
        ]
        .into(),
        by_shift: [(Shift::Early, crew("e")), (Shift::Night, crew("n"))].into(),
        nested: [(
            "a".to_owned(),
            [("b".to_owned(), None), ("c".to_owned(), Some(1))].into(),
        )]
        .into(),
    };
    let phrases = Phrases([("bye".to_owned(), "moin".to_owned())].into());
    let operations = ContractBuilder::new()
        .operation::<EchoRoster>()
        .operation::<EchoPhrases>();
    let samples = vec![
        sample::<EchoRoster, _>(roster),
        sample::<EchoPhrases, _>(phrases),
    ];
    super::group("maps", operations, samples)
}
