//! What is read is said.

use wilco_protocol::envelope::ServerMessage;

use super::{Encoding, Inflow, Key, Outbound, Phase, Subscribed, Surroundings};
use crate::auth::Principal;
use crate::flow::reader::{Desk, Read};
use crate::flow::said::kind;
use crate::flow::source::Changes;

impl Inflow {
    /// Lets one subscription read on, as far as there is room. Gives whether anything was said.
    pub(super) fn serve(
        &mut self,
        key: Key,
        around: &Surroundings<'_>,
        out: &mut Outbound,
    ) -> bool {
        let ringer = self.ringer(key);
        let Some(subscription) = self.table.get(key) else {
            return false;
        };
        let Phase::Reading(reader) = &mut subscription.phase else {
            return false;
        };
        let rounds = subscription.channels.rounds();
        let user = around.principal.map(Principal::id);
        if !rounds.holds(
            &mut subscription.judged_at,
            subscription.name.as_str(),
            user,
        ) {
            self.judge_again(key, around);
            return true;
        }
        let before = out.len();
        let mut desk = Desk {
            ringer,
            out,
            tasks: around.tasks,
            max_len: around.max_len,
        };
        let read = loop {
            let is_full = desk.out.len() > around.soft_mark || desk.out.is_closing();
            match reader.read(&mut desk) {
                Read::Said if is_full => break Read::Said,
                Read::Said => {}
                other => break other,
            }
        };
        let has_said = out.len() > before;
        self.go_on(key, read);
        has_said
    }

    fn go_on(&mut self, key: Key, read: Read) {
        match read {
            Read::Said => self.table.make_due(key, &mut self.due),
            Read::Waits => {}
            Read::Asks => {
                let Some(Phase::Reading(reader)) = self.table.get(key).map(|it| &mut it.phase)
                else {
                    return;
                };
                if let Some((source, seq)) = reader.ask() {
                    self.ask_changes(key, source, seq);
                }
            }
            Read::Ended(fault) => self.refuse(key, None, fault),
        }
    }

    pub(super) fn take_changes(
        &mut self,
        key: Key,
        changes: Option<Changes>,
        around: &Surroundings<'_>,
        out: &mut Outbound,
    ) {
        let ringer = self.ringer(key);
        let phase = self.table.get(key).map(|it| &mut it.phase);
        let reader = match phase {
            Some(Phase::Reading(reader)) => reader,
            // It is being judged again, and reads what it asked for afterwards.
            Some(Phase::Judged(judged)) => {
                if let Some(before) = &mut judged.before {
                    before.give_up_changes();
                }
                return;
            }
            None => return,
        };
        let mut desk = Desk {
            ringer,
            out,
            tasks: around.tasks,
            max_len: around.max_len,
        };
        let read = reader.take_changes(changes, &mut desk);
        self.go_on(key, read);
    }

    /// Says what became of subscriptions: those of one message together, as far as they are known.
    pub(super) fn say_answers(&mut self, encoding: Encoding, out: &mut Outbound) -> bool {
        let mut any = false;
        while let Some((request_id, channel)) = self.answers.pop_front() {
            any = true;
            let mut channels = vec![channel];
            while channels.len() < TOGETHER
                && self
                    .answers
                    .front()
                    .is_some_and(|(id, _)| *id == request_id)
            {
                channels.extend(self.answers.pop_front().map(|(_, channel)| channel));
            }
            let subscribed: ServerMessage = ServerMessage::Subscribed(Subscribed {
                request_id,
                channels,
            });
            let written = out.encode(kind(encoding), |bytes| {
                ServerMessage::write(&subscribed, encoding, bytes)
            });
            if let Err(error) = written {
                tracing::error!(%error, "the answer to a subscription could not be written");
            }
        }
        any
    }
}

/// How many channels one answer tells of.
const TOGETHER: usize = 128;
