//! What players see of each other, over real sockets. Time in the arena passes when a test says so.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io;
use std::sync::Arc;
use std::time::Duration;

use game::arena::Arena;
use game::player::{SEATS, Welcome};
use game::world::{Dot, World};
use tokio::net::TcpSocket;
use tokio::time::timeout;
use wilco_client::protocol::session::Cause;
use wilco_client::raw::{Message, WebSocket};
use wilco_client::{ByteStream, Config, Connecting, Connector, Error};
use wilco_server::Shutdown;

#[tokio::test]
async fn two_players_see_each_other_move() {
    let mut house = House::open().await;
    let mut ada = house.enter("Ada").await;
    let mut bob = house.enter("Bob").await;
    let world = house
        .ticks_until(&mut ada, |world| world.dots.len() == 2)
        .await;
    let before = dot(&world, bob.id).clone();
    // To where there is room.
    let (x, sign) = if before.place.x < 800 {
        (100, 1)
    } else {
        (-100, -1)
    };
    bob.steers(x, 0).await;
    let moved = |world: &World| dot(world, bob.id).place != before.place;
    let world = house.ticks_until(&mut ada, moved).await;
    let after = dot(&world, bob.id);
    assert_eq!((after.place.x - before.place.x) * sign, 14);
    assert_eq!(after.place.y, before.place.y);
    assert_eq!(after.name, "Bob");
    // Both see the same world.
    assert_eq!(bob.sees(world.tick).await.dots, world.dots);
}

#[tokio::test]
async fn the_arena_stands_still_once_the_game_ends() {
    let shutdown = Shutdown::default();
    let (_app, arena) = game::app(&shutdown);
    let running = tokio::spawn(arena.run(shutdown.clone()));
    assert!(shutdown.drain(PATIENCE).await);
    timeout(PATIENCE, running).await.unwrap().unwrap();
    // Who asks late does not wait.
    timeout(PATIENCE, shutdown.begun()).await.unwrap();
}

#[tokio::test]
async fn a_player_who_leaves_vanishes() {
    let mut house = House::open().await;
    let mut ada = house.enter("Ada").await;
    let bob = house.enter("Bob").await;
    house
        .ticks_until(&mut ada, |world| world.dots.len() == 2)
        .await;
    bob.socket.close().await;
    let world = house
        .ticks_until(&mut ada, |world| world.dots.len() == 1)
        .await;
    assert_eq!(dot(&world, ada.id).name, "Ada");
}

#[tokio::test]
async fn who_finds_no_seat_or_has_no_name_is_refused_and_a_seat_that_is_left_is_free() {
    let mut house = House::open().await;
    let mut players = Vec::new();
    for _ in 0..SEATS {
        players.push(house.enter("Ada").await);
        house.arena.step();
    }
    let refused = house
        .connect("?name=Bob", &Config::default())
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("503"), "{refused}");
    players.remove(0).socket.close().await;
    let seated = async {
        while house
            .connect("?name=Bob", &Config::default())
            .await
            .is_err()
        {}
    };
    timeout(PATIENCE, seated).await.unwrap();
    for query in ["", "?name=", "?name=abcdefghijklm", "?name=%0a"] {
        let refused = house.connect(query, &Config::default()).await.unwrap_err();
        assert!(refused.to_string().contains("400"), "{query}: {refused}");
    }
}

#[tokio::test]
async fn what_is_no_heading_ends_its_sender() {
    let house = House::open().await;
    for sent in ["left", r#"{"x":1}"#, r#"{"x":1000,"y":0}"#] {
        let mut ada = house.enter("Ada").await;
        let message = Message::Text(sent.to_owned());
        ada.socket.send(&message).await.unwrap();
        assert_eq!(timeout(PATIENCE, ada.socket.next()).await, Ok(None));
        let Some(Cause::Closed { code, .. }) = ada.socket.ended() else {
            panic!("{sent}: {:?}", ada.socket.ended());
        };
        assert_eq!(code.as_u16(), 4500, "{sent}");
    }
}

#[tokio::test]
async fn who_does_not_read_delays_nobody_and_then_finds_the_newest() {
    let mut house = House::open().await;
    let mut ada = house.enter("Ada").await;
    let config = Config {
        connector: Arc::new(Narrow),
        ..Config::default()
    };
    let mut stuck = house.enter_with("Bob", &config).await;
    house
        .ticks_until(&mut ada, |world| world.dots.len() == 2)
        .await;
    // A tick waits for nobody, and who reads has each of them at once, however much waits for the other.
    for _ in 0..1000 {
        assert_eq!(house.arena.step().closed, 0);
        assert_eq!(ada.next().await.tick, house.arena.tick());
    }
    let newest = house.arena.tick();
    let (mut seen, mut last) = (0, 0);
    while last < newest {
        let tick = stuck.next().await.tick;
        assert!(tick > last, "time goes on");
        (seen, last) = (seen + 1, tick);
    }
    assert_eq!(last, newest);
    assert!(seen < 900, "it was told {seen} ticks of a thousand");
}

/// A game of its own.
struct House {
    address: String,
    arena: Arena,
}

impl House {
    async fn open() -> Self {
        // Its sockets have this too: the system's own buffers may else hold many megabytes.
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_send_buffer_size(16 * 1024).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(128).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shutdown = Shutdown::default();
        let (app, arena) = game::app(&shutdown);
        tokio::spawn(wilco_server::serve(listener, app, shutdown));
        Self { address, arena }
    }

    async fn connect(&self, query: &str, config: &Config) -> Result<WebSocket, Error> {
        let url = format!("ws://{}/ws{query}", self.address);
        WebSocket::connect(&url, config).await
    }

    async fn enter(&self, name: &str) -> Player {
        self.enter_with(name, &Config::default()).await
    }

    async fn enter_with(&self, name: &str, config: &Config) -> Player {
        let socket = self.connect(&format!("?name={name}"), config).await;
        let socket = socket.unwrap();
        let mut player = Player { socket, id: 0 };
        let welcome: Welcome = serde_json::from_str(&player.text().await).unwrap();
        player.id = welcome.id;
        player
    }

    /// Lets time pass until a player sees that.
    async fn ticks_until(&mut self, player: &mut Player, seen: impl Fn(&World) -> bool) -> World {
        for _ in 0..MOST_TICKS {
            self.arena.step();
            let world = player.sees(self.arena.tick()).await;
            if seen(&world) {
                return world;
            }
        }
        panic!("it was not seen");
    }
}

/// Takes in little while nobody reads.
#[derive(Debug)]
struct Narrow;

impl Connector for Narrow {
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> Connecting<'a> {
        Box::pin(async move {
            let address = format!("{host}:{port}").parse().map_err(io::Error::other)?;
            let socket = TcpSocket::new_v4()?;
            socket.set_recv_buffer_size(16 * 1024)?;
            Ok(Box::new(socket.connect(address).await?) as Box<dyn ByteStream>)
        })
    }
}

struct Player {
    socket: WebSocket,
    id: u64,
}

impl Player {
    async fn steers(&mut self, x: i8, y: i8) {
        let heading = format!(r#"{{"x":{x},"y":{y}}}"#);
        self.socket.send(&Message::Text(heading)).await.unwrap();
    }

    async fn text(&mut self) -> String {
        match timeout(PATIENCE, self.socket.next()).await {
            Ok(Some(Message::Text(text))) => text,
            other => panic!("{other:?}"),
        }
    }

    async fn next(&mut self) -> World {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// The world at that tick.
    async fn sees(&mut self, tick: u64) -> World {
        loop {
            let world = self.next().await;
            if world.tick >= tick {
                assert_eq!(world.tick, tick);
                return world;
            }
        }
    }
}

fn dot(world: &World, id: u64) -> &Dot {
    let mut dots = world.dots.iter();
    dots.find(|dot| dot.id == id).unwrap()
}

const PATIENCE: Duration = Duration::from_secs(10);
const MOST_TICKS: usize = 10_000;
