//! Compressed messages: arbitrary frames, arbitrary data in right frames, and streams of two compressors.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wilco_fuzz::compressed::{self, Setting};
use wilco_fuzz::events;
use wilco_fuzz::heap::Counting;
use wilco_fuzz::input::Input;

#[global_allocator]
static HEAP: Counting = Counting;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let mode = input.byte();
    let setting = Setting::from(&mut input);
    match mode % 4 {
        0 => {
            let sizes = [input.length(), input.length()];
            let bytes = input.rest();
            compressed::assert_bounded(&setting, bytes);
            let reader = || setting.reader();
            let read = events::read_with(reader(), setting.limits, bytes, &[bytes.len()]);
            let by_byte = events::read_with(reader(), setting.limits, bytes, &[1]);
            assert_eq!(read, by_byte, "byte by byte");
            let in_pieces = events::read_with(reader(), setting.limits, bytes, &sizes);
            assert_eq!(read, in_pieces, "in pieces of {sizes:?}");
        }
        1 => compressed::any_data(&setting, input),
        2 => compressed::ours(&setting, input),
        _ => compressed::theirs(&setting, input),
    }
});
