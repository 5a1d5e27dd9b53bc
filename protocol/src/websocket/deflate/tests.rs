use super::*;
use crate::websocket::{FrameLimits, Incoming, MessageKind, Reader, Role};

#[test]
fn what_was_compressed_is_read() {
    let accepted = accept(
        [&offer(&Compression::default(), false)[..]],
        &Compression::default(),
        false,
    )
    .unwrap();
    let mut out = Vec::new();
    let text = "a text that is long enough, a text that is long enough";
    let mut deflater = Deflater::new(accepted.agreed.side(Role::Server), 1);
    assert!(deflater.write_message(&mut out, MessageKind::Text, text.as_bytes(), None));
    let mut reader =
        Reader::new(Role::Client, FrameLimits::default()).with_deflate(&accepted.agreed);
    let mut input = &mut out[..];
    assert_eq!(reader.next(&mut input), Ok(Some(Incoming::Text(text))));
    assert_eq!(reader.next(&mut input), Ok(None));
    assert_eq!(reader.capacity(), 0);
}
