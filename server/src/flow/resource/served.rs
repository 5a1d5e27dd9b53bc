//! What a router has of a state that is held here.

use std::sync::{Arc, Weak};

use futures_util::future::BoxFuture;
use serde::Serialize;
use wilco_protocol::envelope::{Body, Typed};
use wilco_protocol::flow::{FlowState, HistoryLimits};
use wilco_protocol::{EncodeError, Encoding, Fault, Pattern};

use super::{Held, Resource, lock};
use crate::flow::hub::{Admitted, Channels, Seeker};
use crate::flow::register::{AsResource, Registration, Unregistered};
use crate::flow::rounds::Rounds;
use crate::flow::said::{Dialect, Whole};
use crate::flow::source::{Holds, Source};
use crate::flow::stream::{Beginning, Stream, fresh_epoch};

impl<S: FlowState> Holds for Held<S> {
    fn whole(&self) -> (Whole, u64) {
        let state = self.state();
        let value = Arc::clone(&state.value);
        (Whole::State(Arc::new(Shared(value))), state.seq)
    }
}

/// A state as it was when it was asked for.
struct Shared<S>(Arc<S>);

impl<S: Serialize> Body for Shared<S> {
    fn append(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        Typed(&*self.0).append(encoding, out)
    }
}

impl<S: FlowState> Channels for Held<S> {
    fn admit(&self, seeker: Seeker) -> BoxFuture<'static, Result<Admitted, Fault>> {
        let stream = self.stream.get().cloned();
        let stream = stream.expect("only what a router has is asked for");
        let may = lock(&self.terms).may.clone();
        Box::pin(async move {
            if let Some(may) = may {
                may(seeker.viewer).await?;
            }
            Ok(Admitted::of(stream))
        })
    }

    fn rounds(&self) -> &Arc<Rounds> {
        &self.rounds
    }
}

impl<S: FlowState> AsResource for Resource<S> {
    fn register(self, pattern: &Pattern) -> Result<Registration, Unregistered> {
        let name = pattern.as_str();
        if !pattern.is_fixed() {
            return Err(Unregistered::Open);
        }
        let held = Arc::downgrade(&self.0);
        // Held until the stream is there, so that it begins where the state is.
        let state = self.0.state();
        let stream = self.0.stream.get_or_init(|| {
            let held: Weak<dyn Holds> = held;
            let stream = Stream::new(Beginning {
                dialect: Dialect::State,
                name: name.into(),
                epoch: fresh_epoch(),
                base: state.seq,
                source: Source::Held(held),
                limits: HistoryLimits::default(),
            });
            stream.set_window(lock(&self.0.terms).window);
            Arc::new(stream)
        });
        drop(state);
        if **stream.name() != *name {
            return Err(Unregistered::Twice);
        }
        let action = lock(&self.0.terms).action.clone();
        let declared = (self.0.declare)(name.to_owned());
        Ok(Registration {
            declared: match &action {
                Some(action) => (action.declare)(declared),
                None => declared,
            },
            action: action.map(|action| (action.route)(pattern)),
            channels: self.0,
        })
    }
}
