//! A mutation that libFuzzer lacks: one part many times over, with the count in front that says so.

use wilco_protocol::codec::{Encoding, value_len};

/// Repeats one value of `data`, of which `size` bytes are used, as far as there is room; the new size.
pub fn swell(encoding: Encoding, data: &mut [u8], size: usize, seed: u32) -> usize {
    let seed = seed as usize;
    let used = data[..size].to_vec();
    let swollen = match encoding {
        Encoding::MessagePack => msgpack(&used, seed, data.len()),
        Encoding::Json => json(&used, seed, data.len()),
    };
    let swollen = swollen.filter(|swollen| swollen.len() <= data.len());
    swollen.map_or(size, |swollen| {
        data[..swollen.len()].copy_from_slice(&swollen);
        swollen.len()
    })
}

/// Puts a list of many equal values where one value stood.
fn msgpack(used: &[u8], seed: usize, room: usize) -> Option<Vec<u8>> {
    let at = seed % used.len().max(1);
    let old = value_len(used.get(at..)?).ok()?;
    let (item, at_item) = match seed % 3 {
        0 => (&b"\xc0"[..], at),
        1 => (used.get(at..at + old)?, at),
        // The elements of a list that is there already.
        _ => (used.get(at + 1..at + 2)?, at),
    };
    let count = count(item.len(), used.len(), seed, room);
    let mut swollen = used[..at_item].to_vec();
    let head = if seed & 64 == 0 { 0xdd } else { 0xdf };
    let claimed = if head == 0xdd { count } else { count / 2 };
    swollen.push(head);
    swollen.extend(u32::try_from(claimed).ok()?.to_be_bytes());
    swollen.extend(item.repeat(count));
    swollen.extend_from_slice(used.get(at + old..)?);
    Some(swollen)
}

/// Puts many values where a list begins, or a list of many where one value stood.
fn json(used: &[u8], seed: usize, room: usize) -> Option<Vec<u8>> {
    let opens = |byte: &u8| matches!(byte, b'[' | b':' | b',');
    let places: Vec<usize> = (0..used.len()).filter(|at| opens(&used[*at])).collect();
    let at = *places.get(seed % places.len().max(1))?;
    let end = used[at + 1..]
        .iter()
        .position(|byte| matches!(byte, b',' | b'}' | b']'))?;
    let old = &used[at + 1..=at + end];
    let item = if seed & 64 == 0 || old.is_empty() {
        b"0"
    } else {
        old
    };
    let count = count(item.len() + 1, used.len(), seed, room);
    let mut swollen = used[..=at].to_vec();
    let is_list = used[at] == b'[';
    if !is_list {
        swollen.push(b'[');
    }
    for _ in 0..count {
        swollen.extend_from_slice(item);
        swollen.push(b',');
    }
    swollen.extend_from_slice(item);
    if !is_list {
        swollen.push(b']');
    }
    swollen.extend_from_slice(&used[at + 1 + end..]);
    Some(swollen)
}

/// How many fit, or a few of them.
fn count(item: usize, used: usize, seed: usize, room: usize) -> usize {
    let most = room.saturating_sub(used + 16) / item.max(1);
    match seed & 128 {
        0 => most.min(20),
        _ => most,
    }
}
