//! Ground desk: an airport apron served over one WebSocket.
//!
//! The rules are in [`apron`] and know nothing of the network; what can be asked is in [`operations`]; [`desk`] puts
//! the two together. A test or another program serves it with `axum::serve(listener, app(router()))`.

pub mod aircraft;
pub mod airline;
pub mod apron;
pub mod board;
pub mod clockwork;
pub mod controller;
pub mod desk;
pub mod flight;
mod form;
pub mod inspection;
pub mod notice;
pub mod operations;
mod page;
pub mod refusal;
mod search;
pub mod stand;
pub mod time;
pub mod traffic;

use wilco_server::Router;

use crate::apron::Apron;
use crate::desk::Desk;

/// A desk of its own, with the flights as they are at noon.
#[must_use]
pub fn router() -> Router {
    router_of(&Desk::new(Apron::of_the_day()))
}

/// What can be asked of a desk, and what can be followed there.
#[must_use]
pub fn router_of(desk: &Desk) -> Router {
    Router::new()
        .operation(desk::list)
        .operation(desk::show)
        .operation(desk::find)
        .operation(desk::create)
        .operation(desk::assign_stand)
        .operation(desk::inspect)
        .with_state(desk.clone())
        .resource("board", desk.board.clone())
        .resource("movements", desk.movements.clone())
        .event(desk.notices.clone())
        .presence("desk", desk.present.clone())
        .with_auth(desk::auth())
}

/// The whole app: the page at `/` with its script and style, the socket at `/ws` and `/realtime/{*resource}`, the contract at
/// `/wilco/contract.json`.
pub fn app(router: Router) -> axum::Router {
    page::routes().merge(router.into_axum("/ws"))
}

#[cfg(test)]
mod day;
#[cfg(test)]
mod tests;
