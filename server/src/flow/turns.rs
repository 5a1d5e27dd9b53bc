//! All orders, as far as luck finds them, in which those who publish and those who read can take turns: nobody misses a
//! bell, nobody reads a thing twice, nobody reads past one. `tests/shuttle/run` builds it.

use std::sync::Arc;
use std::task::{Wake, Waker};

use shuttle::thread;
use wilco_protocol::flow::HistoryLimits;
use wilco_protocol::{Encoding, Position};

use super::bell::{Bell, Ringer};
use super::roll::Seat;
use super::said::{Dialect, Word};
use super::source::Source;
use super::spoken::{Spelling, Spoken};
use super::stream::{Beginning, Owed, Pulled, Stream};

/// One subscription, as a connection has it.
struct Reader {
    stream: Arc<Stream>,
    bell: Arc<Bell>,
    waker: Waker,
    cursor: u64,
    round: u64,
    seat: Option<Seat>,
}

/// Wakes a thread.
struct Sleeper(thread::Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Reader {
    /// Comes in where they stand, which the ring still reaches.
    fn attach(stream: &Arc<Stream>, seq: u64) -> Self {
        stream.enter(ENCODING);
        let position = Position::new(EPOCH, seq);
        let attached = stream.attach(Some(&position), ENCODING);
        let owed = attached.owed;
        assert!(
            matches!(owed, Owed::Nothing | Owed::Current),
            "{owed:?} at {seq}"
        );
        assert_eq!(attached.cursor, seq);
        Self {
            stream: Arc::clone(stream),
            bell: Arc::default(),
            waker: Waker::from(Arc::new(Sleeper(thread::current()))),
            cursor: attached.cursor,
            round: attached.round,
            seat: None,
        }
    }

    /// Reads what there is; says whether it was all.
    fn pull(&mut self) -> bool {
        let ringer = Ringer::new(&self.bell, KEY);
        let pulled = self
            .stream
            .pull(self.cursor, self.round, ENCODING, &ringer, self.seat.take());
        match pulled {
            Pulled::Nothing(seat) => self.seat = Some(seat),
            Pulled::Few(few, seat) => {
                for said in few.into_iter().flatten() {
                    assert_eq!(said.from, self.cursor, "what is read goes on from what was");
                    assert_eq!(said.seq, said.from + 1, "each is one step");
                    self.cursor = said.seq;
                }
                self.seat = seat;
            }
            Pulled::Merged(merged) => {
                assert_eq!(
                    merged.from, self.cursor,
                    "what is read goes on from what was"
                );
                self.cursor = merged.to;
            }
            Pulled::Fallen(missing) => panic!("{missing} are missing behind {}", self.cursor),
        }
        self.seat.is_some()
    }

    /// Sleeps until the bell is rung. Where it never is, all threads sleep, and the test fails.
    fn sleep(&self) {
        let mut keys = Vec::new();
        loop {
            self.bell.listen(&self.waker);
            self.bell.take(&mut keys);
            if !keys.is_empty() {
                return assert!(keys.iter().all(|key| *key == KEY));
            }
            thread::park();
        }
    }

    fn read_to(&mut self, end: u64) {
        while self.cursor < end {
            if self.pull() && self.cursor < end {
                self.sleep();
            }
        }
        assert_eq!(self.cursor, end, "nothing more was published");
    }

    fn leave(mut self) -> u64 {
        self.stream.leave(ENCODING, self.seat.take(), None);
        self.cursor
    }
}

fn stream() -> Arc<Stream> {
    Arc::new(Stream::new(Beginning {
        dialect: Dialect::State,
        name: "apron".into(),
        epoch: EPOCH.into(),
        base: 0,
        source: Source::None,
        limits: HistoryLimits::default(),
    }))
}

fn publish(stream: &Arc<Stream>, times: u64) {
    for _ in 0..times {
        let delta = Spoken::of(&1_u32, Spelling::One(ENCODING)).expect("a number can be said");
        let word = Word::Delta {
            delta: Arc::new(delta),
            op_ids: Box::default(),
        };
        let (_, rung) = stream.publish(word, 1, None);
        stream.ring(rung);
    }
}

fn check(scene: fn()) {
    shuttle::check_random(scene, TIMES);
    shuttle::check_pct(scene, TIMES, 3);
}

#[test]
fn nobody_misses_a_bell_or_reads_a_thing_twice() {
    check(|| {
        let stream = stream();
        let mut threads = Vec::new();
        for _ in 0..2 {
            let stream = Arc::clone(&stream);
            threads.push(thread::spawn(move || publish(&stream, 3)));
        }
        for _ in 0..2 {
            let stream = Arc::clone(&stream);
            threads.push(thread::spawn(move || Reader::attach(&stream, 0).read_to(6)));
        }
        for thread in threads {
            thread.join().expect("no thread panics");
        }
    });
}

#[test]
fn who_comes_and_goes_misses_nothing_and_takes_nobody_elses_seat() {
    check(|| {
        let stream = stream();
        let publisher = {
            let stream = Arc::clone(&stream);
            thread::spawn(move || publish(&stream, 4))
        };
        let restless = {
            let stream = Arc::clone(&stream);
            thread::spawn(move || {
                let mut seq = 0;
                for _ in 0..3 {
                    let mut reader = Reader::attach(&stream, seq);
                    reader.pull();
                    seq = reader.leave();
                }
                let mut reader = Reader::attach(&stream, seq);
                reader.read_to(4);
                assert_eq!(reader.leave(), 4);
            })
        };
        let patient = {
            let stream = Arc::clone(&stream);
            thread::spawn(move || Reader::attach(&stream, 0).read_to(4))
        };
        for thread in [publisher, restless, patient] {
            thread.join().expect("no thread panics");
        }
        assert_eq!(stream.position(), Position::new(EPOCH, 4));
    });
}

const EPOCH: &str = "e";
const ENCODING: Encoding = Encoding::Json;
const KEY: u32 = 7;
/// How many orders are tried in each of two ways.
const TIMES: usize = 2000;
