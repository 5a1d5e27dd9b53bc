//! What only the parts together can show.

mod tidy;
mod vectors;
