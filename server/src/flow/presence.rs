//! temp
mod inbox;
mod topics;
