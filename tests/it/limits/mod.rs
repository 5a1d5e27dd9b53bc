//! Every limit from both sides: what just keeps to it is served, and one more is answered as it is documented.

mod contexts;
mod kit;
mod marks;
mod session;
mod sizes;
mod subscriptions;
mod time;
