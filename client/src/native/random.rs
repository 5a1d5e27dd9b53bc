use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Numbers that nobody can foresee: a mask key must not be guessed by whoever chose the payload.
///
/// Seeded by the operating system once per connection; the generator makes its keys in blocks of
/// sixteen, so that a frame costs no system call.
#[derive(Debug)]
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    pub(crate) fn new() -> io::Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(io::Error::other)?;
        Ok(Self(ChaCha8Rng::from_seed(seed)))
    }

    pub(crate) fn mask(&mut self) -> [u8; 4] {
        self.number().to_ne_bytes()
    }

    pub(crate) fn number(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// A value for `Sec-WebSocket-Key`.
    pub(crate) fn key(&mut self) -> String {
        let mut nonce = [0; 16];
        self.0.fill_bytes(&mut nonce);
        STANDARD.encode(nonce)
    }
}
