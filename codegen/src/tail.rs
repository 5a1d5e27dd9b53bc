//! `wilco tail`: the events of a domain, as they happen.

use std::process::ExitCode;

use serde_json::json;
use wilco_client::RawNews;
use wilco_client::protocol::session::ChannelKey;

use crate::command::Tail;
use crate::follow::{self, on_one_line};

pub(crate) async fn run(tail: &Tail) -> ExitCode {
    follow::run(ChannelKey::domain(&*tail.domain), &tail.follow, lines).await
}

/// What happened, and what else is known of it.
fn lines(news: &RawNews) -> Vec<String> {
    match news {
        RawNews::Event {
            event,
            event_type,
            correlation_id,
            seq,
        } => {
            let mut line = format!(r#"{{"event":{}"#, on_one_line(event));
            let further = [
                ("event_type", event_type.as_ref().map(|name| json!(name))),
                ("correlation_id", correlation_id.map(|id| json!(id))),
                ("seq", seq.map(|seq| json!(seq))),
            ];
            for (name, value) in further {
                if let Some(value) = value {
                    line += &format!(r#","{name}":{value}"#);
                }
            }
            vec![line + "}"]
        }
        RawNews::Gap { missed } => vec![json!({ "gap": { "missed": missed } }).to_string()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use wilco_client::RawNews;
    use wilco_client::protocol::{Encoding, Payload};

    use super::lines;

    #[test]
    fn each_event_and_each_gap_is_a_line() {
        let event = |event_type: Option<&str>, seq| RawNews::Event {
            event: Payload::new(Encoding::Json, "{\"b\": 1,\n\"a\": 2}"),
            event_type: event_type.map(Into::into),
            correlation_id: None,
            seq,
        };
        for (news, expected) in [
            (event(None, None), r#"{"event":{"b": 1, "a": 2}}"#),
            (
                event(Some("a\"b"), Some(3)),
                r#"{"event":{"b": 1, "a": 2},"event_type":"a\"b","seq":3}"#,
            ),
            (RawNews::Gap { missed: Some(4) }, r#"{"gap":{"missed":4}}"#),
            (RawNews::Gap { missed: None }, r#"{"gap":{"missed":null}}"#),
        ] {
            assert_eq!(lines(&news), [expected]);
        }
    }
}
