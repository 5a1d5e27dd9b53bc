use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::task::JoinHandle;
use wilco_protocol::CloseCode;
use wilco_protocol::websocket::{
    FrameLimits, Incoming, MessageKind, Reader, Role, write_close, write_message, write_ping,
};

use crate::shutdown::Shutdown;
use crate::socket::{Coding, Driver, Line, Sockets, WebSocket, WebSocketConfig};

/// A socket on which something lives, and the client's end of its line.
pub(super) struct Opened {
    client: Option<DuplexStream>,
    reader: Reader,
    heard: Vec<u8>,
    at: usize,
    task: JoinHandle<()>,
    polls: Arc<AtomicUsize>,
    pub(super) shutdown: Shutdown,
}

pub(super) fn open<L>(config: WebSocketConfig, live: impl FnOnce(WebSocket) -> L) -> Opened
where
    L: Future<Output = ()> + Send + 'static,
{
    let (server, client) = tokio::io::duplex(PIPE);
    let shutdown = Shutdown::default();
    let sockets = Sockets::new(config);
    let (line, link) = Line::new(&sockets, Coding::Plain);
    let line = line.with_life(|| live(WebSocket::new(link, None, None, ())));
    let config = sockets.shared_config();
    let driver = Box::new(Driver::new(server, Vec::new(), line, config));
    let polls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&polls);
    let begun = shutdown.token();
    let task = tokio::spawn(async move {
        let mut run = pin!(async { driver.run(begun).await.finish().await });
        let count = poll_fn(|cx| {
            counted.fetch_add(1, Ordering::SeqCst);
            run.as_mut().poll(cx)
        });
        count.await;
    });
    Opened {
        client: Some(client),
        reader: Reader::new(Role::Client, FrameLimits::default()),
        heard: Vec::new(),
        at: 0,
        task,
        polls,
        shutdown,
    }
}

impl Opened {
    pub(super) fn write(bytes: &mut Vec<u8>, kind: MessageKind, payload: &[u8]) {
        write_message(bytes, kind, payload, Some(MASK));
    }

    pub(super) async fn say(&mut self, kind: MessageKind, payload: &[u8]) {
        let mut bytes = Vec::new();
        Self::write(&mut bytes, kind, payload);
        self.say_raw(&bytes).await;
    }

    pub(super) async fn ping(&mut self) {
        let mut bytes = Vec::new();
        write_ping(&mut bytes, b"p", Some(MASK));
        self.say_raw(&bytes).await;
    }

    pub(super) async fn close(&mut self, code: CloseCode, reason: &str) {
        let mut bytes = Vec::new();
        write_close(&mut bytes, code.as_u16(), reason, Some(MASK));
        self.say_raw(&bytes).await;
    }

    pub(super) async fn say_raw(&mut self, bytes: &[u8]) {
        let written = self.client().write_all(bytes).await;
        written.expect("the server holds its end");
    }

    /// Writes until nobody takes anything any more; gives how much was taken.
    pub(super) async fn say_until_blocked(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        while taken < bytes.len() {
            let write = self.client().write(&bytes[taken..]);
            // With a clock that is told, this is over as soon as nobody does anything.
            match tokio::time::timeout(Duration::from_secs(1), write).await {
                Ok(count) => taken += count.expect("the server holds its end"),
                Err(_) => break,
            }
        }
        taken
    }

    /// Ends the line without a word.
    pub(super) fn cut(&mut self) {
        self.client = None;
    }

    /// Says nothing more, and still listens.
    pub(super) async fn shut(&mut self) {
        let shut = self.client().shutdown().await;
        shut.expect("the server holds its end");
    }

    /// The next frame, in a line; nothing at the end.
    pub(super) async fn hear(&mut self) -> String {
        loop {
            let mut input = &mut self.heard[self.at..];
            let before = input.len();
            let next = self.reader.next(&mut input).expect("whole frames");
            let line = next.map(describe);
            self.at += before - input.len();
            if let Some(line) = line {
                return line;
            }
            self.heard.resize(16 * 1024, 0);
            self.at = 0;
            let client = self.client.as_mut().expect("not cut");
            let read = client.read(&mut self.heard).await;
            let count = read.expect("a line in memory");
            self.heard.truncate(count);
            if count == 0 {
                return String::new();
            }
        }
    }

    /// Takes so many bytes, whatever they say.
    pub(super) async fn take(&mut self, count: usize) {
        let mut taken = vec![0; count];
        let read = self.client().read_exact(&mut taken).await;
        read.expect("the server has more");
    }

    pub(super) async fn hear_to_the_end(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.hear().await;
            if line.is_empty() {
                return lines;
            }
            lines.push(line);
        }
    }

    /// How often the task was polled since this was asked the last time, once it does nothing any more.
    pub(super) async fn polls(&self) -> usize {
        self.let_it_run().await;
        self.polls.swap(0, Ordering::SeqCst)
    }

    /// With a clock that is told, this is over when nobody has anything to do.
    pub(super) async fn let_it_run(&self) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    /// Waits until the task has ended, without a panic.
    pub(super) async fn over(self) {
        self.task.await.expect("the task does not panic");
    }

    fn client(&mut self) -> &mut DuplexStream {
        self.client.as_mut().expect("not cut")
    }
}

fn describe(incoming: Incoming<'_>) -> String {
    match incoming {
        Incoming::Text(text) => format!("text {}", text.len()),
        Incoming::Binary(bytes) => format!("binary {}", bytes.len()),
        Incoming::Ping(_) => "ping".to_owned(),
        Incoming::Pong(_) => "pong".to_owned(),
        Incoming::Close(None) => "close".to_owned(),
        Incoming::Close(Some(frame)) => format!("close {} {}", frame.code, frame.reason),
    }
}

/// How much the line holds in each direction.
pub(super) const PIPE: usize = 10_000;
const MASK: [u8; 4] = [1, 2, 3, 4];
