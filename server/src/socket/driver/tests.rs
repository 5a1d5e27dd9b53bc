//! Messages larger than a read, a write or the peer's patience: they come back whole, and leave no buffer behind.

use std::task::{Context, Waker};

use tokio::io::{DuplexStream, ReadBuf};
use wilco_protocol::websocket::{self, MessageKind};

use super::*;

struct Echo;

impl Peer for Echo {
    fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, out: &mut Outbound) {
        out.message(kind, message);
    }
}

/// Begins an answer and finds that it cannot be written.
struct Failing;

impl Peer for Failing {
    fn receive(&mut self, kind: MessageKind, _: &[u8], _: Moment, out: &mut Outbound) {
        let failed = out.encode(kind, |bytes| {
            bytes.extend_from_slice(b"half of it");
            Err::<(), _>("the other half")
        });
        assert_eq!(failed, Err("the other half"));
    }
}

/// Both ends of a connection, taken turn by turn in one thread.
struct Line<P> {
    driver: Driver<DuplexStream, P>,
    client: DuplexStream,
    to_send: Vec<u8>,
    sent: usize,
    heard: Vec<u8>,
}

impl<P: Peer> Line<P> {
    fn new(pipe: usize, peer: P, to_send: Vec<u8>) -> Self {
        let (server, client) = tokio::io::duplex(pipe);
        let config = Arc::new(config());
        Self {
            driver: Driver::new(server, Vec::new(), peer, config),
            client,
            to_send,
            sent: 0,
            heard: Vec::new(),
        }
    }

    /// Gives both sides turns until neither does anything.
    fn settle(&mut self, reads: bool) {
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            let before = (self.sent, self.heard.len());
            let rest = &self.to_send[self.sent..];
            if !rest.is_empty()
                && let Poll::Ready(taken) = Pin::new(&mut self.client).poll_write(&mut cx, rest)
            {
                self.sent += taken.expect("the server holds its end");
            }
            // One poll takes a bounded number of turns.
            for _ in 0..4 {
                assert!(
                    self.driver.poll(&mut cx).is_pending(),
                    "the connection ended"
                );
            }
            let mut room = [0; 100_000];
            let mut room = ReadBuf::new(&mut room);
            if reads
                && Pin::new(&mut self.client)
                    .poll_read(&mut cx, &mut room)
                    .is_ready()
            {
                self.heard.extend_from_slice(room.filled());
            }
            if before == (self.sent, self.heard.len()) {
                return;
            }
        }
    }

    fn held(&self) -> usize {
        self.driver
            .held
            .as_ref()
            .map_or(0, |held| held.bytes.capacity())
            + self.driver.reader.capacity()
            + self.driver.outbound.capacity()
    }
}

fn config() -> WebSocketConfig {
    WebSocketConfig {
        max_message_size: MIB,
        max_frame_size: MIB,
        ..WebSocketConfig::default()
    }
}

fn payload(len: usize) -> Vec<u8> {
    b"abcdefghijklmnopqrstuvwxyz0123456789 "
        .iter()
        .copied()
        .cycle()
        .take(len)
        .collect()
}

/// What the client sends and what it is to hear.
fn messages(lens: &[usize]) -> (Vec<u8>, Vec<u8>) {
    let (mut sent, mut heard) = (Vec::new(), Vec::new());
    for (index, len) in lens.iter().enumerate() {
        let kind = [MessageKind::Binary, MessageKind::Text][index % 2];
        websocket::write_message(&mut sent, kind, &payload(*len), Some([7, 11, 13, 17]));
        websocket::write_message(&mut heard, kind, &payload(*len), None);
    }
    (sent, heard)
}

fn on_a_runtime(test: impl FnOnce()) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime with a clock");
    let _entered = runtime.enter();
    test();
}

const MIB: usize = 1 << 20;

const TABLE: [&[usize]; 6] = [
    &[5],
    &[MIB],
    &[65_536; 4],
    &[131_072, 0, 131_058, 1, 131_072],
    &[1024; 600],
    &[16_384, 300_000, 10, 700_000, 3],
];

#[test]
fn messages_of_every_size_come_back_whole_and_leave_no_buffer() {
    on_a_runtime(|| {
        for lens in TABLE {
            for pipe in [1000, 65_483, 4 * MIB] {
                let (sent, heard) = messages(lens);
                let mut line = Line::new(pipe, Echo, sent);
                line.settle(true);
                assert!(line.heard == heard, "{lens:?} through {pipe}");
                assert_eq!(line.held(), 0, "{lens:?} through {pipe}");
            }
        }
    });
}

#[test]
fn a_client_that_reads_late_costs_no_more_than_the_marks_and_loses_nothing() {
    on_a_runtime(|| {
        for lens in TABLE {
            let (sent, heard) = messages(lens);
            let mut line = Line::new(1000, Echo, sent);
            line.settle(false);
            let config = config();
            let waiting = config.write_buffer_size + config.max_message_size;
            assert!(line.driver.outbound.len() <= waiting + 14, "{lens:?}");
            // The queue grows by doubling; beside it are one read and the message that was lent last.
            let most = 2 * waiting + 128 * 1024 + config.max_message_size;
            assert!(line.held() <= most, "{lens:?} holds {}", line.held());
            line.settle(true);
            assert!(line.heard == heard, "{lens:?}");
            assert_eq!(line.held(), 0, "{lens:?}");
        }
    });
}

#[test]
fn an_answer_that_cannot_be_written_leaves_no_buffer() {
    on_a_runtime(|| {
        let (sent, _) = messages(&[10]);
        let mut line = Line::new(1000, Failing, sent);
        line.settle(true);
        assert_eq!((line.heard.len(), line.held()), (0, 0));
    });
}
