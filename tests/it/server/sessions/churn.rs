//! Clients that come, call and go without a word.
