//! Effects that are named to fill the memory of the server.

use super::super::kit::{MIB, text_frame};
use super::super::victim::Victim;
use super::{Cost, Witness, from_four, greet};

/// Calls for an effect that no other call is for.
fn named(session: usize, id: usize) -> Vec<u8> {
    let op_id = format!("01890000-0000-7000-8000-{:012x}", session << 16 | id);
    text_frame(&format!(
        r#"{{"type":"request","request_id":{id},"op":"tally.add","op_id":"{op_id}","payload":{{"by":0}}}}"#
    ))
}

#[test]
fn a_session_has_a_thousand_names_and_more_are_refused_without_a_trace() {
    const SESSIONS: usize = 40;
    let victim = Victim::start();
    let mut witness = Witness::new(&victim);
    let cost = Cost::begin(&victim);
    let waited = witness.during(|| {
        from_four(SESSIONS, |session| {
            let (mut client, _) = greet(victim.address, "/many", "");
            for first in (1..=3000).step_by(100) {
                for id in first..first + 100 {
                    client.write(&named(session, id));
                }
                for _ in 0..100 {
                    let (heard, is_served) = (client.hear(), first <= 1000);
                    assert_eq!(heard.contains(r#""ok""#), is_served, "{first}: {heard}");
                    assert_eq!(heard.contains("overloaded"), !is_served, "{heard}");
                }
            }
        });
    });
    let peak = cost.peak("names", SESSIONS * 1000, waited);
    // Of the reply, which is a number, and its name, with the room that tables have between.
    assert!(peak < 512 * 1000 * SESSIONS as u64 + 4 * MIB, "{peak}");
    victim.still_serves();
}
