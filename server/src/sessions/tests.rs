//! Sessions without sockets, on a clock of their own.

mod bodies;
mod holders;
mod memory;
mod names;
mod terms;

use std::time::Duration;

use tokio::task::yield_now;
use wilco_protocol::envelope::Resume;

use super::post::{Arrival, Inherited, Post};
use super::{Estate, Sessions, Terms};
use crate::auth::Subject;

const TTL: Duration = Duration::from_secs(120);

fn terms() -> Terms {
    Terms {
        realm: 0,
        ttl: TTL,
        max: 65_536,
        op_ttl: Duration::from_secs(24 * 60 * 60),
    }
}

fn post(sessions: &Sessions) -> Post {
    Post::new(sessions.clone(), terms())
}

fn estate(sessions: &Sessions) -> Box<Estate> {
    Box::new(Estate::new(sessions, 256))
}

/// What a client comes back with.
fn resume(session_id: &str, token: &str) -> Box<Resume> {
    Box::new(Resume {
        session_id: session_id.into(),
        resume_token: token.into(),
        pending: Vec::new(),
    })
}

/// A session of that principal that has lost its connection.
fn parked(sessions: &Sessions, terms: Terms, subject: Option<Subject>) -> Box<Resume> {
    let mut post = Post::new(sessions.clone(), terms);
    let (id, token) = post.begin(subject);
    assert!(
        post.leave(estate(sessions), false).is_none(),
        "nothing runs"
    );
    resume(&id.to_string(), token.reveal())
}

fn come_back(sessions: &Sessions, resume: &Resume) -> Option<(Post, Inherited)> {
    let mut post = post(sessions);
    match post.resume(Box::new(resume.clone()), None) {
        Arrival::Here(inherited) => Some((post, inherited)),
        Arrival::Unknown => None,
        Arrival::Awaited => panic!("somebody holds the session"),
    }
}

/// Lets the tasks of the store do what they have to.
async fn settle() {
    for _ in 0..10 {
        yield_now().await;
    }
}
