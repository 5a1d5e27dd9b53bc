//! The rules of a session as tables: what happens, and what follows from it.

mod calls;
mod line;
mod malformed;
mod once;
mod phases;
mod random;
mod records;

use line::{Line, Step};

/// Plays `steps` on a fresh session and compares what it asked for, in order.
#[track_caller]
fn check<const N: usize>(steps: [Step; N], expected: &str) {
    let mut line = Line::new();
    for step in &steps {
        line.play(step);
    }
    assert_eq!(line.effects.join("; "), expected);
}
