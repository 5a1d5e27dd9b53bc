//! How a connection comes by its session, and how it lets go of it.

use std::task::{Context, Poll};
use std::time::Duration;

use wilco_protocol::envelope::{Resume, ServerMessage};
use wilco_protocol::session::{Input, Resumed, Seat, Verdict};
use wilco_protocol::{CloseCode, Code, Executed, Fault, Moment};

use super::SessionPeer;
use super::saying::executed;
use crate::sessions::{Arrival, Estate, Inherited, Post, Rung, SessionId};
use crate::socket::Outbound;

impl SessionPeer {
    /// The connection is over: its session goes on without it, or ends.
    pub(crate) fn leave(mut self) {
        let now = Moment::after(self.begun.elapsed());
        let estate = self.let_go(now, &mut Outbound::new(0));
        let Some(post) = self.post.take() else { return };
        if let Some(runner) = post.leave(estate, self.is_over) {
            self.tasks.spawn(runner.run());
        }
    }

    /// Begins a session, or goes on with one.
    pub(super) fn seat(
        &mut self,
        resume: Option<Box<Resume>>,
        now: Moment,
    ) -> Option<Input<'static>> {
        let Some(resume) = resume else {
            return Some(self.begin());
        };
        let subject = self.subject();
        match self.post().resume(resume, subject.as_ref()) {
            Arrival::Here(inherited) => Some(self.settle_in(inherited)),
            Arrival::Unknown => Some(self.begin()),
            Arrival::Awaited => {
                self.patience = Some(now + PATIENCE);
                None
            }
        }
    }

    /// Whether the greeting goes on when something comes that takes its time.
    pub(super) fn is_waiting(&self) -> bool {
        self.judging.is_some() || self.post.as_ref().is_some_and(|post| post.is_waiting())
    }

    /// The session that this connection holds.
    pub(super) fn session_id(&self) -> Option<SessionId> {
        self.post.as_ref().and_then(|post| post.session())
    }

    /// Does what others ask of this connection; costs next to nothing while they ask nothing.
    pub(super) fn poll_seat(
        &mut self,
        cx: &mut Context<'_>,
        now: Moment,
        out: &mut Outbound,
    ) -> Poll<()> {
        let Some(post) = &mut self.post else {
            return Poll::Pending;
        };
        if !post.was_rung(cx) {
            return Poll::Pending;
        }
        let input = match post.answer() {
            Rung::ForNothing => return Poll::Ready(()),
            Rung::ToYield => return self.give_way(now, out),
            Rung::ToInherit(inherited) => self.settle_in(inherited),
            Rung::TooLate => self.begin(),
            Rung::Superseded => Input::Superseded,
            Rung::ToEnd => {
                self.estate.dispatch.tell_all();
                Input::Revoked
            }
        };
        self.patience = None;
        self.step(input, now, out);
        Poll::Ready(())
    }

    /// Whoever holds the session does not give it back: its thread is blocked.
    pub(super) fn lose_patience(&mut self, now: Moment, out: &mut Outbound) {
        self.patience = None;
        let late = self.post.as_mut().and_then(|post| post.give_up());
        if let Some(inherited) = late {
            let input = self.settle_in(inherited);
            return self.step(input, now, out);
        }
        tracing::warn!("a session was not given back in time: does a handler block its thread?");
        let fault = Box::new(Fault::new(Code::Unavailable, Executed::No));
        let error = ServerMessage::Error {
            fault,
            fatal: true,
            request_id: None,
        };
        self.send(error, out);
        out.close(CloseCode::TRY_AGAIN, CloseCode::TRY_AGAIN.sentence());
    }

    fn begin(&mut self) -> Input<'static> {
        let subject = self.subject();
        let (id, token) = self.post().begin(subject);
        // A connection has one session at most.
        let _ = self.connection.session.set(id);
        Input::Seated(Box::new(Seat {
            session_id: id.to_string().into(),
            resume_token: Some(token.reveal().into()),
            resumed: None,
        }))
    }

    fn settle_in(&mut self, inherited: Inherited) -> Input<'static> {
        let Inherited {
            id,
            token,
            estate,
            resume,
        } = inherited;
        let _ = self.connection.session.set(id);
        self.estate = *estate;
        let pending = resume.pending.iter();
        let pending = pending.map(|call| (call.id, self.look(call.id))).collect();
        let running = self.estate.arrive();
        Input::Seated(Box::new(Seat {
            session_id: id.to_string().into(),
            resume_token: Some(token.reveal().into()),
            resumed: Some(Resumed { running, pending }),
        }))
    }

    /// What the record says to a call that the client waits for; its answer only if it may still call.
    fn look(&self, id: u64) -> Verdict {
        let records = &self.estate.records;
        match (records.look(id), records.operation(id)) {
            (Verdict::Done(reply), Some(operation)) => match self.permit(operation) {
                Ok(()) => Verdict::Done(reply),
                // Who may not know the answer any more still has to know that it ran.
                Err(mut fault) => {
                    fault.executed = executed(&reply);
                    Verdict::Refused(fault)
                }
            },
            (verdict, _) => verdict,
        }
    }

    /// Lets another connection go on with the session.
    fn give_way(&mut self, now: Moment, out: &mut Outbound) -> Poll<()> {
        let estate = self.let_go(now, out);
        let runner = self.post.as_mut().and_then(|post| post.give_back(estate));
        if let Some(runner) = runner {
            self.tasks.spawn(runner.run());
        }
        Poll::Ready(())
    }

    /// Takes the session out of the connection. What has ended and could not be said is recorded.
    fn let_go(&mut self, now: Moment, out: &mut Outbound) -> Box<Estate> {
        self.step(Input::Superseded, now, out);
        while let Some(ended) = self.estate.dispatch.unsaid() {
            self.step(ended.into(), now, out);
        }
        let kept = self.session.release(now);
        let max_in_flight = self.api.session.limits.max_in_flight;
        let mut estate = Box::new(Estate::new(&self.api.sessions, max_in_flight));
        std::mem::swap(&mut *estate, &mut self.estate);
        estate.leave(kept);
        estate
    }

    pub(super) fn post(&mut self) -> &mut Post {
        let Self { post, api, .. } = self;
        post.get_or_insert_with(|| Box::new(Post::new(api.sessions.clone(), api.terms)))
    }
}

/// How long a session is waited for that another connection holds.
const PATIENCE: Duration = Duration::from_secs(5);
