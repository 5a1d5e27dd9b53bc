//! A credential that ends while the connection lives.

use super::{ClientSession, ClosedReason, State};
use crate::close::CloseCode;
use crate::envelope::{Authenticate, ClientMessage};
use crate::session::ClientEffect;

impl ClientSession {
    /// Asks for another credential, unless one is being fetched.
    pub(super) fn credential_expires(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        if let State::Open(link) | State::Leaving { link, .. } = &mut self.state
            && !link.set_refreshing(true)
        {
            effects.push(ClientEffect::Authenticate);
        }
    }

    /// Goes on with the credential that was asked for. One that was fetched for a connection
    /// before this one is dropped: this one began with a newer.
    pub(super) fn refresh(
        &mut self,
        token: Result<Option<Box<str>>, Box<str>>,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let (State::Open(link) | State::Leaving { link, .. }) = &mut self.state else {
            return;
        };
        if !link.set_refreshing(false) {
            return;
        }
        match token {
            Ok(Some(token)) => effects.push(ClientEffect::Send(ClientMessage::Authenticate(
                Authenticate { token },
            ))),
            Ok(None) => {
                effects.push(ClientEffect::Disconnect(CloseCode::NORMAL));
                self.end(ClosedReason::SignedOut, effects);
            }
            // The server closes when the old one ends, and the next connection fetches anew.
            Err(_) => {}
        }
    }
}
