use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use wilco_client::protocol::session::Cause;
use wilco_client::{Client, Config};

use crate::calls::{ADD, Sum};
use crate::server::{Server, Upgrade, connected};

/// A server for `localhost`, and the certificate that vouches for it.
pub(crate) fn acceptor() -> (TlsAcceptor, Vec<u8>) {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let root = signed.cert.der().to_vec();
    let key = signed.signing_key.serialize_der().try_into().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![signed.cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), root)
}

#[tokio::test]
async fn a_call_goes_through_tls() {
    let server = Server::bind().await;
    let (acceptor, root) = acceptor();
    let url = server.url().replace("ws://127.0.0.1", "wss://localhost");
    let config = Config {
        extra_roots: vec![root],
        ..Config::default()
    };
    let serve = async {
        let stream = acceptor.accept(server.stream().await).await.unwrap();
        let mut peer = Upgrade::read(stream).await.open().await;
        peer.hello().await;
        peer.say(&connected(1)).await;
        let (id, _, _) = peer.request().await;
        peer.ok(id, &Sum { sum: 5 }).await;
        peer
    };
    let call = async {
        let client = Client::connect_with(&url, config).await.unwrap();
        let answer = client.request(ADD).await;
        assert_eq!(answer, Ok(Sum { sum: 5 }));
    };
    tokio::join!(call, serve);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = Server::bind().await;
    let (acceptor, _) = acceptor();
    let url = server.url().replace("ws://127.0.0.1", "wss://localhost");
    let serve = async { acceptor.accept(server.stream().await).await.is_err() };
    let (client, is_refused) = tokio::join!(Client::connect(&url), serve);
    let error = client.unwrap_err();
    assert!(is_refused);
    assert!(
        matches!(error.cause(), Some(Cause::Unreachable(_))),
        "{error:?}"
    );
}
