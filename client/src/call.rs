use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::oneshot;
use tokio::time::Instant;
use wilco_protocol::session::{CallFailure, ClosedReason};
use wilco_protocol::{Class, Executed, Fault, Operation, Payload};

use crate::client::Client;
use crate::error::CallError;
use crate::inbox::{Answer, Outgoing};

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

/// A call by name that is about to be made: await it. See [`Client::call_raw`].
///
/// The output comes as it was written; [`Payload::decode`] reads it, as a `serde_json::Value` for
/// example. What the operation refuses with comes as the whole [`Fault`]: its sentence, and its error in the details.
#[must_use = "a call is sent when it is awaited"]
#[derive(Debug)]
pub struct RawRequest<T> {
    client: Client,
    op: String,
    input: T,
    timeout: Option<Duration>,
}

impl<T> RawRequest<T> {
    pub(crate) fn new(client: Client, op: String, input: T) -> Self {
        Self {
            client,
            op,
            input,
            timeout: None,
        }
    }

    /// How long the call may take in all; see [`Request::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl<T: Serialize> IntoFuture for RawRequest<T> {
    type Output = Result<Payload, CallError<Fault>>;
    type IntoFuture = RawCall;

    fn into_future(self) -> RawCall {
        let budget = self
            .timeout
            .unwrap_or_else(|| self.client.config().budget(None));
        let encoding = self.client.config().encoding;
        let pending = match Payload::encode(encoding, &self.input) {
            Ok(payload) => {
                let op = Cow::Owned(self.op);
                Pending::send(self.client, op, Class::Once, payload, budget)
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

/// A call that nobody has answered. Its drop is its cancellation.
#[derive(Debug)]
struct Pending {
    client: Client,
    id: u64,
    answer: oneshot::Receiver<Answer>,
    is_over: bool,
}

impl Pending {
    fn send(
        client: Client,
        op: Cow<'static, str>,
        class: Class,
        payload: Payload,
        budget: Duration,
    ) -> Result<Self, CallFailure> {
        let (sender, answer) = oneshot::channel();
        let now = Instant::now();
        let outgoing = Outgoing {
            op,
            class,
            payload,
            deadline: now.checked_add(budget).unwrap_or(now + A_YEAR),
            answer: sender,
        };
        let id = client.inbox().call(outgoing)?;
        Ok(Self {
            client,
            id,
            answer,
            is_over: false,
        })
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Answer> {
        Pin::new(&mut self.answer).poll(cx).map(|answer| {
            self.is_over = true;
            // Without an answer the runtime was shut down under the connection.
            answer.unwrap_or(Err(CallFailure::Closed {
                reason: ClosedReason::Asked,
                executed: Executed::Unknown,
            }))
        })
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.is_over {
            self.client.inbox().cancel(self.id);
        }
    }
}

fn decode_operation<E: DeserializeOwned>(fault: Box<Fault>) -> CallError<E> {
    match fault.details.as_ref().map(Payload::decode) {
        Some(Ok(error)) => CallError::Operation(error),
        Some(Err(error)) => CallError::decode(error, fault.executed),
        None => CallError::decode("the operation's error is missing", fault.executed),
    }
}

fn raw_operation(fault: Box<Fault>) -> CallError<Fault> {
    CallError::Operation(*fault)
}

/// Longer than anybody waits, and short enough for every clock.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
