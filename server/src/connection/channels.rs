//! The channels of a connection, between its session and what is said on them.

use std::task::{Context, Poll};

use wilco_protocol::CloseCode;
use wilco_protocol::envelope::{
    ChannelKind, Resync, ServerMessage, SetPresence, Signal, Subscribe, Unsubscribe,
};

use super::SessionPeer;
use crate::flow::{Inflow, Leaving, Surroundings, Undelivered};
use crate::socket::{Ending, Outbound};

impl SessionPeer {
    /// The resource of the address that the socket was opened at, if there is one here.
    pub(super) fn url_resource(&self) -> Option<Box<str>> {
        let name = self.connection.resource.as_deref()?;
        let found = self.api.hub.find(ChannelKind::State, name);
        found.map(|_| name.into())
    }

    pub(super) fn subscribe(&mut self, subscribe: Subscribe) {
        self.with_inflow(|inflow, around| inflow.subscribe(subscribe, around));
    }

    pub(super) fn unsubscribe(&mut self, unsubscribe: &Unsubscribe) {
        if let Some(inflow) = &mut self.inflow {
            inflow.unsubscribe(unsubscribe);
        }
    }

    pub(super) fn resync(&mut self, resync: &Resync) {
        let url = self.connection.resource.as_deref();
        if let Some(inflow) = &mut self.inflow {
            inflow.resync(resync, url);
        }
    }

    pub(super) fn set_presence(&mut self, set: &SetPresence) {
        if let Some(inflow) = &mut self.inflow {
            inflow.set_presence(set);
        }
    }

    /// Passes a signal on, or tells its sender why not.
    pub(super) fn signal(&mut self, signal: Signal, out: &mut Outbound) {
        let nobody = || Err(Undelivered::NoPeer);
        let inflow = self.inflow.as_mut();
        let Err(undelivered) = inflow.map_or_else(nobody, |it| it.signal(&signal)) else {
            return;
        };
        let fault = Box::new(undelivered.fault());
        let error = ServerMessage::Error {
            fault,
            fatal: false,
            request_id: signal.request_id,
        };
        self.send(error, out);
    }

    /// Looks again at what may be read here: another credential was shown.
    pub(super) fn recheck_channels(&mut self) {
        if self.inflow.is_some() {
            self.with_inflow(Inflow::recheck);
        }
    }

    pub(super) fn poll_channels(&mut self, cx: &mut Context<'_>, out: &mut Outbound) -> Poll<()> {
        if self.inflow.is_none() || out.is_closing() {
            return Poll::Pending;
        }
        self.with_inflow(|inflow, around| inflow.poll(cx, around, out))
    }

    /// The connection is over.
    pub(super) fn end_channels(&mut self, ending: &Ending) {
        let leaving = match ending.code {
            CloseCode::NORMAL => Leaving::ForGood,
            // Who may not be here any more is not waited for.
            CloseCode::CREDENTIAL_ENDED => Leaving::Refused,
            _ => Leaving::Lost,
        };
        if let Some(inflow) = self.inflow.take() {
            inflow.end(leaving);
        }
    }

    fn with_inflow<T>(&mut self, act: impl FnOnce(&mut Inflow, &Surroundings<'_>) -> T) -> T {
        let config = &self.api.config;
        let around = Surroundings {
            hub: &self.api.hub,
            principal: self.principal.as_ref(),
            connection: &self.connection,
            tasks: &self.tasks,
            encoding: self.encoding,
            max_channels: usize::try_from(config.limits.max_channels).unwrap_or(usize::MAX),
            max_len: config.max_response,
            soft_mark: config.write_buffer_size,
        };
        act(self.inflow.get_or_insert_default(), &around)
    }
}
