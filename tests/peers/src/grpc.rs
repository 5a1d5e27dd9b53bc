//! A unary gRPC call on tonic.

use std::io;

use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};

use service::bench_server::{Bench, BenchServer};

#[expect(unreachable_pub, reason = "generated for a library")]
mod service {
    include!(concat!(env!("OUT_DIR"), "/bench.Bench.rs"));
}

/// The call as protobuf has it.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Message {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, repeated, tag = "3")]
    tags: Vec<String>,
}

struct Answering;

#[tonic::async_trait]
impl Bench for Answering {
    async fn call(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let call = request.into_inner();
        Ok(Response::new(Message {
            id: call.id + 1,
            ..call
        }))
    }
}

/// More streams at once than hyper's 200, so that the deepest shape fits on one connection.
pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let server = Server::builder()
        .max_concurrent_streams(1024)
        .add_service(BenchServer::new(Answering));
    server
        .serve_with_incoming(incoming)
        .await
        .map_err(io::Error::other)
}
