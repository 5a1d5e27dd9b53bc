use std::time::Duration;

use super::said::say;
use crate::moment::Moment;
use crate::session::client::{ClientInput, ClientSession, ClientSessionConfig};

pub(super) use super::inputs::*;

/// Plays a script on a new session and compares the log of what followed, one line for each
/// moment and input: `milliseconds: effect, effect`.
#[track_caller]
pub(super) fn check(script: impl IntoIterator<Item = (u64, Input)>, expected: &[&str]) {
    check_with(ClientSessionConfig::default(), script, expected);
}

#[track_caller]
pub(super) fn check_with(
    config: ClientSessionConfig,
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::new(config);
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

/// As [`check`], on a session that is open since the beginning.
#[track_caller]
pub(super) fn check_open(script: impl IntoIterator<Item = (u64, Input)>, expected: &[&str]) {
    check_limited(256, script, expected);
}

/// As [`check_open`], in a session that can be resumed, with as many calls in flight.
#[track_caller]
pub(super) fn check_seated(
    max_in_flight: u32,
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::seated(max_in_flight);
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

/// As [`check_open`], with a session that nobody woke before `awake`.
#[track_caller]
pub(super) fn check_asleep(
    awake: u64,
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::open(256);
    stage.now = Moment::after(Duration::from_millis(awake));
    stage.step(ClientInput::Tick);
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

/// As [`check_open`], with fewer calls in flight.
#[track_caller]
pub(super) fn check_limited(
    max_in_flight: u32,
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::open(max_in_flight);
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

/// A session and its clock.
pub(super) struct Stage {
    pub(super) session: ClientSession,
    pub(super) log: Vec<String>,
    now: Moment,
}

impl Stage {
    pub(super) fn new(config: ClientSessionConfig) -> Self {
        Self {
            session: ClientSession::new(config),
            log: Vec::new(),
            now: Moment::ZERO,
        }
    }

    /// One that is open since the beginning.
    pub(super) fn open(max_in_flight: u32) -> Self {
        Self::begun(connected(1, max_in_flight))
    }

    /// One whose session `s1` can be resumed.
    pub(super) fn seated(max_in_flight: u32) -> Self {
        Self::begun(seated("s1", max_in_flight))
    }

    fn begun(welcome: Input) -> Self {
        let mut stage = Self::new(ClientSessionConfig::default());
        for input in [ClientInput::Start, opened(), welcome] {
            stage.play(0, input);
        }
        stage.log.clear();
        stage
    }

    /// Lets the time go on to `ms`, with every tick on the way, and then plays `input`.
    pub(super) fn play(&mut self, ms: u64, input: Input) {
        let at = Moment::after(Duration::from_millis(ms));
        for _ in 0..1000 {
            match self.session.next_tick() {
                Some(tick) if tick < at => {
                    self.now = self.now.max(tick);
                    self.step(ClientInput::Tick);
                }
                Some(_) | None => break,
            }
        }
        self.now = at;
        self.step(input);
    }

    /// Plays `input` with no tick on the way: nobody was awake.
    pub(super) fn wakes(&mut self, ms: u64, input: Input) {
        self.now = Moment::after(Duration::from_millis(ms));
        self.step(input);
    }

    fn step(&mut self, input: Input) {
        let mut effects = Vec::new();
        self.session.step(input, self.now, &mut effects);
        if !effects.is_empty() {
            let effects: Vec<_> = effects.iter().map(say).collect();
            let ms = self.now.elapsed().as_millis();
            self.log.push(format!("{ms}: {}", effects.join(", ")));
        }
    }
}
