//! What a client and a server make of an outage, over real sockets and by a real clock.

mod half_open;
mod handover;
mod relay;
