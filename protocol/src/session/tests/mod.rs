//! The rules of a session as tables: what happens, and what follows from it.

mod acting;
mod actions;
mod calls;
mod channels;
mod contracts;
mod credentials;
mod cuts;
mod greeting;
mod line;
mod malformed;
mod model;
mod once;
mod phases;
mod random;
mod rates;
mod records;
mod resume;
mod rules;

use super::SessionConfig;
use line::{Line, Step};

/// Plays `steps` on a fresh session and compares what it asked for, in order.
#[track_caller]
fn check<const N: usize>(steps: [Step; N], expected: &str) {
    check_with(SessionConfig::default(), steps, expected);
}

/// The same in a session that is set otherwise.
#[track_caller]
fn check_with<const N: usize>(config: SessionConfig, steps: [Step; N], expected: &str) {
    let mut line = Line::with(config);
    for step in &steps {
        line.play(step);
    }
    assert_eq!(line.effects.join("; "), expected);
}
