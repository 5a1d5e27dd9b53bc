use serde::{Deserialize, Serialize};
use wilco_client::{Client, Operation};

use crate::server::Server;

#[derive(Debug, Serialize, Operation)]
#[operation(name = "add", output = Sum, error = AddError, safe)]
pub(crate) struct Add {
    pub(crate) a: u32,
    pub(crate) b: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sum {
    pub(crate) sum: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum AddError {
    TooMuch { by: u32 },
}

/// Connects a client and gives it with the server's end of its connection.
pub(crate) async fn pair(server: &Server) -> (Client, crate::server::Peer) {
    let url = server.url();
    let (client, peer) = tokio::join!(Client::connect(&url), server.welcome());
    (client.unwrap(), peer)
}

#[tokio::test]
async fn a_call_is_answered() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let answer = tokio::spawn(client.request(Add { a: 2, b: 3 }).into_future());
    let (id, op, payload) = peer.request().await;
    assert_eq!((id, &*op), (1, "add"));
    assert_eq!(payload.decode::<serde_json::Value>().unwrap()["b"], 3);
    peer.ok(id, &Sum { sum: 5 }).await;
    assert_eq!(answer.await.unwrap(), Ok(Sum { sum: 5 }));
}
