//! Messages that hold a secret, as logs may show them.

use std::fmt;

use super::client::Authenticate;
use super::connected::Connected;
use super::hello::{Hello, Resume};

/// Stands where a secret is.
const HIDDEN: &str = "..";

/// Whether there is a secret, and no more of it.
pub(crate) fn hidden(secret: Option<&str>) -> Option<&'static str> {
    secret.map(|_| HIDDEN)
}

impl fmt::Debug for Hello {
    /// Leaves out what is secret: the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hello")
            .field("token", &hidden(self.token.as_deref()))
            .field("resume", &self.resume)
            .field("schema_hash", &self.schema_hash)
            .field("client", &self.client)
            .field("channels", &self.channels)
            .finish()
    }
}

impl fmt::Debug for Authenticate {
    /// Leaves out what is secret: the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = hidden(Some(&self.token));
        f.debug_struct("Authenticate")
            .field("token", &token)
            .finish()
    }
}

impl fmt::Debug for Resume {
    /// Leaves out what is secret: the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resume")
            .field("session_id", &self.session_id)
            .field("resume_token", &HIDDEN)
            .field("pending", &self.pending)
            .finish()
    }
}

impl fmt::Debug for Connected {
    /// Leaves out what is secret: the token that resumes the session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connected")
            .field("protocol_version", &self.protocol_version)
            .field("connection_id", &self.connection_id)
            .field("session_id", &self.session_id)
            .field("resumed", &self.resumed)
            .field("resume_token", &hidden(self.resume_token.as_deref()))
            .field("epoch", &self.epoch)
            .field("session_ttl_ms", &self.session_ttl_ms)
            .field("heartbeat_ms", &self.heartbeat_ms)
            .field("heartbeat_timeout_ms", &self.heartbeat_timeout_ms)
            .field("schema_hash", &self.schema_hash)
            .field("schema", &self.schema)
            .field("server_time", &self.server_time)
            .field("limits", &self.limits)
            .field("pending", &self.pending)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Authenticate, Connected, Hello, Resume};
    use crate::envelope::{ClientMessage, ServerMessage};
    use crate::limits::Limits;
    use crate::moment::Moment;
    use crate::payload::Raw;
    use crate::session::{Cause, ClientInput, ClientSession, ClientSessionConfig};

    const SECRET: &str = "hunter2";

    fn shown() -> Vec<String> {
        let hello = Hello {
            token: Some(SECRET.into()),
            resume: Some(Resume {
                session_id: "s1".into(),
                resume_token: SECRET.into(),
                pending: Vec::new(),
            }),
            ..Hello::default()
        };
        let connected = Connected {
            protocol_version: 1,
            connection_id: "c1".into(),
            session_id: Some("s1".into()),
            resumed: false,
            resume_token: Some(SECRET.into()),
            epoch: None,
            session_ttl_ms: None,
            heartbeat_ms: 1,
            heartbeat_timeout_ms: 1,
            schema_hash: "".into(),
            schema: None,
            server_time: 1,
            limits: Limits::default(),
            pending: Vec::new(),
        };
        let authenticate = Authenticate {
            token: SECRET.into(),
        };
        let authenticate: ClientMessage<'_, Raw<'_>> = ClientMessage::Authenticate(authenticate);
        let opened = ClientInput::Opened {
            random: 1,
            token: Some(SECRET.into()),
        };
        let hello: ClientMessage<'_, Raw<'_>> = ClientMessage::Hello(Box::new(hello));
        let connected: ServerMessage<Raw<'_>> = ServerMessage::Connected(Box::new(connected));
        let greeted = ClientInput::Received(connected.clone());
        vec![
            format!("{hello:?}"),
            format!("{connected:?}"),
            format!("{authenticate:?}"),
            format!("{opened:?}"),
            format!("{greeted:?}"),
            format!("{:?}", greeting(opened, greeted)),
        ]
    }

    /// A session that goes on with another one, and may have to say its token again.
    fn greeting<'a>(opened: ClientInput<'a>, greeted: ClientInput<'a>) -> ClientSession {
        let mut session = ClientSession::new(ClientSessionConfig::default());
        let mut effects = Vec::new();
        let first = ClientInput::Opened {
            random: 1,
            token: None,
        };
        let lost = ClientInput::Lost(Cause::Silent);
        for input in [ClientInput::Start, first, greeted, lost, opened] {
            session.step(input, Moment::ZERO, &mut effects);
        }
        session
    }

    #[test]
    fn a_secret_is_not_shown_but_that_there_is_one() {
        for text in shown() {
            assert!(!text.contains(SECRET), "{text}");
            assert!(text.contains("token: Some(\"..\")"), "{text}");
        }
        assert!(shown()[0].contains("resume_token: \"..\""));
        assert_eq!(
            format!("{:?}", Hello::default()),
            "Hello { token: None, resume: None, schema_hash: None, client: None, channels: [] }"
        );
    }

    #[test]
    fn a_fetched_token_is_not_shown() {
        let token = ClientInput::Token(Ok(Some(SECRET.into())));
        assert_eq!(format!("{token:?}"), "Token(Ok(Some(\"..\")))");
    }
}
