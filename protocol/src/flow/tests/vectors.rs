//! The patches of `tests/vectors`, which other languages read too.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;

use crate::codec::{Encoding, decode, encode};
use crate::flow::Patch;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    before: Value,
    patch: Patch,
    after: Option<Value>,
    #[serde(default)]
    unfit: bool,
}

fn all() -> Vec<Vector> {
    let text = include_str!("../../../../tests/vectors/patch.json");
    serde_json::from_str(text).expect("they can be read")
}

#[test]
fn every_patch_does_as_its_vector_says() {
    for vector in all() {
        let mut tree = vector.before.clone();
        let applied = vector.patch.apply(&mut tree);
        assert_eq!(
            applied.is_err(),
            vector.unfit,
            "{}: {applied:?}",
            vector.name
        );
        let expected = if vector.unfit {
            vector.before
        } else {
            vector.after.expect("it says what comes out")
        };
        assert_eq!(tree, expected, "{}", vector.name);
    }
}

#[test]
fn every_patch_is_the_same_in_both_encodings() {
    for Vector { name, patch, .. } in all() {
        for encoding in [Encoding::Json, Encoding::MessagePack] {
            let mut bytes = Vec::new();
            // What nests too deep for its place may nest too deep for the wire.
            match encode(encoding, &patch, &mut bytes) {
                Ok(()) => {
                    let read: Patch = decode(encoding, &bytes).expect("it can be read");
                    assert_eq!(read, patch, "{name} ({encoding:?})");
                }
                Err(error) => assert!(error.to_string().contains("64 levels"), "{name}: {error}"),
            }
        }
    }
}

#[test]
fn there_are_vectors_enough_and_each_has_a_name() {
    let all = all();
    assert!(60 <= all.len(), "{} vectors", all.len());
    let names: HashSet<_> = all.iter().map(|vector| &vector.name).collect();
    assert_eq!(names.len(), all.len());
    assert!(20 <= all.iter().filter(|vector| vector.unfit).count());
}

#[test]
fn what_is_no_patch_is_not_read() {
    for text in [
        r#"[{"op":"set","path":["a"]}]"#,
        r#"[{"op":"put","path":["a"],"value":1}]"#,
        r#"[{"op":"set","path":"a","value":1}]"#,
        r#"[{"op":"set","path":[-1],"value":1}]"#,
        r#"[{"op":"set","path":[1.5],"value":1}]"#,
        r#"[{"op":"set","path":[null],"value":1}]"#,
        r#"[{"op":"move","path":[1],"to":-1}]"#,
        r#"[{"op":"inc","path":[1],"by":"1"}]"#,
        r#"{"ops":[]}"#,
    ] {
        let read = decode::<Patch>(Encoding::Json, text.as_bytes());
        assert!(read.is_err(), "{text}: {read:?}");
    }
}
