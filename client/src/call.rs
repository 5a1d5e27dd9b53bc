use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::{Executed, Fault, Operation, Payload};

use crate::call_error::CallError;
use crate::client::Client;
use crate::pending::Pending;

/// A call that is about to be made: await it.
///
/// Dropping the future that is awaited asks the server to cancel the call.
#[must_use = "a call is sent when it is awaited"]
#[derive(Debug)]
pub struct Request<O> {
    client: Client,
    operation: O,
    timeout: Option<Duration>,
}

impl<O> Request<O> {
    pub(crate) fn new(client: Client, operation: O) -> Self {
        Self {
            client,
            operation,
            timeout: None,
        }
    }

    /// How long the call may take in all, waiting for a connection included, counted from when it
    /// is awaited. The server is told how much of it is left.
    ///
    /// Without it the time is that of the configuration; see
    /// [`Config::call_timeout`](crate::Config::call_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl<O> IntoFuture for Request<O>
where
    O: Operation + Serialize,
    O::Output: DeserializeOwned,
    O::Error: DeserializeOwned,
{
    type Output = Result<O::Output, CallError<O::Error>>;
    type IntoFuture = Call<O>;

    fn into_future(self) -> Call<O> {
        let budget = self
            .timeout
            .unwrap_or_else(|| self.client.config().budget(O::TIMEOUT));
        let encoding = self.client.config().encoding;
        let pending = match Payload::encode(encoding, &self.operation) {
            Ok(payload) => {
                let op = Cow::Borrowed(O::NAME);
                Pending::send(self.client, op, O::CLASS, payload, budget)
                    .map_err(|failure| CallError::of(failure, decode_operation))
            }
            Err(error) => Err(CallError::encode(&error)),
        };
        Call {
            pending: pending.map_err(Some),
            operation: PhantomData,
        }
    }
}

/// A call that was made: the future of a [`Request`].
///
/// Dropping it asks the server to cancel the call, or takes it back if it was not sent yet.
pub struct Call<O: Operation> {
    pending: Result<Pending, Option<CallError<O::Error>>>,
    operation: PhantomData<fn() -> O::Output>,
}

impl<O: Operation> Unpin for Call<O> {}

impl<O> Future for Call<O>
where
    O: Operation,
    O::Output: DeserializeOwned,
    O::Error: DeserializeOwned,
{
    type Output = Result<O::Output, CallError<O::Error>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let pending = match &mut self.pending {
            Ok(pending) => pending,
            Err(error) => {
                let error = error.take().expect("a future is not polled after its end");
                return Poll::Ready(Err(error));
            }
        };
        pending.poll(cx).map(|answer| match answer {
            Ok(payload) => payload
                .decode()
                .map_err(|error| CallError::decode(error, Executed::Yes)),
            Err(failure) => Err(CallError::of(failure, decode_operation)),
        })
    }
}

impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&O::NAME).finish()
    }
}

fn decode_operation<E: DeserializeOwned>(fault: &Fault) -> CallError<E> {
    match fault.details.as_ref().map(Payload::decode) {
        Some(Ok(error)) => CallError::Operation(error),
        Some(Err(error)) => CallError::decode(error, fault.executed),
        None => CallError::decode("the operation's error is missing", fault.executed),
    }
}
