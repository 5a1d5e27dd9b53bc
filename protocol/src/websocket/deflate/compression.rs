/// How messages are compressed, if the peer agrees.
///
/// The fields have the names of the parameters of RFC 7692; `server_` speaks of the messages that the server
/// compresses, `client_` of the client's, on whichever side the settings stand. What a peer asks for beyond them is
/// granted: smaller windows, less context.
///
/// Do not compress a message that mixes a secret with text of an attacker's choice: its length tells of the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compression {
    /// Whether the server begins each message anew. Default true: all connections of a thread share its compressors,
    /// and one compressed frame can go to many. False makes similar small messages several times smaller, and costs
    /// 250 KB to 400 KB for each server connection that is granted a context.
    pub server_no_context_takeover: bool,
    /// Whether the client begins each message anew. Default true. False costs a server up to 32 KiB for each
    /// connection that is granted a context, and a client 250 KB to 400 KB.
    pub client_no_context_takeover: bool,
    /// How far back the server's compressor looks, as a power of two in bytes. Default 15, which is 32 KiB; 9 to 15,
    /// what lies outside is taken as the nearest. Smaller saves memory in the client at some loss of compression.
    pub server_max_window_bits: u8,
    /// How far back the client's compressor looks. Default 15; 8 to 15, as above. A server can only ask it of a client
    /// that offers to obey.
    pub client_max_window_bits: u8,
    /// How hard to try. Default 1, about 15 microseconds for 10 KB of JSON; 1 to 9, what lies outside is taken as the
    /// nearest. 6 takes three to five times as long and saves another third of the bytes.
    pub level: u8,
    /// The shortest message in bytes that is compressed. Default 256: what is shorter hardly shrinks by itself, and
    /// costs two microseconds all the same. With a context of its own a connection gains from smaller values too.
    /// What the peer sends is read whatever its length.
    pub min_size: usize,
    /// How many connections may have a context of their own at once. Default 0: none, and no memory. The next
    /// connection is served without one. Only counts with a `no_context_takeover` that is false.
    pub max_contexts: usize,
}

impl Default for Compression {
    fn default() -> Self {
        Self {
            server_no_context_takeover: true,
            client_no_context_takeover: true,
            server_max_window_bits: 15,
            client_max_window_bits: 15,
            level: 1,
            min_size: 256,
            max_contexts: 0,
        }
    }
}
