//! The calls that a connection runs: polled once where they start, kept only if they wait.

use std::collections::{HashMap, VecDeque};
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

use futures_util::future::{AbortHandle, Abortable, BoxFuture};
use futures_util::stream::{FuturesUnordered, Stream as _};
use tokio_util::sync::CancellationToken;
use wilco_protocol::session::{Owner, Reply, Start};
use wilco_protocol::{Code, Encoding, Executed, Fault, Moment, Payload, RequestId};

use crate::auth::Principal;
use crate::call::{self, Call, CallFault, Connection, Parts};
use crate::error::error_id;
use crate::router::Api;

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
    unsaid: VecDeque<(RequestId, Reply)>,
    unsaid_bytes: usize,
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
    ) -> Option<(RequestId, Reply)> {
        let told = (start.owner == Owner::Session).then(CancellationToken::new);
        let at = start.operation.as_usize();
        let operation = Arc::clone(&api.names[at]);
        let call = Call {
            payload: Payload::from(start.request.payload),
            parts: Parts {
                operation: Arc::clone(&operation),
                request_id: start.request.request_id.clone(),
                connection: Arc::clone(connection),
                principal: principal.cloned(),
                metadata: start.request.meta,
                remaining: start.deadline.since(now),
                encoding,
                op_id: start.request.op_id,
                cancelled: told.clone(),
                extensions: http::Extensions::new(),
            },
        };
        let request_id = start.request.request_id;
        let served = catch_unwind(AssertUnwindSafe(|| api.routes[at].serve(call)));
        let Ok(future) = served else {
            return Some((request_id, Err(panicked(&operation))));
        };
        let mut running = Running {
            request_id,
            operation,
            owner: start.owner,
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
    pub(crate) fn poll_done(&mut self, cx: &mut Context<'_>) -> Poll<(RequestId, Reply)> {
        let Some(waiting) = &mut self.waiting else {
            return Poll::Pending;
        };
        loop {
            match ready!(Pin::new(&mut waiting.calls).poll_next(cx)) {
                Some(Ok((request_id, reply))) => {
                    waiting.handles.remove(&request_id);
                    return Poll::Ready((request_id, reply));
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
    pub(crate) fn say_later(&mut self, request_id: RequestId, reply: Reply) {
        let waiting = self.waiting.get_or_insert_default();
        waiting.unsaid_bytes += reply_len(&reply);
        waiting.unsaid.push_back((request_id, reply));
    }

    /// How many bytes the kept replies have.
    pub(crate) fn unsaid_bytes(&self) -> usize {
        self.waiting
            .as_ref()
            .map_or(0, |waiting| waiting.unsaid_bytes)
    }

    /// The reply that was kept first.
    pub(crate) fn unsaid(&mut self) -> Option<(RequestId, Reply)> {
        let waiting = self.waiting.as_mut()?;
        let (request_id, reply) = waiting.unsaid.pop_front()?;
        waiting.unsaid_bytes -= reply_len(&reply);
        Some((request_id, reply))
    }

    /// Waits for the outcome of an effect that runs elsewhere, as the call of `request_id`. It must not be lost either:
    /// its session answers with it.
    pub(crate) fn wait_for(
        &mut self,
        request_id: RequestId,
        operation: &Arc<str>,
        outcome: impl Future<Output = Reply> + Send + 'static,
    ) {
        let running = Running {
            request_id,
            operation: Arc::clone(operation),
            owner: Owner::Session,
            future: Box::pin(async move { outcome.await.map(call::Reply::from) }),
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
                waiting.unsaid.retain(|(ended, _)| ended != request_id);
                let kept = waiting.unsaid.iter();
                waiting.unsaid_bytes = kept.map(|(_, reply)| reply_len(reply)).sum();
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
    type Output = (RequestId, Reply);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let future = &mut self.future;
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        let reply = match polled {
            Ok(polled) => ready!(polled).map(call::Reply::into_payload),
            Err(_panic) => Err(panicked(&self.operation)),
        };
        Poll::Ready((self.request_id.clone(), reply))
    }
}

impl Drop for Running {
    /// Drops the future where a panic of what it holds ends this call alone.
    fn drop(&mut self) {
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
