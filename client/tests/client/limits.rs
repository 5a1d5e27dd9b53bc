use tokio::io::AsyncWriteExt;
use wilco_client::protocol::session::Cause;
use wilco_client::protocol::websocket::{Header, MessageKind, Opcode, Violation, write_message};
use wilco_client::raw::Message;
use wilco_client::{Client, Compression, Config};

use crate::far::Far;
use crate::server::{Heard, Server, connected};

/// What a client with small limits makes of these bytes of a server: how long the message is, or
/// how it objects and what it closes with.
async fn receive(bytes: impl FnOnce(&mut Far) -> Vec<u8>) -> Result<usize, (Violation, String)> {
    let config = Config {
        max_message: 1000,
        max_fragments: 3,
        compression: Some(Compression::default()),
        ..Config::default()
    };
    let (mut near, mut far) = Far::pair(config, Compression::default()).await;
    let bytes = bytes(&mut far);
    far.stream.write_all(&bytes).await.unwrap();
    match near.next().await {
        Some(Message::Binary(bytes)) => return Ok(bytes.len()),
        Some(Message::Text(text)) => panic!("{text}"),
        None => {}
    }
    let Some(Cause::Violation(violation)) = near.ended() else {
        panic!("{:?}", near.ended());
    };
    let violation = *violation;
    let (close, ()) = tokio::join!(
        async {
            let (close, _, _) = far.hear().await;
            drop(far);
            close
        },
        near.close()
    );
    Err((violation, close))
}

#[tokio::test]
async fn a_message_is_as_long_as_what_is_inflated() {
    let too_big = Err((Violation::MessageTooBig, "close 1009".to_owned()));
    for (len, expected) in [
        (1000, Ok(1000)),
        (1001, too_big.clone()),
        (100_000, too_big),
    ] {
        let received = receive(|far| {
            let mut frame = Vec::new();
            let message = vec![0; len];
            let kind = MessageKind::Binary;
            assert!(far.deflater.write_message(&mut frame, kind, &message, None));
            frame
        });
        assert_eq!(received.await, expected, "{len}");
    }
    let plain = |len| {
        receive(move |_| {
            let mut frame = Vec::new();
            write_message(&mut frame, MessageKind::Binary, &vec![0; len], None);
            frame
        })
    };
    assert_eq!(plain(1000).await, Ok(1000));
    let received = plain(1001).await;
    assert_eq!(received.unwrap_err().1, "close 1009");
}

#[tokio::test]
async fn a_message_comes_in_no_more_frames_than_are_allowed() {
    let too_many = Err((Violation::TooManyFragments, "close 1008".to_owned()));
    for (frames, expected) in [(1, Ok(1)), (3, Ok(3)), (4, too_many)] {
        let received = receive(|_| {
            let frame = |i| {
                let opcode = match i {
                    0 => Opcode::Message(MessageKind::Binary),
                    _ => Opcode::Continuation,
                };
                let header = Header {
                    fin: i + 1 == frames,
                    opcode,
                    payload_len: 1,
                    mask: None,
                };
                let mut room = [0; Header::MAX_LEN];
                let len = header.encode(&mut room);
                room[..=len].to_vec()
            };
            (0..frames).flat_map(frame).collect()
        });
        assert_eq!(received.await, expected, "{frames}");
    }
}

#[tokio::test]
async fn what_cannot_be_inflated_is_refused() {
    let broken = Err((Violation::BadCompression, "close 1007".to_owned()));
    assert_eq!(receive(|_| b"\xc2\x02\xff\xff".to_vec()).await, broken);
}

#[tokio::test]
async fn a_call_is_closed_as_too_big_when_its_answer_inflates_beyond_the_limit() {
    let compression = Compression::default();
    for (len, is_fine) in [(100_000, true), (100_001, false)] {
        let server = Server::bind().await;
        let serve = async {
            let mut peer = server.accept().await.open_compressed(&compression).await;
            peer.hello().await;
            peer.say(&connected(1)).await;
            peer
        };
        let config = Config {
            max_message: 100_000,
            compression: Some(compression),
            ..Config::default()
        };
        let url = server.url();
        let (client, mut peer) = tokio::join!(Client::connect_with(&url, config), serve);
        let client = client.unwrap();
        // A message of a later version, which a client steps over.
        let mut message = b"\x82\xa1t\xcd\xfd\xe8\xa1x\xc6\x00\x01\x00\x00".to_vec();
        let filling = u32::try_from(len - message.len()).unwrap();
        message[9..].copy_from_slice(&filling.to_be_bytes());
        message.resize(len, 0);
        peer.say_bytes(&message).await;
        if is_fine {
            drop(client);
            assert_eq!(peer.next().await, Heard::Close(1000));
        } else {
            assert_eq!(peer.next().await, Heard::Close(1009));
            drop(client);
        }
    }
}
