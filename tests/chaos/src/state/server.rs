//! The server that is followed. It changes its resources by itself, and writes down each state that it had.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};
use wilco_server::flow::{Derived, FlowState, Resource, Unfit};
use wilco_server::protocol::Position;
use wilco_server::{Config, Router};

use super::games::Games;
use super::mirror::{APRON, BOARD};
use super::world::{Apron, Board, Move, hash};
use crate::history::{History, now};
use crate::luck::Luck;

impl FlowState for Apron {
    type Delta = Move;

    fn apply_delta(&mut self, delta: Move) -> Result<(), Unfit> {
        self.take(delta);
        Ok(())
    }
}

/// What a server is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// So many changes in a second, of all resources together.
    pub rate: u32,
    /// All luck follows from it.
    pub seed: u64,
    /// How often clients are to ping.
    pub heartbeat: Duration,
}

/// Serves at `address` until the process ends; says on standard output where. Changes things until its standard input says
/// something, and answers that with `rested`.
///
/// # Errors
///
/// What the network or the file system says.
pub async fn serve(address: &str, folder: &Path, order: Order) -> io::Result<()> {
    let history = Arc::new(History::open(&folder.join("authority.log"))?);
    let life = u32::try_from(now().as_millis() % 1_000_000_000).unwrap_or(1);
    let authority = Authority {
        apron: Resource::new(Apron::new(life)),
        board: Resource::derived(Board::new(life)),
        shadow: (Apron::new(life), Board::new(life)),
        history: Arc::clone(&history),
    };
    let games = Games::new(history);
    let api = Router::new()
        .resource(APRON, authority.apron.clone())
        .resource(BOARD, authority.board.clone())
        .resource("game/{id}", games.flow())
        .with_config(Config {
            heartbeat: order.heartbeat,
            heartbeat_timeout: order.heartbeat,
            ..Config::default()
        });
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    tokio::spawn(authority.change(games, order));
    axum::serve(listener, api.into_axum("/ws")).await
}

/// The only one who changes the resources.
struct Authority {
    apron: Resource<Apron>,
    board: Resource<Derived<Board>>,
    /// What they hold: written down before they do, so that nobody sees what is not written down.
    shadow: (Apron, Board),
    history: Arc<History>,
}

impl Authority {
    /// Changes something at each tick until told to rest.
    async fn change(mut self, games: Games, order: Order) {
        self.write_apron();
        self.write_board();
        let mut luck = Luck::new(order.seed, u64::from(self.shadow.0.life));
        let mut due = interval(Duration::from_secs(1) / order.rate.max(1));
        due.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut lines = BufReader::new(stdin()).lines();
        loop {
            tokio::select! {
                _ = due.tick() => {}
                _ = lines.next_line() => break,
            }
            if luck.below(4) == 0 {
                self.change_board(&mut luck);
            } else {
                self.change_apron(&mut luck);
            }
            games.change(&mut luck);
        }
        println!("rested");
    }

    fn change_apron(&mut self, luck: &mut Luck) {
        let delta = Move::draw(luck);
        self.shadow.0.take(delta.clone());
        self.write_apron();
        let seq = self.apron.apply(delta).expect("an apron takes each delta");
        assert_eq!(seq, u64::from(self.shadow.0.tick), "each delta is one step");
    }

    fn change_board(&mut self, luck: &mut Luck) {
        self.shadow.1.change(luck);
        self.write_board();
        let board = self.shadow.1.clone();
        let seq = self.board.update(|held| *held = board);
        assert_eq!(
            seq,
            u64::from(self.shadow.1.tick),
            "each change is one step"
        );
    }

    fn write_apron(&self) {
        let (Apron { life, tick, .. }, hash) = (&self.shadow.0, hash(&self.shadow.0));
        let epoch = epoch(self.apron.position());
        self.history.write(format_args!(
            "is {APRON} {hash:08x} {epoch} {tick} ~{life} {tick}"
        ));
    }

    fn write_board(&self) {
        let (Board { life, tick, .. }, hash) = (&self.shadow.1, hash(&self.shadow.1));
        let epoch = epoch(self.board.position());
        self.history.write(format_args!(
            "is {BOARD} {hash:08x} {epoch} {tick} ~{life} {tick}"
        ));
    }
}

fn epoch(position: Option<Position>) -> Box<str> {
    let position = position.expect("the resource was given to the router");
    position.epoch
}
