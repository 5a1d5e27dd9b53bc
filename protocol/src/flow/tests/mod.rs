//! The machines of state that is followed.
