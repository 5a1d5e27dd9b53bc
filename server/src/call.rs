//! What a tower service sees of a request, and what it answers.

use std::net::SocketAddr;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{Extensions, HeaderMap};
use tokio_util::sync::CancellationToken;
use wilco_protocol::codec::DecodeError;
use wilco_protocol::envelope::Metadata;
use wilco_protocol::{Code, Encoding, Executed, Fault, OpId, Payload, RequestId};

use crate::auth::Principal;
use crate::dispatch::Reporter;
use crate::headers::HeaderLines;
use crate::sessions::SessionId;

/// One request on its way to a handler: the concrete type that every layer works on.
///
/// A layer is any [`tower::Layer`] whose service takes a `Call` and answers with a [`Reply`] or a
/// fault.
#[derive(Debug)]
pub struct Call {
    pub(crate) parts: Parts,
    pub(crate) payload: Payload,
}

/// What a call is answered with, on its way back through the layers.
///
/// A layer passes it on as it is; one that answers by itself makes it of a [`Payload`] in the
/// [encoding](Parts::encoding) of the caller. What a reply holds besides may grow.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a reply that is dropped is never sent"]
pub struct Reply(Payload);

/// Everything about a call but its payload. What extractors work on.
#[derive(Debug)]
pub struct Parts {
    pub(crate) operation: Arc<str>,
    pub(crate) request_id: RequestId,
    pub(crate) connection: Arc<Connection>,
    pub(crate) principal: Option<Principal>,
    pub(crate) metadata: Option<Box<Metadata>>,
    pub(crate) remaining: Duration,
    pub(crate) encoding: Encoding,
    pub(crate) op_id: Option<OpId>,
    pub(crate) cancelled: Option<CancellationToken>,
    /// What the call is of, if it is an action.
    pub(crate) acting: Option<Acting>,
    pub(crate) extensions: Extensions,
}

/// What an action is done to, and by which it tells of itself.
#[derive(Debug)]
pub(crate) struct Acting {
    pub(crate) resource: Box<str>,
    pub(crate) reporter: Reporter,
}

/// What all calls of a connection share.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) id: Box<str>,
    pub(crate) resource: Option<Box<str>>,
    pub(crate) remote: Option<SocketAddr>,
    pub(crate) headers: HeaderLines,
    pub(crate) extensions: Extensions,
    /// The session that it holds, once it does.
    pub(crate) session: OnceLock<SessionId>,
    /// How many bytes of signals wait for it.
    pub(crate) waiting_signals: AtomicUsize,
}

impl Connection {
    pub(crate) fn nowhere(headers: &HeaderMap) -> Self {
        Self {
            id: "nowhere".into(),
            resource: None,
            remote: None,
            headers: HeaderLines::from(headers),
            extensions: Extensions::new(),
            session: OnceLock::new(),
            waiting_signals: AtomicUsize::new(0),
        }
    }
}

/// The tower error of a call: what goes over the wire.
pub type CallFault = Box<Fault>;

impl Call {
    /// A call that came from nowhere, for tests of layers and extractors: it speaks the payload's
    /// encoding, has five seconds left and no metadata, and its connection no headers, no address
    /// and no resource.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use wilco_server::extract::Headers;
    /// use wilco_server::{Call, Encoding, FromCall as _, Payload};
    ///
    /// # #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut headers = HeaderMap::new();
    /// headers.insert("x-badge", "17".parse()?);
    /// let payload = Payload::encode(Encoding::Json, "any")?;
    /// let mut call = Call::new("house.close", payload).with_headers(&headers);
    /// let found = Headers::from_call(call.parts_mut(), &()).await?;
    /// assert_eq!(found["x-badge"], "17");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn new(operation: &str, payload: Payload) -> Self {
        let parts = Parts {
            operation: operation.into(),
            request_id: RequestId::from(1),
            connection: Arc::new(Connection::nowhere(&HeaderMap::new())),
            principal: None,
            metadata: None,
            remaining: Duration::from_secs(5),
            encoding: payload.as_raw().encoding(),
            op_id: None,
            cancelled: None,
            acting: None,
            extensions: Extensions::new(),
        };
        Self { parts, payload }
    }

    /// The same call of another connection that came from nowhere and was opened with `headers`. For
    /// tests, as [`new`](Self::new).
    #[must_use]
    pub fn with_headers(mut self, headers: &HeaderMap) -> Self {
        self.parts.connection = Arc::new(Connection::nowhere(headers));
        self
    }

    /// The same call of `principal`. For tests, as [`new`](Self::new).
    #[must_use]
    pub fn with_principal(mut self, principal: Principal) -> Self {
        self.parts.principal = Some(principal);
        self
    }

    /// Everything but the payload.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Everything but the payload, to be changed by a layer.
    pub fn parts_mut(&mut self) -> &mut Parts {
        &mut self.parts
    }

    /// The operation's input, still encoded.
    #[must_use]
    pub fn payload(&self) -> &Payload {
        &self.payload
    }
}

impl From<Payload> for Reply {
    fn from(payload: Payload) -> Self {
        Self(payload)
    }
}

impl Reply {
    /// The operation's output, encoded.
    #[must_use]
    pub fn payload(&self) -> &Payload {
        &self.0
    }

    /// The operation's output, encoded.
    #[must_use]
    pub fn into_payload(self) -> Payload {
        self.0
    }
}

impl Parts {
    /// The name of the operation.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The client's name for the request.
    #[must_use]
    pub fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    /// Names the connection, as in the client's `Connected`.
    #[must_use]
    pub fn connection_id(&self) -> &str {
        &self.connection.id
    }

    /// The resource of the address that the socket was opened at: `world/1` of `/realtime/world/1`.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.connection.resource.as_deref()
    }

    /// The address of the peer, where the listener told it. See
    /// [`ConnectInfo`](axum::extract::ConnectInfo).
    #[must_use]
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.connection.remote
    }

    /// The headers of the HTTP request that opened the socket.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.connection.headers.map()
    }

    /// What axum's middleware attached to the HTTP request that opened the socket.
    #[must_use]
    pub fn upgrade_extensions(&self) -> &Extensions {
        &self.connection.extensions
    }

    /// The client's name for the effect of this call, if it gave one: calls of one name have one effect, in whatever
    /// session they come.
    #[must_use]
    pub fn op_id(&self) -> Option<OpId> {
        self.op_id
    }

    /// Who calls, where that is known.
    #[must_use]
    pub fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }

    /// The pairs that travel beside the payload.
    #[must_use]
    pub fn metadata(&self) -> Option<&Metadata> {
        self.metadata.as_deref()
    }

    /// How much time the call had when it was started.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }

    /// The encoding that the caller reads: a layer that answers by itself encodes in it.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What layers attached to this call.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// What layers attached to this call, to be changed.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.extensions
    }
}

/// The fault of a payload that is not what the operation takes; it names the field.
pub(crate) fn undecodable(error: &DecodeError) -> CallFault {
    Box::new(Fault::with_message(
        Code::InvalidPayload,
        Executed::No,
        error.to_string(),
    ))
}
