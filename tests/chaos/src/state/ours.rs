//! One who follows both resources with the Rust client, and reports each change that it shows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;
use wilco_client::protocol::flow::{Derived, FlowState};
use wilco_client::protocol::session::Backoff;
use wilco_client::{Client, Config};

use super::mirror::{APRON, BOARD};
use super::said::Position;
use super::seen::Seen;
use super::world::{Apron, Board, hash};
use crate::history::now;

/// Follows until told that it is over; then says where it got, and when.
///
/// # Errors
///
/// If the address is none.
pub async fn follow(
    who: String,
    address: SocketAddr,
    seen: Arc<Seen>,
    over: watch::Receiver<bool>,
) -> Result<(), wilco_client::Error> {
    let config = Config {
        backoff: Backoff {
            first: Duration::from_millis(10),
            longest: Duration::from_millis(50),
            held: Duration::from_millis(50),
        },
        welcome_timeout: Duration::from_secs(1),
        ..Config::default()
    };
    let client = Client::start(&format!("ws://{address}/ws"), config)?;
    let hear = |resource| Ear {
        who: who.clone(),
        resource,
        seen: Arc::clone(&seen),
        over: over.clone(),
        last: None,
    };
    tokio::join!(
        hear(APRON).listen::<Apron>(&client),
        hear(BOARD).listen::<Derived<Board>>(&client),
    );
    client.close().await;
    Ok(())
}

/// One resource as one client sees it.
struct Ear {
    who: String,
    resource: &'static str,
    seen: Arc<Seen>,
    over: watch::Receiver<bool>,
    /// Where the client is, and since when, in microseconds since 1970.
    last: Option<(Position, u128)>,
}

impl Ear {
    async fn listen<S: FlowState + Serialize>(mut self, client: &Client) {
        let mut subscribed = client.resource::<S>(self.resource);
        loop {
            let view = tokio::select! {
                view = subscribed.changed() => view,
                _ = self.over.wait_for(|over| *over) => break,
            };
            let Some(view) = view else { break };
            if let Some((state, position)) = view.state.zip(view.position) {
                let (epoch, seq) = (position.epoch.to_string(), position.seq);
                self.stands(Position { epoch, seq }, hash(&*state));
            }
        }
        let (who, resource) = (&self.who, self.resource);
        match self.last {
            Some((Position { epoch, seq }, at)) => self
                .seen
                .write(format_args!("reached {who} {resource} {epoch} {seq} {at}")),
            None => self.seen.write(format_args!("empty {who} {resource}")),
        }
    }

    fn stands(&mut self, position: Position, hash: u32) {
        let (who, resource) = (&self.who, self.resource);
        self.seen.report(who, resource, &position, hash);
        if let Some((before, _)) = &self.last {
            if *before == position {
                return;
            }
            if before.epoch == position.epoch && position.seq < before.seq {
                let Position { epoch, seq } = &position;
                self.seen.write(format_args!(
                    "back {who} {resource} {epoch} {} {seq}",
                    before.seq
                ));
            }
        }
        self.last = Some((position, now().as_micros()));
    }
}
