//! What a session costs that does nothing.

use super::super::registry::Registry;
use super::*;

#[test]
fn a_parked_session_costs_a_few_hundred_bytes() {
    let entry = Registry::ENTRY;
    let estate = size_of::<Estate>();
    println!("a parked session: an entry of {entry} bytes, and {estate} bytes that it owns");
    // Hash tables are half full at least.
    assert!(2 * entry + estate < 800, "{entry}, {estate}");
    // No connection of its own, no task, no bell.
    assert!(size_of::<Post>() < 200, "{}", size_of::<Post>());
}
