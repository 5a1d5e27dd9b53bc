//! The client and the server together, on a line that fails.

mod calls;
mod cuts;
mod deadlines;
mod died;
mod every_byte;
mod flow;
mod kit;
mod leaving;
mod returning;
mod schedule;
mod silence;
mod slow;
mod strangers;
