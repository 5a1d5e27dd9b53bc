//! The derive macro behind `wilco_protocol::Operation`.
