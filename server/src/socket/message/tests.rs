use bytes::Bytes;
use serde::Deserialize;

use super::{Delivery, Message, Outgoing};

#[test]
fn everything_that_holds_text_or_bytes_becomes_a_message() {
    let texts: [Message; 2] = ["a".into(), String::from("a").into()];
    for message in texts {
        assert_eq!(message, Message::Text("a".to_owned()));
        assert_eq!(message.as_text(), Some("a"));
        assert_eq!(message.as_bytes(), b"a");
    }
    let binaries: [Message; 4] = [
        b"a".into(),
        b"a"[..].into(),
        vec![b'a'].into(),
        Bytes::from_static(b"a").into(),
    ];
    for message in binaries {
        assert_eq!(message, Message::Binary(Bytes::from_static(b"a")));
        assert_eq!(message.as_text(), None);
        assert_eq!(message.as_bytes(), b"a");
    }
}

#[test]
fn json_is_read_from_both_kinds_and_written_as_text() {
    #[derive(Debug, PartialEq, serde::Serialize, Deserialize)]
    struct Move {
        to: String,
    }
    let expected = Move {
        to: "e4".to_owned(),
    };
    for message in [
        Message::from(r#"{"to":"e4"}"#),
        Message::from(br#"{"to":"e4"}"#),
    ] {
        assert_eq!(message.json::<Move>().unwrap(), expected);
    }
    assert!(Message::from("{").json::<Move>().is_err());
    let outgoing = Outgoing::json(&expected).unwrap();
    assert_eq!(outgoing, Outgoing::from(r#"{"to":"e4"}"#));
}

#[test]
fn json_that_cannot_be_written_is_an_error() {
    let keys_are_lists = std::collections::BTreeMap::from([(vec![1], 1)]);
    assert!(Outgoing::json(&keys_are_lists).is_err());
}

#[test]
fn an_outgoing_message_is_reliable_and_leaves_compression_to_the_socket_unless_told() {
    let plain = Outgoing::new("a");
    assert_eq!(
        (plain.how(), plain.compression()),
        (Delivery::Reliable, None)
    );
    let told = plain.delivery(Delivery::Lossy).compressed(false);
    assert_eq!(
        (told.how(), told.compression()),
        (Delivery::Lossy, Some(false))
    );
    assert_eq!(told.into_message(), Message::from("a"));
}
