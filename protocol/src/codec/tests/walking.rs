//! Where values end.

use super::{bytes_of, unhex};
use crate::codec::{Encoding, TooDeep, Unwalkable, json_depth, value_len};

#[test]
fn every_marker_has_its_extent() {
    let values = [
        "00",
        "7f",
        "e0",
        "ff",
        "c0",
        "c2",
        "c3",
        "80",
        "90",
        "a0",
        "a161",
        "c400",
        "c401ff",
        "c50001ff",
        "c600000001ff",
        "c70105ff",
        "c8000105ff",
        "c90000000105ff",
        "ca3fc00000",
        "cb3ff8000000000000",
        "cc80",
        "cd0100",
        "ce00010000",
        "cf0000000100000000",
        "d080",
        "d18000",
        "d280000000",
        "d38000000000000000",
        "d405ff",
        "d505ffff",
        "d605ffffffff",
        "d705ffffffffffffffff",
        "d805ffffffffffffffffffffffffffffffff",
        "d90161",
        "da000161",
        "db0000000161",
        "dc000105",
        "dd0000000105",
        "de00010506",
        "df000000010506",
        "9205a161",
        "82a16192c0c3a16200",
        "ca7fc00000",
    ];
    for value in values {
        let mut bytes = unhex(value);
        let whole = bytes.len();
        for end in 0..whole {
            assert_eq!(
                value_len(&bytes[..end]),
                Err(Unwalkable::Truncated),
                "{value}"
            );
        }
        assert_eq!(value_len(&bytes), Ok(whole), "{value}");
        bytes.extend([0xc1; 9]);
        assert_eq!(value_len(&bytes), Ok(whole), "{value} and more");
    }
}

#[test]
fn lies_are_found_before_they_cost() {
    for value in [
        "dd7fffffff00",
        "dfffffffff00",
        "df80000000",
        "dbffffffff61",
        "c6ffffffff",
        "c9ffffffff01",
        "9f00",
        "8f00",
    ] {
        assert_eq!(
            value_len(&unhex(value)),
            Err(Unwalkable::Truncated),
            "{value}"
        );
    }
    assert_eq!(value_len(&unhex("92 00 c1")), Err(Unwalkable::Reserved));
}

#[test]
fn sixty_four_levels_and_no_more() {
    for (open, text, close) in [(0x91, "[", "]"), (0x81, "{\"a\":", "}")] {
        let nested = |levels: usize| {
            let key: &[u8] = if open == 0x81 { &[open, 0xa0] } else { &[open] };
            [key.repeat(levels), vec![0xc0]].concat()
        };
        assert_eq!(value_len(&nested(64)), Ok(nested(64).len()));
        assert_eq!(value_len(&nested(65)), Err(Unwalkable::TooDeep));
        let nested = |levels: usize| format!("{}null{}", text.repeat(levels), close.repeat(levels));
        assert_eq!(json_depth(nested(64).as_bytes()), Ok(()));
        assert_eq!(json_depth(nested(65).as_bytes()), Err(TooDeep));
    }
    // Width is no depth, and brackets in text are none either.
    assert_eq!(
        value_len(&bytes_of(Encoding::MessagePack, &vec![[0_u8; 0]; 1000])),
        Ok(1003)
    );
    assert_eq!(json_depth("[],".repeat(1000).as_bytes()), Ok(()));
    let text = format!("[\"{}\\\"{}\"]", "[".repeat(100), "{".repeat(100));
    assert_eq!(json_depth(text.as_bytes()), Ok(()));
}
