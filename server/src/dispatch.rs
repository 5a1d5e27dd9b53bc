//! The calls that a connection runs: polled once where they start, kept only if they wait.

mod reports;

use std::collections::{HashMap, VecDeque};
use std::future::{Future, pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Context, Poll, Waker};

use futures_util::future::{AbortHandle, Abortable, BoxFuture};
use futures_util::stream::{FuturesUnordered, Stream as _};
use tokio_util::sync::CancellationToken;
use wilco_protocol::envelope::At;
use wilco_protocol::session::{Input, Owner, Reply, Start};
use wilco_protocol::{Code, Encoding, Executed, Fault, Moment, Payload, RequestId};

use crate::auth::Principal;
use crate::call::{self, Acting, Call, CallFault, Connection, Parts};
use crate::error::error_id;
use crate::router::Api;
use crate::sessions::Outcome;

use reports::Reports;
pub(crate) use reports::{Progress, Reporter};

/// The running calls of one connection. Nothing is allocated until one has to wait.
#[derive(Default)]
pub(crate) struct Dispatch {
    waiting: Option<Box<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    calls: FuturesUnordered<Abortable<Running>>,
    handles: HashMap<RequestId, Handle>,
    /// Calls that have ended and whose replies find no room yet. The session counts them as
    /// running, so there are at most as many as may run.
    unsaid: VecDeque<Ended>,
    unsaid_bytes: usize,
    /// What running actions tell.
    reports: Option<Arc<Reports>>,
}

/// A call that has ended, and how.
pub(crate) struct Ended {
    pub(crate) request_id: RequestId,
    pub(crate) reply: Reply,
    /// Where its effect is visible, if it was an action.
    pub(crate) at: Vec<At>,
}

struct Handle {
    owner: Owner,
    abort: AbortHandle,
    told: Option<CancellationToken>,
}

/// A handler at work.
struct Running {
    request_id: RequestId,
    operation: Arc<str>,
    owner: Owner,
    reporter: Option<Reporter>,
    future: BoxFuture<'static, Result<call::Reply, CallFault>>,
}

impl Dispatch {
    /// Starts a call. Gives its reply if it was done without waiting for anything.
    pub(crate) fn run(
        &mut self,
        api: &Api,
        connection: &Arc<Connection>,
        principal: Option<&Principal>,
        encoding: Encoding,
        start: Start<'_>,
        now: Moment,
    ) -> Option<Ended> {
        let told = (start.owner == Owner::Session).then(CancellationToken::new);
        let at = start.operation.as_usize();
        let operation = Arc::clone(&api.names[at]);
        let request_id = start.request.request_id.clone();
        let acting = start.resource.map(|resource| Acting {
            resource,
            reporter: self.reports().open(request_id.clone()),
        });
        let reporter = acting.as_ref().map(|acting| acting.reporter.clone());
        let call = Call {
            payload: Payload::from(start.request.payload),
            parts: Parts {
                operation: Arc::clone(&operation),
                request_id: start.request.request_id,
                connection: Arc::clone(connection),
                principal: principal.cloned(),
                metadata: start.request.meta,
                remaining: start.deadline.since(now),
                encoding,
                op_id: start.request.op_id,
                cancelled: told.clone(),
                acting,
                extensions: http::Extensions::new(),
            },
        };
        let served = catch_unwind(AssertUnwindSafe(|| api.routes[at].serve(call)));
        let future = served.unwrap_or_else(|_| {
            let fault = panicked(&operation);
            Box::pin(ready(Err(fault)))
        });
        let mut running = Running {
            request_id,
            operation,
            owner: start.owner,
            reporter,
            future,
        };
        // Most calls are done at their first poll; only what waits is worth a place and a waker.
        match Pin::new(&mut running).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => {
                self.keep(running, told);
                None
            }
        }
    }

    fn keep(&mut self, running: Running, told: Option<CancellationToken>) {
        let waiting = self.waiting.get_or_insert_default();
        let (abort, registration) = AbortHandle::new_pair();
        let handle = Handle {
            owner: running.owner,
            abort,
            told,
        };
        waiting.handles.insert(running.request_id.clone(), handle);
        waiting.calls.push(Abortable::new(running, registration));
    }

    /// The next call that has ended.
    pub(crate) fn poll_done(&mut self, cx: &mut Context<'_>) -> Poll<Ended> {
        let Some(waiting) = &mut self.waiting else {
            return Poll::Pending;
        };
        loop {
            match task::ready!(Pin::new(&mut waiting.calls).poll_next(cx)) {
                Some(Ok(ended)) => {
                    waiting.handles.remove(&ended.request_id);
                    return Poll::Ready(ended);
                }
                // Dropped by `cancel`.
                Some(Err(_aborted)) => {}
                None => {
                    if waiting.unsaid.is_empty() {
                        self.waiting = None;
                    }
                    return Poll::Pending;
                }
            }
        }
    }

    /// Keeps the reply of a call that has ended until there is room for it.
    pub(crate) fn say_later(&mut self, ended: Ended) {
        let waiting = self.waiting.get_or_insert_default();
        waiting.unsaid_bytes += reply_len(&ended.reply);
        waiting.unsaid.push_back(ended);
    }

    /// How many bytes the kept replies have.
    pub(crate) fn unsaid_bytes(&self) -> usize {
        self.waiting
            .as_ref()
            .map_or(0, |waiting| waiting.unsaid_bytes)
    }

    /// The reply that was kept first.
    pub(crate) fn unsaid(&mut self) -> Option<Ended> {
        let waiting = self.waiting.as_mut()?;
        let ended = waiting.unsaid.pop_front()?;
        waiting.unsaid_bytes -= reply_len(&ended.reply);
        Some(ended)
    }

    /// How far the next action is that has told so and was not heard.
    pub(crate) fn poll_progress(&self, cx: &Context<'_>) -> Poll<(RequestId, Progress)> {
        let reports = self.waiting.as_ref().and_then(|it| it.reports.as_ref());
        reports.map_or(Poll::Pending, |reports| reports.poll(cx))
    }

    /// Says once more how far an action is: its client asks for it again.
    pub(crate) fn repeat_progress(&self, request_id: &RequestId) {
        let reports = self.waiting.as_ref().and_then(|it| it.reports.as_ref());
        if let Some(reports) = reports {
            reports.repeat(request_id);
        }
    }

    /// Whether the call of that id runs, or has ended and is not answered yet.
    pub(crate) fn holds(&self, request_id: &RequestId) -> bool {
        self.waiting.as_ref().is_some_and(|waiting| {
            let mut unsaid = waiting.unsaid.iter();
            waiting.handles.contains_key(request_id)
                || unsaid.any(|ended| ended.request_id == *request_id)
        })
    }

    /// Waits for the outcome of an effect that runs elsewhere, as the call of `request_id`. It must not be lost either:
    /// its session answers with it.
    pub(crate) fn wait_for(
        &mut self,
        request_id: RequestId,
        operation: &Arc<str>,
        outcome: impl Future<Output = Outcome> + Send + 'static,
    ) {
        let reporter = self.reports().open(request_id.clone());
        let own = reporter.clone();
        let running = Running {
            request_id,
            operation: Arc::clone(operation),
            owner: Owner::Session,
            reporter: Some(own),
            future: Box::pin(async move {
                let outcome = outcome.await;
                outcome.at.into_iter().for_each(|at| reporter.reached(at));
                outcome.reply.map(call::Reply::from)
            }),
        };
        self.keep(running, None);
    }

    /// How many calls run.
    pub(crate) fn len(&self) -> usize {
        self.waiting
            .as_ref()
            .map_or(0, |waiting| waiting.handles.len())
    }

    /// Drops every call that may be lost: the connection is about to end, or the session goes on without it.
    pub(crate) fn drop_lost(&mut self) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        waiting.handles.retain(|_, handle| {
            if handle.owner == Owner::Connection {
                handle.abort.abort();
            }
            handle.owner == Owner::Session
        });
        if waiting.handles.is_empty() && waiting.unsaid.is_empty() {
            self.waiting = None;
        }
    }

    /// Tells every call that nobody waits for it.
    pub(crate) fn tell_all(&self) {
        let handles = self.waiting.iter().flat_map(|it| it.handles.values());
        for told in handles.filter_map(|handle| handle.told.as_ref()) {
            told.cancel();
        }
    }

    /// Drops a call that nobody waits for.
    pub(crate) fn cancel(&mut self, request_id: &RequestId) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        match waiting.handles.remove(request_id) {
            Some(handle) => handle.abort.abort(),
            None => {
                waiting.unsaid.retain(|it| it.request_id != *request_id);
                let kept = waiting.unsaid.iter();
                waiting.unsaid_bytes = kept.map(|ended| reply_len(&ended.reply)).sum();
            }
        }
    }

    /// Tells a call that nobody waits for it.
    pub(crate) fn tell(&self, request_id: &RequestId) {
        if let Some(waiting) = &self.waiting
            && let Some(Handle {
                told: Some(told), ..
            }) = waiting.handles.get(request_id)
        {
            told.cancel();
        }
    }

    fn reports(&mut self) -> &Arc<Reports> {
        let waiting = self.waiting.get_or_insert_default();
        waiting.reports.get_or_insert_default()
    }
}

impl From<Ended> for Input<'_> {
    fn from(ended: Ended) -> Self {
        let Ended {
            request_id,
            reply,
            at,
        } = ended;
        Self::Done {
            request_id,
            reply,
            at,
        }
    }
}

/// What a reply holds, near enough for a bound.
pub(crate) fn reply_len(reply: &Reply) -> usize {
    match reply {
        Ok(payload) => payload.as_raw().bytes().len(),
        Err(fault) => {
            let details = fault.details.as_ref();
            fault.message.len() + details.map_or(0, |details| details.as_raw().bytes().len())
        }
    }
}

impl Future for Running {
    type Output = Ended;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let future = &mut self.future;
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        let reply = match polled {
            Ok(polled) => task::ready!(polled).map(call::Reply::into_payload),
            Err(_panic) => Err(panicked(&self.operation)),
        };
        let at = self.reporter.take().map_or_else(Vec::new, |it| it.end());
        Poll::Ready(Ended {
            request_id: self.request_id.clone(),
            reply,
            at,
        })
    }
}

impl Drop for Running {
    /// Drops the future where a panic of what it holds ends this call alone.
    fn drop(&mut self) {
        if let Some(reporter) = &self.reporter {
            reporter.end();
        }
        let future = std::mem::replace(&mut self.future, Box::pin(pending()));
        if catch_unwind(AssertUnwindSafe(|| drop(future))).is_err() {
            tracing::error!(
                operation = &*self.operation,
                "a handler panicked as it was dropped"
            );
        }
    }
}

/// The hook has printed the panic already; the log ties it to what the caller sees.
fn panicked(operation: &str) -> Box<Fault> {
    let error_id = error_id();
    tracing::error!(operation, error_id, "a handler panicked");
    Box::new(Fault::new(Code::Internal, Executed::Unknown).error_id(error_id))
}
