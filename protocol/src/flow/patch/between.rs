//! Finding what differs.

use std::io;

use serde::Serialize;
use serde_json::{Map, Value};

use super::array;
use super::{Op, Patch, Step};
use crate::codec::{Encoding, encode};

pub(super) fn between(before: &Value, after: &Value) -> Patch {
    let mut search = Search::default();
    search.compare(before, after);
    let patch = Patch { ops: search.ops };
    let whole = Patch {
        ops: vec![set(&[], after)],
    };
    if is_longer(&patch, &whole) {
        whole
    } else {
        patch
    }
}

/// What was found so far, and where the search is.
#[derive(Default)]
pub(super) struct Search {
    pub(super) ops: Vec<Op>,
    pub(super) path: Vec<Step>,
}

impl Search {
    /// Adds what makes `after` of `before` at this place.
    fn compare(&mut self, before: &Value, after: &Value) {
        if before == after {
            return;
        }
        let found = self.ops.len();
        match (before, after) {
            _ if self.path.len() == Patch::MAX_DEPTH => self.set(after),
            (Value::Object(before), Value::Object(after)) => self.members(before, after),
            (Value::Array(before), Value::Array(after)) => array::compare(self, before, after),
            _ => self.set(after),
        }
        // One change is shorter than what is around it, but for the path, and that counts little.
        if found + 1 < self.ops.len() {
            self.prefer_whole(found, after);
        }
    }

    fn members(&mut self, before: &Map<String, Value>, after: &Map<String, Value>) {
        for key in before.keys().filter(|key| !after.contains_key(*key)) {
            let path = self.path_to(key.as_str());
            self.ops.push(Op::Unset { path });
        }
        for (key, value) in after {
            match before.get(key) {
                Some(was) => self.compare_at(key.as_str(), was, value),
                None => {
                    let path = self.path_to(key.as_str());
                    let value = value.clone();
                    self.ops.push(Op::Set { path, value });
                }
            }
        }
    }

    pub(super) fn compare_at(&mut self, step: impl Into<Step>, before: &Value, after: &Value) {
        self.path.push(step.into());
        self.compare(before, after);
        self.path.pop();
    }

    pub(super) fn path_to(&self, step: impl Into<Step>) -> Vec<Step> {
        let mut path = Vec::with_capacity(self.path.len() + 1);
        path.extend_from_slice(&self.path);
        path.push(step.into());
        path
    }

    fn set(&mut self, value: &Value) {
        self.ops.push(set(&self.path, value));
    }

    /// Replaces what was found since by the whole, if that is shorter.
    pub(super) fn prefer_whole(&mut self, found: usize, after: &Value) {
        let whole = set(&self.path, after);
        let length = json_length(&self.ops[found..], usize::MAX).unwrap_or(usize::MAX);
        // A list around it, as around the others.
        if json_length(&[&whole], length).is_some() {
            self.ops.truncate(found);
            self.ops.push(whole);
        }
    }
}

fn set(path: &[Step], value: &Value) -> Op {
    Op::Set {
        path: path.to_vec(),
        value: value.clone(),
    }
}

fn is_longer(patch: &Patch, whole: &Patch) -> bool {
    [Encoding::Json, Encoding::MessagePack]
        .into_iter()
        .any(|encoding| length(encoding, whole) < length(encoding, patch))
}

/// What cannot be encoded is refused where it is sent; here it only counts as long.
fn length(encoding: Encoding, patch: &Patch) -> usize {
    let mut bytes = Vec::new();
    match encode(encoding, patch, &mut bytes) {
        Ok(()) => bytes.len(),
        Err(_) => usize::MAX,
    }
}

/// The length as JSON, if it is less than `limit`; counting ends there.
fn json_length<T: Serialize + ?Sized>(value: &T, limit: usize) -> Option<usize> {
    let mut counter = Counter { length: 0, limit };
    serde_json::to_writer(&mut counter, value).ok()?;
    Some(counter.length)
}

struct Counter {
    length: usize,
    limit: usize,
}

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.length += bytes.len();
        if self.limit <= self.length {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
