use crate::websocket::Role;

/// What the two ends of a connection agreed on, in the words of RFC 7692.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The server begins each message anew.
    pub server_no_context_takeover: bool,
    /// The client begins each message anew.
    pub client_no_context_takeover: bool,
    /// How far back the server's compressor looks, 9 to 15 as a power of two; a server of another make may say 8.
    pub server_max_window_bits: u8,
    /// How far back the client's compressor looks, 8 to 15 as a power of two.
    pub client_max_window_bits: u8,
}

/// How one end compresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// How far back its compressor looks, 8 to 15 as a power of two.
    pub window_bits: u8,
    /// Whether a message may refer to those before it.
    pub context_takeover: bool,
}

impl Agreed {
    /// How the messages that `role` sends are compressed.
    #[must_use]
    pub const fn side(&self, role: Role) -> Side {
        match role {
            Role::Server => Side {
                window_bits: self.server_max_window_bits,
                context_takeover: !self.server_no_context_takeover,
            },
            Role::Client => Side {
                window_bits: self.client_max_window_bits,
                context_takeover: !self.client_no_context_takeover,
            },
        }
    }

    /// Whether the connection has a context of its own, in either direction: what
    /// [`Compression::max_contexts`](super::Compression::max_contexts) counts.
    #[must_use]
    pub const fn owns_context(&self) -> bool {
        !(self.server_no_context_takeover && self.client_no_context_takeover)
    }
}
