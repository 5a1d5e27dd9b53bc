use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::oneshot;
use wilco_protocol::session::{CallFailure, ClosedReason};
use wilco_protocol::{Class, Executed, Payload};

use crate::client::Client;
use crate::inbox::{Answer, Outgoing};
use crate::options::Options;
use crate::transport::Instant;

/// A call that nobody has answered. Its drop is its cancellation.
#[derive(Debug)]
pub(crate) struct Pending {
    client: Client,
    id: u64,
    answer: oneshot::Receiver<Answer>,
    is_over: bool,
}

impl Pending {
    pub(crate) fn send(
        client: Client,
        op: Cow<'static, str>,
        class: Class,
        payload: Payload,
        declared: Option<Duration>,
        options: Options,
    ) -> Result<Self, CallFailure> {
        let (sender, answer) = oneshot::channel();
        let now = Instant::now();
        let config = client.config();
        let budget = options.budget(declared, config);
        let outgoing = Outgoing {
            op,
            class,
            payload,
            deadline: now.checked_add(budget).unwrap_or(now + A_YEAR),
            op_id: options.op_id(class),
            offline: options.offline(config),
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

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Answer> {
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

/// Longer than anybody waits, and short enough for every clock.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
