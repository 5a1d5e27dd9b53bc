//! Everybody loses their connection at once and comes back: who missed a little is told that little, and what the state was
//! read from is left in peace.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::games::GAMES;
use super::line::{Heard, Line};
use super::said::{Ask, Channel, Position, Said};
use super::server::Order;
use super::stage::Served;

/// How many come back, to a server that goes on with its changes.
#[derive(Debug, Clone)]
pub struct Back {
    /// Connections, each with one resource.
    pub clients: u64,
    /// What the server does.
    pub order: Order,
    /// Where its files go; what was there before is removed.
    pub folder: PathBuf,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Return {
    /// How many got each kind of first answer after the cut.
    pub answers: BTreeMap<String, u64>,
    /// The most reads of one resource when all came for the first time, and when they came back.
    pub reads: [usize; 2],
    /// How long it took until all had their answer.
    pub took: Duration,
}

/// One client: the connection that it has, and where it stands.
struct Client {
    line: Line,
    game: String,
    position: Position,
}

impl Back {
    /// Connects all, cuts all, and lets all come back.
    ///
    /// # Errors
    ///
    /// If one of them gets no answer.
    pub async fn run(&self) -> io::Result<Return> {
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir_all(&self.folder)?;
        let mut server = Served::start("127.0.0.1:0", &self.folder, self.order).await?;
        let first = (0..self.clients).map(|nth| (format!("game/{}", nth % GAMES), None));
        let (clients, _) = attach_all(server.address, first.collect()).await?;
        let first_reads = reads(&self.folder)?;
        let places: Vec<_> = clients
            .into_iter()
            .map(|client| {
                client.line.cut();
                (client.game, Some(client.position))
            })
            .collect();
        // Meanwhile things change, so that there is something to be told.
        sleep(AWAY).await;
        let begun = Instant::now();
        let (_clients, answers) = attach_all(server.address, places).await?;
        let took = begun.elapsed();
        let all_reads = reads(&self.folder)?;
        server.kill().await?;
        let again = |game: &String| all_reads[game] - first_reads.get(game).unwrap_or(&0);
        Ok(Return {
            answers,
            reads: [
                first_reads.values().copied().max().unwrap_or(0),
                all_reads.keys().map(again).max().unwrap_or(0),
            ],
            took,
        })
    }
}

impl Return {
    /// What share of all went on from where they were.
    #[must_use]
    pub fn recovered(&self) -> f64 {
        let all: u64 = self.answers.values().sum();
        let snapshots = self.answers.get("snapshot").unwrap_or(&0);
        (all - snapshots) as f64 / all.max(1) as f64
    }
}

/// Where each client wants to go on, and what was said to each first.
type Attached = (Vec<Client>, BTreeMap<String, u64>);

async fn attach_all(
    address: SocketAddr,
    places: Vec<(String, Option<Position>)>,
) -> io::Result<Attached> {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (game, since) in places {
        let gate = Arc::clone(&gate);
        tasks.spawn(async move {
            let line = {
                let _turn = gate.acquire().await.map_err(io::Error::other)?;
                timeout(PATIENCE, Line::open(address)).await??
            };
            timeout(PATIENCE, attach(line, game, since)).await?
        });
    }
    let (mut clients, mut answers) = (Vec::new(), BTreeMap::new());
    while let Some(attached) = tasks.join_next().await {
        let (client, answer) = attached.map_err(io::Error::other)??;
        *answers.entry(answer).or_default() += 1;
        clients.push(client);
    }
    Ok((clients, answers))
}

/// Subscribes, and waits for the first that is said about the state.
async fn attach(
    mut line: Line,
    game: String,
    since: Option<Position>,
) -> io::Result<(Client, String)> {
    let channel = Channel {
        kind: "state",
        name: &game,
        since: since.as_ref(),
    };
    let channels = vec![channel];
    line.say(&Ask::Subscribe { channels }.text()).await?;
    loop {
        let Heard::Text(text) = line.next().await? else {
            continue;
        };
        let said: Said<'_> = serde_json::from_str(text).map_err(io::Error::other)?;
        let (Some(epoch), Some(seq), true) = (said.epoch, said.seq, said.resource == Some(&*game))
        else {
            if said.kind == "connected" || said.kind == "subscribed" {
                continue;
            }
            return Err(io::Error::other(format!("the server said {text}")));
        };
        let from = said.from.unwrap_or(seq.saturating_sub(1));
        let is_next = |since: &Position| since.epoch == epoch && since.seq == from;
        if said.kind.starts_with("delta") && !since.as_ref().is_some_and(is_next) {
            let wrong = format!("a delta that does not go on from {since:?}: {text}");
            return Err(io::Error::other(wrong));
        }
        let (kind, epoch) = (said.kind.to_owned(), epoch.to_owned());
        let position = Position { epoch, seq };
        let client = Client {
            line,
            game,
            position,
        };
        return Ok((client, kind));
    }
}

/// How often each game was read.
fn reads(folder: &Path) -> io::Result<BTreeMap<String, usize>> {
    let text = fs::read_to_string(folder.join("authority.log"))?;
    let mut reads = BTreeMap::new();
    for line in text.lines() {
        if let Some((_, game)) = line.split_once(" read ") {
            *reads.entry(game.to_owned()).or_default() += 1;
        }
    }
    Ok(reads)
}

/// So many connect at the same time; more would be refused by the system before the server knows of them.
const AT_ONCE: usize = 500;
const AWAY: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(60);
