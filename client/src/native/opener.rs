use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::rt::{Read, Write};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use wilco_protocol::session::Cause;
use wilco_protocol::websocket::handshake::accept_key;

use super::address::Address;
use super::connector::Connector;
use super::random::Random;
use super::socket::Socket;
use crate::config::Config;
use crate::error::Error;

/// Opens WebSockets to one address.
#[derive(Clone)]
pub(crate) struct Opener {
    address: Address,
    tls: Option<TlsConnector>,
    headers: HeaderMap,
    subprotocol: Option<&'static str>,
    timeout: Duration,
    max_message: usize,
    connector: Arc<dyn Connector>,
}

/// An attempt to open a WebSocket.
pub(crate) type Dialling = BoxFuture<'static, Result<Socket, Cause>>;

/// A stream of bytes behind a 101, with whatever came with it already.
pub(super) type Stream = TokioIo<Upgraded>;

impl Opener {
    /// Opens sockets that speak the protocol of wilco.
    pub(crate) fn new(url: &str, config: &Config) -> Result<Self, Error> {
        let address = Address::parse(url)?.with_hello();
        Self::to(address, Some(config.subprotocol()), config)
    }

    /// Opens sockets without a subprotocol.
    pub(crate) fn bare(url: &str, config: &Config) -> Result<Self, Error> {
        Self::to(Address::parse(url)?, None, config)
    }

    fn to(
        address: Address,
        subprotocol: Option<&'static str>,
        config: &Config,
    ) -> Result<Self, Error> {
        Ok(Self {
            tls: address.tls.then(|| tls(&config.extra_roots)).transpose()?,
            headers: headers(&config.headers)?,
            subprotocol,
            timeout: config.connect_timeout,
            max_message: config.max_message,
            connector: Arc::clone(&config.connector),
            address,
        })
    }

    /// Makes one attempt, for as long as the returned future lives.
    pub(crate) fn dial(self: &Arc<Self>) -> Dialling {
        let opener = Arc::clone(self);
        Box::pin(async move { opener.open().await })
    }

    /// Makes one attempt.
    pub(crate) async fn open(&self) -> Result<Socket, Cause> {
        let mut random =
            Random::new().map_err(|error| Cause::Unreachable(error.to_string().into()))?;
        let key = random.key();
        let stream = tokio::time::timeout(self.timeout, self.attempt(&key))
            .await
            .unwrap_or(Err(Cause::TimedOut))?;
        Ok(Socket::new(stream, random, self.max_message))
    }

    async fn attempt(&self, key: &str) -> Result<Stream, Cause> {
        let Address { host, port, .. } = &self.address;
        let connecting = self.connector.connect(host, *port);
        let stream = connecting.await.map_err(unreachable)?;
        match &self.tls {
            None => self.upgrade(TokioIo::new(stream), key).await,
            Some(tls) => {
                let name = ServerName::try_from(host.clone())
                    .map_err(|error| Cause::Unreachable(error.to_string().into()))?;
                let tls = tls.connect(name, stream).await.map_err(unreachable)?;
                self.upgrade(TokioIo::new(tls), key).await
            }
        }
    }

    async fn upgrade<S>(&self, stream: S, key: &str) -> Result<Stream, Cause>
    where
        S: Read + Write + Send + Unpin + 'static,
    {
        let request = self.request(key)?;
        let (mut sender, connection) = http1::handshake(stream).await.map_err(broken)?;
        let upgrade = async move {
            let response = sender.send_request(request).await.map_err(broken)?;
            self.check(&response, key)?;
            hyper::upgrade::on(response).await.map_err(broken)
        };
        let upgraded = reach(upgrade, connection.with_upgrades()).await;
        upgraded.map(TokioIo::new)
    }

    fn request(&self, key: &str) -> Result<Request<Empty<Bytes>>, Cause> {
        let mut request = Request::get(&self.address.target)
            .header(header::HOST, &self.address.authority)
            .header(header::UPGRADE, "websocket")
            .header(header::CONNECTION, "Upgrade")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, key);
        if let Some(subprotocol) = self.subprotocol {
            request = request.header(header::SEC_WEBSOCKET_PROTOCOL, subprotocol);
        }
        let mut request = request
            .body(Empty::new())
            .map_err(|error| Cause::BadHandshake(error.to_string().into()))?;
        request.headers_mut().extend(self.headers.clone());
        Ok(request)
    }

    fn check(&self, response: &Response<Incoming>, key: &str) -> Result<(), Cause> {
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(refused(response));
        }
        let said = |name| response.headers().get(name).map(HeaderValue::as_bytes);
        let wrong = |what: &str| Err(Cause::BadHandshake(what.into()));
        if !said(header::UPGRADE).is_some_and(|value| value.eq_ignore_ascii_case(b"websocket")) {
            return wrong("it does not upgrade to websocket");
        }
        if said(header::SEC_WEBSOCKET_ACCEPT) != Some(accept_key(key).as_bytes()) {
            return wrong("the accept key belongs to another request");
        }
        if said(header::SEC_WEBSOCKET_EXTENSIONS).is_some() {
            return wrong("it chose an extension that was not offered");
        }
        // None at all is allowed: the kind of each frame says how it is written.
        match (said(header::SEC_WEBSOCKET_PROTOCOL), self.subprotocol) {
            (None, _) => Ok(()),
            (Some(chosen), Some(offered)) if chosen == offered.as_bytes() => Ok(()),
            (Some(_), _) => wrong("it chose a subprotocol that was not offered"),
        }
    }
}

/// Polls `goal` to its end, and `means` beside it for as long as it has one. What the end of
/// `means` leaves behind is seen at once.
async fn reach<T>(goal: impl Future<Output = T>, means: impl Future) -> T {
    let mut goal = pin!(goal);
    let mut means = pin!(means);
    let mut is_over = false;
    poll_fn(|cx| {
        if let Poll::Ready(reached) = goal.as_mut().poll(cx) {
            return Poll::Ready(reached);
        }
        if is_over || means.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        is_over = true;
        goal.as_mut().poll(cx)
    })
    .await
}

fn refused(response: &Response<Incoming>) -> Cause {
    let retry_after = response.headers().get(header::RETRY_AFTER);
    Cause::Refused {
        status: response.status().as_u16(),
        retry_after: retry_after
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs),
    }
}

fn tls(extra_roots: &[Vec<u8>]) -> Result<TlsConnector, Error> {
    let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    for root in extra_roots {
        roots
            .add(CertificateDer::from(root.as_slice()))
            .map_err(|error| Error::config(format!("an extra root is no certificate: {error}")))?;
    }
    // Named here, so that nothing depends on which provider the process chose.
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

fn headers(pairs: &[(String, String)]) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::with_capacity(pairs.len());
    for (name, value) in pairs {
        let wrong = || Error::config(format!("`{name}` is no header, or its value is none"));
        let parsed = HeaderName::try_from(name).map_err(|_| wrong())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| wrong())?;
        value.set_sensitive(true);
        headers.append(parsed, value);
    }
    Ok(headers)
}

fn unreachable(error: io::Error) -> Cause {
    Cause::Unreachable(error.to_string().into())
}

fn broken(error: hyper::Error) -> Cause {
    Cause::Broken(error.to_string().into())
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use tokio::sync::oneshot;

    use super::reach;

    #[tokio::test]
    async fn a_goal_is_reached_whether_its_means_end_or_not() {
        assert_eq!(reach(ready(1), pending::<()>()).await, 1);
        assert_eq!(reach(ready(1), ready(())).await, 1);
        // The means hand the goal what it waits for, and end.
        let (hand_over, handed_over) = oneshot::channel();
        let means = async move { hand_over.send(2) };
        assert_eq!(reach(handed_over, means).await, Ok(2));
        // The means end, and the goal comes later.
        let (hand_over, handed_over) = oneshot::channel();
        let (later, _) = tokio::join!(reach(handed_over, ready(())), async move {
            tokio::task::yield_now().await;
            hand_over.send(3)
        });
        assert_eq!(later, Ok(3));
        // The means end without the goal.
        let (hand_over, handed_over) = oneshot::channel::<u8>();
        let means = async move { drop(hand_over) };
        assert!(reach(handed_over, means).await.is_err());
    }
}
