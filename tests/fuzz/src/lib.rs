//! What the fuzz targets share. Each target is a program of its own in `bin`; `run` builds and runs them.

pub mod compressed;
pub mod envelope;
pub mod events;
pub mod heap;
pub mod input;
pub mod opening;
pub mod swell;
