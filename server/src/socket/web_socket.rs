//! A socket as an application holds it.

use std::fmt;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use serde::Serialize;
use wilco_protocol::CloseCode;

use super::batch::Batch;
use super::inbox::Received;
use super::link::Link;
use super::{Ending, Message, Outgoing, Published, Refused, SendError, Sender, Sent};
use super::{SubscribeError, Topics};

/// A WebSocket that is open, with something of yours to carry. It lives as long as this value: dropping it closes it
/// with 1000, behind all that was sent; with 1011 if a panic does it.
///
/// Nothing here waits but [`recv`](Self::recv) and [`drained`](Self::drained): what is sent is queued and written by the
/// task that owns the connection, together with all else that waits.
///
/// ```
/// use wilco_server::WebSocket;
///
/// async fn live(mut socket: WebSocket<String>) {
///     let _ = socket.subscribe("room");
///     while let Some(message) = socket.recv().await {
///         if let Some(text) = message.as_text() {
///             socket.publish("room", format!("{}: {text}", socket.data()));
///         }
///     }
///     let ending = socket.ended().expect("nothing more came");
///     println!("{} left: {ending}", socket.data());
/// }
/// ```
pub struct WebSocket<T = ()> {
    link: Arc<Link>,
    /// Messages that were taken out together.
    batch: Option<Box<Batch>>,
    ending: Option<Box<Ending>>,
    subprotocol: Option<Box<str>>,
    remote: Option<SocketAddr>,
    data: T,
}

/// What a socket has for a handler.
pub(super) enum Event {
    Message(Message),
    /// There is room again after pressure.
    Drained,
    Ended(Box<Ending>),
}

impl<T> WebSocket<T> {
    pub(crate) fn new(
        link: Arc<Link>,
        remote: Option<SocketAddr>,
        subprotocol: Option<Box<str>>,
        data: T,
    ) -> Self {
        Self {
            link,
            batch: None,
            ending: None,
            subprotocol,
            remote,
            data,
        }
    }

    /// What was given to the socket when it was opened.
    pub fn data(&self) -> &T {
        &self.data
    }

    /// What was given to the socket when it was opened, to be changed.
    pub fn data_mut(&mut self) -> &mut T {
        &mut self.data
    }

    /// Receives the next message; `None` once the connection is over, and then [`ended`](Self::ended) tells how.
    ///
    /// Messages that wait here are bounded: above 64 KiB, or the longest message if that is more, nothing is read of
    /// the peer until they are received. Safe to drop at any point: no message is lost.
    pub async fn recv(&mut self) -> Option<Message> {
        loop {
            match self.next().await {
                Event::Message(message) => return Some(message),
                Event::Drained => {}
                Event::Ended(_) => return None,
            }
        }
    }

    /// Sends a message, without waiting: it is queued behind what was sent before.
    ///
    /// # Errors
    /// The queue is full, above the hard mark of the [`WebSocketConfig`](super::WebSocketConfig), or the socket is
    /// closed. The message comes back, and the socket stays as it is.
    pub fn send(&self, message: impl Into<Outgoing>) -> Result<Sent, Refused> {
        self.link.mailbox().send(message.into())
    }

    /// Sends `value` as a text message of JSON.
    ///
    /// # Errors
    /// The value cannot be written as JSON, or the message is refused as by [`send`](Self::send).
    pub fn send_json(&self, value: &(impl Serialize + ?Sized)) -> Result<Sent, SendError> {
        Ok(self.send(Outgoing::json(value)?)?)
    }

    /// Whether less waits to be sent than the soft mark: `false` from the moment that a send tells of pressure until
    /// half of it is gone, and once the socket is closed.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.link.mailbox().is_writable()
    }

    /// Waits until the socket is no longer under pressure; at once if it is not, or is closed.
    pub fn drained(&self) -> impl Future<Output = ()> + Send {
        self.link.mailbox().drained()
    }

    /// How many published messages this socket missed because its peer reads too slowly: lossy ones that were dropped,
    /// and those that the latest of their topic replaced. See [`Delivery`](super::Delivery).
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.link.mailbox().dropped()
    }

    /// Subscribes to a topic, until [`unsubscribe`](Self::unsubscribe) or the end of the connection. Twice is once.
    ///
    /// What is published from now on is queued behind what was sent before. To send a state first and then every
    /// change, subscribe and send it under the lock under which changes are made and published: [`Topics`] shows it.
    ///
    /// # Errors
    /// The socket has as many subscriptions as its config allows, the name is too long, or the socket is closed.
    pub fn subscribe(&self, topic: &str) -> Result<(), SubscribeError> {
        self.link.subscriptions.subscribe(topic)
    }

    /// Ends a subscription; gives whether there was one. What was published before is still sent.
    pub fn unsubscribe(&self, topic: &str) -> bool {
        self.link.subscriptions.unsubscribe(topic)
    }

    /// Sends a message to all subscribers of a topic but this socket. [`topics`](Self::topics) reaches it too.
    pub fn publish(&self, topic: &str, message: impl Into<Outgoing>) -> Published {
        self.link.subscriptions.publish(topic, &message.into())
    }

    /// [`publish`](Self::publish) of a text that holds `value` as JSON.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn publish_json(
        &self,
        topic: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<Published, serde_json::Error> {
        Ok(self.publish(topic, Outgoing::json(value)?))
    }

    /// The topics of the [`Sockets`](super::Sockets) that this is one of. What is published there reaches all
    /// subscribers, this one as well.
    #[must_use]
    pub fn topics(&self) -> &Topics {
        self.link.subscriptions.topics()
    }

    /// Closes the socket behind all that was sent. Nothing can be sent from now on; the first close counts.
    ///
    /// A code that must not travel, such as 1005, makes a close frame without one; of the reason as much is sent as
    /// 123 bytes hold. [`recv`](Self::recv) gives what still comes, and `None` once the peer has closed too, or did not
    /// in time.
    pub fn close(&self, code: CloseCode, reason: &str) {
        self.link.mailbox().close(code, reason);
    }

    /// How the connection ended; `None` before [`recv`](Self::recv) gave `None`.
    #[must_use]
    pub fn ended(&self) -> Option<&Ending> {
        self.ending.as_deref()
    }

    /// Where the connection comes from, if the app is served with
    /// [`ConnectInfo`](axum::extract::ConnectInfo)`<SocketAddr>`. Behind a proxy that is the proxy.
    #[must_use]
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.remote
    }

    /// The subprotocol that was agreed on.
    #[must_use]
    pub fn subprotocol(&self) -> Option<&str> {
        self.subprotocol.as_deref()
    }

    /// A way to send to this socket from elsewhere. It does not keep the socket open.
    #[must_use]
    pub fn sender(&self) -> Sender {
        Sender::new(Arc::clone(self.link.mailbox()))
    }

    /// The next thing that happens.
    pub(super) async fn next(&mut self) -> Event {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// The next of those that were taken out together. While it waits, a socket keeps no memory for messages.
    fn received(&mut self) -> Option<Message> {
        let message = self.batch.as_mut()?.messages.pop_front();
        if message.is_none()
            && let Some(batch) = self.batch.take()
        {
            batch.give();
        }
        message
    }

    fn poll_next(&mut self, cx: &Context<'_>) -> Poll<Event> {
        if let Some(message) = self.received() {
            return Poll::Ready(Event::Message(message));
        }
        Poll::Ready(match ready!(self.link.inbox.poll_take(cx)) {
            Received::Messages(batch) => {
                self.batch = Some(batch);
                Event::Message(self.received().expect("a batch is never empty"))
            }
            Received::Drained => Event::Drained,
            Received::Ended(ending) => {
                self.ending = Some(ending.clone());
                Event::Ended(ending)
            }
        })
    }
}

impl<T> Drop for WebSocket<T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let code = CloseCode::INTERNAL;
            self.link.mailbox().close(code, code.sentence());
        } else {
            self.link.mailbox().close(CloseCode::NORMAL, "");
        }
        self.link.subscriptions.end();
        self.link.inbox.abandon();
    }
}

impl<T: fmt::Debug> fmt::Debug for WebSocket<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocket")
            .field("data", &self.data)
            .field("remote_addr", &self.remote)
            .field("subprotocol", &self.subprotocol)
            .field("ended", &self.ending)
            .finish_non_exhaustive()
    }
}
