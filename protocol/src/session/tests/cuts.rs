//! A client whose connections are cut at any step, and what must hold however that falls.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::line::Step::{Cut, HoldClaims, Settle, Wait};
use super::line::{
    Line, MAX_IN_FLIGHT, Step, assign, cancel, done, fails, get, hello, pay, promise_hello, resume,
};
use super::random::can_happen;
use crate::session::Records;

/// What a client does, and what is done to it.
#[derive(Debug, Clone)]
enum Leg {
    Get,
    Assign,
    Pay,
    Step(Step),
    Cut,
}

fn any_leg() -> impl Strategy<Value = Leg> {
    let id = 1..30_u64;
    prop_oneof![
        2 => Just(Leg::Get),
        4 => Just(Leg::Assign),
        2 => Just(Leg::Pay),
        3 => Just(Leg::Cut),
        1 => Just(Leg::Step(HoldClaims)),
        6 => Just(Leg::Step(Settle)),
        8 => id.clone().prop_map(|id| Leg::Step(done(id))),
        1 => id.clone().prop_map(|id| Leg::Step(fails(id))),
        2 => id.prop_map(|id| Leg::Step(cancel(id))),
        2 => (0..7_000_u64).prop_map(|ms| Leg::Step(Wait(ms))),
    ]
}

/// A client that goes on with its session on one connection after the other.
struct Traveller {
    line: Line<'static>,
    kinds: Vec<fn(u64) -> Step>,
    awaited: Vec<u64>,
    answers: HashMap<u64, String>,
    seen: usize,
}

impl Traveller {
    fn new() -> Self {
        let mut traveller = Self {
            line: Line::new(),
            kinds: Vec::new(),
            awaited: Vec::new(),
            answers: HashMap::new(),
            seen: 0,
        };
        traveller.play(promise_hello());
        traveller.play(hello());
        traveller
    }

    fn go(&mut self, leg: Leg) {
        match leg {
            Leg::Get => self.call(get),
            Leg::Assign => self.call(assign),
            Leg::Pay => self.call(pay),
            Leg::Step(step) => self.play(step),
            Leg::Cut => self.cut(),
        }
    }

    fn call(&mut self, kind: fn(u64) -> Step) {
        if self.awaited.len() < MAX_IN_FLIGHT as usize {
            self.kinds.push(kind);
            let id = self.kinds.len() as u64;
            self.awaited.push(id);
            self.play(kind(id));
        }
    }

    /// The connection is lost; the next one asks for what is awaited, and says again what never came.
    fn cut(&mut self) {
        self.play(Cut);
        self.play(promise_hello());
        let awaited = self.awaited.clone();
        self.play(resume(&awaited));
        let connected = self
            .line
            .effects
            .iter()
            .rfind(|it| it.starts_with("connected again"));
        let words: Vec<String> = connected.unwrap().split(' ').map(str::to_owned).collect();
        for id in awaited {
            let at = words
                .iter()
                .position(|word| *word == id.to_string())
                .unwrap();
            if words[at + 1] == "absent" {
                self.play(self.kinds[usize::try_from(id).unwrap() - 1](id));
            }
        }
    }

    fn play(&mut self, step: Step) {
        if can_happen(&self.line, &step) {
            // A line borrows what is said on it.
            self.line.play(Box::leak(Box::new(step)));
        }
        for effect in &self.line.effects[self.seen..] {
            let Some(answer) = effect.strip_prefix("answer ") else {
                continue;
            };
            let (id, outcome) = answer.split_once(' ').unwrap();
            let id = id.parse().unwrap();
            // I2: what is not awaited is not answered.
            let at = self.awaited.iter().position(|awaited| *awaited == id);
            self.awaited
                .remove(at.unwrap_or_else(|| panic!("{id} is answered again")));
            self.answers.insert(id, outcome.to_owned());
        }
        self.seen = self.line.effects.len();
        // I7
        assert!(self.line.records.len() <= MAX_IN_FLIGHT as usize + Records::MAX_RESOLVED);
    }

    fn runs(&self, id: u64) -> usize {
        let run = format!("run {id}");
        self.line
            .effects
            .iter()
            .filter(|effect| **effect == run)
            .count()
    }
}

proptest! {
    #[test]
    fn over_connections_that_are_cut_at_any_step_each_request_is_answered_once(
        legs in vec(any_leg(), 0..60),
    ) {
        let mut traveller = Traveller::new();
        for leg in legs {
            traveller.go(leg);
        }
        for _ in 0..9 {
            (0..9).for_each(|_| traveller.play(Settle));
            let calls = traveller.kinds.len() as u64;
            (1..=calls).for_each(|id| traveller.play(done(id)));
            traveller.cut();
        }
        prop_assert!(traveller.awaited.is_empty(), "{:?}", traveller.line.effects);
        for (at, kind) in traveller.kinds.iter().enumerate() {
            let id = at as u64 + 1;
            let (runs, answer) = (traveller.runs(id), &traveller.answers[&id]);
            let is_safe = std::ptr::fn_addr_eq(*kind, get as fn(u64) -> Step);
            let story = format!("{id} {answer} ran {runs}: {:?}", traveller.line.effects);
            // I1, I3, I4, and I5: no server was lost.
            prop_assert!(runs <= 1 || is_safe, "{story}");
            prop_assert!(!answer.starts_with("ok") || runs > 0, "{story}");
            prop_assert!(!answer.contains("executed yes") || runs > 0, "{story}");
            prop_assert!(!answer.contains("executed no") || runs == 0, "{story}");
            prop_assert!(!answer.contains("outcome_unknown"), "{story}");
        }
    }
}
