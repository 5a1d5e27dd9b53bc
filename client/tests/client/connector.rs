use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{DuplexStream, duplex};
use wilco_client::protocol::session::Cause;
use wilco_client::{ByteStream, Client, Config, Connecting, Connector};

use crate::calls::{ADD, Sum};
use crate::server::{Upgrade, connected};
use crate::tls::acceptor;

/// Gives what it holds, once, and writes down who was asked for.
#[derive(Debug)]
struct Given {
    stream: Mutex<Option<DuplexStream>>,
    asked: Mutex<Vec<(String, u16)>>,
}

impl Given {
    fn new(stream: Option<DuplexStream>) -> Arc<Self> {
        Arc::new(Self {
            stream: Mutex::new(stream),
            asked: Mutex::default(),
        })
    }

    fn config(self: &Arc<Self>) -> Config {
        Config {
            connector: Arc::clone(self) as Arc<dyn Connector>,
            ..Config::default()
        }
    }
}

impl Connector for Given {
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> Connecting<'a> {
        self.asked.lock().unwrap().push((host.to_owned(), port));
        let stream = self.stream.lock().unwrap().take();
        Box::pin(async move {
            let stream = stream.ok_or_else(|| io::Error::other("nothing is left"))?;
            Ok(Box::new(stream) as Box<dyn ByteStream>)
        })
    }
}

#[tokio::test]
async fn tls_is_spoken_over_whatever_the_connector_gives() {
    let (near, far) = duplex(4096);
    let given = Given::new(Some(near));
    let (acceptor, root) = acceptor();
    let config = Config {
        extra_roots: vec![root],
        ..given.config()
    };
    let serve = async {
        let stream = acceptor.accept(far).await.unwrap();
        let upgrade = Upgrade::read(stream).await;
        assert_eq!(upgrade.header("host"), Some("localhost"));
        let mut peer = upgrade.open().await;
        peer.hello().await;
        peer.say(&connected(1)).await;
        let (id, _, _) = peer.request().await;
        peer.ok(id, &Sum { sum: 5 }).await;
        peer
    };
    let call = async {
        let client = Client::connect_with("wss://localhost/ws", config).await;
        assert_eq!(client.unwrap().request(ADD).await, Ok(Sum { sum: 5 }));
    };
    tokio::join!(call, serve);
    let asked = given.asked.lock().unwrap().clone();
    assert_eq!(asked, [("localhost".to_owned(), 443)]);
}

#[tokio::test]
async fn a_connector_that_fails_is_a_server_that_cannot_be_reached() {
    let given = Given::new(None);
    let client = Client::connect_with("ws://[::1]:9/ws", given.config()).await;
    let unreachable = Cause::Unreachable("nothing is left".into());
    assert_eq!(client.unwrap_err().cause(), Some(&unreachable));
    let asked = given.asked.lock().unwrap()[0].clone();
    assert_eq!(asked, ("::1".to_owned(), 9));
}
