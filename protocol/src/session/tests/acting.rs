//! A client whose actions meet cuts at any step, and what must hold however that falls.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::line::Step::{Acted, Cut, HoldClaims, Progress, Settle};
use super::line::{Line, MAX_IN_FLIGHT, Step, act, hello, promise_hello, resume};
use super::random::can_happen;
use crate::fault::Code;

/// What a client does, and what is done to it.
#[derive(Debug, Clone)]
enum Leg {
    Act,
    Step(Step),
    Cut,
}

fn any_leg() -> impl Strategy<Value = Leg> {
    let op = 1..10_u64;
    prop_oneof![
        5 => Just(Leg::Act),
        3 => Just(Leg::Cut),
        1 => Just(Leg::Step(HoldClaims)),
        5 => Just(Leg::Step(Settle)),
        5 => op.clone().prop_map(|op| Leg::Step(Acted(op, Ok("1")))),
        1 => op.clone().prop_map(|op| Leg::Step(Acted(op, Err(Code::Operation)))),
        1 => op.prop_map(|op| Leg::Step(Progress(op, 50))),
    ]
}

/// A client that says on each connection again what is not answered.
struct Actor {
    line: Line<'static>,
    said: u64,
    awaited: Vec<u64>,
    answers: HashMap<u64, String>,
    seen: usize,
}

impl Actor {
    fn new() -> Self {
        let mut actor = Self {
            line: Line::new(),
            said: 0,
            awaited: Vec::new(),
            answers: HashMap::new(),
            seen: 0,
        };
        actor.play(promise_hello());
        actor.play(hello());
        actor
    }

    fn go(&mut self, leg: Leg) {
        match leg {
            Leg::Act if self.awaited.len() < MAX_IN_FLIGHT as usize && self.said < 9 => {
                self.said += 1;
                self.awaited.push(self.said);
                self.say(self.said);
            }
            Leg::Act => {}
            Leg::Step(step) => self.play(step),
            Leg::Cut => self.cut(),
        }
    }

    fn say(&mut self, op: u64) {
        self.play(act(op, r#""resource":"world/1""#));
    }

    fn cut(&mut self) {
        self.play(Cut);
        self.play(promise_hello());
        self.play(resume(&[]));
        for op in self.awaited.clone() {
            self.say(op);
        }
    }

    fn play(&mut self, step: Step) {
        if can_happen(&self.line, &step) {
            // A line borrows what is said on it.
            self.line.play(Box::leak(Box::new(step)));
        }
        for effect in &self.line.effects[self.seen..] {
            let Some(answer) = effect.strip_prefix("action op") else {
                continue;
            };
            let (op, outcome) = answer.split_once(' ').unwrap();
            let op = op.parse().unwrap();
            let at = self.awaited.iter().position(|awaited| *awaited == op);
            self.awaited
                .remove(at.unwrap_or_else(|| panic!("{op} is answered again")));
            self.answers.insert(op, outcome.to_owned());
        }
        self.seen = self.line.effects.len();
    }

    fn runs(&self, op: u64) -> usize {
        let run = format!("run op{op} on world/1");
        let runs = self.line.effects.iter().filter(|effect| **effect == run);
        runs.count()
    }
}

proptest! {
    #[test]
    fn over_connections_that_are_cut_at_any_step_each_action_is_answered_once_and_runs_once(
        legs in vec(any_leg(), 0..60),
    ) {
        let mut actor = Actor::new();
        for leg in legs {
            actor.go(leg);
        }
        for _ in 0..9 {
            (0..9).for_each(|_| actor.play(Settle));
            (1..=actor.said).for_each(|op| actor.play(Acted(op, Ok("1"))));
            actor.cut();
        }
        prop_assert!(actor.awaited.is_empty(), "{:?}", actor.line.effects);
        for op in 1..=actor.said {
            let (runs, answer) = (actor.runs(op), &actor.answers[&op]);
            let story = format!("{op} {answer} ran {runs}: {:?}", actor.line.effects);
            prop_assert!(runs <= 1, "{story}");
            // What took effect says where, however late its answer is.
            let ok = format!("ok at world/1:e:{op}");
            prop_assert!(!answer.starts_with("ok") || answer.starts_with(&ok), "{story}");
            prop_assert!(!answer.starts_with("ok") || runs == 1, "{story}");
            prop_assert!(!answer.contains("executed yes") || runs == 1, "{story}");
            prop_assert!(!answer.contains("executed no") || runs == 0, "{story}");
            prop_assert!(!answer.contains("executed unknown"), "{story}");
        }
    }
}
