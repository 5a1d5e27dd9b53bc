use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep_until};

/// What a line does to what travels on it. May change while it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weather {
    /// How long every byte is on its way.
    pub(crate) delay: Duration,
    /// What happens to bytes of the client.
    pub(crate) up: Way,
    /// What happens to bytes of the server.
    pub(crate) down: Way,
}

/// One direction of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Bytes arrive.
    Clear,
    /// Bytes are taken and never arrive, and nobody is told.
    Void,
    /// Bytes are not taken: the other side does not read.
    Full,
    /// Other bytes arrive.
    Noise,
}

/// After how many bytes a line is cut, whichever direction comes to its number first.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cut {
    pub(crate) up: Option<usize>,
    pub(crate) down: Option<usize>,
}

/// How many bytes have arrived, over all lines.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    pub(crate) up: AtomicUsize,
    pub(crate) down: AtomicUsize,
}

impl Weather {
    pub(crate) const FINE: Self = Self::after(Duration::ZERO);

    pub(crate) const fn after(delay: Duration) -> Self {
        let way = Way::Clear;
        Self {
            delay,
            up: way,
            down: way,
        }
    }

    /// Both directions swallow what they are given.
    pub(crate) const HALF_OPEN: Self = Self {
        delay: Duration::ZERO,
        up: Way::Void,
        down: Way::Void,
    };
}

/// Carries bytes between a client and a server until the line is cut or both have hung up. To be
/// cut at once it is dropped: both ends then see the end of the stream.
pub(super) async fn carry(
    client: DuplexStream,
    server: DuplexStream,
    cut: Cut,
    weather: watch::Receiver<Weather>,
    carried: &Carried,
) {
    let (from_client, to_client) = tokio::io::split(client);
    let (from_server, to_server) = tokio::io::split(server);
    let mut up = pin!(direction(
        (from_client, to_server),
        (cut.up, &carried.up),
        weather.clone(),
        |it| it.up
    ));
    let mut down = pin!(direction(
        (from_server, to_client),
        (cut.down, &carried.down),
        weather,
        |it| it.down
    ));
    let (mut up_ended, mut down_ended) = (false, false);
    poll_fn(|cx| {
        for (half, ended) in [
            (
                up.as_mut() as Pin<&mut (dyn Future<Output = End> + Send)>,
                &mut up_ended,
            ),
            (down.as_mut(), &mut down_ended),
        ] {
            if !*ended && let Poll::Ready(end) = half.poll(cx) {
                if end == End::Cut {
                    return Poll::Ready(());
                }
                *ended = true;
            }
        }
        match up_ended && down_ended {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing more is sent this way; the other way may go on.
    Hung,
    /// The line is dead both ways.
    Cut,
}

async fn direction(
    (mut from, mut to): (impl AsyncRead + Unpin, impl AsyncWrite + Unpin),
    (limit, carried): (Option<usize>, &AtomicUsize),
    mut weather: watch::Receiver<Weather>,
    way: fn(Weather) -> Way,
) -> End {
    let mut travel = Travel {
        on_the_way: VecDeque::new(),
        left: limit.unwrap_or(usize::MAX),
        carried,
        from_ended: false,
        sleep: Box::pin(sleep_until(Instant::now())),
    };
    loop {
        let now = *weather.borrow_and_update();
        let mut changed = pin!(weather.changed());
        let end = poll_fn(|cx| {
            if let Poll::Ready(end) = travel.poll(cx, now.delay, way(now), &mut from, &mut to) {
                return Poll::Ready(Some(end));
            }
            match changed.as_mut().poll(cx) {
                Poll::Ready(Ok(())) => Poll::Ready(None),
                // Nobody is left to change it.
                Poll::Ready(Err(_)) | Poll::Pending => Poll::Pending,
            }
        })
        .await;
        if let Some(end) = end {
            return end;
        }
    }
}

/// What is between the two ends of one direction.
struct Travel<'a> {
    on_the_way: VecDeque<(Instant, Vec<u8>)>,
    left: usize,
    carried: &'a AtomicUsize,
    from_ended: bool,
    sleep: Pin<Box<Sleep>>,
}

impl Travel<'_> {
    fn poll(
        &mut self,
        cx: &mut Context<'_>,
        delay: Duration,
        way: Way,
        from: &mut (impl AsyncRead + Unpin),
        to: &mut (impl AsyncWrite + Unpin),
    ) -> Poll<End> {
        while way != Way::Full && !self.from_ended {
            let mut bytes = [0; CHUNK];
            let mut room = ReadBuf::new(&mut bytes);
            match Pin::new(&mut *from).poll_read(cx, &mut room) {
                Poll::Ready(read) => self.take(room.filled(), delay, way, read.is_err()),
                Poll::Pending => break,
            }
        }
        self.deliver(cx, to)
    }

    fn take(&mut self, bytes: &[u8], delay: Duration, way: Way, failed: bool) {
        if failed || bytes.is_empty() {
            self.from_ended = true;
        }
        let due = Instant::now() + delay;
        match way {
            Way::Clear => self.on_the_way.push_back((due, bytes.to_vec())),
            Way::Noise => {
                let noise = bytes.iter().map(|byte| !byte).collect();
                self.on_the_way.push_back((due, noise));
            }
            // An end gets lost on a dead line like everything else.
            Way::Void | Way::Full => {}
        }
    }

    fn deliver(&mut self, cx: &mut Context<'_>, to: &mut (impl AsyncWrite + Unpin)) -> Poll<End> {
        loop {
            if self.left == 0 {
                return Poll::Ready(End::Cut);
            }
            let Some((due, bytes)) = self.on_the_way.front_mut() else {
                return Poll::Pending;
            };
            if *due > Instant::now() {
                self.sleep.as_mut().reset(*due);
                if self.sleep.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
            }
            if bytes.is_empty() {
                let _ = Pin::new(&mut *to).poll_shutdown(cx);
                return Poll::Ready(End::Hung);
            }
            let most = bytes.len().min(self.left);
            match Pin::new(&mut *to).poll_write(cx, &bytes[..most]) {
                Poll::Ready(Ok(written)) => {
                    self.left -= written;
                    self.carried.fetch_add(written, Ordering::Relaxed);
                    bytes.drain(..written);
                    if bytes.is_empty() {
                        self.on_the_way.pop_front();
                    }
                }
                Poll::Ready(Err(_)) => return Poll::Ready(End::Cut),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// What one step carries at most.
const CHUNK: usize = 16 * 1024;
