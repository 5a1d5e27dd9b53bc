use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use serde::de::DeserializeOwned;
use tokio::sync::oneshot;
use wilco_protocol::envelope::At;
use wilco_protocol::flow::FlowState;
use wilco_protocol::session::{CallFailure, ClosedReason};
use wilco_protocol::{Encoding, Executed, Fault, OpId, Payload, Position};

use super::store::Store;
use crate::call_error::CallError;
use crate::callers::Actor;
use crate::client::Client;

/// An action that was made: the future of an [`Act`](super::Act).
///
/// Dropping it does not take the action back.
pub struct Acting<T, E>(State<T, E>);

enum State<T, E> {
    Waiting(Waiting<T, E>),
    Failed(Option<CallError<E>>),
}

struct Waiting<T, E> {
    answer: oneshot::Receiver<Answer>,
    reading: Reading<T, E>,
    encoding: Encoding,
    /// The connection stays for as long as somebody waits.
    _client: Client,
}

type Answer = Result<Option<Payload>, CallFailure>;

/// What is called with a percentage and a sentence.
pub(crate) type OnProgress = Box<dyn FnMut(Option<u8>, Option<&str>) + Send>;

/// How an answer becomes what the caller wants.
pub(crate) struct Reading<T, E> {
    output: fn(Encoding, Option<Payload>) -> Result<T, CallError<E>>,
    refusal: fn(&Fault) -> CallError<E>,
}

impl Reading<Option<Payload>, Fault> {
    pub(crate) fn raw() -> Self {
        Self {
            output: |_, payload| Ok(payload),
            refusal: |fault| CallError::Operation(fault.clone()),
        }
    }
}

impl<T: DeserializeOwned, E: DeserializeOwned> Reading<T, E> {
    pub(crate) fn typed() -> Self {
        Self {
            output: |encoding, payload| {
                let nothing = || Payload::encode(encoding, &());
                let payload = payload.map_or_else(nothing, Ok);
                let payload = payload.map_err(|error| CallError::encode(&error))?;
                let decoded = payload.decode();
                decoded.map_err(|error| CallError::decode(error, Executed::Yes))
            },
            refusal: CallError::of_operation,
        }
    }
}

impl<T, E> Acting<T, E> {
    pub(crate) fn new(
        answer: oneshot::Receiver<Answer>,
        reading: Reading<T, E>,
        encoding: Encoding,
        client: Client,
    ) -> Self {
        Self(State::Waiting(Waiting {
            answer,
            reading,
            encoding,
            _client: client,
        }))
    }

    pub(crate) fn failed(error: CallError<E>) -> Self {
        Self(State::Failed(Some(error)))
    }
}

impl<T, E> Unpin for Acting<T, E> {}

impl<T, E> Future for Acting<T, E> {
    type Output = Result<T, CallError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let waiting = match &mut self.0 {
            State::Waiting(waiting) => waiting,
            State::Failed(error) => {
                let error = error.take().expect("a future is not polled after its end");
                return Poll::Ready(Err(error));
            }
        };
        Pin::new(&mut waiting.answer).poll(cx).map(|answer| {
            // Without an answer the runtime was shut down under the connection.
            let answer = answer.unwrap_or(Err(CallFailure::Closed {
                reason: ClosedReason::Asked,
                executed: Executed::Unknown,
            }));
            match answer {
                Ok(payload) => (waiting.reading.output)(waiting.encoding, payload),
                Err(failure) => Err(CallError::of(failure, waiting.reading.refusal)),
            }
        })
    }
}

impl<T, E> fmt::Debug for Acting<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acting").finish_non_exhaustive()
    }
}

/// The maker of an action, as the task that owns the socket sees it.
pub(crate) struct Doer<S: FlowState> {
    store: Arc<Store<S>>,
    resource: Box<str>,
    op_id: OpId,
    is_shown: bool,
    is_settled: bool,
    on_progress: Option<OnProgress>,
    answer: Option<oneshot::Sender<Answer>>,
}

impl<S: FlowState> Doer<S> {
    pub(crate) fn new(
        store: Arc<Store<S>>,
        resource: Box<str>,
        op_id: OpId,
        is_shown: bool,
        on_progress: Option<OnProgress>,
        answer: oneshot::Sender<Answer>,
    ) -> Self {
        Self {
            store,
            resource,
            op_id,
            is_shown,
            is_settled: false,
            on_progress,
            answer: Some(answer),
        }
    }

    /// Tells the caller, who may have left.
    fn answer(&mut self, answer: Answer) {
        if let Some(caller) = self.answer.take() {
            let _ = caller.send(answer);
        }
    }
}

impl<S: FlowState> Actor for Doer<S> {
    fn progress(&mut self, percent: Option<u8>, message: Option<&str>) {
        if let Some(on_progress) = &mut self.on_progress {
            // It is code of the application, whose panic must not end the calls of everybody else.
            let told = catch_unwind(AssertUnwindSafe(|| on_progress(percent, message)));
            if told.is_err() {
                self.on_progress = None;
            }
        }
    }

    fn done(mut self: Box<Self>, result: Option<Payload>, at: &[At]) {
        let at = at.iter().find(|at| at.resource == self.resource);
        let at = at.map(|at| Position::new(at.epoch.clone(), at.seq));
        self.is_settled = true;
        self.store.acknowledge(self.op_id, self.is_shown, at);
        self.answer(Ok(result));
    }

    fn fail(mut self: Box<Self>, failure: CallFailure) {
        self.is_settled = true;
        self.store.reject(self.op_id, self.is_shown);
        self.answer(Err(failure));
    }
}

impl<S: FlowState> Drop for Doer<S> {
    /// Also where the runtime drops the task: nothing is shown for ever.
    fn drop(&mut self) {
        if !self.is_settled {
            self.store.reject(self.op_id, self.is_shown);
        }
    }
}
