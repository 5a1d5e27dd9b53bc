use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use wilco_protocol::flow::FlowState;
use wilco_protocol::{Fault, Payload};

use super::callback::Callback;
use super::event_sink::Item;
use super::feed::Feed;
use super::steps::Step;
use crate::status::{Status, StatusChanges};

/// What a program wants called, each with what it is for.
pub(crate) struct Callbacks<S: FlowState> {
    pub(crate) on_snapshot: On<(S, u64)>,
    pub(crate) on_delta: On<(S::Delta, u64)>,
    pub(crate) on_notify: On<(String, Option<String>, Payload)>,
    pub(crate) on_gap: On<(String, Option<u64>)>,
    pub(crate) on_refused: On<(String, Fault)>,
    pub(crate) on_status: On<(Status,)>,
}

pub(crate) type On<Args> = Option<Box<dyn Callback<Args>>>;

/// What the callbacks are told of.
pub(crate) struct Sources<S: FlowState> {
    pub(crate) resource: Box<str>,
    /// `None` when they are over.
    pub(crate) steps: Option<Arc<Feed<Step<S>>>>,
    /// One feed for each domain.
    pub(crate) events: Vec<(Box<str>, Arc<Feed<Item>>)>,
    pub(crate) status: Option<StatusChanges>,
}

/// One thing to tell.
enum Told<S: FlowState> {
    Status(Status),
    Step(Step<S>),
    Event(Box<str>, Item),
}

impl<S: FlowState> Default for Callbacks<S> {
    fn default() -> Self {
        Self {
            on_snapshot: None,
            on_delta: None,
            on_notify: None,
            on_gap: None,
            on_refused: None,
            on_status: None,
        }
    }
}

impl<S: FlowState> Callbacks<S> {
    /// Calls what is to be called until there is nothing more to tell.
    #[cfg_attr(
        target_arch = "wasm32",
        expect(
            clippy::future_not_send,
            reason = "what a page wants called stays on its thread"
        )
    )]
    pub(crate) async fn run(mut self, mut sources: Sources<S>) {
        while let Some(told) = poll_fn(|cx| sources.poll(cx)).await {
            match told {
                Told::Status(status) => call(&mut self.on_status, (status,)),
                Told::Step(step) => self.step(&sources.resource, step),
                Told::Event(domain, item) => self.event(&domain, item),
            }
        }
    }

    fn step(&mut self, resource: &str, step: Step<S>) {
        match step {
            Step::Snapshot(state, seq) => call(&mut self.on_snapshot, (state, seq)),
            Step::Deltas(deltas, seq) => {
                for delta in deltas {
                    call(&mut self.on_delta, (delta, seq));
                }
            }
            Step::Refused(fault) => call(&mut self.on_refused, (resource.to_owned(), *fault)),
        }
    }

    fn event(&mut self, domain: &str, item: Item) {
        let domain = domain.to_owned();
        match item {
            Item::Event {
                event, event_type, ..
            } => call(
                &mut self.on_notify,
                (domain, event_type.map(Into::into), event),
            ),
            Item::Gap(missed) => call(&mut self.on_gap, (domain, missed)),
            Item::Refused(fault) => call(&mut self.on_refused, (domain, *fault)),
        }
    }
}

impl<S: FlowState> Sources<S> {
    /// The next thing to tell; `None` when all is over.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Told<S>>> {
        if let Some(told) = self.poll_status(cx) {
            return Poll::Ready(Some(Told::Status(told)));
        }
        if let Some(steps) = &self.steps {
            match steps.poll_next(cx) {
                Poll::Ready(Some(step)) => return Poll::Ready(Some(Told::Step(step))),
                Poll::Ready(None) => self.steps = None,
                Poll::Pending => {}
            }
        }
        let mut at = 0;
        while let Some((domain, events)) = self.events.get(at) {
            match events.poll_next(cx) {
                Poll::Ready(Some(item)) => {
                    let told = Told::Event(domain.clone(), item);
                    // The other domains come first next time.
                    self.events[at..].rotate_left(1);
                    return Poll::Ready(Some(told));
                }
                Poll::Ready(None) => drop(self.events.remove(at)),
                Poll::Pending => at += 1,
            }
        }
        let is_over = self.steps.is_none() && self.events.is_empty() && self.status.is_none();
        if is_over {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }

    /// The stream of statuses ends when the client is closed, and then all the rest does too.
    fn poll_status(&mut self, cx: &mut Context<'_>) -> Option<Status> {
        match Pin::new(self.status.as_mut()?).poll_next(cx) {
            Poll::Ready(Some(status)) => Some(status),
            Poll::Ready(None) => {
                self.status = None;
                None
            }
            Poll::Pending => None,
        }
    }
}

fn call<Args>(callback: &mut On<Args>, args: Args) {
    if let Some(callback) = callback {
        callback.call(args);
    }
}
