//! permessage-deflate (RFC 7692) without a socket: header values in, what was agreed out, and the two directions.
//!
//! - [`Compression`] is what the user sets.
//! - [`accept`] answers the offers of a client, [`offer`] and [`check`] are the client's side; all end in [`Agreed`].
//! - [`Deflater`] writes compressed messages, [`Reader::with_deflate`](super::Reader::with_deflate) reads them.
//!
//! By default no side takes its context over from one message to the next. All connections of a thread then share one
//! compressor for each window size, and one inflater; a connection owns nothing, and a frame that was compressed once
//! goes to everybody whose [`DeflateParameters`] are the same.
//!
//! Inside: `extensions` reads a header value, `negotiation` decides, `compress` and `inflate` work.

mod agreed;
mod compress;
mod compression;
mod extensions;
mod inflate;
mod negotiation;

pub use agreed::{Agreed, Side};
pub use compress::{DeflateParameters, Deflater};
pub use compression::Compression;
pub(super) use inflate::{History, Inflation};
pub use negotiation::{Accepted, BadResponse, accept, check, offer};
