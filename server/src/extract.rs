//! What a handler may ask for beside its input.
//!
//! An extractor is any type that is [`FromCall`]. Handlers take 0 to 8 of them, in front of the
//! input: `async fn rename(State(db): State<Db>, caller: Caller, input: Rename) -> ..`.

use std::fmt;
use std::future::{Future, ready};
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use tokio_util::sync::CancellationToken;
use wilco_protocol::{Code, Executed, Fault, RequestId};

use crate::auth::Principal;
use crate::call::{CallFault, Connection, Parts};

/// A type that can be made from a call.
///
/// ```
/// use wilco_server::call::{CallFault, Parts};
/// use wilco_server::{Code, Executed, Fault, FromCall};
///
/// struct Locale(String);
///
/// impl<S: Sync> FromCall<S> for Locale {
///     async fn from_call(parts: &mut Parts, _state: &S) -> Result<Self, CallFault> {
///         let header = parts.headers().get("accept-language");
///         let locale = header.and_then(|value| value.to_str().ok()).unwrap_or("en");
///         Ok(Self(locale.to_owned()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be taken out of a call",
    label = "an argument in front of the last one that is no extractor",
    note = "extractors are `State<T>` (of `wilco_server::extract`, not axum's), `Caller`, `Principal`, `Headers`, `Extension<T>`, `Metadata`, `Remaining`, `Cancelled`, `DedupKey`, and types of your own that implement `FromCall`",
    note = "the operation's input comes last, behind all extractors"
)]
pub trait FromCall<S>: Sized {
    /// Makes the value, or refuses the call: the handler then does not run.
    ///
    /// # Errors
    /// Whatever the extractor refuses with; `executed` should be [`Executed::No`].
    fn from_call(
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<Self, CallFault>> + Send;
}

/// A part of a router's state.
pub trait FromRef<S> {
    /// Takes the part out of the whole.
    fn from_ref(state: &S) -> Self;
}

impl<S: Clone> FromRef<S> for S {
    fn from_ref(state: &S) -> Self {
        state.clone()
    }
}

/// The router's state, or a part of it.
#[derive(Debug, Clone, Copy)]
pub struct State<T>(pub T);

impl<S: Sync, T: FromRef<S> + Send> FromCall<S> for State<T> {
    fn from_call(_: &mut Parts, state: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        ready(Ok(Self(T::from_ref(state))))
    }
}

/// Who calls: the connection that the request came over.
#[derive(Debug, Clone)]
pub struct Caller {
    connection: Arc<Connection>,
    principal: Option<Principal>,
}

impl Caller {
    /// Names the connection, as in the client's `Connected`.
    #[must_use]
    pub fn connection_id(&self) -> &str {
        &self.connection.id
    }

    /// Who it is, where that is known.
    #[must_use]
    pub fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }

    /// The address of the peer, where the listener told it.
    #[must_use]
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.connection.remote
    }

    /// The resource of the address that the socket was opened at.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.connection.resource.as_deref()
    }
}

impl<S: Sync> FromCall<S> for Caller {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        ready(Ok(Self {
            connection: Arc::clone(&parts.connection),
            principal: parts.principal.clone(),
        }))
    }
}

/// The headers of the HTTP request that opened the socket.
#[derive(Debug, Clone)]
pub struct Headers {
    connection: Arc<Connection>,
}

impl Deref for Headers {
    type Target = HeaderMap;

    fn deref(&self) -> &HeaderMap {
        self.connection.headers.map()
    }
}

impl<S: Sync> FromCall<S> for Headers {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        ready(Ok(Self {
            connection: Arc::clone(&parts.connection),
        }))
    }
}

/// A value that a layer attached to the call, or axum's middleware to the request that opened the
/// socket. The layer's wins.
#[derive(Debug, Clone, Copy)]
pub struct Extension<T>(pub T);

impl<S: Sync, T: Clone + Send + Sync + 'static> FromCall<S> for Extension<T> {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        let of_call = parts.extensions.get::<T>();
        let found = of_call.or_else(|| parts.connection.extensions.get::<T>());
        ready(found.cloned().map(Self).ok_or_else(|| {
            let error_id = crate::error::error_id();
            tracing::error!(
                operation = parts.operation(),
                extension = std::any::type_name::<T>(),
                error_id,
                "nothing attached this extension"
            );
            Box::new(Fault::new(Code::Internal, Executed::No).error_id(error_id))
        }))
    }
}

/// The string pairs that travel beside the payload; empty if there are none.
#[derive(Debug, Clone, Default)]
pub struct Metadata(pub wilco_protocol::envelope::Metadata);

impl<S: Sync> FromCall<S> for Metadata {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        ready(Ok(Self(parts.metadata().cloned().unwrap_or_default())))
    }
}

/// How much time the call had when it was started. Work that takes longer is not waited for.
#[derive(Debug, Clone, Copy)]
pub struct Remaining(pub Duration);

impl<S: Sync> FromCall<S> for Remaining {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        ready(Ok(Self(parts.remaining)))
    }
}

/// Tells a call that must finish when nobody waits for it any more: its time is over, it was cancelled, or its session
/// has ended. A lost connection alone is no reason, because the client may come back for the answer. A call that may be
/// lost is simply dropped, so its token never fires.
#[derive(Debug, Clone, Default)]
pub struct Cancelled(pub CancellationToken);

impl<S: Sync> FromCall<S> for Cancelled {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        ready(Ok(Self(parts.cancelled.clone().unwrap_or_default())))
    }
}

/// Names the effect of a call, for a handler that commits it together with what it does: the key of a row that can be
/// inserted only once. Made for operations of class [`Transactional`](wilco_protocol::Class::Transactional), which may
/// run again when nobody knows how the first run ended.
///
/// It is the caller's `op_id` under its principal, if it gave one, and else the request within its session. A repeat has
/// the same key; no other call has. Without a session, and without an `op_id`, every request has a key of its own.
///
/// ```
/// use wilco_server::extract::DedupKey;
/// # use schemars::JsonSchema;
/// # use serde::Deserialize;
/// # use wilco_server::Operation;
/// # /// Pays.
/// # #[derive(Deserialize, JsonSchema, Operation)]
/// # #[operation(name = "bill.pay", output = u32, transactional)]
/// # struct Pay {}
///
/// async fn pay(key: DedupKey, _: Pay) -> u32 {
///     let insert = "INSERT INTO paid (key) VALUES ($1) ON CONFLICT DO NOTHING";
///     // In the transaction of the payment: execute(insert, key.as_str()), and read what it was if nothing was inserted.
/// #   let _ = (insert, key.as_str());
///     0
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DedupKey(Box<str>);

impl DedupKey {
    /// At most 192 bytes and what the principal and its tenant are called. It begins with the name of the operation: two of them under one
    /// name are two effects.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(parts: &Parts) -> Self {
        // A text may say a number, and is another id.
        let id = match parts.request_id() {
            RequestId::Number(id) => id.to_string(),
            RequestId::Text(id) => format!("text:{id}"),
            RequestId::Op(id) => format!("op:{id}"),
        };
        let key = match (
            parts.op_id(),
            parts.principal(),
            parts.connection.session.get(),
        ) {
            (Some(op), None, _) => format!("op:{op}"),
            // How long the tenant is, so that no two principals are written alike.
            (Some(op), Some(who), _) => match who.tenant() {
                None => format!("op:{op}:{}", who.id()),
                Some(tenant) => format!("op:{op}/{}:{tenant}:{}", tenant.len(), who.id()),
            },
            (None, _, Some(session)) => format!("session:{session}:{id}"),
            (None, _, None) => format!("connection:{}:{id}", parts.connection_id()),
        };
        Self(format!("{}:{key}", parts.operation()).into())
    }
}

impl fmt::Display for DedupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S: Sync> FromCall<S> for DedupKey {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        ready(Ok(Self::of(parts)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use uuid::Uuid;
    use wilco_protocol::{Encoding, OpId, Payload};

    use super::*;
    use crate::call::Call;
    use crate::sessions::SessionId;

    fn key(id: RequestId, op_id: Option<u128>, who: Option<Principal>, in_session: bool) -> String {
        let payload = Payload::encode(Encoding::Json, "any").expect("plain");
        let mut call = Call::new("bill.pay", payload);
        let parts = &mut call.parts;
        parts.request_id = id;
        parts.op_id = op_id.map(|it| OpId::from_uuid(Uuid::from_u128(it)));
        parts.principal = who;
        if in_session {
            let session = SessionId::parse("0192f0c1-2345-7abc-8def-0123456789ab");
            let _ = parts.connection.session.set(session.expect("an id"));
        }
        DedupKey::of(parts).to_string()
    }

    #[test]
    fn no_two_effects_have_one_key() {
        let of = |tenant: &str, id: &str| Some(Principal::new(id).with_tenant(tenant));
        let ann = || Some(Principal::new("ann"));
        let [five, text] = [
            || RequestId::from(5),
            || RequestId::text("5").expect("short"),
        ];
        let keys = [
            key(five(), None, None, true),
            key(text(), None, None, true),
            key(RequestId::text("text:5").expect("short"), None, None, true),
            key(five(), None, None, false),
            key(text(), None, None, false),
            key(five(), Some(1), None, true),
            key(five(), Some(2), None, true),
            key(five(), Some(1), ann(), true),
            key(five(), Some(1), of("a", "b:c"), true),
            key(five(), Some(1), of("a:b", "c"), true),
            key(five(), Some(1), Some(Principal::new("1:a:b")), true),
        ];
        let distinct: HashSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "{keys:?}");
        // A repeat has the same one, wherever it comes from.
        assert_eq!(key(five(), None, None, true), keys[0]);
        assert_eq!(key(text(), Some(1), ann(), false), keys[7]);
    }
}
