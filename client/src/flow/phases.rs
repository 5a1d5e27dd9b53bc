//! The table of docs/guide/state.md#phases, row by row; the TypeScript client has the same in
//! tests/flow/phases.test.ts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wilco_protocol::envelope::ServerMessage;
use wilco_protocol::flow::{FlowState, Unfit};
use wilco_protocol::session::{Cause, ChannelKey, ClientInput};
use wilco_protocol::{Encoding, Moment};

use super::sink::{Seat, SeatId};
use super::state_sink::StateSink;
use super::store::Store;
use super::view::Phase;
use crate::config::Config;
use crate::desk::Desk;
use crate::inbox::Command;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Sum {
    sum: i64,
}

impl FlowState for Sum {
    type Delta = i64;

    fn apply_delta(&mut self, delta: i64) -> Result<(), Unfit> {
        self.sum += delta;
        Ok(())
    }
}

/// What happens, in the words of the server where it has some.
const SEATED: &str = r#"{"type":"subscribed","channels":[{"kind":"state","name":"sum","epoch":"e1","seq":5,"recovered":false}]}"#;
const WHOLE: &str =
    r#"{"type":"snapshot","seq":5,"timestamp":1,"epoch":"e1","resource":"sum","state":{"sum":1}}"#;
const CHANGE: &str =
    r#"{"type":"delta","seq":6,"timestamp":1,"epoch":"e1","resource":"sum","delta":1}"#;
const HOLE: &str =
    r#"{"type":"delta","seq":9,"timestamp":1,"epoch":"e1","resource":"sum","delta":1}"#;
const AHEAD: &str =
    r#"{"type":"pong","server_ts":1,"tops":[{"kind":"state","name":"sum","epoch":"e1","seq":8}]}"#;
const FILLED: &str = r#"{"type":"deltas","seq":9,"timestamp":1,"epoch":"e1","from":5,"resource":"sum","deltas":[1,1]}"#;
const NOTHING_MISSED: &str =
    r#"{"type":"current","seq":5,"epoch":"e1","resource":"sum","kind":"state"}"#;
const UNFIT: &str =
    r#"{"type":"delta","seq":6,"timestamp":1,"epoch":"e1","resource":"sum","delta":"no number"}"#;
const WHOLE_AGAIN: &str =
    r#"{"type":"snapshot","seq":7,"timestamp":1,"epoch":"e1","resource":"sum","state":{"sum":7}}"#;
const UNFIT_NEXT: &str =
    r#"{"type":"delta","seq":8,"timestamp":1,"epoch":"e1","resource":"sum","delta":"no number"}"#;
const UNAVAILABLE: &str = r#"{"type":"subscribed","channels":[{"kind":"state","name":"sum","error":{"code":"unavailable","message":"","executed":"no","retry_after_ms":500}}]}"#;
const FORBIDDEN: &str = r#"{"type":"subscribed","channels":[{"kind":"state","name":"sum","error":{"code":"forbidden","message":"","executed":"no"}}]}"#;
const GREETS: &str = r#"{"type":"connected","protocol_version":1,"connection_id":"c"}"#;
const CUT: &str = "cut";
const BACK: &str = "back";
const CLOSED: &str = "closed";

/// What is shown: the phase, the sum if there is one, and the code of the fault if there is one.
type Shown = (&'static str, Option<i64>, Option<&'static str>);

const AGAIN_AND_AGAIN: [&str; 6] = [
    WHOLE_AGAIN,
    UNFIT_NEXT,
    WHOLE_AGAIN,
    UNFIT_NEXT,
    WHOLE_AGAIN,
    UNFIT_NEXT,
];

#[test]
fn while_it_is_followed() {
    check("it is followed and nothing has come", &[], LOADING);
    check("the subscription was taken", &[SEATED], LOADING);
    check("cut before anything came", &[SEATED, CUT], LOADING);
    check("the whole has come", &[SEATED, WHOLE], live(1));
    check("a change has come", &[SEATED, WHOLE, CHANGE], live(2));
    check("a change is missing", &[SEATED, WHOLE, HOLE], STALE);
    check("a heartbeat tells of one", &[SEATED, WHOLE, AHEAD], STALE);
    let filled = [SEATED, WHOLE, HOLE, FILLED];
    check("what was missing has come", &filled, live(3));
    let needless = [SEATED, WHOLE, HOLE, NOTHING_MISSED];
    check("nothing was missing", &needless, live(1));
}

#[test]
fn when_something_does_not_fit() {
    check("it is asked for", &[SEATED, WHOLE, UNFIT], LOADING);
    let whole = [SEATED, WHOLE, UNFIT, WHOLE_AGAIN];
    check("the whole has come after that", &whole, live(7));
    let again = [[SEATED, WHOLE, UNFIT].as_slice(), &AGAIN_AND_AGAIN].concat();
    check("again and again", &again, refused("unsupported"));
}

#[test]
fn when_the_line_is_cut() {
    check("cut", &[SEATED, WHOLE, CUT], STALE);
    check("nothing said yet", &[SEATED, WHOLE, CUT, BACK], STALE);
    let same = [SEATED, WHOLE, CUT, BACK, SEATED];
    check("nothing was missed", &same, live(1));
    check("in a question", &[SEATED, WHOLE, HOLE, CUT], STALE);
    check("closed", &[SEATED, WHOLE, CLOSED], STALE);
    check("closed before anything came", &[CLOSED], LOADING);
}

#[test]
fn when_it_is_refused() {
    let unavailable = Some("unavailable");
    let never = ("loading", None, unavailable);
    check("not now, and never was", &[UNAVAILABLE], never);
    let stale = ("stale", Some(1), unavailable);
    check("not now", &[SEATED, WHOLE, UNAVAILABLE], stale);
    check("and cut", &[SEATED, WHOLE, UNAVAILABLE, CUT], stale);
    let again = [SEATED, WHOLE, UNAVAILABLE, SEATED];
    check("given again", &again, live(1));
    let forbidden = refused("forbidden");
    check("refused", &[FORBIDDEN], forbidden);
    check("what was given", &[SEATED, WHOLE, FORBIDDEN], forbidden);
    let back = [SEATED, WHOLE, FORBIDDEN, CUT, BACK];
    check("cut after a refusal", &back, forbidden);
    let later = [FORBIDDEN, CUT, BACK, UNAVAILABLE];
    check("refused, then not now", &later, never);
    let after_all = [SEATED, WHOLE, FORBIDDEN, CUT, BACK, SEATED, WHOLE_AGAIN];
    check("given after all", &after_all, live(7));
}

#[track_caller]
fn check(what: &str, steps: &[&'static str], shown: Shown) {
    let (mut desk, _outlook) = Desk::new(&Config::default());
    let store = Arc::new(Store::<Sum>::new());
    let seat = Seat {
        id: SeatId(1),
        sink: Box::new(StateSink(Arc::clone(&store))),
        needs_whole: true,
    };
    desk.step(ClientInput::Start, Moment::ZERO, None);
    play(&mut desk, BACK);
    let follow = Command::Follow(ChannelKey::state("sum"), seat);
    desk.command(follow, Moment::ZERO, None);
    for step in steps {
        play(&mut desk, step);
    }
    let view = store.view();
    let (phase, fault) = match &view.phase {
        Phase::Loading => ("loading", view.fault),
        Phase::Live => ("live", view.fault),
        Phase::Stale => ("stale", view.fault),
        Phase::Refused(fault) => ("refused", Some(fault.clone())),
    };
    let fault = fault.as_ref().map(|fault| fault.code.as_str());
    let sum = view.state.map(|state| state.sum);
    assert_eq!((phase, sum, fault), shown, "{what}");
}

fn play(desk: &mut Desk, step: &'static str) {
    match step {
        CUT => desk.step(
            ClientInput::Lost(Cause::Broken("cut".into())),
            Moment::ZERO,
            None,
        ),
        BACK => {
            let (random, token) = (0, None);
            desk.step(ClientInput::Opened { random, token }, Moment::ZERO, None);
            play(desk, GREETS);
        }
        CLOSED => desk.step(ClientInput::Close, Moment::ZERO, None),
        said => {
            let message = ServerMessage::read(Encoding::Json, said.as_bytes());
            let message = message.expect("the server says what can be read");
            desk.step(ClientInput::Received(message), Moment::ZERO, None);
        }
    }
}

const LOADING: Shown = ("loading", None, None);
const STALE: Shown = ("stale", Some(1), None);

fn live(sum: i64) -> Shown {
    ("live", Some(sum), None)
}

fn refused(code: &'static str) -> Shown {
    ("refused", None, Some(code))
}
