use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join;
use wilco_protocol::session::Cause;

use crate::config::Config;
use crate::token::{Fetched, Token};
use crate::transport::{BoxFuture, Opener, Socket};

/// Comes by what a connection begins with: an open WebSocket and a credential.
pub(crate) struct Dial {
    opener: Arc<Opener>,
    token: Option<Token>,
    timeout: Duration,
}

/// An attempt to connect, for as long as it lives.
pub(crate) type Dialling = BoxFuture<Result<Dialled, Cause>>;

/// What came of an attempt.
pub(crate) struct Dialled {
    pub(crate) socket: Socket,
    pub(crate) token: Option<Box<str>>,
}

impl Dial {
    pub(crate) fn new(opener: Opener, config: &Config) -> Self {
        Self {
            opener: Arc::new(opener),
            token: config.token.clone(),
            timeout: config.connect_timeout,
        }
    }

    /// Makes one attempt. The token is fetched beside the opening: neither waits for the other.
    pub(crate) fn dial(&self) -> Dialling {
        let opener = Arc::clone(&self.opener);
        let Some(token) = &self.token else {
            return Box::pin(async move {
                let socket = opener.open().await?;
                Ok(Dialled {
                    socket,
                    token: None,
                })
            });
        };
        let fetching = token.fetch(self.timeout);
        Box::pin(async move {
            let token = async {
                match fetching.await {
                    Ok(Some(token)) => Ok(token),
                    Ok(None) => Err(Cause::SignedOut),
                    Err(what) => Err(Cause::NoToken(what)),
                }
            };
            let (token, socket) = try_join(token, opener.open()).await?;
            Ok(Dialled {
                socket,
                token: Some(token),
            })
        })
    }

    /// Fetches another token for a connection that lives.
    pub(crate) fn refresh(&self) -> BoxFuture<Fetched> {
        match &self.token {
            Some(token) => token.fetch(self.timeout),
            None => Box::pin(async { Err("this client has no token".into()) }),
        }
    }
}
