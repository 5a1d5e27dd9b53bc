//! How a connection ends, and what either side is told of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use wilco_protocol::websocket::MessageKind;

use super::kit::{Opened, open};
use crate::CloseCode;
use crate::socket::{Ending, RefusedReason, SocketError, WebSocket, WebSocketConfig};

/// Opens a socket that receives, and closes when it is told to close; gives how it ended, too.
fn observed() -> (Opened, Arc<Notify>, tokio::sync::oneshot::Receiver<Ending>) {
    let (tell, told) = tokio::sync::oneshot::channel();
    let close = Arc::new(Notify::new());
    let closing = Arc::clone(&close);
    let opened = open(
        WebSocketConfig::default(),
        async move |mut socket: WebSocket| {
            loop {
                tokio::select! {
                    message = socket.recv() => if message.is_none() { break },
                    () = closing.notified() => socket.close(CloseCode::from_u16(4321), "ours"),
                }
            }
            assert!(socket.recv().await.is_none(), "the end stays the end");
            let ending = socket.ended().expect("nothing more came").clone();
            tell.send(ending).expect("the test waits");
        },
    );
    (opened, close, told)
}

fn describe(ending: &Ending) -> String {
    let error = match &ending.error {
        None => "",
        Some(SocketError::Violation(_)) => ", a violation",
        Some(SocketError::Broken(_)) => ", broken",
        Some(SocketError::Slow) => ", slow",
        Some(SocketError::Silent) => ", silent",
    };
    format!("{} {}{error}", ending.code.as_u16(), ending.reason)
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// The peer sends these bytes.
    Say(&'static [u8]),
    /// The application closes.
    Close,
    /// The peer goes without a word.
    Cut,
    /// The peer says nothing more, and listens.
    Shut,
    /// The server goes away.
    Shutdown,
}

#[tokio::test(start_paused = true)]
async fn both_sides_learn_how_it_ended() {
    use Step::{Close, Cut, Say, Shut, Shutdown};
    const BYE: Step = Say(b"\x88\x85\0\0\0\0\x0f\xa1bye");
    const EMPTY: Step = Say(b"\x88\x80\0\0\0\0");
    let table: [(&[Step], &[&str], &str); 13] = [
        (&[BYE], &["close 4001 "], "4001 bye"),
        (&[EMPTY], &["close 1000 "], "1005 "),
        (&[Close, BYE], &["close 4321 ours"], "4321 ours"),
        // Nothing the peer says behind its own close counts.
        (&[BYE, Close], &["close 4001 "], "4001 bye"),
        (&[Close, Cut], &[], "4321 ours"),
        (&[Close, Shut], &["close 4321 ours"], "4321 ours"),
        // A peer that never answers.
        (&[Close], &["close 4321 ours"], "4321 ours"),
        (&[Cut], &[], "1006 , broken"),
        (&[Shut], &[], "1006 , broken"),
        (&[Say(b"\x81\x85"), Cut], &[], "1006 , broken"),
        (
            &[Say(b"\x83\x80\0\0\0\0")],
            &["close 1002 opcode 0x3 has no meaning"],
            "1002 opcode 0x3 has no meaning, a violation",
        ),
        (&[Shutdown, EMPTY], &["close 1001 "], "1001 "),
        (&[Close, Shutdown, EMPTY], &["close 4321 ours"], "4321 ours"),
    ];
    for (steps, heard, ended) in table {
        let (mut opened, close, told) = observed();
        let mut drained = None;
        let mut is_cut = false;
        opened.let_it_run().await;
        for step in steps {
            match step {
                Say(bytes) => opened.say_raw(bytes).await,
                Close => close.notify_one(),
                Cut => {
                    opened.cut();
                    is_cut = true;
                }
                Shut => opened.shut().await,
                Shutdown => {
                    let shutdown = opened.shutdown.clone();
                    drained = Some(tokio::spawn(async move {
                        shutdown.drain(Duration::from_secs(9)).await
                    }));
                }
            }
            opened.let_it_run().await;
        }
        if !is_cut {
            assert_eq!(opened.hear_to_the_end().await, heard, "{steps:?}");
        }
        let ending = told.await.expect("it ends");
        assert_eq!(describe(&ending), ended, "{steps:?}");
        opened.over().await;
        if let Some(drained) = drained {
            assert!(drained.await.expect("no panic"), "{steps:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn both_may_close_at_once() {
    let (mut opened, close, told) = observed();
    opened.let_it_run().await;
    close.notify_one();
    opened.close(CloseCode::NORMAL, "theirs").await;
    let heard = opened.hear_to_the_end().await;
    // Whichever of the two is looked at first; it is one close frame in any case.
    let ending = describe(&told.await.expect("it ends"));
    match &*ending {
        "4321 ours" => assert_eq!(heard, ["close 4321 ours"]),
        "1000 theirs" => assert!(heard == ["close 1000 "] || heard == ["close 4321 ours"]),
        other => panic!("neither of both: {other}"),
    }
    opened.over().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_peer_asked_before_it_closed_or_broke_the_rules_is_answered() {
    let reserved = "close 1002 a reserved bit is set that no negotiated extension gives a meaning";
    for (last, farewell) in [
        (&b"\x88\x82\0\0\0\0\x03\xe8"[..], "close 1000 "),
        (b"\xc1\x80\0\0\0\0", reserved),
        (b"\xc1\x80\0\0\0\0 and whatever it says then", reserved),
    ] {
        let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
            while let Some(message) = socket.recv().await {
                for _ in 0..5 {
                    socket.send(message.clone()).expect("room");
                }
            }
        });
        let mut bytes = Vec::new();
        Opened::write(&mut bytes, MessageKind::Binary, &[7; 50_000]);
        bytes.extend_from_slice(last);
        let mut expected = vec!["binary 50000".to_owned(); 5];
        expected.push(farewell.to_owned());
        let taken = opened.say_until_blocked(&bytes).await;
        assert_eq!(taken, bytes.len());
        assert_eq!(opened.hear_to_the_end().await, expected);
        opened.over().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_close_behind_data_waits_for_it_but_not_for_ever() {
    let mut opened = open(WebSocketConfig::default(), async |socket: WebSocket| {
        for _ in 0..5 {
            socket.send(vec![0; 60_000]).expect("room");
        }
        socket.close(CloseCode::RESTART, "again");
        assert!(socket.send("late").is_err());
    });
    opened.let_it_run().await;
    let mut expected = vec!["binary 60000".to_owned(); 5];
    expected.push("close 1012 again".to_owned());
    assert_eq!(opened.hear_to_the_end().await, expected);
    opened.over().await;

    let begun = Instant::now();
    let opened = open(WebSocketConfig::default(), async |socket: WebSocket| {
        socket.send(vec![0; 60_000]).expect("room");
        drop(socket);
    });
    // Nobody reads: the line is given up with the stall.
    opened.over().await;
    assert_eq!(begun.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_stream_without_end_does_not_hold_up_the_answer_to_its_peer() {
    let meaningless = "close 1002 opcode 0x3 has no meaning";
    for (said, shuts, expected) in [
        (&b"\x88\x82\0\0\0\0\x03\xe8"[..], false, "close 1000 "),
        (b"\x83\x80\0\0\0\0", false, meaningless),
        // Without a close.
        (b"", true, "close 1000 "),
        (b"\x81\x85", true, "close 1000 "),
    ] {
        let mut opened = open(WebSocketConfig::default(), async |socket: WebSocket| {
            while socket.send(vec![0; 1000]).is_ok() {
                socket.drained().await;
            }
        });
        opened.say_raw(said).await;
        if shuts {
            opened.shut().await;
        }
        let mut heard = opened.hear().await;
        let most = WebSocketConfig::default().write_buffer_size / 1000;
        for _ in 0..most {
            if heard == expected {
                break;
            }
            heard = opened.hear().await;
        }
        assert_eq!(heard, expected);
        assert_eq!(opened.hear().await, "");
        opened.over().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_before_the_first_await_is_told_as_any_other() {
    let begin = |_: WebSocket| -> std::future::Ready<()> { panic!("as the test wants it") };
    let mut opened = open(WebSocketConfig::default(), begin);
    opened.let_it_run().await;
    opened.say_raw(b"\x88\x80\0\0\0\0").await;
    let heard = opened.hear_to_the_end().await;
    assert_eq!(heard, ["close 1011 the server made a mistake"]);
    opened.over().await;
}

#[tokio::test(start_paused = true)]
async fn who_sends_again_and_again_does_not_hold_up_the_end() {
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    let (tell, told) = tokio::sync::oneshot::channel();
    let mut opened = open(
        WebSocketConfig::default(),
        async move |socket: WebSocket| {
            socket.close(CloseCode::NORMAL, "");
            let mut tries = 0;
            while tries < 1_000_000 && !over.load(Ordering::Relaxed) {
                let refused = socket.send("late").expect_err("it is closed");
                assert_eq!(refused.reason, RefusedReason::Closed);
                socket.drained().await;
                tries += 1;
            }
            tell.send(tries < 1_000_000).expect("the test waits");
        },
    );
    assert_eq!(opened.hear().await, "close 1000 ");
    is_over.store(true, Ordering::Relaxed);
    assert_eq!(told.await, Ok(true));
}
