//! What the codec promises, as tables.
