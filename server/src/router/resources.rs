//! Channels by name.

use std::panic::Location;

use wilco_protocol::Pattern;
use wilco_protocol::envelope::ChannelKind;
use wilco_protocol::operation::Source;

use super::{Channel, Router};
use crate::error::RouterError;
use crate::flow::{AsResource, Hub};

impl<S: Clone + Send + Sync + 'static> Router<S> {
    /// Serves a state under a name, such as `apron`, for clients to follow; or, of a [`Flow`](crate::Flow), many under
    /// names with places left open, such as `game/{id}`.
    ///
    /// Clients ask for it by its name, or open a socket at `/realtime/` and its name. A name that is none, or that
    /// another resource has too, is an error when the router is built.
    #[must_use]
    #[track_caller]
    pub fn resource(mut self, pattern: &str, resource: impl AsResource) -> Self {
        let place = Location::caller();
        let source = Source {
            file: place.file(),
            line: place.line(),
            column: place.column(),
        };
        let registered = Pattern::parse(pattern)
            .map_err(|error| error.to_string())
            .and_then(|pattern| match resource.register(&pattern) {
                Ok(registration) => Ok((pattern, registration)),
                Err(unregistered) => Err(unregistered.sentence().to_owned()),
            });
        match registered {
            Ok((pattern, registration)) => {
                self.contract = self.contract.resource(registration.declared.at(source));
                let (kind, channels) = (ChannelKind::State, registration.channels);
                self.channels.push(Channel {
                    kind,
                    pattern,
                    channels,
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

/// The channels by their names.
pub(super) fn hub(channels: Vec<Channel>) -> Hub {
    let mut hub = Hub::default();
    for channel in channels {
        hub.add(channel.kind, channel.pattern, channel.channels);
    }
    hub
}
