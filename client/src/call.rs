use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::session::Offline;
use wilco_protocol::{Executed, OpId, Operation, Payload};

use crate::call_error::CallError;
use crate::client::Client;
use crate::options::Options;
use crate::pending::Pending;

/// A call that is about to be made: await it.
///
/// Dropping the future that is awaited asks the server to cancel the call.
#[must_use = "a call is sent when it is awaited"]
#[derive(Debug)]
pub struct Request<O> {
    client: Client,
    operation: O,
    options: Options,
}

impl<O> Request<O> {
    pub(crate) fn new(client: Client, operation: O) -> Self {
        Self {
            client,
            operation,
            options: Options::default(),
        }
    }

    /// How long the call may take in all, waiting for a connection included, counted from when it
    /// is awaited. The server is told how much of it is left.
    ///
    /// Without it the time is that of the configuration; see
    /// [`Config::call_timeout`](crate::Config::call_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// What to do without a connection, for this call; see
    /// [`Config::offline`](crate::Config::offline).
    pub fn offline(mut self, offline: Offline) -> Self {
        self.options.offline = Some(offline);
        self
    }

    /// Names the effect of the call beyond its session. A call that is made again under the same
    /// name, by the same user and with the same input, gets the outcome of the first, within a day:
    /// also after a crash of this program, if it has written the name down.
    ///
    /// A call of a `transactional` operation gets a new name if it is given none.
    ///
    /// ```no_run
    /// # use serde::{Deserialize, Serialize};
    /// # use wilco_client::{Client, Operation};
    /// # #[derive(Serialize, Operation)]
    /// # #[operation(name = "order.place", output = u64)]
    /// # struct PlaceOrder { article: u64 }
    /// # async fn run(ws: Client) -> Result<(), wilco_client::CallError> {
    /// let name = wilco_client::new_op_id();
    /// // Written to a file here, it would outlive this program.
    /// let order = ws.request(PlaceOrder { article: 7 }).op_id(name).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn op_id(mut self, op_id: OpId) -> Self {
        self.options.op_id = Some(op_id);
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
        let encoding = self.client.config().encoding;
        let pending = match Payload::encode(encoding, &self.operation) {
            Ok(payload) => {
                let op = Cow::Borrowed(O::NAME);
                Pending::send(self.client, op, O::CLASS, payload, O::TIMEOUT, self.options)
                    .map_err(|failure| CallError::of(failure, CallError::of_operation))
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
            Err(failure) => Err(CallError::of(failure, CallError::of_operation)),
        })
    }
}

impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&O::NAME).finish()
    }
}
