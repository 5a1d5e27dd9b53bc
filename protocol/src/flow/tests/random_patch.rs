//! Patches between random trees, and random patches.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::codec::{Encoding, decode, encode};
use crate::flow::{Op, Patch, Step};

fn any_scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..4_u64).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!(-0.0)),
        "[a-c\"\\\\\u{1}é✈]{0,4}".prop_map(Value::from),
        "x{30,60}".prop_map(Value::from),
    ]
}

/// Names are few, so that two trees have some in common.
fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-d]",
        1 => Just("id".to_owned()),
        1 => "[\"\\\\é✈]{0,2}",
    ]
}

fn any_tree() -> impl Strategy<Value = Value> {
    any_scalar().prop_recursive(5, 60, 9, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..9).prop_map(Value::from),
            btree_map(any_key(), inner, 0..6).prop_map(|members| members
                .into_iter()
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

/// One change somewhere inside, as a user makes it: by numbers that lead to the place.
fn edit(tree: &mut Value, mut turns: impl Iterator<Item = usize>, new: &Value) {
    let turn = turns.next().unwrap_or(0);
    match tree {
        Value::Array(items) if !items.is_empty() && 4 < turn => {
            let at = turn % items.len();
            edit(&mut items[at], turns, new);
        }
        Value::Array(items) => edit_items(items, turn, new),
        Value::Object(members) if !members.is_empty() && 2 < turn => {
            let at = turn % members.len();
            let member = members.values_mut().nth(at).expect("it is one of them");
            edit(member, turns, new);
        }
        Value::Object(members) => match members.keys().next().cloned() {
            Some(key) if turn == 0 => drop(members.remove(&key)),
            Some(_) | None => drop(members.insert("b".to_owned(), new.clone())),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => *tree = new.clone(),
    }
}

fn edit_items(items: &mut Vec<Value>, turn: usize, new: &Value) {
    match turn {
        0 if !items.is_empty() => drop(items.remove(items.len() / 2)),
        1 => items.insert(items.len() / 2, new.clone()),
        2 => items.push(new.clone()),
        3 if !items.is_empty() => items.rotate_left(1),
        _ => items.reverse(),
    }
}

fn tree_and_edited() -> impl Strategy<Value = (Value, Value)> {
    let edits = vec((vec(0..12_usize, 1..6), any_tree()), 0..5);
    (any_tree(), edits).prop_map(|(before, edits)| {
        let mut after = before.clone();
        for (turns, new) in edits {
            edit(&mut after, turns.into_iter(), &new);
        }
        (before, after)
    })
}

fn any_op() -> impl Strategy<Value = Op> {
    let step = prop_oneof![
        any_key().prop_map(|key| Step::from(&*key)),
        (0..6_usize).prop_map(Step::from)
    ];
    let path = vec(step, 0..4);
    let number = prop_oneof![
        (-9..9_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from)
    ];
    (0..6, path, any_tree(), 0..5_usize, number).prop_map(
        |(kind, path, value, to, by)| match kind {
            0 => Op::Set { path, value },
            1 => Op::Unset { path },
            2 => Op::Insert { path, value },
            3 => Op::Remove { path },
            4 => Op::Move { path, to },
            _ => Op::Inc {
                path,
                by: by.as_number().cloned().unwrap_or_else(|| 1.into()),
            },
        },
    )
}

fn length<T: serde::Serialize>(encoding: Encoding, value: &T) -> usize {
    let mut bytes = Vec::new();
    encode(encoding, value, &mut bytes).expect("it can be said");
    bytes.len()
}

fn check(before: &Value, after: &Value) -> Result<(), TestCaseError> {
    let patch = Patch::between(before, after);
    let mut tree = before.clone();
    patch.apply(&mut tree).expect("it fits");
    prop_assert_eq!(&tree, after);
    prop_assert_eq!(patch.is_empty(), before == after);
    let whole = Patch {
        ops: vec![Op::Set {
            path: vec![],
            value: after.clone(),
        }],
    };
    for encoding in [Encoding::Json, Encoding::MessagePack] {
        prop_assert!(length(encoding, &patch) <= length(encoding, &whole));
        let mut bytes = Vec::new();
        encode(encoding, &patch, &mut bytes).expect("it can be said");
        prop_assert_eq!(
            &decode::<Patch>(encoding, &bytes).expect("it can be read"),
            &patch
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_a_patch_makes_of_one_tree_is_the_other(before in any_tree(), after in any_tree()) {
        check(&before, &after)?;
    }

    #[test]
    fn what_a_patch_makes_of_a_tree_is_what_edits_made_of_it((before, after) in tree_and_edited()) {
        check(&before, &after)?;
        check(&after, &before)?;
    }

    #[test]
    fn a_patch_changes_all_or_nothing(tree in any_tree(), ops in vec(any_op(), 0..9)) {
        let mut changed = tree.clone();
        // How many of them fit one after the other, each made as a patch of its own.
        let fit = ops.iter().take_while(|op| {
            let ops = vec![(*op).clone()];
            Patch { ops }.apply(&mut changed).is_ok()
        });
        let fit = fit.count();
        let mut whole = tree.clone();
        let made = Patch { ops: ops.clone() }.apply(&mut whole);
        prop_assert_eq!(made.is_ok(), fit == ops.len());
        prop_assert_eq!(&whole, if made.is_ok() { &changed } else { &tree });
    }
}
