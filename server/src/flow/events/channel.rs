//! A domain as a channel of the hub.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use wilco_protocol::Fault;

use super::{Domain, Filter};
use crate::flow::hub::{Admitted, Channels, Guest, Leaving, Seeker};
use crate::flow::rounds::Rounds;
use crate::flow::said::{Event, Said, Word};
use crate::flow::viewer::Viewer;

impl Channels for Domain {
    fn admit(&self, seeker: Seeker) -> BoxFuture<'static, Result<Admitted, Fault>> {
        let settings = self.settings().clone();
        let stream = Arc::clone(self.stream());
        Box::pin(async move {
            let viewer = seeker.viewer;
            if let Some(judge) = settings.judge {
                judge(viewer.clone()).await?;
            }
            let listener = Listener {
                viewer,
                filter: settings.filter,
            };
            Ok(Admitted {
                guest: Some(Box::new(listener)),
                ..Admitted::of(stream)
            })
        })
    }

    fn rounds(&self) -> &Arc<Rounds> {
        &self.rounds
    }
}

/// Somebody who listens.
struct Listener {
    viewer: Viewer,
    filter: Option<Filter>,
}

impl Guest for Listener {
    fn lets(&self, said: &Said) -> bool {
        match &said.word {
            Word::Event(event) => self.hears(event),
            Word::Delta { .. } | Word::Diff(_) => true,
        }
    }

    fn hears_all(&self) -> bool {
        self.filter.is_none()
    }

    fn leave(self: Box<Self>, _: Leaving) {}
}

impl Listener {
    fn hears(&self, event: &Event) -> bool {
        if let Some(to) = &event.to {
            let principal = self.viewer.principal();
            return principal.is_some_and(|principal| principal.subject() == to);
        }
        let Some(filter) = &self.filter else {
            return true;
        };
        let hears = || filter(&self.viewer, &*event.value);
        catch_unwind(AssertUnwindSafe(hears)).unwrap_or_else(|_| {
            tracing::error!("the filter of a domain panicked");
            false
        })
    }
}
