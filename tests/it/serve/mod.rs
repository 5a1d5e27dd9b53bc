//! What `serve` promises to those who come: limits, patience, and a good end.

mod descriptors;
mod ending;
mod heads;
mod kit;
mod silence;
mod upgrades;
