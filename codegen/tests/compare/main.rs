//! What breaks whom: the tables of the guide, row by row, against what really reads what.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod generated;
mod guide;
mod offered;
mod row;
mod told;
mod values;
