use std::sync::Arc;

use uuid::Uuid;

use crate::flow::Optimistic;
use crate::id::OpId;
use crate::position::Position;

fn op(number: u128) -> OpId {
    OpId::from_uuid(Uuid::from_u128(number))
}

fn at(seq: u64) -> Position {
    Position::new("e1", seq)
}

/// A list at `e1:1` to which two actions add a letter each.
fn two_pending() -> Optimistic<String> {
    let mut list = Optimistic::new("s".to_owned());
    list.reach(at(1), &[]);
    list.start(op(1), |list| list.push('a'));
    list.start(op(2), |list| list.push('b'));
    assert_eq!(*list.view(), "sab");
    list
}

fn told(list: &mut Optimistic<String>, letter: char, position: Position, op_ids: &[OpId]) {
    list.update(|list| list.push(letter));
    list.reach(position, op_ids);
}

#[test]
fn pending_actions_are_shown_in_their_order_on_what_the_server_told() {
    let mut list = two_pending();
    told(&mut list, 'x', at(2), &[]);
    assert_eq!(*list.view(), "sxab");
    assert_eq!((list.state().as_str(), list.pending()), ("sx", 2));
    list.replace("new".to_owned());
    assert_eq!(*list.view(), "newab");
}

#[test]
fn the_delta_that_names_an_action_takes_it_off() {
    let mut list = two_pending();
    told(&mut list, 'a', at(2), &[op(1)]);
    assert_eq!((list.view().as_str(), list.pending()), ("sab", 1));
    // The answer comes late and changes nothing.
    assert!(!list.acknowledge(op(1), Some(at(2))));
    assert_eq!(*list.view(), "sab");
}

#[test]
fn an_answer_before_its_delta_waits_for_the_position() {
    let mut list = two_pending();
    assert!(list.acknowledge(op(1), Some(at(3))));
    assert_eq!(*list.view(), "sab");
    told(&mut list, 'x', at(2), &[]);
    assert_eq!(*list.view(), "sxab");
    told(&mut list, 'a', at(3), &[]);
    assert_eq!((list.view().as_str(), list.pending()), ("sxab", 1));
}

#[test]
fn an_answer_behind_its_position_takes_the_action_off() {
    let mut list = two_pending();
    assert!(!list.acknowledge(op(2), Some(at(1))));
    assert_eq!(*list.view(), "sa");
}

#[test]
fn an_action_without_effect_here_ends_with_its_answer() {
    let mut list = two_pending();
    assert!(!list.acknowledge(op(1), None));
    assert_eq!(*list.view(), "sb");
}

#[test]
fn a_failed_action_is_no_longer_shown() {
    let mut list = two_pending();
    assert!(list.reject(op(1)));
    assert!(!list.reject(op(1)));
    assert_eq!(*list.view(), "sb");
}

#[test]
fn an_epoch_that_ends_ends_the_wait_for_its_positions() {
    let mut list = two_pending();
    assert!(list.acknowledge(op(1), Some(at(9))));
    list.replace("t".to_owned());
    list.reach(Position::new("e2", 1), &[]);
    assert_eq!(*list.view(), "tb");
    // An answer that was on its way when the epoch ended.
    assert!(!list.acknowledge(op(2), Some(at(9))));
    assert_eq!(*list.view(), "t");
}

#[test]
fn an_answer_of_the_next_epoch_waits_for_it() {
    let mut list = two_pending();
    let next = |seq| Position::new("e2", seq);
    assert!(list.acknowledge(op(1), Some(next(5))));
    told(&mut list, 'x', at(99), &[]);
    assert_eq!(*list.view(), "sxab");
    list.reach(next(4), &[]);
    assert_eq!(list.pending(), 2);
    list.reach(next(5), &[]);
    assert_eq!(*list.view(), "sxb");
}

#[test]
fn an_answer_before_the_first_snapshot_waits_for_it() {
    let mut list = Optimistic::new(String::new());
    list.start(op(1), |list| list.push('a'));
    assert!(list.acknowledge(op(1), Some(at(4))));
    list.replace("sa".to_owned());
    list.reach(at(4), &[]);
    assert_eq!(*list.view(), "sa");
}

#[test]
fn the_view_is_made_once_for_those_who_ask_twice() {
    let mut list = two_pending();
    let view = list.view();
    assert!(Arc::ptr_eq(&view, &list.view()));
    assert!(list.acknowledge(op(1), Some(at(7))));
    list.reach(at(1), &[]);
    assert!(Arc::ptr_eq(&view, &list.view()));
    list.reject(op(1));
    list.reject(op(2));
    assert!(Arc::ptr_eq(&list.view(), list.state()));
}
