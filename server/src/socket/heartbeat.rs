//! When a peer is asked for a sign of life, and when it is given up. Told the time, never reading a clock.

use std::time::Duration;

use wilco_protocol::Moment;

/// The settings of a [`Heartbeat`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Rhythm {
    /// A ping is due after so much silence.
    pub(super) interval: Option<Duration>,
    /// The peer is gone after so much silence behind a ping.
    pub(super) timeout: Duration,
    /// The socket has no work after so long without a message.
    pub(super) idle: Option<Duration>,
}

/// What has been heard and said on a connection, as far as it shows life.
#[derive(Debug, Default)]
pub(super) struct Heartbeat {
    heard: Moment,
    /// When the ping was sent that is not answered yet.
    pinged: Option<Moment>,
    /// The last message, either way.
    spoken: Moment,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beat {
    Ping,
    /// The peer was silent for too long.
    Silent,
    /// No message went either way for too long.
    Idle,
}

impl Heartbeat {
    /// Bytes came, or what waited was taken.
    pub(super) fn hear(&mut self, now: Moment) {
        self.heard = now;
        self.pinged = None;
    }

    /// A message came or went.
    pub(super) fn speak(&mut self, now: Moment) {
        self.spoken = now;
    }

    /// When something may be due.
    pub(super) fn next(&self, rhythm: Rhythm) -> Option<Moment> {
        let life = match self.pinged {
            Some(pinged) => Some(pinged + rhythm.timeout),
            None => rhythm.interval.map(|interval| self.heard + interval),
        };
        let idle = rhythm.idle.map(|idle| self.spoken + idle);
        life.into_iter().chain(idle).min()
    }

    /// What is due now. However late it is asked, one thing at a time: nothing is made up for.
    pub(super) fn tick(&mut self, now: Moment, rhythm: Rhythm) -> Option<Beat> {
        if rhythm.idle.is_some_and(|idle| self.spoken + idle <= now) {
            return Some(Beat::Idle);
        }
        match (self.pinged, rhythm.interval) {
            (Some(pinged), _) => (pinged + rhythm.timeout <= now).then_some(Beat::Silent),
            (None, Some(interval)) if self.heard + interval <= now => {
                self.pinged = Some(now);
                Some(Beat::Ping)
            }
            (None, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    enum Step {
        Hear(u64),
        Speak(u64),
        /// The time, what is due then, and when something may be due next.
        Tick(u64, Option<Beat>, Option<u64>),
    }
    use Step::{Hear, Speak, Tick};

    fn check(rhythm: Rhythm, steps: &[Step]) {
        let at = |secs| Moment::after(Duration::from_secs(secs));
        let mut heartbeat = Heartbeat::default();
        for (index, step) in steps.iter().enumerate() {
            match *step {
                Hear(secs) => heartbeat.hear(at(secs)),
                Speak(secs) => heartbeat.speak(at(secs)),
                Tick(secs, expected, next) => {
                    assert_eq!(heartbeat.tick(at(secs), rhythm), expected, "step {index}");
                    assert_eq!(heartbeat.next(rhythm), next.map(at), "step {index}");
                }
            }
        }
    }

    fn rhythm(interval: Option<u64>, idle: Option<u64>) -> Rhythm {
        Rhythm {
            interval: interval.map(Duration::from_secs),
            timeout: Duration::from_secs(10),
            idle: idle.map(Duration::from_secs),
        }
    }

    #[test]
    fn a_silent_peer_is_pinged_and_then_given_up() {
        check(
            rhythm(Some(25), None),
            &[
                Tick(0, None, Some(25)),
                Tick(24, None, Some(25)),
                Tick(25, Some(Beat::Ping), Some(35)),
                Tick(34, None, Some(35)),
                Tick(35, Some(Beat::Silent), Some(35)),
            ],
        );
    }

    #[test]
    fn any_sign_of_life_answers_a_ping() {
        check(
            rhythm(Some(25), None),
            &[
                Hear(20),
                Tick(25, None, Some(45)),
                Tick(45, Some(Beat::Ping), Some(55)),
                Hear(54),
                Tick(55, None, Some(79)),
                Tick(79, Some(Beat::Ping), Some(89)),
            ],
        );
    }

    #[test]
    fn pings_that_were_missed_are_not_made_up_for() {
        check(
            rhythm(Some(25), None),
            &[
                Tick(1000, Some(Beat::Ping), Some(1010)),
                Tick(1000, None, Some(1010)),
                Hear(1001),
                Tick(1001, None, Some(1026)),
            ],
        );
    }

    #[test]
    fn pings_and_pongs_do_not_keep_an_idle_socket() {
        check(
            rhythm(Some(25), Some(60)),
            &[
                Speak(10),
                Tick(25, Some(Beat::Ping), Some(35)),
                Hear(26),
                Tick(51, Some(Beat::Ping), Some(61)),
                Hear(52),
                Tick(69, None, Some(70)),
                Tick(70, Some(Beat::Idle), Some(70)),
            ],
        );
    }

    #[test]
    fn without_an_interval_nobody_is_pinged() {
        check(rhythm(None, None), &[Tick(100_000, None, None)]);
        check(
            rhythm(None, Some(60)),
            &[
                Tick(59, None, Some(60)),
                Tick(60, Some(Beat::Idle), Some(60)),
            ],
        );
    }
}
