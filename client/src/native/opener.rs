use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::client::conn::http1;
use hyper::rt::{Read, Write};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use wilco_protocol::session::Cause;
use wilco_protocol::websocket::deflate::{Agreed, Compression};
use wilco_protocol::websocket::{FrameLimits, Reader, Role};

use super::address::Address;
use super::connector::Connector;
use super::deflate::{ContextRight, Deflate};
use super::handshake::Handshake;
use super::outbound::Outbound;
use super::random::Random;
use super::reach::reach;
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
    limits: FrameLimits,
    compression: Option<Compression>,
    connector: Arc<dyn Connector>,
}

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
            limits: FrameLimits {
                max_message: config.max_message,
                max_frame: config.max_message,
                max_fragments: config.max_fragments,
            },
            compression: config.compression,
            connector: Arc::clone(&config.connector),
            address,
        })
    }

    /// Makes one attempt.
    pub(crate) async fn open(&self) -> Result<Socket, Cause> {
        let mut random =
            Random::new().map_err(|error| Cause::Unreachable(error.to_string().into()))?;
        let right = self.compression.as_ref().and_then(ContextRight::take);
        let handshake = Handshake {
            key: random.key(),
            subprotocol: self.subprotocol,
            compression: self.compression.as_ref(),
            own_contexts: right.is_some(),
        };
        let (stream, agreed) = tokio::time::timeout(self.timeout, self.attempt(&handshake))
            .await
            .unwrap_or(Err(Cause::TimedOut))?;
        let frames = Reader::new(Role::Client, self.limits);
        Ok(match (agreed, &self.compression) {
            (Some(agreed), Some(compression)) => {
                let deflate = Deflate::new(&agreed, compression, right);
                let frames = frames.with_deflate(&agreed);
                Socket::new(stream, frames, Outbound::new(random, Some(deflate)))
            }
            (None, _) | (Some(_), None) => Socket::new(stream, frames, Outbound::new(random, None)),
        })
    }

    async fn attempt(&self, handshake: &Handshake<'_>) -> Result<(Stream, Option<Agreed>), Cause> {
        let Address { host, port, .. } = &self.address;
        let connecting = self.connector.connect(host, *port);
        let stream = connecting.await.map_err(unreachable)?;
        match &self.tls {
            None => self.upgrade(TokioIo::new(stream), handshake).await,
            Some(tls) => {
                let name = ServerName::try_from(host.clone())
                    .map_err(|error| Cause::Unreachable(error.to_string().into()))?;
                let tls = tls.connect(name, stream).await.map_err(unreachable)?;
                self.upgrade(TokioIo::new(tls), handshake).await
            }
        }
    }

    async fn upgrade<S>(
        &self,
        stream: S,
        handshake: &Handshake<'_>,
    ) -> Result<(Stream, Option<Agreed>), Cause>
    where
        S: Read + Write + Send + Unpin + 'static,
    {
        let request = handshake.request(&self.address, &self.headers)?;
        let (mut sender, connection) = http1::handshake(stream).await.map_err(broken)?;
        let upgrade = async move {
            let response = sender.send_request(request).await.map_err(broken)?;
            let agreed = handshake.check(&response)?;
            let upgraded = hyper::upgrade::on(response).await.map_err(broken)?;
            Ok((TokioIo::new(upgraded), agreed))
        };
        reach(upgrade, connection.with_upgrades()).await
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
