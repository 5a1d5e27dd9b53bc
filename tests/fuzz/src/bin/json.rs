//! Arbitrary bytes as messages in Json.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use wilco_fuzz::envelope;
use wilco_fuzz::heap::Counting;
use wilco_fuzz::swell::swell;
use wilco_protocol::Encoding;

#[global_allocator]
static HEAP: Counting = Counting;

fuzz_target!(|data: &[u8]| envelope::check(Encoding::Json, data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 64 == 7 {
        return swell(Encoding::Json, &mut data[..max_size], size, seed / 64);
    }
    fuzzer_mutate(data, size, max_size)
});
