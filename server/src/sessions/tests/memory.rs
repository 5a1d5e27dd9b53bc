//! What a session costs that does nothing.

use super::super::registry::Registry;
use super::*;
use crate::connection::SessionPeer;

#[test]
fn a_parked_session_costs_a_few_hundred_bytes() {
    let entry = Registry::ENTRY;
    let estate = size_of::<Estate>();
    println!("a parked session: an entry of {entry} bytes, and {estate} bytes that it owns");
    // Hash tables are half full at least.
    assert!(2 * entry + estate < 800, "{entry}, {estate}");
}

#[test]
fn a_connection_holds_little_for_its_session() {
    let (peer, post) = (size_of::<SessionPeer>(), size_of::<Post>());
    println!("a connection: {peer} bytes, and {post} bytes if it holds a session");
    assert!(peer < 800 && post < 200, "{peer}, {post}");
}
