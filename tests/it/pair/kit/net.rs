use std::collections::VecDeque;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use axum::serve::Listener;
use tokio::io::{DuplexStream, duplex};
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;
use tokio::time::Instant;
use wilco_client::{ByteStream, Connecting, Connector};

use super::line::{Carried, Cut, Weather, carry};

/// What the next attempt to connect meets. Without a word of the test: a line to the server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    /// A line that is cut after so many bytes.
    Line(Cut),
    /// Nobody listens.
    Refused,
}

/// A net without ports: attempts of a client become lines to the server of the moment.
#[derive(Debug)]
pub(crate) struct Net {
    carried: Arc<Carried>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    weather: watch::Sender<Weather>,
    server: Option<mpsc::Sender<DuplexStream>>,
    fates: VecDeque<Fate>,
    /// What an attempt meets that the fates say nothing of.
    usual: Option<Fate>,
    attempts: Vec<Instant>,
    lines: Vec<AbortHandle>,
}

impl Net {
    pub(crate) fn new(weather: Weather) -> Arc<Self> {
        Arc::new(Self {
            carried: Arc::default(),
            state: Mutex::new(State {
                weather: watch::Sender::new(weather),
                server: None,
                fates: VecDeque::new(),
                usual: None,
                attempts: Vec::new(),
                lines: Vec::new(),
            }),
        })
    }

    /// Puts a server at the far end of all lines that are opened from now on.
    pub(crate) fn serve(&self, app: axum::Router) {
        let (calls, listener) = mpsc::channel(64);
        tokio::spawn(async move { axum::serve(Lines(listener), app).await });
        self.with(|state| state.server = Some(calls));
    }

    /// Says what the next attempts meet, one after the other.
    pub(crate) fn expect(&self, fates: impl IntoIterator<Item = Fate>) {
        self.with(|state| state.fates.extend(fates));
    }

    /// Says what every attempt meets that nothing else was said of.
    pub(crate) fn always(&self, fate: Option<Fate>) {
        self.with(|state| state.usual = fate);
    }

    pub(crate) fn set_weather(&self, weather: Weather) {
        self.with(|state| state.weather.send_replace(weather));
    }

    /// Leaves every line that lives in the weather of now, whatever comes.
    pub(crate) fn bury(&self) {
        self.with(|state| {
            let weather = *state.weather.borrow();
            state.weather = watch::Sender::new(weather);
        });
    }

    /// Cuts every line that lives.
    pub(crate) fn cut(&self) {
        let lines = self.with(|state| std::mem::take(&mut state.lines));
        for line in lines {
            line.abort();
        }
    }

    /// When each attempt to connect was made.
    pub(crate) fn attempts(&self) -> Vec<Instant> {
        self.with(|state| state.attempts.clone())
    }

    /// How many bytes of servers have arrived.
    pub(crate) fn carried_down(&self) -> usize {
        self.carried.down.load(Ordering::Relaxed)
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn dial(&self) -> io::Result<DuplexStream> {
        self.with(|state| {
            state.attempts.push(Instant::now());
            let fate = state.fates.pop_front().or(state.usual);
            let cut = match fate.unwrap_or(Fate::Line(Cut::default())) {
                Fate::Line(cut) => cut,
                Fate::Refused => return Err(io::ErrorKind::ConnectionRefused.into()),
            };
            let Some(server) = &state.server else {
                return Err(io::ErrorKind::ConnectionRefused.into());
            };
            let (client, near) = duplex(CAPACITY);
            let (far, accepted) = duplex(CAPACITY);
            server
                .try_send(accepted)
                .map_err(|_| io::ErrorKind::ConnectionRefused)?;
            let (weather, carried) = (state.weather.subscribe(), Arc::clone(&self.carried));
            let line = tokio::spawn(async move { carry(near, far, cut, weather, &carried).await });
            state.lines.push(line.abort_handle());
            Ok(client)
        })
    }
}

impl Connector for Net {
    fn connect<'a>(&'a self, _host: &'a str, _port: u16) -> Connecting<'a> {
        let dialled = self.dial();
        Box::pin(async move { Ok(Box::new(dialled?) as Box<dyn ByteStream>) })
    }
}

/// Where a server meets its clients.
struct Lines(mpsc::Receiver<DuplexStream>);

impl Listener for Lines {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(line) => (line, ()),
            // Another server has taken its place: nobody comes here any more.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

/// What a line holds that nobody has taken: as much as a small socket buffer.
const CAPACITY: usize = 64 * 1024;
