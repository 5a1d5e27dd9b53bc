//! Meet: rooms in which browsers find each other, and then talk without a server between them.
//!
//! A room is a topic of presence that passes on signals, and nothing else: the server says who is there and carries the
//! offers, answers and candidates of WebRTC. What people say goes from browser to browser, and never comes here.

pub mod name;
mod page;

use wilco_server::{
    Auth, AuthError, Code, Credential, Executed, Fault, Presence, Principal, Router,
};

use crate::name::is_name;

/// The rooms: whoever is in one sees who else is, and can send signals to them.
#[must_use]
pub fn router() -> Router {
    let rooms = Presence::new().signalling().authorise(async |room, _| {
        let id = room.param("id").unwrap_or_default();
        if is_name(id) {
            return Ok(());
        }
        let (code, words) = (Code::UnknownChannel, "a room is not called that");
        Err(Fault::with_message(code, Executed::No, words))
    });
    Router::new()
        .presence("room/{id}", rooms)
        .with_auth(Auth::new(judge))
}

/// The whole app: the page at `/` and at each `/{room}`, the socket at `/wilco/ws`. Nothing else has one segment, so that
/// a room can be called anything.
pub fn app(router: Router) -> axum::Router {
    page::routes().merge(router.into_axum("/wilco/ws"))
}

/// Takes everybody at their word: a token is a name and, behind a `#`, what tells one page from others of that name. This is
/// no authentication: it gives the people of an example a name, and shows where an application would ask who they are.
///
/// Each page is a user, because a signal goes to all connections of one, and where two browsers answer one offer, WebRTC may
/// give neither a line.
async fn judge(credential: Credential) -> Result<Principal, AuthError> {
    let token = credential.token();
    match token.split_once('#') {
        Some((name, page)) if is_name(name) && is_name(page) => {
            Ok(Principal::new(token).name(name))
        }
        _ => Err(AuthError::refused(
            "a name has 1 to 24 letters, digits, blanks, - and _, and no blank at its ends",
        )),
    }
}
