//! Derived deltas: a list of steps that change a tree in place.

use serde::Deserialize;
use serde_json::Value;
use serde_json::map::Map;

/// A list of steps.
#[derive(Debug, Deserialize)]
pub struct Patch(Vec<Step>);

#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
enum Step {
    Set { path: Vec<Key>, value: Value },
    Unset { path: Vec<Key> },
    Insert { path: Vec<Key>, value: Value },
    Remove { path: Vec<Key> },
    Move { path: Vec<Key>, to: usize },
    Inc { path: Vec<Key>, by: i64 },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Key {
    Name(String),
    Place(usize),
}

impl Patch {
    /// Changes the tree; `None` if it has no such place, and then it may have changed in part.
    #[must_use]
    pub fn apply(self, tree: &mut Value) -> Option<()> {
        self.0.into_iter().try_for_each(|step| step.apply(tree))
    }
}

impl Step {
    fn apply(self, tree: &mut Value) -> Option<()> {
        match self {
            Self::Set { mut path, value } => match path.pop() {
                None => *tree = value,
                Some(Key::Name(name)) => drop(map(tree, &path)?.insert(name, value)),
                Some(Key::Place(at)) => *list(tree, &path)?.get_mut(at)? = value,
            },
            Self::Unset { mut path } => {
                let Key::Name(name) = path.pop()? else {
                    return None;
                };
                map(tree, &path)?.remove(&name)?;
            }
            Self::Insert { mut path, value } => {
                let at = place(path.pop()?)?;
                let list = list(tree, &path)?;
                (at <= list.len()).then(|| list.insert(at, value))?;
            }
            Self::Remove { mut path } => {
                let at = place(path.pop()?)?;
                let list = list(tree, &path)?;
                (at < list.len()).then(|| list.remove(at))?;
            }
            Self::Move { mut path, to } => {
                let at = place(path.pop()?)?;
                let list = list(tree, &path)?;
                let moved = (at.max(to) < list.len()).then(|| list.remove(at))?;
                list.insert(to, moved);
            }
            Self::Inc { path, by } => {
                let number = find(tree, &path)?;
                *number = number.as_i64()?.checked_add(by)?.into();
            }
        }
        Some(())
    }
}

fn find<'a>(tree: &'a mut Value, path: &[Key]) -> Option<&'a mut Value> {
    path.iter().try_fold(tree, |tree, key| match key {
        Key::Name(name) => tree.as_object_mut()?.get_mut(name),
        Key::Place(at) => tree.as_array_mut()?.get_mut(*at),
    })
}

fn map<'a>(tree: &'a mut Value, path: &[Key]) -> Option<&'a mut Map<String, Value>> {
    find(tree, path)?.as_object_mut()
}

fn list<'a>(tree: &'a mut Value, path: &[Key]) -> Option<&'a mut Vec<Value>> {
    find(tree, path)?.as_array_mut()
}

fn place(key: Key) -> Option<usize> {
    match key {
        Key::Place(at) => Some(at),
        Key::Name(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Patch;

    #[test]
    fn each_step_does_what_it_says() {
        let before = json!({"a": {"b": 1}, "l": [1, 2, 3], "n": 4});
        for (step, after) in [
            (
                json!({"op": "set", "path": ["a", "c"], "value": null}),
                json!({"a": {"b": 1, "c": null}, "l": [1, 2, 3], "n": 4}),
            ),
            (json!({"op": "set", "path": [], "value": 5}), json!(5)),
            (
                json!({"op": "unset", "path": ["a"]}),
                json!({"l": [1, 2, 3], "n": 4}),
            ),
            (
                json!({"op": "insert", "path": ["l", 3], "value": 9}),
                json!({"a": {"b": 1}, "l": [1, 2, 3, 9], "n": 4}),
            ),
            (
                json!({"op": "remove", "path": ["l", 0]}),
                json!({"a": {"b": 1}, "l": [2, 3], "n": 4}),
            ),
            (
                json!({"op": "move", "path": ["l", 0], "to": 2}),
                json!({"a": {"b": 1}, "l": [2, 3, 1], "n": 4}),
            ),
            (
                json!({"op": "inc", "path": ["n"], "by": -5}),
                json!({"a": {"b": 1}, "l": [1, 2, 3], "n": -1}),
            ),
        ] {
            assert_eq!(apply(&before, &step), Some(after), "{step}");
        }
    }

    #[test]
    fn a_step_without_its_place_is_found() {
        let before = json!({"a": {}, "l": [1]});
        for step in [
            json!({"op": "set", "path": ["x", "y"], "value": 1}),
            json!({"op": "unset", "path": ["x"]}),
            json!({"op": "insert", "path": ["l", 2], "value": 1}),
            json!({"op": "remove", "path": ["l", 1]}),
            json!({"op": "move", "path": ["l", 0], "to": 1}),
            json!({"op": "inc", "path": ["a"], "by": 1}),
        ] {
            assert_eq!(apply(&before, &step), None, "{step}");
        }
    }

    fn apply(before: &Value, step: &Value) -> Option<Value> {
        let mut tree = before.clone();
        let patch: Patch = serde_json::from_value(json!([step])).unwrap();
        patch.apply(&mut tree).map(|()| tree)
    }
}
