//! Channels by name.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use wilco_protocol::contract::{DeclaredEvent, DeclaredPresence};
use wilco_protocol::envelope::ChannelKind;
use wilco_protocol::operation::Source;
use wilco_protocol::session::{Catalog, CatalogEntry};
use wilco_protocol::{Class, Pattern};

use super::{Channel, Route, Router};
use crate::error::RouterError;
use crate::flow::{AsResource, Channels, Events, Hub, Presence};

impl<S: Clone + Send + Sync + 'static> Router<S> {
    /// Serves a state under a name, such as `apron`, for clients to follow; or, of a [`Flow`](crate::Flow), many under
    /// names with places left open, such as `game/{id}`.
    ///
    /// Clients ask for it by its name, or open a socket at `/realtime/` and its name. A name that is none, or that
    /// another resource has too, is an error when the router is built.
    #[must_use]
    #[track_caller]
    pub fn resource(mut self, pattern: &str, resource: impl AsResource) -> Self {
        let source = here(Location::caller());
        let registered = Pattern::parse(pattern)
            .map_err(|error| error.to_string())
            .and_then(|pattern| match resource.register(&pattern) {
                Ok(registration) => Ok((pattern, registration)),
                Err(unregistered) => Err(unregistered.sentence().to_owned()),
            });
        match registered {
            Ok((pattern, registration)) => {
                self.contract = self.contract.resource(registration.declared.at(source));
                self.channels.push(Channel {
                    kind: ChannelKind::State,
                    pattern,
                    channels: registration.channels,
                    action: registration.action,
                });
            }
            Err(sentence) => {
                let error = RouterError::resource(pattern, source, sentence);
                self.misplaced = self.misplaced.or(Some(error));
            }
        }
        self
    }
}

impl<S: Clone + Send + Sync + 'static> Router<S> {
    /// Serves the events of a domain, for clients to listen to. A name that is none, or that another domain has too, is an
    /// error when the router is built.
    #[must_use]
    #[track_caller]
    pub fn event<E: JsonSchema>(mut self, events: Events<E>) -> Self {
        let source = here(Location::caller());
        let domain = events.domain().to_owned();
        self.contract = self
            .contract
            .event(DeclaredEvent::of::<E>(domain.clone()).at(source));
        let channels = events.channels();
        match fixed(&domain) {
            Ok(pattern) => self.serve(ChannelKind::Domain, pattern, channels),
            Err(sentence) => self.refuse(&domain, source, sentence),
        }
    }

    /// Serves who is present at a topic, or at all topics of a pattern such as `room/{id}`, for clients to see and to be
    /// seen. A name that is none, or that another presence has too, is an error when the router is built.
    #[must_use]
    #[track_caller]
    pub fn presence(mut self, pattern: &str, presence: Presence) -> Self {
        let source = here(Location::caller());
        let declared = DeclaredPresence::new(pattern.to_owned()).at(source);
        self.contract = self.contract.presence(match presence.signals() {
            true => declared.signalling(),
            false => declared,
        });
        match Pattern::parse(pattern) {
            Ok(pattern) => self.serve(ChannelKind::Presence, pattern, Arc::new(presence)),
            Err(error) => self.refuse(pattern, source, error.to_string()),
        }
    }

    fn serve(mut self, kind: ChannelKind, pattern: Pattern, channels: Arc<dyn Channels>) -> Self {
        self.channels.push(Channel {
            kind,
            pattern,
            channels,
            action: None,
        });
        self
    }

    fn refuse(mut self, name: &str, source: Source, sentence: String) -> Self {
        let error = RouterError::resource(name, source, sentence);
        self.misplaced = self.misplaced.or(Some(error));
        self
    }
}

fn fixed(name: &str) -> Result<Pattern, String> {
    let pattern = Pattern::parse(name).map_err(|error| error.to_string())?;
    if pattern.is_fixed() {
        Ok(pattern)
    } else {
        Err("a domain has one name, without places left open".to_owned())
    }
}

fn here(place: &'static Location<'static>) -> Source {
    Source {
        file: place.file(),
        line: place.line(),
        column: place.column(),
    }
}

/// Takes the actions of the channels into the catalog; what does them comes behind the operations, in the same order.
pub(super) fn actions(
    channels: &mut [Channel],
    timeout: Duration,
    catalog: &mut Catalog,
    routes: &mut Vec<Route>,
) {
    for channel in channels {
        let Some(route) = channel.action.take() else {
            continue;
        };
        let entry = CatalogEntry {
            name: channel.pattern.as_str().into(),
            class: Class::Once,
            timeout,
            cost: 1,
        };
        // The contract has refused a second resource of one name.
        if catalog
            .push_action(channel.pattern.clone(), entry)
            .is_some()
        {
            routes.push(route);
        }
    }
}

/// The channels by their names.
pub(super) fn hub(channels: Vec<Channel>) -> Hub {
    let mut hub = Hub::default();
    for channel in channels {
        hub.add(channel.kind, channel.pattern, channel.channels);
    }
    hub
}
