mod pressure;

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
