//! What a call is answered with.

use serde_json::{Value, json};
use wilco_protocol::websocket::MessageKind;
use wilco_protocol::{Code, Encoding, Executed};

use super::api::{Gate, app};
use super::kit::{Client, describe, frame, serve};

/// A client of each encoding, of one server.
async fn clients() -> [Client; 2] {
    let served = serve(app(&Gate::default())).await;
    [
        served.at("/ws").speaking(Encoding::Json).open().await,
        served
            .at("/ws")
            .speaking(Encoding::MessagePack)
            .open()
            .await,
    ]
}

async fn check(op: &str, input: Value, expected: &str) {
    for mut client in clients().await {
        client.start(op, input.clone()).await;
        assert_eq!(client.hear().await, expected, "{:?}", client.encoding);
    }
}

#[tokio::test]
async fn a_call_is_answered_with_its_output_its_own_error_or_a_fault() {
    for (op, input, expected) in [
        ("math.add", json!({"a": 1, "b": 2}), "1 = 3"),
        ("math.add", json!({"a": 1, "b": 2, "c": 3}), "1 = 3"),
        ("math.divide", json!({"a": 7, "b": 2}), "1 = 3"),
        (
            "math.divide",
            json!({"a": 7, "b": 0}),
            r#"1 ! operation/yes {"code":"by_zero","dividend":7}"#,
        ),
        (
            "text.echo",
            json!({"text": "ü\u{1f600}"}),
            "1 = \"ü\u{1f600}\"",
        ),
        ("math.add", json!({"a": 1}), "1 ! invalid_payload/no"),
        (
            "math.add",
            json!({"a": 1, "b": 1_u64 << 40}),
            "1 ! invalid_payload/no",
        ),
        ("math.add", json!([1, 2]), "1 ! invalid_payload/no"),
        ("math.add", Value::Null, "1 ! invalid_payload/no"),
        ("math.sub", json!({}), "1 ! unknown_operation/no"),
        ("", json!({}), "1 ! unknown_operation/no"),
    ] {
        check(op, input, expected).await;
    }
}

#[tokio::test]
async fn a_fault_says_which_field_is_wrong_and_which_name_was_meant() {
    for mut client in clients().await {
        for (op, input, part) in [
            ("math.add", json!({"a": 1, "b": "two"}), "b: "),
            ("math.add", json!({"a": 1}), "`b`"),
            ("math.ad", json!({}), "did you mean `math.add`?"),
            ("text.ehco", json!({}), "did you mean `text.echo`?"),
            ("weather.forecast", json!({}), "there is no such operation"),
        ] {
            let fault = client.call(op, input).await.expect_err("refused");
            assert!(fault.message.contains(part), "{op}: {}", fault.message);
            assert_eq!(fault.executed, Executed::No);
        }
        let refused = client.call("math.divide", json!({"a": 1, "b": 0})).await;
        let fault = refused.expect_err("refused");
        assert_eq!(fault.code, Code::Operation);
        assert_eq!(&*fault.message, "nothing can be divided by zero");
    }
}

#[tokio::test]
async fn a_request_in_the_other_encoding_is_answered_in_the_negotiated_one() {
    for mut client in clients().await {
        let negotiated = client.encoding;
        for encoding in [Encoding::Json, Encoding::MessagePack, Encoding::Json] {
            client.encoding = encoding;
            for (input, expected) in [
                (json!({"a": 9, "b": 3}), " = 3"),
                (
                    json!({"a": 9, "b": 0}),
                    r#" ! operation/yes {"code":"by_zero","dividend":9}"#,
                ),
                (json!({"a": "?"}), " ! invalid_payload/no"),
            ] {
                let id = client.start("math.divide", input).await;
                let heard = client.next().await;
                assert_eq!(describe(&heard), format!("{id}{expected}"));
                assert!(
                    matches!(heard, super::kit::Heard::Message(answered, _) if answered == negotiated)
                );
            }
        }
    }
}

#[tokio::test]
async fn ids_are_repeated_as_they_came_numbers_and_texts() {
    let [mut client, _] = clients().await;
    for id in ["7", "0", "9007199254740991", r#""a""#, r#""ü\n\"""#] {
        let request = format!(
            r#"{{"type":"request","request_id":{id},"op":"math.add","payload":{{"a":1,"b":1}}}}"#
        );
        client
            .write(&frame(MessageKind::Text, request.as_bytes()))
            .await;
        let id: Value = serde_json::from_str(id).expect("JSON");
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        assert_eq!(client.hear().await, format!("{id} = 2"));
    }
}

#[tokio::test]
async fn calls_of_one_write_are_answered_in_their_order_if_none_waits() {
    for mut client in clients().await {
        let mut bytes = Vec::new();
        for id in 1..=200 {
            let input = json!({"a": id, "b": 0});
            bytes.extend(client.frame(&super::kit::request(id, "math.add", input)));
        }
        client.write(&bytes).await;
        for id in 1..=200 {
            assert_eq!(client.hear().await, format!("{id} = {id}"));
        }
    }
}
