//! Making the changes of a patch, all or none.

use std::mem;

use serde_json::{Map, Number, Value};

use super::{Op, Patch, Step};
use crate::flow::state::Unfit;

/// What takes one change back.
enum Undo<'a> {
    Set(&'a [Step], Value),
    Unset(&'a [Step]),
    Insert(&'a [Step], Value),
    Remove(&'a [Step]),
    Move(&'a [Step], usize, usize),
}

/// Makes all changes and looks at what came of it; if any of this fails the tree is as it was.
pub(super) fn all<R>(
    ops: &[Op],
    tree: &mut Value,
    look: impl FnOnce(&Value) -> Result<R, Unfit>,
) -> Result<R, Unfit> {
    let mut done = Vec::with_capacity(ops.len());
    let made = ops.iter().try_for_each(|op| {
        done.push(apply(op, tree)?);
        Ok(())
    });
    let seen = made.and_then(|()| look(tree));
    if seen.is_err() {
        for undo in done.into_iter().rev() {
            take_back(undo, tree);
        }
    }
    seen
}

fn apply<'a>(op: &'a Op, tree: &mut Value) -> Result<Undo<'a>, Unfit> {
    match op {
        Op::Set { path, value } => set(tree, path, fitting(path, value)?),
        Op::Unset { path } => {
            let (object, key) = member(tree, path)?;
            let was = object.remove(key).ok_or_else(|| nothing_at(path))?;
            Ok(Undo::Set(path, was))
        }
        Op::Insert { path, value } => {
            let value = fitting(path, value)?;
            let (array, index) = item(tree, path)?;
            if array.len() < index {
                return Err(nothing_at(path));
            }
            array.insert(index, value);
            Ok(Undo::Remove(path))
        }
        Op::Remove { path } => {
            let (array, index) = present_item(tree, path)?;
            Ok(Undo::Insert(path, array.remove(index)))
        }
        Op::Move { path, to } => {
            let (array, index) = present_item(tree, path)?;
            if array.len() <= *to {
                return Err(nothing_at(path));
            }
            shift(array, index, *to);
            Ok(Undo::Move(path, *to, index))
        }
        Op::Inc { path, by } => {
            let value = at(tree, checked(path)?)?;
            let sum = match &*value {
                Value::Number(number) => sum(number, by),
                _ => None,
            };
            let sum = sum.ok_or_else(|| unfit(path, "cannot be added to"))?;
            Ok(Undo::Set(path, mem::replace(value, Value::Number(sum))))
        }
    }
}

fn set<'a>(tree: &mut Value, path: &'a [Step], value: Value) -> Result<Undo<'a>, Unfit> {
    if let [.., Step::Key(_)] = path {
        let (object, key) = member(tree, path)?;
        return Ok(match object.get_mut(key) {
            Some(place) => Undo::Set(path, mem::replace(place, value)),
            None => {
                object.insert(key.into(), value);
                Undo::Unset(path)
            }
        });
    }
    let place = at(tree, path)?;
    Ok(Undo::Set(path, mem::replace(place, value)))
}

/// Each change was made to the tree as it is again once all later ones are taken back.
fn take_back(undo: Undo<'_>, tree: &mut Value) {
    let undone = match undo {
        Undo::Set(path, value) => set(tree, path, value).map(drop),
        Undo::Unset(path) => member(tree, path).map(|(object, key)| drop(object.remove(key))),
        Undo::Insert(path, value) => {
            item(tree, path).map(|(array, index)| array.insert(index, value))
        }
        Undo::Remove(path) => item(tree, path).map(|(array, index)| drop(array.remove(index))),
        Undo::Move(path, from, to) => item(tree, path).map(|(array, _)| shift(array, from, to)),
    };
    undone.expect("what was just done can be undone");
}

fn shift(array: &mut Vec<Value>, from: usize, to: usize) {
    let value = array.remove(from);
    array.insert(to, value);
}

fn at<'t>(tree: &'t mut Value, path: &[Step]) -> Result<&'t mut Value, Unfit> {
    let mut place = tree;
    for step in path {
        let next = match (step, place) {
            (Step::Key(key), Value::Object(object)) => object.get_mut(&**key),
            (Step::Index(index), Value::Array(array)) => array.get_mut(*index),
            (Step::Key(_) | Step::Index(_), _) => None,
        };
        place = next.ok_or_else(|| nothing_at(path))?;
    }
    Ok(place)
}

fn member<'t, 'p>(
    tree: &'t mut Value,
    path: &'p [Step],
) -> Result<(&'t mut Map<String, Value>, &'p str), Unfit> {
    if let [parents @ .., Step::Key(key)] = checked(path)?
        && let Value::Object(object) = at(tree, parents)?
    {
        return Ok((object, key));
    }
    Err(unfit(path, "is no member of an object"))
}

fn item<'t>(tree: &'t mut Value, path: &[Step]) -> Result<(&'t mut Vec<Value>, usize), Unfit> {
    if let [parents @ .., Step::Index(index)] = checked(path)?
        && let Value::Array(array) = at(tree, parents)?
    {
        return Ok((array, *index));
    }
    Err(unfit(path, "is no item of an array"))
}

fn present_item<'t>(
    tree: &'t mut Value,
    path: &[Step],
) -> Result<(&'t mut Vec<Value>, usize), Unfit> {
    let (array, index) = item(tree, path)?;
    if array.len() <= index {
        return Err(nothing_at(path));
    }
    Ok((array, index))
}

fn checked(path: &[Step]) -> Result<&[Step], Unfit> {
    if Patch::MAX_DEPTH < path.len() {
        return Err(Unfit::new("a path leads deeper than 64 levels"));
    }
    Ok(path)
}

/// A copy of the value, if the tree will not nest too deep with it.
fn fitting(path: &[Step], value: &Value) -> Result<Value, Unfit> {
    let levels = Patch::MAX_DEPTH.checked_sub(path.len());
    if !levels.is_some_and(|levels| is_within(value, levels)) {
        return Err(Unfit::new("the tree would nest deeper than 64 levels"));
    }
    Ok(value.clone())
}

fn is_within(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => 0 < levels && items.iter().all(|item| is_within(item, levels - 1)),
        Value::Object(members) => {
            0 < levels && members.values().all(|member| is_within(member, levels - 1))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

fn sum(number: &Number, by: &Number) -> Option<Number> {
    if let (Some(number), Some(by)) = (number.as_i64(), by.as_i64()) {
        let sum = number.checked_add(by)?;
        let exact = [number, by, sum]
            .iter()
            .all(|part| part.unsigned_abs() <= MAX_EXACT);
        return exact.then(|| sum.into());
    }
    let (number, by) = (number.as_f64()?, by.as_f64()?);
    let sum = number + by;
    let exact = [number, by, sum]
        .iter()
        .all(|part| part.abs() <= MAX_EXACT as f64);
    Number::from_f64(sum).filter(|_| exact)
}

fn nothing_at(path: &[Step]) -> Unfit {
    unfit(path, "is not there")
}

#[cold]
fn unfit(path: &[Step], problem: &str) -> Unfit {
    let steps: Vec<String> = path.iter().map(ToString::to_string).collect();
    Unfit::new(format!("[{}] {problem}", steps.join(", ")))
}

/// The largest integer that every client language counts exactly: 2^53 - 1.
const MAX_EXACT: u64 = (1 << 53) - 1;
