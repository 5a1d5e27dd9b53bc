use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::flow::{Derived, FlowState, Op, Patch};
use crate::integer::U64;
use crate::{Bytes, codec};

/// The changes that are found, as they go on the wire.
fn check(before: &Value, after: &Value, expected: &Value) {
    let patch = Patch::between(before, after);
    assert_eq!(
        &serde_json::to_value(&patch).expect("it can be said"),
        expected
    );
    let mut tree = before.clone();
    patch.apply(&mut tree).expect("it fits");
    assert_eq!(&tree, after);
}

/// A list of objects with an id, long enough that a change is shorter than the whole.
fn rows(ids: &[u32]) -> Value {
    let rows = ids
        .iter()
        .map(|id| json!({"id": id, "text": "x".repeat(60)}));
    Value::Array(rows.collect())
}

#[test]
fn what_is_equal_needs_no_change() {
    let tree = json!({"a": [1, {"b": null}]});
    check(&tree, &tree, &json!([]));
}

#[test]
fn one_value_deep_inside_is_one_change() {
    let before = json!({"aircraft": {"AY1": {"x": 1, "y": 2}, "AY2": {"x": 5, "y": 6}}});
    let mut after = before.clone();
    after["aircraft"]["AY1"]["x"] = json!(3);
    let change = json!([{"op": "set", "path": ["aircraft", "AY1", "x"], "value": 3}]);
    check(&before, &after, &change);
}

#[test]
fn members_come_and_go() {
    let long = "x".repeat(99);
    let before = json!({"a": 1, "gone": 2, "long": long});
    let after = json!({"a": 1, "long": long, "new": []});
    let unset = json!({"op": "unset", "path": ["gone"]});
    let set = json!({"op": "set", "path": ["new"], "value": []});
    check(&before, &after, &json!([unset, set]));
}

#[test]
fn items_come_and_go_where_they_do() {
    let item = |id: u32| rows(&[id])[0].clone();
    let insert = json!([{"op": "insert", "path": [1], "value": item(9)}]);
    check(&rows(&[1, 2, 3]), &rows(&[1, 9, 2, 3]), &insert);
    let append = json!([{"op": "insert", "path": [3], "value": item(9)}]);
    check(&rows(&[1, 2, 3]), &rows(&[1, 2, 3, 9]), &append);
    let remove = json!([{"op": "remove", "path": [0]}]);
    check(&rows(&[1, 2, 3]), &rows(&[2, 3]), &remove);
    let both = json!([{"op": "remove", "path": [2]}, {"op": "remove", "path": [0]}]);
    check(&rows(&[1, 2, 3, 4]), &rows(&[2, 4]), &both);
}

#[test]
fn an_item_that_went_elsewhere_is_moved() {
    let forward = json!([{"op": "move", "path": [0], "to": 3}]);
    check(&rows(&[1, 2, 3, 4]), &rows(&[2, 3, 4, 1]), &forward);
    let back = json!([{"op": "move", "path": [3], "to": 0}]);
    check(&rows(&[1, 2, 3, 4]), &rows(&[4, 1, 2, 3]), &back);
}

#[test]
fn an_item_of_the_same_id_is_the_same_item_though_it_changed_and_moved() {
    let mut after = rows(&[2, 3, 4, 1]);
    after[3]["state"] = json!("late");
    let moved = json!({"op": "move", "path": [0], "to": 3});
    let set = json!({"op": "set", "path": [3, "state"], "value": "late"});
    check(&rows(&[1, 2, 3, 4]), &after, &json!([moved, set]));
}

#[test]
fn what_is_shorter_as_a_whole_is_set_as_a_whole() {
    let whole = |value: &Value| json!([{"op": "set", "path": [], "value": value}]);
    for (before, after) in [
        (json!([1, 2, 3, 4]), json!([4, 3, 2, 1])),
        (json!({"a": 1, "b": 2}), json!({})),
        (json!("text"), json!({"a": 1})),
    ] {
        check(&before, &after, &whole(&after));
    }
    let long = "x".repeat(99);
    let before = json!({"long": long, "list": [1, 2, 3, 4]});
    let after = json!({"long": long, "list": [4, 3, 2, 1]});
    let list = json!([{"op": "set", "path": ["list"], "value": [4, 3, 2, 1]}]);
    check(&before, &after, &list);
}

#[test]
fn a_long_list_takes_a_short_time_however_it_changed() {
    let ids: Vec<u32> = (0..5000).collect();
    let reversed: Vec<u32> = ids.iter().rev().copied().collect();
    let other: Vec<u32> = (5000..10_000).collect();
    let fewer: Vec<u32> = ids.iter().copied().filter(|id| id % 3 != 1).collect();
    let equal = vec![7; 5000];
    for after in [&reversed, &other, &fewer, &equal, &vec![]] {
        for (before, after) in [(&ids, after), (after, &ids)] {
            let (before, after) = (rows(before), rows(after));
            let patch = Patch::between(&before, &after);
            let mut tree = before;
            patch.apply(&mut tree).expect("it fits");
            assert_eq!(tree, after);
        }
    }
}

#[test]
fn a_patch_makes_nothing_that_nests_too_deep() {
    let nested = |levels: usize, core: Value| (0..levels).fold(core, |tree, _| json!([tree]));
    let deepest = nested(64, json!(1));
    let patch = Patch::between(&deepest, &nested(64, json!(2)));
    assert!(matches!(&patch.ops[..], [Op::Set { .. }]));
    let mut tree = deepest.clone();
    patch.apply(&mut tree).expect("64 levels are allowed");
    let patch = Patch::between(&deepest, &nested(65, json!(2)));
    patch.apply(&mut tree).expect_err("65 levels are not");
    assert_eq!(tree, nested(64, json!(2)));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Plane {
    id: U64,
    photo: Bytes,
    speed: f32,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Parked,
    Taxiing { to: String },
}

fn plane() -> Plane {
    Plane {
        id: U64(u64::MAX),
        photo: vec![1, 2, 3].into(),
        speed: 0.1,
        state: State::Parked,
    }
}

#[test]
fn a_tree_is_the_value_in_the_form_of_json_and_back() {
    let tree = codec::to_tree(&plane()).expect("it can be said");
    let expected = json!({
        "id": "18446744073709551615", "photo": "AQID", "speed": 0.1, "state": "parked",
    });
    assert_eq!(tree, expected);
    assert_eq!(
        codec::from_tree::<Plane>(&tree).expect("it can be read"),
        plane()
    );
    let error = codec::from_tree::<Vec<Plane>>(&json!([expected, {"id": "x"}])).unwrap_err();
    assert_eq!(error.path(), "[1].id");
    codec::to_tree(&f64::NAN).expect_err("no encoding can say it");
}

#[test]
fn a_patch_changes_a_value_of_any_type() {
    let mut after = plane();
    after.state = State::Taxiing { to: "27L".into() };
    after.id = U64(1);
    let patch = Patch::of(&plane(), &after).expect("both can be said");
    let mut value = plane();
    patch.apply_to(&mut value).expect("it fits");
    assert_eq!(value, after);
}

#[test]
fn a_patch_that_makes_no_value_of_the_type_makes_nothing() {
    let patch: Patch = serde_json::from_value(json!([
        {"op": "set", "path": ["speed"], "value": 2},
        {"op": "unset", "path": ["photo"]},
    ]))
    .expect("it is a patch");
    let mut value = plane();
    let unfit = patch.apply_to(&mut value).unwrap_err();
    assert!(unfit.reason().contains("photo"), "{unfit}");
    assert_eq!(value, plane());
    let mut derived = Derived::new(plane()).expect("it can be said");
    let tree = derived.tree().clone();
    derived.apply_delta(patch).expect_err("it does not fit");
    assert_eq!((&*derived, derived.tree()), (&plane(), &tree));
}

#[test]
fn a_derived_state_finds_its_changes_and_takes_those_of_others() {
    let mut server = Derived::new(plane()).expect("it can be said");
    let tree = codec::to_tree(&server).expect("it can be said");
    let mut client: Derived<Plane> = codec::from_tree(&tree).expect("it is one");
    assert!(server.update(|_| ()).expect("it can be said").is_empty());
    let patch = server
        .update(|plane| plane.speed = 250.5)
        .expect("it can be said");
    client.apply_delta(patch).expect("it fits");
    assert_eq!((&*client, client.tree()), (&*server, server.tree()));
    let before = server.clone();
    server
        .update(|plane| plane.speed = f32::NAN)
        .expect_err("no encoding can say it");
    assert_eq!((&*server, server.tree()), (&*before, before.tree()));
    assert_eq!(client.into_value().speed, 250.5);
}
