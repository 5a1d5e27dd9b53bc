use std::time::Duration;

use proptest::prelude::*;

use super::frames::{act, act_err, done, urgent_act};
use super::ledger::{Ledger, Noted};
use super::script::{
    Input, auth_expiring, broken, closed, error, failed, fault, go_away, named_call, new_call, ok,
    opened, pong, refused, resumed_with, seated_in, token, unreadable, urgent_call,
};
use crate::envelope::{PendingVerdict, Response, ServerMessage};
use crate::fault::{Code, Executed};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::operation::Class;
use crate::payload::Raw;
use crate::session::client::{Cause, ClientInput, ClientSession, ClientSessionConfig, NewCall};

/// One thing that may happen, with numbers that are read modulo what makes sense.
#[derive(Debug, Clone, Copy)]
struct Happening {
    after_ms: u64,
    what: u8,
    number: u64,
}

fn happening() -> impl Strategy<Value = Happening> {
    (0..60_u64, any::<u8>(), any::<u64>()).prop_map(|(after_ms, what, number)| Happening {
        after_ms,
        what,
        number,
    })
}

const EPOCHS: [&str; 2] = ["e1", "e2"];

const CLASSES: [Class; 4] = [
    Class::Safe,
    Class::Idempotent,
    Class::Once,
    Class::Transactional,
];

const VERDICTS: [PendingVerdict; 4] = [
    PendingVerdict::Done,
    PendingVerdict::Running,
    PendingVerdict::Absent,
    PendingVerdict::OutcomeUnknown,
];

fn call(what: u8, number: u64, ms: u64) -> Input {
    let class = CLASSES[usize::from(what) % 4];
    let deadline = ms + number % 3000;
    match number % 5 {
        0 | 1 => named_call(class, deadline),
        2 => urgent_call(deadline),
        _ => ClientInput::Call(new_call(class, deadline, 1 + usize::from(what) * 4)),
    }
}

/// Connections come up far more often than they break, or nothing would ever be sent.
fn input(happening: Happening, now: Moment, calls: u64, ledger: &mut Ledger) -> Input {
    let Happening { what, number, .. } = happening;
    let ms = u64::try_from(now.elapsed().as_millis()).unwrap();
    let id = number % (calls + 2);
    match what % 42 {
        0..=9 => call(what, number, ms),
        10..=13 => ok(id),
        14 => fault(id, Code::Forbidden, Executed::No),
        15 => error(Some(id), false),
        16 => unreadable(Some(id)),
        // What an action does cannot be taken back once it was sent.
        17 | 18 if ledger.calls.get(&id).is_some_and(|noted| noted.is_action) => ClientInput::Heard,
        17 | 18 => ClientInput::Cancel(id),
        36 | 37 => act(u128::from(number % 8), ms + number % 3000),
        38 => urgent_act(u128::from(number % 8), ms + number % 3000),
        39 => done(u128::from(number % 8), number),
        40 => act_err(u128::from(number % 8), Code::Forbidden, Executed::No),
        41 => act_err(u128::from(number % 8), Code::Draining, Executed::No),
        19..=21 => opened(),
        22..=25 => greeting(number, ledger),
        26 => failed(Cause::TimedOut),
        27 => refused(503, Some(number % 3)),
        28 | 29 => broken(),
        // With 1012 a server that leaves promises that it has answered all it took, which luck does not keep.
        30 => closed(1013),
        31 if number % 2 == 0 => ClientInput::Stalled,
        31 => ClientInput::Flowing,
        32 => go_away(number % 1000),
        33 => fault(id, Code::Draining, Executed::No),
        34 if number % 2 == 0 => auth_expiring(),
        34 => token(Ok(Some("t"))),
        _ => match number % 4 {
            0 => pong(number),
            1 => unreadable(None),
            2 => error(None, number % 8 == 2),
            _ => ClientInput::Heard,
        },
    }
}

/// A server that greets: most of them go on with the session.
fn greeting(number: u64, ledger: &mut Ledger) -> Input {
    let max_in_flight = u32::try_from(2 + number % 4).unwrap();
    let epoch = EPOCHS[usize::from(number.is_multiple_of(7))];
    if number.is_multiple_of(3) || ledger.epoch != EPOCHS[0] {
        return seated_in(epoch, "s", max_in_flight);
    }
    let asked = ledger.asked.iter().flatten().enumerate();
    let verdict = |(at, id): (usize, &u64)| {
        let by = usize::try_from(number >> 32).unwrap() + at;
        // Now and then it says nothing.
        VERDICTS.get(by % 5).map(|verdict| (*id, *verdict))
    };
    let verdicts: Vec<_> = asked.filter_map(verdict).collect();
    resumed_with(max_in_flight, "s", &verdicts)
}

struct Run {
    session: ClientSession,
    ledger: Ledger,
    now: Moment,
    grace: Duration,
}

impl Run {
    fn new() -> Self {
        let config = ClientSessionConfig {
            max_waiting_bytes: 4000,
            ..ClientSessionConfig::default()
        };
        let grace = config.grace;
        Self {
            session: ClientSession::new(config),
            ledger: Ledger::default(),
            now: Moment::ZERO,
            grace,
        }
    }

    fn step(&mut self, input: Input) {
        let mut effects = Vec::new();
        self.session.step(input, self.now, &mut effects);
        for effect in effects {
            self.ledger.note(&effect, self.now, self.grace);
        }
        assert!(
            self.session.in_flight() <= 5,
            "more calls are sent than the server takes"
        );
    }

    fn play(&mut self, happening: Happening) {
        let at = self.now + Duration::from_millis(happening.after_ms);
        let mut ticks = 0;
        while let Some(tick) = self.session.next_tick().filter(|tick| *tick <= at) {
            self.now = self.now.max(tick);
            self.step(ClientInput::Tick);
            ticks += 1;
            assert!(ticks < 1000, "a tick that brings nothing forward");
        }
        self.now = at;
        let calls = self.session.next_request_id() - 1;
        let input = input(happening, self.now, calls, &mut self.ledger);
        self.foresee(&input, calls);
        self.step(input);
    }

    /// Notes what the input means for what is right afterwards.
    fn foresee(&mut self, input: &Input, calls: u64) {
        match input {
            ClientInput::Call(call) => {
                self.ledger
                    .calls
                    .insert(calls + 1, Noted::new(call.clone()));
            }
            ClientInput::Act(action) => {
                let call = NewCall {
                    op: "action".into(),
                    class: Class::Once,
                    payload: action.payload.clone(),
                    deadline: action.deadline,
                    op_id: Some(action.op_id),
                    offline: action.offline,
                };
                let mut noted = Noted::new(call);
                noted.is_action = true;
                self.ledger.calls.insert(calls + 1, noted);
            }
            ClientInput::Cancel(id) => {
                if let Some(noted) = self.ledger.calls.get_mut(id) {
                    noted.is_over = true;
                }
            }
            ClientInput::Received(message) => self.foresee_message(message),
            _ => {}
        }
    }

    fn foresee_message(&mut self, message: &ServerMessage<Raw<'_>>) {
        match message {
            ServerMessage::Connected(connected) if self.is_greeting() => {
                let epoch = EPOCHS
                    .iter()
                    .find(|epoch| connected.epoch.as_deref() == Some(epoch));
                let verdicts = connected.resumed.then_some(&connected.pending[..]);
                self.ledger.welcome(verdicts, epoch.unwrap());
            }
            ServerMessage::Response(Response { request_id, .. })
            | ServerMessage::Error {
                request_id: Some(request_id),
                ..
            } => {
                // A server does not lie: what it says did not run has not, this time.
                if let RequestId::Number(id) = request_id
                    && let Some(noted) = self.ledger.calls.get_mut(id)
                    && !noted.is_action
                {
                    noted.decide(false);
                }
            }
            ServerMessage::ActionErr { op_id, .. } => {
                if let Some(id) = self.ledger.acting(*op_id)
                    && let Some(noted) = self.ledger.calls.get_mut(&id)
                {
                    noted.decide(false);
                }
            }
            _ => {}
        }
    }

    fn is_greeting(&self) -> bool {
        matches!(
            self.session.state,
            crate::session::client::State::Greeting { .. }
        )
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_call_resolves_once_in_time_and_nothing_runs_twice_that_must_not(
        happenings in prop::collection::vec(happening(), 0..200)
    ) {
        let mut run = Run::new();
        run.step(ClientInput::Start);
        for happening in &happenings {
            run.play(*happening);
        }
        // The last of it is a long silence, in which everything must end by itself.
        run.play(Happening { after_ms: 100_000, what: 35, number: 3 });
        for (id, noted) in &run.ledger.calls {
            assert!(noted.is_over, "call {id} hangs");
        }
        assert_eq!(run.session.in_flight(), 0);
    }
}
