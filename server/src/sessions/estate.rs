//! What a session owns. It has one holder at a time, and moves from one to the next as a whole.

use std::collections::BTreeMap;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;
use wilco_protocol::RequestId;
use wilco_protocol::envelope::At;
use wilco_protocol::session::{Kept, Records, Reply};

use super::Sessions;
use super::bodies::Share;
use super::ops::{OpClaim, Outcome};
use crate::dispatch::{Dispatch, Ended, reply_len};

/// The records of a session and its running calls: who holds this is alone in it, so no call can run twice.
pub(crate) struct Estate {
    pub(crate) records: Records,
    pub(crate) dispatch: Dispatch,
    /// The effects that calls of this session have claimed, by their request.
    claims: BTreeMap<RequestId, OpClaim>,
    share: Share,
    /// The calls that went on when the last connection ended, as they were then.
    kept: Vec<Kept>,
    left_at: Option<Instant>,
}

impl Estate {
    pub(crate) fn new(sessions: &Sessions, max_in_flight: u32) -> Self {
        Self {
            records: Records::new(max_in_flight),
            dispatch: Dispatch::default(),
            claims: BTreeMap::new(),
            share: Share::of(sessions.bodies()),
            kept: Vec::new(),
            left_at: None,
        }
    }

    /// Notes that the call of that request decides about an effect that has a name.
    pub(crate) fn bind(&mut self, request_id: RequestId, claim: OpClaim) {
        self.claims.insert(request_id, claim);
    }

    /// Keeps how a call ended, and where its effect is visible.
    pub(crate) fn record(&mut self, request_id: &RequestId, reply: Reply, at: Vec<At>) {
        if !self.claims.is_empty()
            && let Some(claim) = self.claims.remove(request_id)
        {
            claim.complete(&Outcome {
                reply: reply.clone(),
                at,
            });
        }
        let RequestId::Number(id) = *request_id else {
            return;
        };
        let len = reply_len(&reply);
        let keep_body =
            len > Records::MAX_REPLY || self.share.reach(self.records.bytes().saturating_add(len));
        self.records.record(id, reply, keep_body);
    }

    /// Leaves a connection: `kept` are the calls that go on.
    pub(crate) fn leave(&mut self, kept: Vec<Kept>) {
        self.dispatch.drop_lost();
        self.share.shrink(self.records.bytes());
        self.kept = kept;
        self.left_at = Some(Instant::now());
    }

    /// The calls that still run, for the connection that takes them over.
    pub(crate) fn arrive(&mut self) -> Vec<Kept> {
        let away = self
            .left_at
            .take()
            .map_or(Duration::ZERO, |at| at.elapsed());
        let mut kept = std::mem::take(&mut self.kept);
        for call in &mut kept {
            call.left = call.left.saturating_sub(away);
        }
        kept
    }

    /// How many calls run.
    pub(super) fn running(&self) -> usize {
        self.dispatch.len()
    }

    /// Takes in the next call that has ended without a connection to answer to.
    pub(super) fn poll_record(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let polled = self.dispatch.poll_done(cx);
        polled.map(|ended| {
            let Ended {
                request_id,
                reply,
                at,
            } = ended;
            self.kept.retain(|call| call.request_id != request_id);
            self.record(&request_id, reply, at);
        })
    }
}
