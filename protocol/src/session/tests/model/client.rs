//! A client of a few lines that keeps to docs/protocol.md#resume.

use std::collections::BTreeMap;

use super::Kind;
use crate::envelope::{Connected, PendingVerdict, Response, ServerMessage};
use crate::fault::{Code, Executed};
use crate::id::RequestId;
use crate::session::tests::line::MAX_IN_FLIGHT;

/// How a call ended: what its run gave, or why not.
pub(super) type Outcome = Result<u64, (Code, Executed)>;

#[derive(Debug, Default)]
pub(super) struct Client {
    last_id: u64,
    open: BTreeMap<u64, Open>,
    pub(super) outcomes: BTreeMap<u64, Outcome>,
    link: Link,
    has_session: bool,
    said: Vec<String>,
}

#[derive(Debug)]
struct Open {
    kind: Kind,
    sent: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Link {
    #[default]
    Down,
    Greeting,
    Up,
}

impl Client {
    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn is_connected(&self) -> bool {
        self.link != Link::Down
    }

    pub(super) fn call(&mut self, kind: Kind) {
        self.last_id += 1;
        let sent = false;
        self.open.insert(self.last_id, Open { kind, sent });
        self.pump();
    }

    pub(super) fn cancel(&mut self, at: usize) {
        let sent: Vec<u64> = self.sent().collect();
        if self.link == Link::Up && !sent.is_empty() {
            let id = sent[at % sent.len()];
            self.say(format!(r#"{{"type":"cancel","request_id":{id}}}"#));
        }
    }

    pub(super) fn acknowledge(&mut self) {
        if self.link != Link::Up {
            return;
        }
        let mut unsent = self.open.iter().filter(|(_, call)| !call.sent);
        let below = unsent.next().map_or(self.last_id + 1, |(id, _)| *id);
        let open: Vec<u64> = self.sent().filter(|id| *id < below).collect();
        self.say(format!(
            r#"{{"type":"ping","ack":{{"below":{below},"open":{open:?}}}}}"#
        ));
    }

    pub(super) fn lose(&mut self) {
        self.link = Link::Down;
    }

    /// What is said first on a new connection.
    pub(super) fn dial(&mut self) -> String {
        self.link = Link::Greeting;
        if !self.has_session {
            return r#"{"type":"hello"}"#.to_owned();
        }
        let pending: Vec<String> = self.sent().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let pending = pending.join(",");
        format!(
            r#"{{"type":"hello","resume":{{"session_id":"s1","resume_token":"t","pending":[{pending}]}}}}"#
        )
    }

    pub(super) fn take_said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    pub(super) fn hear(&mut self, message: Option<ServerMessage>) {
        if !self.is_connected() {
            return;
        }
        match message {
            None | Some(ServerMessage::Pong { .. }) => {}
            Some(ServerMessage::Connected(connected)) => self.connected(&connected),
            Some(ServerMessage::Response(response)) => self.resolve(response),
            Some(other) => panic!("a client that keeps to the rules is told {other:?}"),
        }
    }

    fn connected(&mut self, connected: &Connected) {
        assert_eq!(
            connected.resumed, self.has_session,
            "no session is lost here"
        );
        self.link = Link::Up;
        self.has_session = true;
        for pending in &connected.pending {
            let call = self.open.get_mut(&pending.id).expect("it was asked for");
            match pending.verdict {
                PendingVerdict::Done | PendingVerdict::Running => {}
                PendingVerdict::Absent => call.sent = false,
                PendingVerdict::OutcomeUnknown => panic!("no node is lost here"),
            }
        }
        self.acknowledge();
        self.pump();
    }

    fn resolve(&mut self, response: Response) {
        let RequestId::Number(id) = response.request_id else {
            panic!("a client counts");
        };
        let call = self.open.remove(&id);
        assert!(call.is_some_and(|call| call.sent), "{id} is answered again");
        let outcome = match response.result {
            Ok(payload) => Ok(payload.decode().expect("a number")),
            Err(fault) => {
                let code = Code::parse(fault.code.as_str()).expect("a code of this version");
                Err((code, fault.executed))
            }
        };
        self.outcomes.insert(id, outcome);
        self.pump();
    }

    /// Sends what waits, in the order of the ids, as far as the server takes it.
    fn pump(&mut self) {
        while self.link == Link::Up && self.sent().count() < MAX_IN_FLIGHT as usize {
            let Some((id, call)) = self.open.iter_mut().find(|(_, call)| !call.sent) else {
                return;
            };
            call.sent = true;
            let op = match call.kind {
                Kind::Safe => "stand.get",
                Kind::Once => "stand.assign",
                Kind::Transactional => "stand.pay",
            };
            let request =
                format!(r#"{{"type":"request","request_id":{id},"op":"{op}","payload":{id}}}"#);
            self.say(request);
        }
    }

    fn sent(&self) -> impl Iterator<Item = u64> {
        let sent = self.open.iter().filter(|(_, call)| call.sent);
        sent.map(|(id, _)| *id)
    }

    fn say(&mut self, message: String) {
        self.said.push(message);
    }
}
