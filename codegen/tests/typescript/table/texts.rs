//! Texts that are more than text, and any value at all.

use std::net::IpAddr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Row, said};

pub(super) fn rows() -> Vec<Row> {
    vec![character(), id(), times(), url(), address(), any()]
}

fn character() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Letter {
        letter: char,
    }
    said(
        "`char`",
        "row_char",
        "
        export interface Letter {
          /** 1 character. */
          readonly letter: string;
        }",
        r#"{"letter":"🛬"}"#,
        [Letter { letter: '🛬' }],
    )
}

fn id() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Session {
        id: Uuid,
    }
    said(
        "uuid: text in MessagePack too",
        "row_uuid",
        "
        export interface Session {
          readonly id: $.Uuid;
        }",
        r#"{"id":"00000000-0000-0000-0000-000000000001"}"#,
        [Session {
            id: Uuid::from_u128(1),
        }],
    )
}

fn times() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Times {
        at: DateTime<Utc>,
        day: NaiveDate,
        time: NaiveTime,
        local: NaiveDateTime,
    }
    let day = NaiveDate::from_ymd_opt(2026, 2, 28).unwrap();
    let time = NaiveTime::from_hms_opt(23, 59, 58).unwrap();
    said(
        "chrono",
        "row_chrono",
        "
        export interface Times {
          readonly at: $.DateTime;
          readonly day: $.CalendarDate;
          readonly time: $.TimeOfDay;
          readonly local: string;
        }",
        r#"{"at":"2025-10-09T08:53:20Z","day":"2026-02-28","time":"23:59:58","local":"2026-02-28T23:59:58"}"#,
        [Times {
            at: DateTime::from_timestamp(1_760_000_000, 0).unwrap(),
            day,
            time,
            local: day.and_time(time),
        }],
    )
}

/// As the schemas of the crate `url` say it.
fn url() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Link {
        #[schemars(url)]
        page: String,
    }
    said(
        "url",
        "row_url",
        "
        export interface Link {
          readonly page: $.Url;
        }",
        r#"{"page":"https://example.org/a?b=c"}"#,
        [Link {
            page: "https://example.org/a?b=c".to_owned(),
        }],
    )
}

fn address() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Peer {
        address: IpAddr,
    }
    said(
        "`IpAddr`: text in MessagePack too",
        "row_ip",
        "
        export interface Peer {
          readonly address: string;
        }",
        r#"{"address":"127.0.0.1"}"#,
        ["127.0.0.1", "::1"].map(|address| Peer {
            address: address.parse().unwrap(),
        }),
    )
}

fn any() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Any {
        any: Value,
    }
    said(
        "`serde_json::Value`",
        "row_json",
        "
        export interface Any {
          readonly any: $.Json;
        }",
        r#"{"any":{"a":[1,-2.5,null,true]}}"#,
        [json!({ "a": [1, -2.5, null, true] }), Value::Null].map(|any| Any { any }),
    )
}
