use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use wilco_protocol::flow::FlowState;
use wilco_protocol::session::ChannelKey;
use wilco_protocol::{Fault, Payload};

use super::callbacks::{Callbacks, Sources};
use super::connection::FlowConnection;
use super::event_sink::EventSink;
use super::events::MAX_BEHIND;
use super::feed::Feed;
use super::following::Following;
use super::steps::StepSink;
use crate::client::Client;
use crate::config::Config;
use crate::error::Error;
use crate::status::Status;
use crate::transport::{MaySend, spawn};

/// Says what a [`FlowConnection`] connects to, and what it does with what comes.
///
/// The callbacks run in a task of their own, one after the other: a slow one holds up no socket.
/// If it falls 1 MiB behind, the changes that wait are given up for a new snapshot, and the oldest
/// events for a gap.
#[must_use = "nothing happens before `connect`"]
pub struct FlowBuilder<S: FlowState, A> {
    url: String,
    config: Config,
    resource: Option<Box<str>>,
    domains: Vec<Box<str>>,
    callbacks: Callbacks<S>,
    action: PhantomData<fn(A)>,
}

impl<S: FlowState, A> FlowBuilder<S, A> {
    pub(crate) fn new() -> Self {
        Self {
            url: String::new(),
            config: Config::default(),
            resource: None,
            domains: Vec::new(),
            callbacks: Callbacks::default(),
            action: PhantomData,
        }
    }

    /// The address, as [`Client::connect`] takes it. What follows `/realtime/` in its path is the
    /// resource.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = url.into();
        self
    }

    /// How to connect. Default [`Config::default`].
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// The resource, where the address does not name it.
    pub fn resource(mut self, name: impl Into<Box<str>>) -> Self {
        self.resource = Some(name.into());
        self
    }

    /// Subscribes to the events of these domains too.
    pub fn subscribe<D: Into<Box<str>>>(mut self, domains: impl IntoIterator<Item = D>) -> Self {
        self.domains.extend(domains.into_iter().map(Into::into));
        self
    }

    /// Calls `on_snapshot` with each whole state and its number: first of all, and whenever the
    /// changes since the last one are not to be had.
    pub fn on_snapshot(mut self, on_snapshot: impl FnMut(S, u64) + MaySend + 'static) -> Self {
        self.callbacks.on_snapshot = Some(Box::new(on_snapshot));
        self
    }

    /// Calls `on_delta` with each change, in order, and the number that it leads to. Changes that
    /// came in one message all say the number of the last.
    pub fn on_delta(mut self, on_delta: impl FnMut(S::Delta, u64) + MaySend + 'static) -> Self {
        self.callbacks.on_delta = Some(Box::new(on_delta));
        self
    }

    /// Calls `on_notify` with the domain, the name and the body of each event. One that is no `E`
    /// is logged and left out.
    pub fn on_notify<E: DeserializeOwned>(
        mut self,
        mut on_notify: impl FnMut(String, Option<String>, E) + MaySend + 'static,
    ) -> Self {
        let on_notify = move |domain: String, event_type, event: Payload| match event.decode() {
            Ok(event) => on_notify(domain, event_type, event),
            Err(error) => tracing::warn!(domain, %error, "an event is of another type"),
        };
        self.callbacks.on_notify = Some(Box::new(on_notify));
        self
    }

    /// Calls `on_gap` with the domain of events that are lost, and how many; `None` if nobody
    /// knows.
    pub fn on_gap(mut self, on_gap: impl FnMut(String, Option<u64>) + MaySend + 'static) -> Self {
        self.callbacks.on_gap = Some(Box::new(on_gap));
        self
    }

    /// Calls `on_refused` with the name of the resource or the domain that the server does not let
    /// this client follow, or cannot now.
    pub fn on_refused(mut self, on_refused: impl FnMut(String, Fault) + MaySend + 'static) -> Self {
        self.callbacks.on_refused = Some(Box::new(on_refused));
        self
    }

    /// Calls `on_status` with what the connection does, as it changes.
    pub fn on_status(mut self, on_status: impl FnMut(Status) + MaySend + 'static) -> Self {
        self.callbacks.on_status = Some(Box::new(on_status));
        self
    }

    /// Begins to connect in the background, as [`Client::start`] does.
    ///
    /// # Errors
    /// The address or the configuration is wrong.
    ///
    /// # Panics
    /// Outside of a tokio runtime. A browser needs none.
    pub fn connect(self) -> Result<FlowConnection<S, A>, Error> {
        let client = Client::start(&self.url, self.config)?;
        let resource = self.resource.or_else(|| resource_of(&self.url));
        let mut following = Vec::new();
        let mut follow = |channel, sink, needs_whole| {
            following.push(Following::begin(client.clone(), channel, sink, needs_whole));
        };
        let steps = resource.as_ref().map(|resource| {
            let steps = Arc::new(Feed::new(MAX_BEHIND));
            let sink = Box::new(StepSink(Arc::clone(&steps)));
            follow(ChannelKey::state(resource.clone()), sink, true);
            steps
        });
        let events = self.domains.into_iter().map(|domain| {
            let events = Arc::new(Feed::new(MAX_BEHIND));
            let sink = Box::new(EventSink(Arc::clone(&events)));
            follow(ChannelKey::domain(domain.clone()), sink, false);
            (domain, events)
        });
        let sources = Sources {
            resource: resource.clone().unwrap_or_default(),
            steps,
            events: events.collect(),
            status: Some(client.status_changes()),
        };
        spawn(self.callbacks.run(sources));
        Ok(FlowConnection {
            client,
            resource,
            _following: following,
            types: PhantomData,
        })
    }
}

impl<S: FlowState, A> fmt::Debug for FlowBuilder<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowBuilder")
            .field("config", &self.config)
            .field("resource", &self.resource)
            .field("domains", &self.domains)
            .finish_non_exhaustive()
    }
}

/// The resource that an address names.
fn resource_of(url: &str) -> Option<Box<str>> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let (_, resource) = path.split_once("/realtime/")?;
    (!resource.is_empty()).then(|| resource.into())
}

#[cfg(test)]
mod tests {
    use super::resource_of;

    #[test]
    fn an_address_names_its_resource_behind_realtime() {
        for (url, resource) in [
            ("wss://h/realtime/world_123?token=t", Some("world_123")),
            ("wss://h/app/realtime/world/1#x", Some("world/1")),
            ("/realtime/a", Some("a")),
            ("wss://h/realtime/", None),
            ("wss://h/ws?to=/realtime/a", None),
        ] {
            assert_eq!(resource_of(url).as_deref(), resource, "{url}");
        }
    }
}
