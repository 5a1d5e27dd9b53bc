//! JSON-RPC 2.0 over WebSocket on jsonrpsee.

use std::io;

use jsonrpsee::RpcModule;
use jsonrpsee::server::{ServerBuilder, ServerConfig};
use jsonrpsee::types::ErrorObjectOwned;
use tokio::net::TcpListener;

use crate::call::Call;

/// Its own limit is 100 connections, which is less than the widest shape has.
pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    let mut module = RpcModule::new(());
    module
        .register_async_method("call", |parameters, _, _| async move {
            let call: Call = parameters.one()?;
            Ok::<_, ErrorObjectOwned>(call.answered())
        })
        .map_err(io::Error::other)?;
    let config = ServerConfig::builder().max_connections(20_000).build();
    let server = ServerBuilder::new()
        .set_config(config)
        .build_from_tcp(listener.into_std()?)?;
    server.start(module).stopped().await;
    Ok(())
}
