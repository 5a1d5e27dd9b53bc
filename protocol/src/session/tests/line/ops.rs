//! The record of actions, by their names.

use std::collections::HashMap;

use crate::envelope::At;
use crate::id::OpId;
use crate::session::{Fingerprint, Reply, Verdict};

/// What a host keeps of actions: which came, and how they ended.
#[derive(Default)]
pub(super) struct Ops(HashMap<OpId, (Fingerprint, Option<Outcome>)>);

type Outcome = (Reply, Vec<At>);

impl Ops {
    pub(super) fn claim(&mut self, op_id: OpId, fingerprint: Fingerprint) -> Verdict {
        match self.0.get(&op_id) {
            Some((known, _)) if *known != fingerprint => Verdict::Conflict,
            Some((_, Some((reply, at)))) => Verdict::Acted {
                reply: reply.clone(),
                at: at.clone(),
            },
            Some((_, None)) => Verdict::Running,
            None => {
                self.0.insert(op_id, (fingerprint, None));
                Verdict::Fresh
            }
        }
    }

    pub(super) fn record(&mut self, op_id: OpId, reply: Reply, at: Vec<At>) {
        // What another node claimed is recorded there.
        if let Some((_, outcome)) = self.0.get_mut(&op_id) {
            outcome.get_or_insert((reply, at));
        }
    }
}
