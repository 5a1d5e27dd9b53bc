/// Masks or unmasks `bytes` in place; `key` belongs to the first of them.
#[inline]
pub(super) fn apply(key: [u8; 4], bytes: &mut [u8]) {
    let narrow = u32::from_ne_bytes(key);
    let wide = u64::from(narrow) << 32 | u64::from(narrow);
    let (words, tail) = bytes.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    let (words, tail) = tail.as_chunks_mut::<4>();
    for word in words {
        *word = (u32::from_ne_bytes(*word) ^ narrow).to_ne_bytes();
    }
    for (byte, key) in tail.iter_mut().zip(key) {
        *byte ^= key;
    }
}

/// The key for the byte that follows `count` bytes masked with `key`.
#[inline]
pub(super) fn advance(mut key: [u8; 4], count: usize) -> [u8; 4] {
    key.rotate_left(count % 4);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_and_alignment_agrees_with_the_plain_loop() {
        let key = [0x37, 0xfa, 0x21, 0x3d];
        let source: Vec<u8> = (0..=255).cycle().take(320).collect();
        for offset in 0..16 {
            for len in 0..=300 {
                let mut plain = source.clone();
                for (index, byte) in plain[offset..offset + len].iter_mut().enumerate() {
                    *byte ^= key[index % 4];
                }
                let mut fast = source.clone();
                apply(key, &mut fast[offset..offset + len]);
                assert_eq!(plain, fast, "offset {offset}, length {len}");
            }
        }
    }

    #[test]
    fn pieces_with_an_advanced_key_equal_the_whole() {
        let key = [1, 2, 4, 8];
        for split in 0..=64 {
            let (mut whole, mut pieces) = ([0x55; 64], [0x55; 64]);
            apply(key, &mut whole);
            let (left, right) = pieces.split_at_mut(split);
            apply(key, left);
            apply(advance(key, split), right);
            assert_eq!(whole, pieces, "split at {split}");
        }
    }
}
