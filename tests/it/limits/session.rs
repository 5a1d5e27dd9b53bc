//! The limits of a mount that speaks the protocol of sessions.

use serde_json::json;
use wilco_protocol::{Encoding, Limits};
use wilco_server::{Config, Router};

use crate::server::api::{echo, fill};
use crate::server::kit::{Client, Heard, Served, describe, request, serve};

async fn served() -> Served {
    let config = Config {
        limits: Limits {
            max_message: 2000,
            ..Limits::default()
        },
        max_response: 3000,
        ..Config::default()
    };
    let router = Router::new().operation(echo).operation(fill);
    serve(router.with_config(config).into_axum("/ws")).await
}

/// A request in one frame; and how long its message is.
fn echoing(client: &Client, len: usize) -> (Vec<u8>, usize) {
    let input = json!({"text": "x".repeat(len)});
    let bytes = client.frame(&request(1, "text.echo", input));
    // Between 126 and 65,535 bytes the header is 4, and the mask 4 more.
    let message = bytes.len() - 8;
    (bytes, message)
}

#[tokio::test]
async fn a_request_is_as_long_as_a_message_may_be_and_not_a_byte_longer() {
    let served = served().await;
    for encoding in [Encoding::Json, Encoding::MessagePack] {
        for (len, expected) in [(2000, "1 = "), (2001, "close 1009")] {
            let mut client = served.at("/ws").speaking(encoding).open().await;
            let (_, overhead) = echoing(&client, 1000);
            let (bytes, message) = echoing(&client, 1000 + len - overhead);
            assert_eq!(message, len);
            client.write(&bytes).await;
            let heard = client.hear().await;
            assert!(heard.starts_with(expected), "{len}: {heard}");
        }
    }
}

#[tokio::test]
async fn an_answer_is_as_long_as_it_may_be_and_a_fault_if_it_is_longer() {
    let served = served().await;
    for encoding in [Encoding::Json, Encoding::MessagePack] {
        let mut client = served.at("/ws").speaking(encoding).open().await;
        let fill = async |client: &mut Client, len: usize| {
            client.start("text.fill", json!({"len": len})).await;
            client.next().await
        };
        let length = |heard: &Heard| match heard {
            Heard::Message(_, bytes) => bytes.len(),
            other => panic!("{other:?}"),
        };
        let overhead = length(&fill(&mut client, 1000).await) - 1000;
        for (id, more, fits) in [(2, 0, true), (3, 1, false), (4, 0, true)] {
            let heard = fill(&mut client, 3000 - overhead + more).await;
            if fits {
                assert_eq!(length(&heard), 3000, "{id}");
            } else {
                assert_eq!(describe(&heard), format!("{id} ! too_large/yes"));
            }
        }
    }
}
