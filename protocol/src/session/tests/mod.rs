//! The rules of a session as tables: what happens, and what follows from it.

mod records;
