use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::Serialize;
use wilco_protocol::session::Offline;
use wilco_protocol::{Class, Fault, OpId, Payload};

use crate::call_error::CallError;
use crate::client::Client;
use crate::options::Options;
use crate::pending::Pending;

/// A call by name that is about to be made: await it. See [`Client::call_raw`].
///
/// The output comes as it was written; [`Payload::decode`] reads it, as a `serde_json::Value` for
/// example. What the operation refuses with comes as the whole [`Fault`]: its sentence, and its
/// error in the details.
#[must_use = "a call is sent when it is awaited"]
#[derive(Debug)]
pub struct RawRequest<T> {
    client: Client,
    op: String,
    input: T,
    class: Class,
    options: Options,
}

impl<T> RawRequest<T> {
    pub(crate) fn new(client: Client, op: String, input: T) -> Self {
        Self {
            client,
            op,
            input,
            class: Class::Once,
            options: Options::default(),
        }
    }

    /// What the operation declares of being called twice. Default [`Class::Once`]: a call whose
    /// server has died is not made again. `Class` is in [`protocol`](crate::protocol).
    ///
    /// It is this client that goes by it; the server knows better and runs the call by its own. A
    /// call that is said to be [`Transactional`](Class::Transactional) gets a new name if it is
    /// given none, as [`Request::op_id`](crate::Request::op_id) tells. To say of an operation more
    /// than it declares may run it twice.
    pub fn class(mut self, class: Class) -> Self {
        self.class = class;
        self
    }

    /// How long the call may take in all; see [`Request::timeout`](crate::Request::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// What to do without a connection; see [`Request::offline`](crate::Request::offline).
    pub fn offline(mut self, offline: Offline) -> Self {
        self.options.offline = Some(offline);
        self
    }

    /// Names the effect of the call beyond its session; see
    /// [`Request::op_id`](crate::Request::op_id).
    pub fn op_id(mut self, op_id: OpId) -> Self {
        self.options.op_id = Some(op_id);
        self
    }
}

impl<T: Serialize> IntoFuture for RawRequest<T> {
    type Output = Result<Payload, CallError<Fault>>;
    type IntoFuture = RawCall;

    fn into_future(self) -> RawCall {
        let encoding = self.client.config().encoding;
        let pending = match Payload::encode(encoding, &self.input) {
            Ok(payload) => {
                let op = Cow::Owned(self.op);
                Pending::send(self.client, op, self.class, payload, None, self.options)
                    .map_err(|failure| CallError::of(failure, raw_operation))
            }
            Err(error) => Err(CallError::encode(&error)),
        };
        RawCall(pending.map_err(Some))
    }
}

/// A call by name that was made: the future of a [`RawRequest`].
///
/// Dropping it asks the server to cancel the call, or takes it back if it was not sent yet.
#[derive(Debug)]
pub struct RawCall(Result<Pending, Option<CallError<Fault>>>);

impl Future for RawCall {
    type Output = Result<Payload, CallError<Fault>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Ok(pending) => pending
                .poll(cx)
                .map_err(|failure| CallError::of(failure, raw_operation)),
            Err(error) => {
                let error = error.take().expect("a future is not polled after its end");
                Poll::Ready(Err(error))
            }
        }
    }
}

fn raw_operation(fault: &Fault) -> CallError<Fault> {
    CallError::Operation(fault.clone())
}
