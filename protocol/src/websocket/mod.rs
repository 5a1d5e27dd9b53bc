//! RFC 6455 without a socket: bytes in, messages out.
