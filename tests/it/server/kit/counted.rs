use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::{Served, Signal, bind};

/// What was done to the streams of a server.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Reads that brought something.
    reads: AtomicUsize,
    bytes_read: AtomicUsize,
    /// Writes that took something.
    writes: AtomicUsize,
    bytes_written: AtomicUsize,
    /// A write found the stream full.
    pub(crate) blocked: Signal,
    /// A stream is gone.
    pub(crate) ended: Signal,
}

impl Counts {
    /// Reads and writes since the last time that this was asked.
    pub(crate) fn take(&self) -> (usize, usize) {
        let take = |count: &AtomicUsize| count.swap(0, Ordering::SeqCst);
        (take(&self.reads), take(&self.writes))
    }

    /// All bytes, read and written.
    pub(crate) fn bytes(&self) -> (usize, usize) {
        let load = |count: &AtomicUsize| count.load(Ordering::SeqCst);
        (load(&self.bytes_read), load(&self.bytes_written))
    }
}

/// Serves an app on streams that are no plain TCP streams, and count what is done to them.
pub(crate) async fn serve_counted(app: axum::Router) -> (Served, Arc<Counts>) {
    let counts = Arc::new(Counts::default());
    let listener = CountedListener(bind().await, Arc::clone(&counts));
    let address = listener.local_addr().expect("a bound listener");
    tokio::spawn(async move { axum::serve(listener, app).await });
    (Served { address }, counts)
}

struct CountedListener(TcpListener, Arc<Counts>);

impl Listener for CountedListener {
    type Io = Counted;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Counted, SocketAddr) {
        let (stream, address) = self.0.accept().await.expect("a client comes");
        let counts = Arc::clone(&self.1);
        (Counted { stream, counts }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

struct Counted {
    stream: TcpStream,
    counts: Arc<Counts>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.counts.ended.give();
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = room.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, room);
        let count = room.filled().len() - before;
        if count > 0 {
            self.counts.reads.fetch_add(1, Ordering::SeqCst);
            self.counts.bytes_read.fetch_add(count, Ordering::SeqCst);
        }
        read
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        match &written {
            Poll::Ready(Ok(count)) => {
                self.counts.writes.fetch_add(1, Ordering::SeqCst);
                self.counts
                    .bytes_written
                    .fetch_add(*count, Ordering::SeqCst);
            }
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.counts.blocked.give(),
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
