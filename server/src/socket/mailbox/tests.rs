use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use wilco_protocol::CloseCode;
use wilco_protocol::websocket::deflate::{Deflater, Side};

use super::{Broadcast, Coding, Farewell, Mailbox, Pushed};
use crate::socket::message::{Delivery, Message, Outgoing, RefusedReason, Sent};
use crate::socket::outbound::Outbound;

/// A mailbox with the task that would own its socket.
pub(super) struct Line {
    pub(super) mailbox: Arc<Mailbox>,
    pub(super) out: Outbound,
    woken: Arc<Woken>,
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Line {
    pub(super) fn new(soft: usize, hard: usize) -> Self {
        Self {
            mailbox: Arc::new(Mailbox::new(soft, hard, Coding::Plain)),
            out: Outbound::new(usize::MAX),
            woken: Arc::default(),
        }
    }

    pub(super) fn push(&self, topic: &str, text: &str, delivery: Delivery) -> Pushed {
        let message = Outgoing::from(text).delivery(delivery);
        self.mailbox
            .push(&mut Broadcast::new(topic.into(), &message))
    }

    pub(super) fn take(&mut self, room: usize) -> Poll<Option<Farewell>> {
        let waker = Waker::from(Arc::clone(&self.woken));
        let cx = Context::from_waker(&waker);
        self.mailbox.poll_take(&cx, &mut self.out, room)
    }

    /// Reads all that was moved out, as the peer would.
    pub(super) fn read(&mut self) -> Vec<String> {
        let mut bytes = written(&mut self.out);
        let mut texts = Vec::new();
        while !bytes.is_empty() {
            let (len, start) = match bytes[1] {
                126 => (usize::from(u16::from_be_bytes([bytes[2], bytes[3]])), 4),
                short => (usize::from(short), 2),
            };
            let rest = bytes.split_off(start + len);
            texts.push(String::from_utf8(bytes[start..].to_vec()).unwrap());
            bytes = rest;
        }
        texts
    }

    fn wakes(&self) -> usize {
        self.woken.0.swap(0, Ordering::Relaxed)
    }
}

fn written(out: &mut Outbound) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut cx = Context::from_waker(Waker::noop());
    while !out.is_empty() {
        assert!(out.poll_write(&mut bytes, &mut cx).is_ready());
    }
    bytes
}

/// A message of 1 KB that begins with `name`.
fn long(name: &str) -> String {
    let mut text = format!("{name:.<1000}");
    text.shrink_to_fit();
    text
}

#[test]
fn what_is_sent_and_published_comes_out_in_order() {
    let mut line = Line::new(1 << 10, 1 << 20);
    assert_eq!(line.mailbox.send("a".into()), Ok(Sent::Queued));
    let pushed = line.push("t", "b", Delivery::Reliable);
    assert_eq!(pushed, Pushed::Queued);
    assert_eq!(line.mailbox.send(b"c".into()), Ok(Sent::Queued));
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    assert_eq!(line.take(ROOM), Poll::Pending);
    assert_eq!(line.read(), ["a", "b", "c"]);
}

#[test]
fn a_connection_with_a_context_of_its_own_encodes_what_is_published() {
    let mailbox = Mailbox::new(1 << 10, 1 << 20, Coding::Own);
    mailbox.push(&mut Broadcast::new("t".into(), &"hello".into()));
    let mut out = Outbound::new(usize::MAX);
    let cx = Context::from_waker(Waker::noop());
    assert_eq!(mailbox.poll_take(&cx, &mut out, ROOM), Poll::Ready(None));
    assert_eq!(written(&mut out), b"\x81\x05hello");
}

#[test]
fn a_published_message_is_compressed_once_for_all_with_the_same_parameters() {
    let coding = |window_bits| {
        let side = Side {
            window_bits,
            context_takeover: false,
        };
        let parameters = Deflater::new(side, 1).shared().unwrap();
        let min_size = 100;
        Coding::Deflated {
            parameters,
            min_size,
        }
    };
    let codings = [
        Coding::Plain,
        Coding::Own,
        coding(15),
        coding(15),
        coding(9),
    ];
    let (long, short) = ("wilco ".repeat(40), "wilco ".repeat(10));
    let noise: Vec<u8> = (0..200u32)
        .map(|n| (n * n % 251).to_le_bytes()[0])
        .collect();
    for (message, expected) in [
        (Outgoing::from(&*long), [0, 0, 1, 1, 2]),
        (Outgoing::from(&*long).compressed(false), [0; 5]),
        (Outgoing::from(&*short), [0; 5]),
        (Outgoing::from(&*short).compressed(true), [0, 0, 1, 1, 2]),
        (Outgoing::from(noise), [0; 5]),
    ] {
        let mut broadcast = Broadcast::new("t".into(), &message);
        let frames = codings.map(|coding| Arc::clone(broadcast.frame(&coding)));
        let first = |frame| frames.iter().position(|other| Arc::ptr_eq(other, frame));
        let distinct: Vec<_> = frames.iter().map(|frame| first(frame).unwrap()).collect();
        assert_eq!(
            distinct,
            expected.map(|group| [0, 2, 4][group]),
            "{message:?}"
        );
        assert_eq!(frames[0].payload(), message.message().as_bytes());
        assert_eq!(frames[2].bytes()[0] & 0x40 != 0, expected[2] != 0);
    }
}

#[test]
fn a_sleeping_task_is_woken_once_and_a_running_one_never() {
    let mut line = Line::new(1 << 20, 1 << 20);
    line.mailbox.send("before the first look".into()).unwrap();
    assert_eq!(line.wakes(), 0);
    for expected in 1..4 {
        while line.take(ROOM).is_ready() {}
        for _ in 0..expected {
            line.mailbox.send("a".into()).unwrap();
            line.push("t", "b", Delivery::Lossy);
        }
        assert_eq!(line.wakes(), 1);
    }
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    line.mailbox
        .send("it will look again by itself".into())
        .unwrap();
    assert_eq!(line.wakes(), 0);
}

#[test]
fn a_task_that_waits_for_its_socket_is_woken_only_to_end() {
    let mut line = Line::new(1 << 20, 1 << 20);
    line.mailbox.send("a".into()).unwrap();
    assert_eq!(line.take(0), Poll::Pending);
    line.mailbox.send("b".into()).unwrap();
    line.mailbox.close(CloseCode::NORMAL, "");
    assert_eq!(line.wakes(), 0);
    drop(line.mailbox.close_now(CloseCode::SLOW, ""));
    assert_eq!(line.wakes(), 1);
}

#[test]
fn a_sleeping_task_is_woken_by_each_end() {
    let ends: [fn(&Mailbox); 2] = [
        |mailbox| mailbox.close(CloseCode::NORMAL, ""),
        |mailbox| drop(mailbox.close_now(CloseCode::NORMAL, "")),
    ];
    for end in ends {
        let mut line = Line::new(1 << 20, 1 << 20);
        assert_eq!(line.take(ROOM), Poll::Pending);
        end(&line.mailbox);
        end(&line.mailbox);
        assert_eq!(line.wakes(), 1);
    }
}

#[test]
fn about_as_much_is_moved_as_there_is_room_for() {
    for (room, expected) in [(1, 1), (1004, 1), (1005, 2), (2500, 3), (1 << 20, 5)] {
        let mut line = Line::new(1 << 20, 1 << 20);
        for name in ["a", "b", "c", "d", "e"] {
            line.push("t", &long(name), Delivery::Reliable);
        }
        assert_eq!(line.take(room), Poll::Ready(None));
        assert_eq!(line.read().len(), expected, "room {room}");
    }
}

#[test]
fn a_send_at_the_hard_mark_gets_its_message_back() {
    let mut line = Line::new(1000, 2000);
    assert_eq!(line.mailbox.send(long("a").into()), Ok(Sent::Pressure));
    assert_eq!(line.mailbox.send(long("b").into()), Ok(Sent::Pressure));
    let refused = line.mailbox.send("c".into()).unwrap_err();
    assert_eq!(refused.reason, RefusedReason::Full);
    assert_eq!(refused.message, "c".into());
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    let refused = line.mailbox.send("d".into()).unwrap_err();
    assert_eq!(
        refused.reason,
        RefusedReason::Full,
        "the socket holds it all"
    );
    assert!(line.mailbox.settle(0));
    assert_eq!(line.mailbox.send("e".into()), Ok(Sent::Queued));
}

#[test]
fn a_subscriber_beyond_the_hard_mark_is_closed_ahead_of_what_waits() {
    for delivery in [Delivery::Reliable, Delivery::Latest] {
        let mut line = Line::new(1000, 2000);
        line.mailbox.send(long("a").into()).unwrap();
        line.mailbox.send(long("b").into()).unwrap();
        assert_eq!(line.take(0), Poll::Pending);
        let pushed = line.push("t", "c", delivery);
        assert_eq!(pushed, Pushed::Closed);
        assert_eq!(line.wakes(), 1);
        let Poll::Ready(Some(farewell)) = line.take(0) else {
            panic!("no farewell");
        };
        assert_eq!((farewell.code, farewell.ahead), (CloseCode::SLOW, true));
        assert_eq!(
            line.take(ROOM),
            Poll::Pending,
            "told once, and nothing is left"
        );
        assert_eq!(line.push("t", "d", delivery), Pushed::Closed);
    }
}

#[test]
fn a_close_comes_behind_what_waits_and_nothing_after_it() {
    let mut line = Line::new(1 << 20, 1 << 20);
    line.mailbox.send("a".into()).unwrap();
    line.mailbox.close(CloseCode::NORMAL, "bye");
    line.mailbox.close(CloseCode::INTERNAL, "too late");
    let refused = line.mailbox.send("b".into()).unwrap_err();
    assert_eq!(refused.reason, RefusedReason::Closed);
    assert!(!line.mailbox.is_writable());
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    let farewell = Farewell {
        code: CloseCode::NORMAL,
        reason: "bye".into(),
        ahead: false,
    };
    assert_eq!(line.take(0), Poll::Ready(Some(farewell)));
    assert_eq!(line.take(ROOM), Poll::Pending);
    assert_eq!(line.read(), ["a"]);
}

#[test]
fn above_the_soft_mark_the_oldest_lossy_messages_go_first() {
    let mut line = Line::new(4 * CHARGE, 100 * CHARGE);
    let push = |line: &Line, name: &str, delivery| line.push("t", &long(name), delivery);
    assert_eq!(push(&line, "a", Delivery::Lossy), Pushed::Queued);
    assert_eq!(push(&line, "b", Delivery::Reliable), Pushed::Queued);
    assert_eq!(push(&line, "c", Delivery::Lossy), Pushed::Queued);
    assert_eq!(push(&line, "d", Delivery::Lossy), Pushed::Queued);
    assert_eq!(
        push(&line, "e", Delivery::Lossy),
        Pushed::Dropped,
        "a makes room"
    );
    assert_eq!(
        push(&line, "f", Delivery::Reliable),
        Pushed::Pressured,
        "c makes room"
    );
    assert_eq!(
        line.mailbox.send(long("g").into()),
        Ok(Sent::Pressure),
        "d makes room"
    );
    assert_eq!(line.mailbox.dropped(), 3);
    while line.take(1).is_ready() {}
    assert_eq!(
        line.read()
            .iter()
            .map(|text| &text[..1])
            .collect::<String>(),
        "befg"
    );
}

#[test]
fn a_lossy_message_that_finds_no_older_one_is_dropped_itself() {
    let mut line = Line::new(1000, 100_000);
    line.mailbox.send(long("a").into()).unwrap();
    for _ in 0..1000 {
        let pushed = line.push("t", "b", Delivery::Lossy);
        assert_eq!(pushed, Pushed::Dropped);
    }
    assert_eq!(line.mailbox.dropped(), 1000);
    while line.take(ROOM).is_ready() {}
    assert_eq!(line.read().len(), 1);
}

#[test]
fn above_the_soft_mark_only_the_newest_of_a_topic_waits() {
    let mut line = Line::new(4 * CHARGE, 100 * CHARGE);
    let push =
        |line: &Line, topic: &str, name: &str, delivery| line.push(topic, &long(name), delivery);
    for name in ["1", "2"] {
        assert_eq!(push(&line, "x", name, Delivery::Latest), Pushed::Queued);
    }
    assert_eq!(push(&line, "y", "a", Delivery::Latest), Pushed::Queued);
    assert_eq!(push(&line, "z", "r", Delivery::Reliable), Pushed::Queued);
    // Pressure begins: the first of x goes. The newer ones take the place of the second.
    assert_eq!(push(&line, "z", "s", Delivery::Reliable), Pushed::Pressured);
    assert_eq!(push(&line, "x", "3", Delivery::Latest), Pushed::Dropped);
    assert_eq!(push(&line, "x", "4", Delivery::Latest), Pushed::Dropped);
    // Not ahead of another message of its topic, nor of one for this socket alone.
    assert_eq!(push(&line, "x", "t", Delivery::Reliable), Pushed::Pressured);
    assert_eq!(push(&line, "x", "5", Delivery::Latest), Pushed::Dropped);
    assert_eq!(line.mailbox.send(long("u").into()), Ok(Sent::Pressure));
    assert_eq!(push(&line, "y", "b", Delivery::Latest), Pushed::Dropped);
    assert_eq!(push(&line, "y", "c", Delivery::Latest), Pushed::Dropped);
    assert_eq!(push(&line, "w", "0", Delivery::Latest), Pushed::Pressured);
    while line.take(1).is_ready() {}
    let order: String = line.read().iter().map(|text| &text[..1]).collect();
    assert_eq!(order, "rst5uc0");
    assert_eq!(line.mailbox.dropped(), 6, "1, 2, 3, 4, a and b");
}

#[test]
fn a_reader_that_stands_still_is_seen_though_hardly_anything_waits_for_it() {
    let mut line = Line::new(10 * CHARGE, 100 * CHARGE);
    let push = |line: &Line| line.push("ticks", &long("tick"), Delivery::Latest);
    assert_eq!(push(&line), Pushed::Queued);
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    let held = line.out.len();
    let pushed: Vec<_> = (0..1000).map(|_| push(&line)).collect();
    let queued = pushed
        .iter()
        .take_while(|it| **it == Pushed::Queued)
        .count();
    assert_eq!(queued, 9, "until the soft mark");
    assert!(pushed[queued..].iter().all(|it| *it == Pushed::Dropped));
    assert_eq!(line.mailbox.dropped(), 999, "all but the newest");
    assert_eq!(line.mailbox.waiting(), held + CHARGE);
    // Nothing was taken: however often the task looks, this is no drain.
    for _ in 0..2 {
        assert!(!line.mailbox.settle(held));
        assert!(!line.mailbox.is_writable());
    }
    assert_eq!(line.push("t", "a", Delivery::Reliable), Pushed::Pressured);
    line.read();
    assert!(line.mailbox.settle(0));
    assert!(line.mailbox.is_writable());
    assert_eq!(push(&line), Pushed::Queued);
}

#[test]
fn a_burst_that_leaves_little_is_pressure_until_the_socket_took_it() {
    let mut line = Line::new(4 * CHARGE, 100 * CHARGE);
    for _ in 0..20 {
        line.push("ticks", &long("tick"), Delivery::Latest);
    }
    assert!(!line.mailbox.settle(0), "it waits still");
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    assert!(!line.mailbox.settle(line.out.len()), "the socket holds it");
    assert_eq!(line.read().len(), 1);
    assert!(line.mailbox.settle(0));
    assert_eq!(line.mailbox.dropped(), 19);
}

#[tokio::test]
async fn whoever_waits_for_room_is_told_once_it_has_drained_to_half() {
    let mut line = Line::new(10 * CHARGE, 100 * CHARGE);
    line.mailbox.drained().await;
    while line.mailbox.send(long("a").into()) == Ok(Sent::Queued) {}
    assert!(!line.mailbox.is_writable());
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let mailbox = Arc::clone(&line.mailbox);
            tokio::spawn(async move { mailbox.drained().await })
        })
        .collect();
    tokio::task::yield_now().await;
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    assert!(
        !line.mailbox.settle(line.out.len()),
        "the socket still holds it"
    );
    assert!(!line.mailbox.settle(5 * CHARGE + 1));
    tokio::task::yield_now().await;
    assert!(waiting.iter().all(|waiting| !waiting.is_finished()));
    assert!(line.mailbox.settle(5 * CHARGE));
    assert!(!line.mailbox.settle(0), "told once");
    assert!(line.mailbox.is_writable());
    for waiting in waiting {
        waiting.await.unwrap();
    }
}

#[tokio::test]
async fn nobody_waits_for_room_in_a_socket_that_ends() {
    let ends: [fn(&Mailbox); 2] = [Mailbox::end, |mailbox| {
        drop(mailbox.close_now(CloseCode::NORMAL, ""));
    }];
    for end in ends {
        let line = Line::new(10, 1000);
        line.mailbox.send("longer than ten bytes".into()).unwrap();
        let mailbox = Arc::clone(&line.mailbox);
        let waiting = tokio::spawn(async move { mailbox.drained().await });
        tokio::task::yield_now().await;
        end(&line.mailbox);
        waiting.await.unwrap();
        assert_eq!(line.mailbox.waiting(), 0);
        let refused = line.mailbox.send("a".into()).unwrap_err();
        assert_eq!(refused.reason, RefusedReason::Closed);
    }
}

#[test]
fn a_mailbox_is_small_and_owns_nothing_once_it_is_empty() {
    assert!(size_of::<Mailbox>() <= 144, "{}", size_of::<Mailbox>());
    for room in [1, ROOM] {
        let mut line = Line::new(1000, 1 << 20);
        for _ in 0..100 {
            line.mailbox.send("a".into()).unwrap();
        }
        while line.take(room).is_ready() {}
        assert!(line.mailbox.settle(0));
        assert_eq!(line.mailbox.lock().queue.occupied(), 0);
    }
}

/// Sends the message of a number, or publishes it.
type Step = fn(&Line, usize, &str);

#[test]
fn a_reader_that_reads_nothing_costs_no_more_than_half_above_the_hard_mark() {
    let cases: [(&str, Step); 5] = [
        ("sent", |line, _, text| drop(line.mailbox.send(text.into()))),
        ("reliable", |line, _, text| {
            if line.mailbox.waiting() < MIB {
                line.push("t", text, Delivery::Reliable);
            }
        }),
        ("lossy behind reliable", |line, number, text| {
            let is_early = number < 1000;
            let delivery = if is_early {
                Delivery::Reliable
            } else {
                Delivery::Lossy
            };
            if !is_early || line.mailbox.waiting() < MIB {
                line.push("t", text, delivery);
            }
        }),
        ("latest of a few topics", |line, number, text| {
            line.push(&(number % 7).to_string(), text, Delivery::Latest);
        }),
        ("latest between others", |line, number, text| {
            if line.mailbox.waiting() < MIB {
                let delivery = [Delivery::Latest, Delivery::Lossy][number % 2];
                line.push(&(number % 100).to_string(), text, delivery);
            }
        }),
    ];
    for (name, step) in cases {
        for len in [1, 10, 100, 1000] {
            let line = Line::new(MIB / 4, MIB);
            let text = "a".repeat(len);
            for number in 0..30_000 {
                step(&line, number, &text);
                if number % 499 == 0 {
                    let occupied = line.mailbox.lock().queue.occupied();
                    assert!(occupied <= MIB * 3 / 2, "{name}, {len}: {occupied}");
                }
            }
        }
    }
}

const MIB: usize = 1 << 20;
pub(super) const ROOM: usize = 64 * 1024;
/// What a message of 1 KB is charged when it is published.
const CHARGE: usize = 1000 + 4 + 128;

#[test]
fn nobody_is_refused_who_has_nothing_to_wait_for() {
    let line = Line::new(1000, 1000);
    assert_eq!(line.mailbox.send("a".repeat(700).into()), Ok(Sent::Queued));
    // Pongs went into the socket's buffer.
    assert!(!line.mailbox.settle(400));
    assert!(line.mailbox.is_writable());
    assert_eq!(line.mailbox.send("a".into()), Ok(Sent::Pressure));
    let refused = line.mailbox.send("b".into()).unwrap_err();
    assert_eq!(refused.reason, RefusedReason::Full);
    assert!(!line.mailbox.is_writable());
}

#[test]
fn bytes_that_were_reserved_and_not_used_do_not_wait_uncharged() {
    let mut roomy = Vec::with_capacity(1 << 20);
    roomy.push(7);
    let message = Outgoing::from(roomy).into_message();
    assert_eq!(message, b"\x07".into());
    let Message::Binary(bytes) = message else {
        panic!("bytes");
    };
    let bytes = bytes.try_into_mut().expect("nobody shares them");
    assert_eq!(bytes.capacity(), 1);
}
