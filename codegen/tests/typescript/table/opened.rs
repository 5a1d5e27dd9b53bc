//! Enums that may get more variants: what a client does about one that it does not know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wilco_protocol::Encoding;
use wilco_protocol::codec::encode;

use super::{Row, said};
use crate::scratch::{Scratch, hex, is_left_out};

pub(super) fn rows() -> Vec<Row> {
    vec![names(), tagged(), adjacent()]
}

fn names() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[schemars(extend("x-wilco" = "open"))]
    enum Weather {
        Sun,
        Rain,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Report {
        now: Weather,
        next: Vec<Weather>,
        last: Option<Weather>,
    }
    said(
        "an open enum of names",
        "row_open_names",
        r#"
        export interface Report {
          readonly now: Weather;
          readonly next: readonly Weather[];
          readonly last: Weather | null;
        }
        export interface ReportInput {
          readonly now: WeatherInput;
          readonly next: readonly WeatherInput[];
          readonly last?: WeatherInput | null | undefined;
        }
        export type Weather = "Sun" | "Rain" | $.Unknown;
        export type WeatherInput = "Sun" | "Rain";"#,
        r#"{"now":"Sun","next":["Rain"],"last":null}"#,
        [Report {
            now: Weather::Sun,
            next: vec![Weather::Rain],
            last: None,
        }],
    )
}

fn tagged() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "type")]
    #[schemars(extend("x-wilco" = "open"))]
    enum Event {
        Landed,
        Moved { row: u8, seat: u8 },
    }
    said(
        "an open enum with a tag",
        "row_open_tagged",
        r#"
        export type Event =
          | { readonly type: "Landed" }
          | { readonly type: "Moved"; readonly row: number; readonly seat: number }
          | { readonly type: $.Unknown };
        export type EventInput =
          | { readonly type: "Landed" }
          | { readonly type: "Moved"; readonly row: number; readonly seat: number };"#,
        r#"{"type":"Landed"}"#,
        [Event::Landed, Event::Moved { row: 1, seat: 2 }],
    )
}

fn adjacent() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t", content = "c")]
    #[schemars(extend("x-wilco" = "open"))]
    enum Event {
        Landed(u8),
        Moved(bool),
    }
    said(
        "an open enum with a tag and a content",
        "row_open_adjacent",
        r#"
        export type Event =
          | { readonly t: "Landed"; readonly c: number }
          | { readonly t: "Moved"; readonly c: boolean }
          | { readonly t: $.Unknown };
        export type EventInput =
          | { readonly t: "Landed"; readonly c: number }
          | { readonly t: "Moved"; readonly c: boolean };"#,
        r#"{"t":"Landed","c":1}"#,
        [Event::Landed(1), Event::Moved(true)],
    )
}

/// What an old client makes of what a newer server says: a value in which an open enum is told by its name, or a refusal
/// with the place in which a closed one stands.
#[test]
fn a_variant_that_is_not_known_is_read_or_refused_but_never_crashes() {
    if is_left_out() {
        return;
    }
    let cases = [
        (
            "row_open_names",
            json!({ "now": "Hail", "next": ["Rain", "Fog"], "last": "Sun" }),
            json!({ "value": { "now": "Hail", "next": ["Rain", "Fog"], "last": "Sun" } }),
        ),
        (
            "row_open_tagged",
            json!({ "depth": [1, { "a": null }], "type": "Sank" }),
            json!({ "value": { "type": "Sank" } }),
        ),
        (
            "row_open_adjacent",
            json!({ "t": "Sank", "c": { "depth": 7 } }),
            json!({ "value": { "t": "Sank" } }),
        ),
        (
            "row_open_tagged",
            json!({ "type": "Moved", "row": 1 }),
            failure("", "the field `seat` is missing"),
        ),
        (
            "row_open_tagged",
            json!({ "depth": 1 }),
            failure("", "the field `type` is missing"),
        ),
        (
            "row_open_names",
            json!({ "now": 7 }),
            failure("now", "expected text, found 7"),
        ),
        (
            "row_names",
            json!("medium"),
            failure("", "expected one of `very_low`, `high`, found `medium`"),
        ),
        (
            "row_internal",
            json!({ "type": "sank" }),
            failure("", r#"unknown type "sank""#),
        ),
        (
            "row_adjacent",
            json!({ "t": "Sank", "c": 1 }),
            failure("", r#"unknown t "Sank""#),
        ),
        (
            "row_repr",
            json!({ "level": 1000, "before": [7] }),
            failure("before[0]", "expected one of -1, 1000, found 7"),
        ),
    ];
    let jobs: Vec<_> = cases
        .iter()
        .map(|(group, value, _)| job(group, value))
        .collect();
    let outcomes = Scratch::new("opened").run(&jobs);
    assert_eq!(outcomes.len(), cases.len());
    for ((group, value, expected), outcome) in cases.iter().zip(outcomes) {
        assert_eq!(&outcome, expected, "{group} {value}");
    }
}

fn job(group: &str, value: &Value) -> Value {
    let mut written = Vec::new();
    encode(Encoding::MessagePack, value, &mut written).unwrap();
    json!({ "group": group, "operation": "row.echo", "show": hex(&written) })
}

fn failure(path: &str, problem: &str) -> Value {
    let message = if path.is_empty() {
        problem.to_owned()
    } else {
        format!("{path}: {problem}")
    };
    json!({ "failure": "DecodeError", "path": path, "message": message })
}
