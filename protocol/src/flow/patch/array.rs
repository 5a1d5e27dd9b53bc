//! Finding what differs between two arrays.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use foldhash::fast::RandomState;
use serde_json::Value;

use super::Op;
use super::between::Search;

pub(super) fn compare(search: &mut Search, before: &[Value], after: &[Value]) {
    let start = count_equal(before.iter(), after.iter());
    let (before, after) = (&before[start..], &after[start..]);
    let end = count_equal(before.iter().rev(), after.iter().rev());
    let before = &before[..before.len() - end];
    let after = &after[..after.len() - end];
    let pairs = pair(before, after);
    if !rearrange(search, start, &pairs, before.len(), after) {
        return in_place(search, start, before, after);
    }
    for (to, from) in pairs.iter().enumerate() {
        if let Some(from) = from {
            search.compare_at(start + to, &before[*from], &after[to]);
        }
    }
}

fn count_equal<'a>(
    before: impl Iterator<Item = &'a Value>,
    after: impl Iterator<Item = &'a Value>,
) -> usize {
    before.zip(after).take_while(|(was, is)| was == is).count()
}

/// For each item of `after` the one of `before` that it is made from, if any.
fn pair(before: &[Value], after: &[Value]) -> Vec<Option<usize>> {
    let mut pairing = Pairing {
        pairs: vec![None; after.len()],
        used: vec![false; before.len()],
    };
    pairing.by(before, after, Some);
    pairing.by(before, after, |item| item.get("id"));
    pairing.by_order();
    pairing.pairs
}

struct Pairing {
    pairs: Vec<Option<usize>>,
    used: Vec<bool>,
}

impl Pairing {
    /// Pairs those of the same key, in order.
    fn by<'v, K: Hash + Eq>(
        &mut self,
        before: &'v [Value],
        after: &'v [Value],
        key: impl Fn(&'v Value) -> Option<K>,
    ) {
        let mut waiting = HashMap::<K, VecDeque<usize>, RandomState>::default();
        for (from, item) in before.iter().enumerate() {
            if !self.used[from]
                && let Some(key) = key(item)
            {
                waiting.entry(key).or_default().push_back(from);
            }
        }
        for (to, item) in after.iter().enumerate() {
            if self.pairs[to].is_none()
                && let Some(key) = key(item)
                && let Some(from) = waiting.get_mut(&key).and_then(VecDeque::pop_front)
            {
                self.pairs[to] = Some(from);
                self.used[from] = true;
            }
        }
    }

    /// Pairs what is left as it comes.
    fn by_order(&mut self) {
        let mut unused = (0..self.used.len()).filter(|from| !self.used[*from]);
        for pair in self.pairs.iter_mut().filter(|pair| pair.is_none()) {
            *pair = unused.next();
        }
    }
}

/// Removes what has no pair, brings the pairs into their order and puts in what is new. False, and
/// nothing done, if too much would have to move.
fn rearrange(
    search: &mut Search,
    start: usize,
    pairs: &[Option<usize>],
    before: usize,
    after: &[Value],
) -> bool {
    let mut rank = vec![None; before];
    let kept = pairs.iter().flatten();
    for (order, from) in kept.enumerate() {
        rank[*from] = Some(order);
    }
    let mut order: Vec<usize> = rank.iter().flatten().copied().collect();
    let stays = longest_rising(&order);
    let moves = order.len() - stays.len();
    let removed = before - order.len();
    let inserted = after.len() - order.len();
    if MAX_SHIFTS < moves + removed + inserted {
        return false;
    }
    for (from, _) in rank
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, rank)| rank.is_none())
    {
        let path = search.path_to(start + from);
        search.ops.push(Op::Remove { path });
    }
    sort(search, start, &mut order, &stays);
    for (to, _) in pairs.iter().enumerate().filter(|(_, from)| from.is_none()) {
        let path = search.path_to(start + to);
        let value = after[to].clone();
        search.ops.push(Op::Insert { path, value });
    }
    true
}

/// Moves each item that does not stay behind the one that comes before it in the end.
fn sort(search: &mut Search, start: usize, order: &mut Vec<usize>, stays: &[usize]) {
    let mut moves = vec![true; order.len()];
    for rank in stays {
        moves[*rank] = false;
    }
    for rank in (0..moves.len()).filter(|rank| moves[*rank]) {
        let from = place(order, rank);
        order.remove(from);
        let to = rank
            .checked_sub(1)
            .map_or(0, |before| place(order, before) + 1);
        order.insert(to, rank);
        if from != to {
            let path = search.path_to(start + from);
            let to = start + to;
            search.ops.push(Op::Move { path, to });
        }
    }
}

fn place(order: &[usize], rank: usize) -> usize {
    let place = order.iter().position(|other| *other == rank);
    place.expect("every rank is in the order")
}

/// The longest selection of items that rise from left to right.
fn longest_rising(order: &[usize]) -> Vec<usize> {
    // For each length the index of the smallest item that a selection of it ends with.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; order.len()];
    for (index, rank) in order.iter().enumerate() {
        let length = ends.partition_point(|end| order[*end] < *rank);
        before[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut rising = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(index) = next {
        rising.push(order[index]);
        next = before[index];
    }
    rising
}

fn in_place(search: &mut Search, start: usize, before: &[Value], after: &[Value]) {
    for (at, (was, is)) in before.iter().zip(after).enumerate() {
        search.compare_at(start + at, was, is);
    }
    for at in (after.len()..before.len()).rev() {
        let path = search.path_to(start + at);
        search.ops.push(Op::Remove { path });
    }
    for (at, value) in after.iter().enumerate().skip(before.len()) {
        let path = search.path_to(start + at);
        let value = value.clone();
        search.ops.push(Op::Insert { path, value });
    }
}

/// How many items may be put in, taken out or moved: each shifts what is behind it. Beyond, items
/// are compared by their place, and the array is set as a whole where that is shorter.
const MAX_SHIFTS: usize = 256;
