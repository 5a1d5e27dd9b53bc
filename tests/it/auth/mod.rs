//! Who may come in, and what they may do.

mod asking;
mod coming_back;
mod ending;
mod forged;
mod greeting;
pub(crate) mod logged;
mod often;
mod permitted;
mod tokens;

use axum::http::HeaderMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use wilco_protocol::envelope::{
    Authenticate, ClientMessage, Connected, Hello, PendingCall, Resume, ServerMessage,
};
use wilco_server::extract::Caller;
use wilco_server::{Auth, AuthError, Credential, Operation, Principal, Router};
use wilco_trace::MARK;

use crate::server::kit::{Client, Exchange, Opening, Served, exchange};

/// Says who asks.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "who.am_i", output = String, safe)]
struct WhoAmI {}

async fn who_am_i(caller: Caller, principal: Option<Principal>, _: WhoAmI) -> String {
    let found = caller.principal().map(Principal::id);
    assert_eq!(found, principal.as_ref().map(Principal::id));
    let Some(principal) = principal else {
        return "nobody".to_owned();
    };
    let tenant = principal.tenant().unwrap_or("none");
    let badge = principal.get::<Badge>().map_or(0, |Badge(badge)| *badge);
    format!("{} of {tenant}, badge {badge}", principal.id())
}

/// Only for who is known.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "who.must_be_known", output = String, safe)]
struct MustBeKnown {}

async fn must_be_known(principal: Principal, _: MustBeKnown) -> String {
    principal.id().to_owned()
}

#[derive(Debug, Clone)]
struct Badge(u32);

/// Ann is known, with a badge; of the others nobody is. One who asks for it is told that nothing can be said.
async fn judge(credential: Credential) -> Result<Principal, AuthError> {
    assert!(
        credential
            .remote_addr()
            .is_some_and(|it| it.ip().is_loopback())
    );
    match plain(&credential) {
        "ann" => Ok(Principal::new("ann").with_tenant("acme").with(Badge(7))),
        "bob" => Ok(Principal::new("bob").with(agent(credential.headers()))),
        "later" => Err(AuthError::Unavailable),
        "panic" => panic!("it was asked for"),
        _ => Err(AuthError::refused("no such badge")),
    }
}

/// A badge of the length of what the client calls itself.
fn agent(headers: &HeaderMap) -> Badge {
    let agent = headers
        .get("user-agent")
        .map_or(0, axum::http::HeaderValue::len);
    Badge(u32::try_from(agent).expect("short"))
}

/// A credential as a test names it, marked as what is looked for in all that is logged. What has a mark of its own keeps
/// it: connect tokens their prefix, and signed ones a claim.
fn marked(name: &str) -> String {
    match name.starts_with("wct_") || name.contains('.') {
        true => name.to_owned(),
        false => format!("{MARK}-{name}"),
    }
}

/// What a test names a credential.
fn plain(credential: &Credential) -> &str {
    let marked = credential.token().strip_prefix(MARK);
    let plain = marked.and_then(|token| token.strip_prefix('-'));
    plain.unwrap_or(credential.token())
}

fn api(auth: Auth) -> Router {
    Router::new()
        .operation(who_am_i)
        .operation(must_be_known)
        .with_auth(auth)
}

/// Who the server says that one is.
async fn am(client: &mut Client) -> String {
    let name = client.call("who.am_i", json!({})).await.expect("an answer");
    name.as_str().expect("a text").to_owned()
}

/// Who the server says that one is, over a socket that is opened so.
async fn name(opening: Opening) -> String {
    am(&mut opening.open().await).await
}

/// Opens a socket and says this first.
async fn say_hello(opening: Opening, hello: Hello) -> Client {
    let mut client = opening.upgrade().await;
    client.send(&ClientMessage::Hello(Box::new(hello))).await;
    client
}

/// Opens a socket at `/ws` that begins with a token.
async fn with_token(served: Served, token: &str) -> Client {
    say_hello(served.at("/ws?hello=1"), hello(Some(token), None)).await
}

fn hello(token: Option<&str>, resume: Option<Resume>) -> Hello {
    Hello {
        token: token.map(|token| marked(token).into()),
        resume,
        ..Hello::default()
    }
}

/// What the server says to who may come in.
async fn connected(client: &mut Client) -> Connected {
    match client.next().await.read() {
        ServerMessage::Connected(connected) => *connected,
        other => panic!("expected to be connected, not {other:?}"),
    }
}

/// How a client goes on with a session.
fn resume(connected: &Connected, pending: &[u64]) -> Resume {
    let [id, token] = [&connected.session_id, &connected.resume_token].map(Clone::clone);
    Resume {
        session_id: id.expect("a session"),
        resume_token: token.expect("it can be resumed"),
        pending: pending
            .iter()
            .map(|id| PendingCall {
                id: *id,
                have_chunks: None,
            })
            .collect(),
    }
}

async fn authenticate(client: &mut Client, token: &str) {
    let token = marked(token).into();
    client
        .send(&ClientMessage::Authenticate(Authenticate { token }))
        .await;
}

/// Asks for a socket, or whatever is at `target`, with these headers.
async fn ask(served: Served, method: &str, target: &str, headers: &str) -> Exchange {
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let upgrade = if target.starts_with("/ws") {
        upgrade
    } else {
        ""
    };
    let request = format!("{method} {target} HTTP/1.1\r\nHost: test\r\n{upgrade}{headers}\r\n");
    exchange(served.address, &request).await
}

/// The token that an answer tells.
fn told(answer: &Exchange) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
    body["token"].as_str().expect("a text").to_owned()
}
