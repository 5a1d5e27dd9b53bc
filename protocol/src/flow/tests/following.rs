//! A history and its followers in random schedules.
//!
//! S1 the state at a position is the fold of all changes up to it. S2 no position goes back within an
//! epoch. S3 two heartbeats after the last fault everybody is at the top. S4 whoever was told to be
//! recovered misses nothing, S5 and gets nothing twice. S6 a snapshot and the deltas behind it are the
//! later snapshot. S8 where nothing is lost nobody asks. The fold tells any two orders apart, so S1
//! at each step holds S4 to S6.

mod source;
mod stream;
mod watcher;

use proptest::collection::vec;
use proptest::prelude::*;

use self::source::Source;
use self::stream::Stream;
use self::watcher::Watcher;

#[derive(Debug, Clone, Copy)]
enum Leg {
    /// The source takes a change; this view sees it, or does not.
    Commit {
        seen: bool,
    },
    /// The stream hears of the next change.
    Broadcast,
    /// The stream asks the source, and later has the answer.
    Read,
    Answer,
    /// A connection takes what is behind its cursor.
    Pull(usize),
    /// A frame arrives, in one direction or the other.
    Deliver(usize),
    Hear(usize),
    Heartbeat(usize),
    Connect(usize),
    Cut(usize),
    /// The source begins a new epoch.
    Renew,
    /// From here on only with losses: of a frame to a client, of a broadcast, of the last changes.
    LoseFrame(usize),
    LoseBroadcast,
    RollBack,
}

fn any_leg() -> impl Strategy<Value = Leg> {
    let watcher = || 0..WATCHERS;
    prop_oneof![
        8 => any::<bool>().prop_map(|seen| Leg::Commit { seen }),
        10 => Just(Leg::Broadcast),
        5 => Just(Leg::Read),
        5 => Just(Leg::Answer),
        12 => watcher().prop_map(Leg::Pull),
        16 => watcher().prop_map(Leg::Deliver),
        6 => watcher().prop_map(Leg::Hear),
        3 => watcher().prop_map(Leg::Heartbeat),
        4 => watcher().prop_map(Leg::Connect),
        2 => watcher().prop_map(Leg::Cut),
        1 => Just(Leg::Renew),
    ]
}

fn any_loss() -> impl Strategy<Value = Leg> {
    prop_oneof![
        3 => (0..WATCHERS).prop_map(Leg::LoseFrame),
        2 => Just(Leg::LoseBroadcast),
        1 => Just(Leg::RollBack),
    ]
}

struct World {
    source: Source,
    stream: Stream,
    watchers: Vec<Watcher>,
}

impl World {
    fn new() -> Self {
        let source = Source::new();
        Self {
            stream: Stream::new(&source),
            source,
            watchers: (0..WATCHERS).map(|_| Watcher::new()).collect(),
        }
    }

    fn go(&mut self, leg: Leg) {
        match leg {
            Leg::Commit { seen } => self.source.commit(seen),
            Leg::Broadcast => self.stream.hear(&self.source),
            Leg::Read => self.stream.read(&self.source),
            Leg::Answer => self.stream.answer(&self.source, &mut self.watchers),
            Leg::Pull(watcher) => self.watchers[watcher].pull(&self.stream),
            Leg::Deliver(watcher) => self.watchers[watcher].deliver(&self.source),
            Leg::Hear(watcher) => self.watchers[watcher].be_heard(&self.stream),
            Leg::Heartbeat(watcher) => self.watchers[watcher].heartbeat(&self.stream),
            Leg::Connect(watcher) => self.watchers[watcher].connect(),
            Leg::Cut(watcher) => self.watchers[watcher].cut(),
            Leg::Renew => self.renew(0),
            Leg::RollBack => self.renew(2),
            Leg::LoseFrame(watcher) => self.watchers[watcher].lose_frame(),
            Leg::LoseBroadcast => self.stream.miss(&self.source),
        }
    }

    fn renew(&mut self, lost: usize) {
        self.source.renew(lost);
        self.stream.renew(&self.source);
        self.watchers.iter_mut().for_each(Watcher::be_renewed);
    }

    fn settle(&mut self) {
        self.watchers.iter_mut().for_each(Watcher::connect);
        self.stream.catch_up(&self.source);
        self.drain();
        for _ in 0..HEARTBEATS {
            for watcher in &mut self.watchers {
                watcher.heartbeat(&self.stream);
            }
            self.drain();
        }
        for watcher in &self.watchers {
            watcher.check_at_top(&self.stream);
        }
    }

    /// Until nothing is on its way: each round brings every frame one step further.
    fn drain(&mut self) {
        for _ in 0..60 {
            self.go(Leg::Read);
            self.go(Leg::Answer);
            for watcher in 0..WATCHERS {
                self.go(Leg::Hear(watcher));
                self.go(Leg::Pull(watcher));
                self.go(Leg::Deliver(watcher));
            }
        }
    }

    fn questions(&self) -> usize {
        self.watchers.iter().map(Watcher::questions).sum()
    }
}

const WATCHERS: usize = 3;
const HEARTBEATS: usize = 2;

proptest! {
    #[test]
    fn with_losses_everybody_has_the_state_of_their_position_and_comes_to_the_top(
        legs in vec(prop_oneof![12 => any_leg(), 1 => any_loss()], 0..200),
    ) {
        let mut world = World::new();
        legs.into_iter().for_each(|leg| world.go(leg));
        world.settle();
    }

    #[test]
    fn without_losses_nobody_ever_asks(legs in vec(any_leg(), 0..200)) {
        let mut world = World::new();
        legs.into_iter().for_each(|leg| world.go(leg));
        world.settle();
        prop_assert_eq!(world.questions(), 0);
    }
}
