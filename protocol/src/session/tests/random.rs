//! Any order of things, and what must hold in every one.

use std::collections::{HashMap, HashSet};

use proptest::collection::vec;
use proptest::prelude::*;

use crate::id::RequestId;

use super::line::Step::{Heard, HoldClaims, Settle, Shutdown, Tick, Wait};
use super::line::{
    Line, MAX_IN_FLIGHT, Step, act, assign, cancel, done, fails, get, hello, op_id, open,
    promise_hello, request, text,
};

/// What may happen next; ids are few, so that they meet.
fn any_step() -> impl Strategy<Value = Step> {
    let id = 1..8_u64;
    prop_oneof![
        4 => id.clone().prop_map(get),
        6 => id.clone().prop_map(assign),
        2 => (id.clone(), 0..9_000_u64).prop_map(|(id, ms)| {
            request(id, &format!(r#""op":"stand.assign","timeout_ms":{ms}"#))
        }),
        1 => id.clone().prop_map(|id| request(id, r#""op":"stand.gone""#)),
        4 => id.clone().prop_map(cancel),
        6 => id.clone().prop_map(done),
        4 => id.clone().prop_map(|op| act(op, r#""resource":"world/1""#)),
        1 => id.clone().prop_map(|op| act(op, r#""resource":"world/2""#)),
        1 => id.clone().prop_map(|op| act(op, r#""resource":"apron","timeout_ms":0"#)),
        4 => id.clone().prop_map(|op| Step::Acted(op, Ok("1"))),
        1 => id.clone().prop_map(|op| Step::Progress(op, 50)),
        2 => id.clone().prop_map(fails),
        2 => (id.clone(), vec(id, 0..3)).prop_map(|(below, open)| {
            text(&format!(r#"{{"type":"ping","ack":{{"below":{below},"open":{open:?}}}}}"#))
        }),
        3 => (0..9_000_u64).prop_map(Wait),
        1 => Just(Tick),
        1 => Just(Step::Heard),
        1 => Just(text(r#"{"type":"of_later","request_id":"x"}"#)),
        1 => Just(text(r#"{"type":"request","request_id":3}"#)),
    ]
}

/// The same, with what ends a connection.
fn any_step_or_end() -> impl Strategy<Value = Step> {
    prop_oneof![
        30 => any_step(),
        1 => Just(Shutdown),
        1 => Just(hello()),
        1 => Just(open()),
        1 => "[ -~]{0,20}".prop_map(|json| text(&json)),
        1 => vec(any::<u8>(), 0..20).prop_map(Step::SayBytes),
        1 => Just(Wait(60_000)),
        1 => Just(HoldClaims),
        3 => Just(Settle),
    ]
}

/// A `Done` for a call that does not run cannot happen.
pub(super) fn can_happen(line: &Line<'_>, step: &Step) -> bool {
    match step {
        Step::Done(id, _) => line.running.contains_key(&RequestId::Number(*id)),
        Step::Acted(op, _) => line.running.contains_key(&RequestId::Op(op_id(*op))),
        _ => true,
    }
}

/// The id of the request or action that a step says, if it says one.
fn asked(step: &Step) -> Option<String> {
    let Step::Say(json) = step else { return None };
    if let Some(rest) = json.strip_prefix(r#"{"type":"action","op_id":""#) {
        let op_id = rest.split('"').next()?;
        return Some(format!("op{}", op_id.chars().last()?));
    }
    let rest = json.strip_prefix(r#"{"type":"request","request_id":"#)?;
    rest.split([',', '}']).next().map(ToOwned::to_owned)
}

/// Counts the requests that wait for an answer, by id.
#[derive(Debug, Default)]
struct Waiting {
    by_id: HashMap<String, u32>,
    runs: HashMap<String, u32>,
}

impl Waiting {
    /// One answer serves all that wait under its id; an error refuses the one that just came.
    fn hear(&mut self, effect: &str) {
        let words: Vec<&str> = effect.split(' ').collect();
        match words[..] {
            ["answer" | "action", id, ..] => {
                let waiting = self.by_id.remove(id);
                assert!(waiting.is_some(), "nobody waits for: {effect}");
            }
            ["error", _, "for", id] if id != "x" => {
                let waiting = self.by_id.get_mut(id).unwrap();
                assert!(*waiting > 1, "nobody else waits for: {effect}");
                *waiting -= 1;
            }
            ["progress", id, ..] => assert!(self.by_id.contains_key(id), "{effect}"),
            ["run", id, ..] => *self.runs.entry(id.to_owned()).or_default() += 1,
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn nothing_follows_a_close_and_no_bound_is_passed(
        steps in vec(any_step_or_end(), 0..80),
        promise in any::<bool>(),
    ) {
        let first = if promise { promise_hello() } else { open() };
        let mut line = Line::new();
        line.play(&first);
        for step in &steps {
            if can_happen(&line, step) {
                line.play(step);
            }
            prop_assert!(line.in_flight() <= MAX_IN_FLIGHT as usize);
        }
        let mut after = line.effects.iter().skip_while(|effect| !effect.starts_with("close"));
        after.next();
        prop_assert!(after.all(|effect| effect.starts_with("record")), "{:?}", line.effects);
    }

    #[test]
    fn each_request_is_answered_once_and_a_once_call_runs_once(
        steps in vec(any_step(), 0..80),
    ) {
        let (first, second) = (promise_hello(), hello());
        let acted = |op| Step::Acted(op, Ok("1"));
        let ends: Vec<Step> = (0..8).map(done).chain((0..8).map(acted)).collect();
        let mut line = Line::new();
        line.play(&first);
        line.play(&second);
        let mut waiting = Waiting::default();
        let mut safe = HashSet::new();
        for step in steps.iter().chain(&ends) {
            if !can_happen(&line, step) {
                continue;
            }
            if let Some(id) = asked(step) {
                *waiting.by_id.entry(id.clone()).or_default() += 1;
                if matches!(step, Step::Say(json) if json.contains("stand.get")) {
                    safe.insert(id);
                }
            }
            let before = line.effects.len();
            // The peer is there, however long it says nothing.
            line.play(&Heard);
            line.play(step);
            for effect in &line.effects[before..] {
                waiting.hear(effect);
            }
        }
        prop_assert_eq!(line.in_flight(), 0);
        prop_assert!(waiting.by_id.is_empty(), "{waiting:?} in {:?}", line.effects);
        for (id, runs) in waiting.runs {
            prop_assert!(runs == 1 || safe.contains(&id), "{id} in {:?}", line.effects);
        }
    }

    #[test]
    fn what_was_answered_as_not_executed_never_runs_however_late_the_record_is(
        steps in vec((0..10_u8, 0..9_000_u64), 0..80),
    ) {
        let begin = [promise_hello(), hello(), HoldClaims];
        let mut next_id = 0;
        let middle: Vec<Step> = steps
            .iter()
            .map(|(kind, number)| match kind {
                0..=2 => {
                    next_id += 1;
                    assign(next_id)
                }
                3 | 4 => cancel(number % (next_id + 1)),
                5 => Wait(*number),
                6 => done(number % (next_id + 1)),
                _ => Settle,
            })
            .collect();
        let end: Vec<Step> = (0..=next_id).map(|_| Settle).chain((0..=next_id).map(done)).collect();
        let mut line = Line::new();
        for step in begin.iter().chain(&middle).chain(&end) {
            line.play(&Heard);
            if can_happen(&line, step) {
                line.play(step);
            }
        }
        prop_assert_eq!(line.in_flight(), 0);
        for id in 1..=next_id {
            let says = |start: String| line.effects.iter().filter(move |it| it.starts_with(&start));
            let runs = line.effects.iter().filter(|it| **it == format!("run {id}")).count();
            let answers: Vec<_> = says(format!("answer {id} ")).collect();
            prop_assert_eq!(answers.len(), 1, "{} in {:?}", id, line.effects);
            let expected = usize::from(!answers[0].ends_with("executed no"));
            prop_assert_eq!(runs, expected, "{} in {:?}", id, line.effects);
        }
    }
}
