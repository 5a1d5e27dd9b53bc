use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;

use super::script::{
    Input, broken, closed, connected_beating, error, failed, fault, go_away, ok, opened, pong,
    refused, sized_call, unreadable,
};
use crate::envelope::ClientMessage;
use crate::fault::{Code, Executed};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::session::client::{
    Cause, ClientEffect, ClientInput, ClientSession, ClientSessionConfig,
};

/// One thing that may happen, with numbers that are read modulo what makes sense.
#[derive(Debug, Clone, Copy)]
struct Happening {
    after_ms: u64,
    what: u8,
    number: u64,
}

/// What must hold of every call, whatever happens.
#[derive(Default)]
struct Ledger {
    deadlines: BTreeMap<u64, Moment>,
    cancelled: BTreeSet<u64>,
    resolved: BTreeSet<u64>,
    sent: BTreeSet<u64>,
    /// What was acknowledged last.
    below: u64,
}

impl Ledger {
    fn note(&mut self, effect: &ClientEffect<'_>, now: Moment, grace: Duration) {
        match effect {
            ClientEffect::Resolve { request_id, .. } => {
                let deadline = self.deadlines[request_id];
                assert!(now <= deadline + grace, "call {request_id} resolves late");
                assert!(
                    !self.cancelled.contains(request_id),
                    "{request_id} is nobody's"
                );
                assert!(
                    self.resolved.insert(*request_id),
                    "{request_id} resolves twice"
                );
            }
            ClientEffect::Send(ClientMessage::Request(request)) => {
                let RequestId::Number(id) = request.request_id else {
                    panic!("a client counts");
                };
                assert!(
                    self.sent.last().is_none_or(|last| *last < id),
                    "{id} is out of order"
                );
                assert!(self.sent.insert(id), "{id} is sent twice");
                assert!(!self.resolved.contains(&id) && !self.cancelled.contains(&id));
                if let Some(ack) = &request.ack {
                    self.acknowledge(ack.below, &ack.open);
                }
            }
            ClientEffect::Send(ClientMessage::Ping { ack: Some(ack), .. }) => {
                self.acknowledge(ack.below, &ack.open);
            }
            ClientEffect::Send(ClientMessage::Cancel { request_id }) => {
                let RequestId::Number(id) = request_id else {
                    panic!("a client counts");
                };
                assert!(self.sent.contains(id), "{id} was never sent");
            }
            ClientEffect::Send(_)
            | ClientEffect::Connect
            | ClientEffect::Authenticate
            | ClientEffect::Disconnect(_)
            | ClientEffect::Status(_) => {}
        }
    }

    fn acknowledge(&mut self, below: u64, open: &[u64]) {
        assert!(self.below <= below, "what was acknowledged grows");
        self.below = below;
        for id in 1..below {
            let is_over = self.resolved.contains(&id) || self.cancelled.contains(&id);
            assert!(
                is_over != open.contains(&id),
                "{id} is acknowledged wrongly"
            );
        }
    }

    fn is_over(&self, id: u64) -> bool {
        self.resolved.contains(&id) || self.cancelled.contains(&id)
    }
}

fn happening() -> impl Strategy<Value = Happening> {
    (0..60_u64, any::<u8>(), any::<u64>()).prop_map(|(after_ms, what, number)| Happening {
        after_ms,
        what,
        number,
    })
}

/// Connections come up far more often than they break, or nothing would ever be sent.
fn input(happening: Happening, now: Moment, calls: u64) -> Input {
    let Happening { what, number, .. } = happening;
    let ms = u64::try_from(now.elapsed().as_millis()).unwrap();
    let id = number % (calls + 2);
    match what % 32 {
        0..=9 => sized_call(ms + number % 3000, 1 + usize::from(what) * 4),
        10..=13 => ok(id),
        14 => fault(id, Code::Forbidden, Executed::No),
        15 => error(Some(id), false),
        16 => unreadable(Some(id)),
        17 | 18 => ClientInput::Cancel(id),
        19..=21 => opened(),
        22..=24 => connected_beating(300, 1, u32::try_from(number % 6).unwrap()),
        25 => failed(Cause::TimedOut),
        26 => refused(503, Some(number % 3)),
        27 => broken(),
        28 => closed(1012),
        29 if number % 2 == 0 => ClientInput::Stalled,
        29 => ClientInput::Flowing,
        30 => go_away(number % 1000),
        _ => match number % 4 {
            0 => pong(number),
            1 => unreadable(None),
            2 => error(None, true),
            _ => ClientInput::Heard,
        },
    }
}

fn check(happenings: &[Happening]) {
    let config = ClientSessionConfig {
        max_waiting_bytes: 4000,
        ..ClientSessionConfig::default()
    };
    let grace = config.grace;
    let mut session = ClientSession::new(config);
    let mut ledger = Ledger::default();
    let mut now = Moment::ZERO;
    let mut effects = Vec::new();
    session.step(ClientInput::Start, now, &mut effects);
    // The last of it is a long silence, in which everything must end by itself.
    let silence = Happening {
        after_ms: 100_000,
        what: u8::MAX,
        number: 3,
    };
    for happening in happenings.iter().chain([&silence]) {
        let at = now + Duration::from_millis(happening.after_ms);
        let mut ticks = 0;
        while let Some(tick) = session.next_tick().filter(|tick| *tick <= at) {
            now = now.max(tick);
            session.step(ClientInput::Tick, now, &mut effects);
            effects
                .drain(..)
                .for_each(|effect| ledger.note(&effect, now, grace));
            ticks += 1;
            assert!(ticks < 1000, "a tick that brings nothing forward");
        }
        now = at;
        let calls = session.next_request_id() - 1;
        let input = input(*happening, now, calls);
        match &input {
            ClientInput::Call(call) => {
                ledger.deadlines.insert(calls + 1, call.deadline);
            }
            ClientInput::Cancel(id) if !ledger.is_over(*id) && (1..=calls).contains(id) => {
                ledger.cancelled.insert(*id);
            }
            _ => {}
        }
        session.step(input, now, &mut effects);
        assert!(
            session.in_flight() <= 5,
            "more calls are sent than the server takes"
        );
        effects
            .drain(..)
            .for_each(|effect| ledger.note(&effect, now, grace));
    }
    for id in 1..session.next_request_id() {
        assert!(ledger.is_over(id), "call {id} hangs");
    }
    assert_eq!(session.in_flight(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_call_resolves_once_in_time_and_nothing_is_sent_twice(
        happenings in prop::collection::vec(happening(), 0..200)
    ) {
        check(&happenings);
    }
}
