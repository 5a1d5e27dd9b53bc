//! `wilco sub`: a resource or a presence, as it changes.

use std::process::ExitCode;

use serde_json::json;
use wilco_client::RawNews;
use wilco_client::protocol::session::ChannelKey;

use crate::command::Sub;
use crate::follow::{self, on_one_line};

pub(crate) async fn run(sub: &Sub) -> ExitCode {
    let channel = if sub.presence {
        ChannelKey::presence(&*sub.name)
    } else {
        ChannelKey::state(&*sub.name)
    };
    follow::run(channel, &sub.follow, lines).await
}

/// What came, and where it leads to: the changes of one message lead there together.
fn lines(news: &RawNews) -> Vec<String> {
    match news {
        RawNews::Snapshot { state, position } => {
            let (state, epoch) = (on_one_line(state), json!(position.epoch));
            let seq = position.seq;
            vec![format!(
                r#"{{"snapshot":{state},"epoch":{epoch},"seq":{seq}}}"#
            )]
        }
        RawNews::Deltas { deltas, position } => {
            let seq = position.seq;
            let line = |delta| format!(r#"{{"delta":{},"seq":{seq}}}"#, on_one_line(delta));
            deltas.iter().map(line).collect()
        }
        RawNews::Users(users) => vec![json!({ "presence": users }).to_string()],
        RawNews::UsersChanged {
            joined,
            left,
            changed,
        } => {
            let diff = json!({ "joined": joined, "left": left, "changed": changed });
            vec![json!({ "presence_diff": diff }).to_string()]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use wilco_client::protocol::envelope::PresenceStatus;
    use wilco_client::protocol::{Encoding, Payload, Position};
    use wilco_client::{PresenceInfo, RawNews};

    use super::lines;

    #[test]
    fn each_change_is_a_line() {
        let raw = |text: &'static str| Payload::new(Encoding::Json, text);
        let position = Position::new("e\"1", 7);
        let ann = PresenceInfo {
            user_id: "ann".into(),
            name: None,
            status: PresenceStatus::Active,
            connected_at: 5,
        };
        let shown = r#"{"connected_at":5,"status":"active","user_id":"ann"}"#;
        for (news, expected) in [
            (
                RawNews::Snapshot {
                    state: raw(r#"{"b":1, "a":2}"#),
                    position: position.clone(),
                },
                vec![r#"{"snapshot":{"b":1, "a":2},"epoch":"e\"1","seq":7}"#.to_owned()],
            ),
            (
                RawNews::Deltas {
                    deltas: vec![raw("1"), raw("[2]")],
                    position,
                },
                vec![
                    r#"{"delta":1,"seq":7}"#.to_owned(),
                    r#"{"delta":[2],"seq":7}"#.to_owned(),
                ],
            ),
            (
                RawNews::Users(vec![ann.clone()]),
                vec![format!(r#"{{"presence":[{shown}]}}"#)],
            ),
            (
                RawNews::UsersChanged {
                    joined: vec![ann],
                    left: vec!["bob".into()],
                    changed: Vec::new(),
                },
                vec![format!(
                    r#"{{"presence_diff":{{"changed":[],"joined":[{shown}],"left":["bob"]}}}}"#
                )],
            ),
        ] {
            assert_eq!(lines(&news), expected);
        }
    }
}
