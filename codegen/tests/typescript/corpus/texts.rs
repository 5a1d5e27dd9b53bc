use super::*;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use schemars::JsonSchema;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Texts {
    id: Uuid,
    at: DateTime<Utc>,
    day: NaiveDate,
    time: NaiveTime,
    #[schemars(extend("format" = "uri"))]
    page: String,
    letter: char,
    #[schemars(length(min = 1, max = 8), regex(pattern = "^[A-Z]+$"))]
    code: String,
    flight: FlightId,
    session: SessionId,
}

/// A flight number: the airline and digits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct FlightId(String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct SessionId {
    id: Uuid,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "texts.echo", output = Texts)]
struct EchoTexts {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Texts,
}

pub(crate) fn group() -> Group {
    let texts = Texts {
        id: Uuid::from_u128(0x0198_c5a4_6f00_7000_8000_0000_0000_0001),
        at: DateTime::from_timestamp(1_760_000_000, 123_000_000).unwrap(),
        day: NaiveDate::from_ymd_opt(2026, 2, 28).unwrap(),
        time: NaiveTime::from_hms_opt(23, 59, 58).unwrap(),
        page: "https://example.org/a?b=c#d".to_owned(),
        letter: '🛬',
        code: "ABC".to_owned(),
        flight: FlightId("BA12 \u{0} \" \\ \u{2028}".to_owned()),
        session: SessionId { id: Uuid::nil() },
    };
    let operations = ContractBuilder::new().operation::<EchoTexts>();
    super::group("texts", operations, vec![sample::<EchoTexts, _>(texts)])
}
