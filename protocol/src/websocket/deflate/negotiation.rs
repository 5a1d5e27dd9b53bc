use std::fmt::Write as _;

use super::extensions::{
    CLIENT_MAX_WINDOW_BITS, CLIENT_NO_CONTEXT_TAKEOVER, Element, Limit, NAME, Parameters,
    SERVER_MAX_WINDOW_BITS, SERVER_NO_CONTEXT_TAKEOVER, elements,
};
use super::{Agreed, Compression};
use thiserror::Error;

/// An offer of a client that a server takes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// How both ends compress from now on.
    pub agreed: Agreed,
    /// The `Sec-WebSocket-Extensions` of the response.
    pub response: String,
}

/// A response that a client cannot go on with; it closes the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadResponse {
    /// An extension that the client did not offer.
    #[error("the server chose an extension that was not offered")]
    NotOffered,
    /// permessage-deflate, more than once.
    #[error("the server chose permessage-deflate twice")]
    Twice,
    /// A parameter that is unknown, there twice, or has a value that it cannot have.
    #[error("the server chose permessage-deflate with a parameter that it cannot have")]
    IllFormed,
    /// The server answers something else than what the client asked for.
    #[error("the server did not keep to the permessage-deflate that was offered")]
    NotKept,
}

/// Takes up the first of a client's offers that this server can keep; `None` leaves the connection uncompressed.
///
/// `headers` are the values of all `Sec-WebSocket-Extensions` of the request, in order. Other extensions are passed
/// over, and so are offers that are ill-formed. An offer that wants the server to keep to a window of 256 bytes
/// (`server_max_window_bits=8`) is passed over too: zlib has no such compressor. `own_contexts` tells whether this
/// connection may have a context of its own; without it no side takes its context over, whatever `compression` allows.
///
/// ```
/// use wilco_protocol::websocket::deflate::{Compression, accept};
///
/// let offers = ["x-other, permessage-deflate; client_max_window_bits"];
/// let accepted = accept(offers, &Compression::default(), false).unwrap();
/// assert_eq!(
///     accepted.response,
///     "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
/// );
/// ```
#[must_use]
pub fn accept<'h>(
    headers: impl IntoIterator<Item = &'h str>,
    compression: &Compression,
    own_contexts: bool,
) -> Option<Accepted> {
    elements(headers).find_map(|element| match element {
        Element::Deflate(offered) => answer(&offered, compression, own_contexts),
        Element::IllFormed | Element::Unknown => None,
    })
}

/// The `Sec-WebSocket-Extensions` of a client's request.
///
/// `own_contexts` is as for [`accept`], and the same for [`check`].
#[must_use]
pub fn offer(compression: &Compression, own_contexts: bool) -> String {
    write(&wanted(compression, own_contexts))
}

/// Holds the response of a server against what [`offer`] offered; `None` if the server does without compression.
///
/// `headers` are the values of all `Sec-WebSocket-Extensions` of the response, in order.
///
/// # Errors
/// A response that the client has to close the connection for.
pub fn check<'h>(
    headers: impl IntoIterator<Item = &'h str>,
    compression: &Compression,
    own_contexts: bool,
) -> Result<Option<Agreed>, BadResponse> {
    let mut agreed = None;
    for element in elements(headers) {
        let answered = match element {
            Element::Deflate(answered) => answered,
            Element::IllFormed => return Err(BadResponse::IllFormed),
            Element::Unknown => return Err(BadResponse::NotOffered),
        };
        let kept = compare(&wanted(compression, own_contexts), &answered)?;
        if agreed.replace(kept).is_some() {
            return Err(BadResponse::Twice);
        }
    }
    Ok(agreed)
}

fn answer(offered: &Parameters, compression: &Compression, own_contexts: bool) -> Option<Accepted> {
    let server_bits = match offered.server_max_window_bits {
        Some(bits) if bits < SMALLEST_OWN => return None,
        Some(bits) => bits.min(own_bits(compression.server_max_window_bits)),
        None => own_bits(compression.server_max_window_bits),
    };
    let client_bits = match offered.client_max_window_bits {
        None => LARGEST,
        Some(Limit::Any) => peer_bits(compression.client_max_window_bits),
        Some(Limit::Bits(bits)) => bits.min(peer_bits(compression.client_max_window_bits)),
    };
    let agreed = Agreed {
        server_no_context_takeover: !own_contexts
            || compression.server_no_context_takeover
            || offered.server_no_context_takeover,
        client_no_context_takeover: !own_contexts
            || compression.client_no_context_takeover
            || offered.client_no_context_takeover,
        server_max_window_bits: server_bits,
        client_max_window_bits: client_bits,
    };
    let response = write(&Parameters {
        server_no_context_takeover: agreed.server_no_context_takeover,
        client_no_context_takeover: agreed.client_no_context_takeover,
        // A limit that was offered is answered even if it is none.
        server_max_window_bits: (offered.server_max_window_bits.is_some() || server_bits < LARGEST)
            .then_some(server_bits),
        client_max_window_bits: (client_bits < LARGEST).then_some(Limit::Bits(client_bits)),
    });
    Some(Accepted { agreed, response })
}

/// What a client asks for, and promises of itself.
fn wanted(compression: &Compression, own_contexts: bool) -> Parameters {
    let server_bits = peer_bits(compression.server_max_window_bits);
    let client_bits = own_bits(compression.client_max_window_bits);
    Parameters {
        server_no_context_takeover: !own_contexts || compression.server_no_context_takeover,
        client_no_context_takeover: !own_contexts || compression.client_no_context_takeover,
        server_max_window_bits: (server_bits < LARGEST).then_some(server_bits),
        client_max_window_bits: Some(match client_bits {
            LARGEST => Limit::Any,
            bits => Limit::Bits(bits),
        }),
    }
}

fn compare(wanted: &Parameters, answered: &Parameters) -> Result<Agreed, BadResponse> {
    if wanted.server_no_context_takeover && !answered.server_no_context_takeover {
        return Err(BadResponse::NotKept);
    }
    let server_bits = answered.server_max_window_bits.unwrap_or(LARGEST);
    if wanted.server_max_window_bits.unwrap_or(LARGEST) < server_bits {
        return Err(BadResponse::NotKept);
    }
    let promised = match wanted.client_max_window_bits {
        None | Some(Limit::Any) => LARGEST,
        Some(Limit::Bits(bits)) => bits,
    };
    let client_bits = match answered.client_max_window_bits {
        None => promised,
        Some(Limit::Any) => return Err(BadResponse::IllFormed),
        Some(Limit::Bits(bits)) if promised < bits => return Err(BadResponse::NotKept),
        Some(Limit::Bits(bits)) => bits,
    };
    Ok(Agreed {
        server_no_context_takeover: answered.server_no_context_takeover,
        client_no_context_takeover: wanted.client_no_context_takeover
            || answered.client_no_context_takeover,
        server_max_window_bits: server_bits,
        client_max_window_bits: client_bits,
    })
}

fn write(parameters: &Parameters) -> String {
    let mut header = NAME.to_owned();
    let mut put = |part: std::fmt::Arguments<'_>| {
        write!(header, "; {part}").expect("a string takes in everything");
    };
    if parameters.server_no_context_takeover {
        put(format_args!("{SERVER_NO_CONTEXT_TAKEOVER}"));
    }
    if parameters.client_no_context_takeover {
        put(format_args!("{CLIENT_NO_CONTEXT_TAKEOVER}"));
    }
    if let Some(bits) = parameters.server_max_window_bits {
        put(format_args!("{SERVER_MAX_WINDOW_BITS}={bits}"));
    }
    match parameters.client_max_window_bits {
        None => {}
        Some(Limit::Any) => put(format_args!("{CLIENT_MAX_WINDOW_BITS}")),
        Some(Limit::Bits(bits)) => put(format_args!("{CLIENT_MAX_WINDOW_BITS}={bits}")),
    }
    header
}

fn own_bits(setting: u8) -> u8 {
    setting.clamp(SMALLEST_OWN, LARGEST)
}

fn peer_bits(setting: u8) -> u8 {
    setting.clamp(SMALLEST, LARGEST)
}

/// The smallest window that a peer can be asked to keep to.
const SMALLEST: u8 = 8;

/// The smallest window that zlib can compress with in a stream without a header.
pub(super) const SMALLEST_OWN: u8 = 9;

pub(super) const LARGEST: u8 = 15;
