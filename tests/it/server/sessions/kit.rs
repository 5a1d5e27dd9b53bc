use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use wilco_protocol::envelope::{
    ClientMessage, Connected, Hello, PendingCall, Request, Resume, ServerMessage, Typed,
};
use wilco_protocol::{OpId, RequestId};
use wilco_server::extract::State;
use wilco_server::{Auth, AuthError, Config, Credential, Operation, Principal, Router, Sessions};
use wilco_trace::MARK;

use crate::server::api::{Gate, api};
use crate::server::kit::{Client, Heard, Served, describe, serve};

/// Adds to what is remembered.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "tally.add", output = i64, once)]
struct Tally {
    by: i64,
}

async fn tally(State(total): State<Arc<AtomicI64>>, input: Tally) -> i64 {
    total.fetch_add(input.by, Ordering::SeqCst) + input.by
}

/// A server whose sessions are looked at from inside.
pub(super) struct Desk {
    pub(super) served: Served,
    pub(super) gate: Gate,
    pub(super) total: Arc<AtomicI64>,
    pub(super) sessions: Sessions,
}

impl Desk {
    pub(super) async fn new() -> Self {
        Self::with(Config::default(), None).await
    }

    /// Whose clients are who their token says.
    pub(super) async fn of_principals() -> Self {
        let judge = async |credential: Credential| {
            let name = credential.token().strip_prefix("s3cret-");
            let name = name.ok_or(AuthError::refused("no name"))?;
            Ok::<_, AuthError>(Principal::new(name))
        };
        Self::with(Config::default(), Some(Auth::new(judge))).await
    }

    pub(super) async fn with(config: Config, auth: Option<Auth>) -> Self {
        let (gate, total, sessions) = (Gate::default(), Arc::default(), Sessions::default());
        let own = Router::new().operation(tally);
        let mut router = api(&gate)
            .merge(own.with_state(Arc::clone(&total)))
            .with_config(config)
            .with_sessions(sessions.clone());
        if let Some(auth) = auth {
            router = router.with_auth(auth);
        }
        Self {
            served: serve(router.into_axum("/ws")).await,
            gate,
            total,
            sessions,
        }
    }

    /// Begins a session.
    pub(super) async fn visit(&self) -> Visit {
        self.say_hello(Hello::default()).await
    }

    /// Begins the session of somebody.
    pub(super) async fn visit_of(&self, token: &str) -> Visit {
        let token = Some(format!("{MARK}-{token}").into());
        let hello = Hello {
            token,
            ..Hello::default()
        };
        self.say_hello(hello).await
    }

    /// Comes back, waiting for those calls.
    pub(super) async fn come_back(&self, ticket: &Ticket, pending: &[u64]) -> Visit {
        let resume = Some(ticket.resume(pending));
        let hello = Hello {
            resume,
            ..Hello::default()
        };
        self.say_hello(hello).await
    }

    pub(super) async fn say_hello(&self, hello: Hello) -> Visit {
        let visit = self.try_hello(hello).await;
        visit.expect("nobody else comes back")
    }

    /// Unless another one comes back while this one waits for its session.
    pub(super) async fn try_hello(&self, hello: Hello) -> Option<Visit> {
        let mut client = self.served.at("/ws?hello=1").upgrade().await;
        let hello = ClientMessage::Hello(Box::new(hello));
        client.send(&hello).await;
        let heard = client.next().await;
        if matches!(heard, Heard::Close(4011)) {
            return None;
        }
        let ServerMessage::Connected(connected) = heard.read() else {
            panic!("expected connected, not {heard:?}")
        };
        Some(Visit {
            connected: *connected,
            client,
        })
    }

    /// Waits until as many sessions as that have no connection.
    pub(super) async fn until_parked(&self, count: usize) {
        while self.sessions.parked() != count {
            tokio::task::yield_now().await;
        }
    }
}

/// A client in a session.
pub(super) struct Visit {
    pub(super) client: Client,
    pub(super) connected: Connected,
}

/// What a client needs to come back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticket {
    pub(super) session_id: Box<str>,
    pub(super) token: Box<str>,
}

impl Ticket {
    pub(super) fn resume(&self, pending: &[u64]) -> Resume {
        let have_chunks = None;
        let pending = pending.iter().map(|&id| PendingCall { id, have_chunks });
        Resume {
            session_id: self.session_id.clone(),
            resume_token: self.token.clone(),
            pending: pending.collect(),
        }
    }
}

impl Visit {
    pub(super) fn ticket(&self) -> Ticket {
        let Connected {
            session_id,
            resume_token,
            ..
        } = &self.connected;
        Ticket {
            session_id: session_id.clone().expect("a session"),
            token: resume_token.clone().expect("it can be resumed"),
        }
    }

    /// How it began: `resumed` or `new`, and what became of the calls that are waited for.
    pub(super) fn greeting(&self) -> String {
        let begun = match self.connected.resumed {
            true => "resumed",
            false => "new",
        };
        let pending = self.connected.pending.iter();
        let pending =
            pending.map(|call| format!(", {} {:?}", call.id, call.verdict).to_lowercase());
        begun.to_owned() + &pending.collect::<String>()
    }

    /// Calls under an id of one's own.
    pub(super) async fn call(&mut self, id: u32, op: &str, input: Value) {
        self.call_effect(id, op, input, None).await;
    }

    /// Calls for an effect that has a name.
    pub(super) async fn call_effect(
        &mut self,
        id: u32,
        op: &str,
        input: Value,
        effect: Option<u128>,
    ) {
        let op_id = effect.map(|effect| OpId::from_uuid(Uuid::from_u128(effect)));
        let request = Request {
            request_id: RequestId::from(id),
            op: op.into(),
            op_id,
            meta: None,
            timeout_ms: None,
            ack: None,
            payload: Typed(input),
        };
        self.client.send(&ClientMessage::Request(request)).await;
    }

    pub(super) async fn add(&mut self, id: u32, by: i64) {
        self.call(id, "tally.add", json!({ "by": by })).await;
    }

    /// The next thing that is said, and whether it was said before.
    pub(super) async fn hear(&mut self) -> String {
        let heard = self.client.next().await;
        let is_replayed = match &heard {
            Heard::Message(..) => match heard.read() {
                ServerMessage::Response(response) => response.replayed,
                _ => false,
            },
            _ => false,
        };
        let line = describe(&heard);
        if is_replayed { line + ", again" } else { line }
    }

    /// Says something, so that the server knows the client has read its greeting.
    pub(super) async fn settle(&mut self) {
        let (ts, ack) = (None, None);
        self.client.send(&ClientMessage::Ping { ts, ack }).await;
        assert_eq!(self.hear().await, "Pong");
    }
}
