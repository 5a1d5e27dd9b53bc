//! How a connection ends, and that nothing is kept back before: on streams that are not plain TCP.

use std::task::{Context, ready};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadBuf};
use tokio_util::sync::CancellationToken;
use wilco_protocol::websocket::{self, MessageKind};

use super::*;

/// A stream that passes on what it was given only when it is flushed, as TLS may.
struct Keeping {
    kept: Vec<u8>,
    inside: DuplexStream,
}

impl AsyncRead for Keeping {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inside).poll_read(cx, room)
    }
}

impl AsyncWrite for Keeping {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.kept.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { kept, inside } = &mut *self;
        while !kept.is_empty() {
            let taken = ready!(Pin::new(&mut *inside).poll_write(cx, kept))?;
            kept.drain(..taken);
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.as_mut().poll_flush(cx))?;
        Pin::new(&mut self.inside).poll_shutdown(cx)
    }
}

struct Echo;

impl Peer for Echo {
    fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, out: &mut Outbound) {
        out.message(kind, message);
    }
}

/// Says more than the pipe holds, and then that the connection ends.
struct Farewell;

impl Peer for Farewell {
    fn open(&mut self, _: Moment, out: &mut Outbound) {
        out.message(MessageKind::Binary, &[0; 10_000]);
        out.close(CloseCode::RESTART, "");
    }

    fn receive(&mut self, _: MessageKind, _: &[u8], _: Moment, _: &mut Outbound) {}
}

fn driver<S, P>(stream: S, peer: P) -> Box<Driver<S, P>>
where
    S: AsyncRead + AsyncWrite + Unpin,
    P: Peer,
{
    let config = Arc::new(WebSocketConfig::default());
    Box::new(Driver::new(stream, Vec::new(), peer, config))
}

#[tokio::test(start_paused = true)]
async fn what_a_stream_keeps_is_flushed() {
    let (server, mut client) = tokio::io::duplex(1000);
    let kept = Vec::new();
    let inside = server;
    tokio::spawn(driver(Keeping { kept, inside }, Echo).run(CancellationToken::new()));
    let (mut sent, mut heard) = (Vec::new(), Vec::new());
    websocket::write_message(&mut sent, MessageKind::Text, &[b'a'; 5000], Some([1; 4]));
    websocket::write_message(&mut heard, MessageKind::Text, &[b'a'; 5000], None);
    client.write_all(&sent).await.unwrap();
    let mut answer = vec![0; heard.len()];
    client.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, heard);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_closed_ends_in_time_however_slowly_its_peer_reads() {
    let (server, mut client) = tokio::io::duplex(100);
    let run = tokio::spawn(driver(server, Farewell).run(CancellationToken::new()));
    let begun = Instant::now();
    let drip = tokio::spawn(async move {
        // A byte now and then: never nothing for as long as a stall takes.
        while client.read_u8().await.is_ok() {
            tokio::time::sleep(Duration::from_secs(9)).await;
        }
    });
    run.await.unwrap();
    let config = WebSocketConfig::default();
    assert_eq!(
        begun.elapsed().as_secs(),
        (config.stall_timeout + config.close_timeout).as_secs()
    );
    drip.abort();
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_takes_nothing_is_given_up_on_any_stream() {
    let (server, client) = tokio::io::duplex(100);
    let kept = Vec::new();
    let inside = server;
    let begun = Instant::now();
    driver(Keeping { kept, inside }, Farewell)
        .run(CancellationToken::new())
        .await;
    assert_eq!(begun.elapsed(), WebSocketConfig::default().stall_timeout);
    drop(client);
}
