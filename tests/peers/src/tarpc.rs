//! tarpc over TCP with its bincode format.

use std::io;

use futures_util::StreamExt;
use tarpc::server::{BaseChannel, Channel};
use tarpc::tokio_serde::formats::Bincode;
use tarpc::tokio_util::codec::LengthDelimitedCodec;
use tarpc::{context, serde_transport};
use tokio::net::{TcpListener, TcpStream};

use crate::call::Call;

#[tarpc::service]
pub(crate) trait Bench {
    async fn call(call: Call) -> Call;
}

#[derive(Clone)]
struct Answering;

impl Bench for Answering {
    async fn call(self, _: context::Context, call: Call) -> Call {
        call.answered()
    }
}

pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        tokio::spawn(answer(socket));
    }
}

/// A task for each call, as its introduction shows.
async fn answer(socket: TcpStream) {
    let framed = LengthDelimitedCodec::builder().new_framed(socket);
    let channel = BaseChannel::with_defaults(serde_transport::new(framed, Bincode::default()));
    let calls = channel.execute(Answering.serve());
    calls
        .for_each(|call| async { drop(tokio::spawn(call)) })
        .await;
}
