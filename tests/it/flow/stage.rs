//! What the tables follow, and what they hear of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wilco_protocol::Encoding;
use wilco_protocol::envelope::{
    Channel, ChannelKind, ClientMessage, Resync, ServerMessage, Subscribe, SubscribedChannel,
    Unsubscribe,
};
use wilco_protocol::payload::Raw;
use wilco_protocol::Position;
use wilco_server::flow::{FlowState, Unfit};
use wilco_server::{Resource, Router};

use crate::server::kit::{Client, Heard, Served, serve};

/// How many bags are on a belt, and who put them there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Belt {
    pub(super) bags: u64,
    pub(super) last: String,
}

/// More bags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Load {
    pub(super) bags: u64,
    pub(super) by: String,
}

impl FlowState for Belt {
    type Delta = Load;

    fn apply_delta(&mut self, load: Load) -> Result<(), Unfit> {
        let bags = self.bags.checked_add(load.bags);
        self.bags = bags.ok_or(Unfit::new("no belt is that long"))?;
        self.last = load.by;
        Ok(())
    }
}

pub(super) fn load(bags: u64) -> Load {
    let by = "ann".to_owned();
    Load { bags, by }
}

/// A belt that is served as `belt`.
pub(super) async fn belt() -> (Resource<Belt>, Served) {
    let belt = Resource::new(Belt::default());
    let served = serve_api(Router::new().resource("belt", belt.clone())).await;
    (belt, served)
}

pub(super) async fn serve_api(api: Router) -> Served {
    serve(axum::Router::new().merge(api.into_axum("/ws"))).await
}

/// A client that follows.
#[derive(Debug)]
pub(super) struct Follower {
    pub(super) client: Client,
    /// The epochs in the order in which they were heard of.
    epochs: Vec<Box<str>>,
}

impl Follower {
    pub(super) const fn new(client: Client) -> Self {
        let epochs = Vec::new();
        Self { client, epochs }
    }

    pub(super) async fn of(served: Served) -> Self {
        Self::new(served.client().await)
    }

    pub(super) async fn subscribe(&mut self, channels: Vec<Channel>) {
        let subscribe = Subscribe {
            request_id: Some(1.into()),
            channels,
        };
        self.client.send(&ClientMessage::Subscribe(subscribe)).await;
    }

    /// Asks for a state, and takes in the answer and all that it is begun with.
    pub(super) async fn follow(&mut self, name: &str) -> Vec<String> {
        self.subscribe(vec![Channel::new(ChannelKind::State, name)])
            .await;
        self.hear_all(2).await
    }

    /// Asks for a state as somebody who was there.
    pub(super) async fn follow_since(&mut self, name: &str, since: Position) {
        let channel = Channel::new(ChannelKind::State, name).since(since);
        self.subscribe(vec![channel]).await;
    }

    pub(super) async fn unsubscribe(&mut self, name: &str) {
        let unsubscribe = Unsubscribe {
            request_id: None,
            channels: vec![Channel::new(ChannelKind::State, name)],
        };
        self.client
            .send(&ClientMessage::Unsubscribe(unsubscribe))
            .await;
    }

    pub(super) async fn resync(&mut self, name: Option<&str>, since: Option<Position>) {
        let resync = Resync {
            last_seq: since.as_ref().map(|since| since.seq),
            epoch: since.map(|since| since.epoch),
            resource: name.map(Into::into),
            kind: ChannelKind::State,
        };
        self.client.send(&ClientMessage::Resync(resync)).await;
    }

    /// Sends a ping. Its pong comes behind all that was said by then.
    pub(super) async fn ping(&mut self) {
        let ping = ClientMessage::Ping {
            ts: None,
            ack: None,
        };
        self.client.send(&ping).await;
    }

    /// The next thing that is said, in one line; epochs are numbered as they come.
    pub(super) async fn hear(&mut self) -> String {
        let heard = self.client.next().await;
        match &heard {
            Heard::Message(..) => self.describe(heard.read()),
            other => format!("{other:?}"),
        }
    }

    pub(super) async fn hear_all(&mut self, count: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..count {
            lines.push(self.hear().await);
        }
        lines
    }

    /// The epoch of that number.
    pub(super) fn epoch(&self, number: usize) -> Box<str> {
        self.epochs[number].clone()
    }

    /// A position in the epoch of that number.
    pub(super) fn at(&self, number: usize, seq: u64) -> Position {
        Position::new(self.epoch(number), seq)
    }

    fn number(&mut self, epoch: &str) -> usize {
        let known = self.epochs.iter().position(|known| **known == *epoch);
        known.unwrap_or_else(|| {
            self.epochs.push(epoch.into());
            self.epochs.len() - 1
        })
    }

    fn describe(&mut self, message: ServerMessage<Raw<'_>>) -> String {
        let value = |raw: &Raw<'_>| raw.decode::<Value>().expect("a value");
        match message {
            ServerMessage::Subscribed(subscribed) => {
                let id = subscribed.request_id.map(|id| format!("{id}: "));
                let channels = subscribed.channels.iter();
                let channels: Vec<_> = channels.map(|it| self.describe_channel(it)).collect();
                format!("{}{}", id.unwrap_or_default(), channels.join(", "))
            }
            ServerMessage::Snapshot(it) => {
                let place = self.place(it.epoch, it.resource, it.seq);
                format!("{place} = {}", value(&it.state))
            }
            ServerMessage::Delta(it) => {
                let place = self.place(it.epoch, it.resource, it.seq);
                let from = it.from.expect("it is always said");
                format!("{place} from {from}: {}", value(&it.delta))
            }
            ServerMessage::Deltas(it) => {
                let place = self.place(it.epoch, it.resource, it.seq);
                let from = it.from.expect("it is always said");
                let deltas: Vec<_> = it.deltas.iter().map(value).collect();
                format!("{place} from {from}: {}", Value::from(deltas))
            }
            ServerMessage::Current(it) => {
                let place = self.place(Some(it.epoch), it.resource, it.seq);
                format!("{place}: current")
            }
            ServerMessage::Pong { tops, .. } => {
                let tops = tops.into_iter().map(|top| {
                    let place = self.place(Some(top.epoch), Some(top.name), top.seq);
                    format!(" {place}")
                });
                format!("pong{}", tops.collect::<String>())
            }
            other => format!("{other:?}"),
        }
    }

    fn place(&mut self, epoch: Option<Box<str>>, name: Option<Box<str>>, seq: u64) -> String {
        let epoch = self.number(&epoch.expect("it is always said"));
        format!("{} {epoch}.{seq}", name.expect("it is always said"))
    }

    fn describe_channel(&mut self, channel: &SubscribedChannel) -> String {
        let name = &channel.name;
        match &channel.result {
            Ok(seat) => {
                let epoch = self.number(&seat.epoch);
                let recovered = if seat.recovered { " recovered" } else { "" };
                format!("{name} at {epoch}.{}{recovered}", seat.seq)
            }
            Err(fault) => {
                let retry = fault.retry_after_ms.map(|ms| format!(" after {ms} ms"));
                format!("{name} ! {}{}", fault.code.as_str(), retry.unwrap_or_default())
            }
        }
    }
}

/// Folds what is said of a belt, as a client does, and checks that it fits.
#[derive(Debug, Default)]
pub(super) struct Fold {
    pub(super) belt: Belt,
    pub(super) position: Option<(Box<str>, u64)>,
    pub(super) snapshots: usize,
}

impl Fold {
    pub(super) fn take(&mut self, heard: &Heard) {
        match heard.read() {
            ServerMessage::Snapshot(it) => {
                let epoch = it.epoch.expect("always");
                if let Some((before, seq)) = &self.position
                    && *before == epoch
                {
                    assert!(*seq <= it.seq, "back from {seq} to {}", it.seq);
                }
                self.belt = it.state.decode().expect("a belt");
                self.position = Some((epoch, it.seq));
                self.snapshots += 1;
            }
            ServerMessage::Delta(it) => {
                self.go_on(it.epoch, it.from, it.seq);
                self.apply(&it.delta);
            }
            ServerMessage::Deltas(it) => {
                self.go_on(it.epoch, it.from, it.seq);
                for delta in &it.deltas {
                    self.apply(delta);
                }
            }
            ServerMessage::Subscribed(_) | ServerMessage::Current(_) => {}
            other => panic!("not of a state: {other:?}"),
        }
    }

    pub(super) fn seq(&self) -> u64 {
        self.position.as_ref().map_or(0, |(_, seq)| *seq)
    }

    fn go_on(&mut self, epoch: Option<Box<str>>, from: Option<u64>, seq: u64) {
        let here = self.position.replace((epoch.clone().expect("always"), seq));
        let there = (epoch.expect("always"), from.expect("always"));
        assert_eq!(here, Some(there), "it begins where this is");
    }

    fn apply(&mut self, delta: &Raw<'_>) {
        let load = delta.decode().expect("a load");
        self.belt.apply_delta(load).expect("it fits");
    }
}

/// Both ways to say it.
pub(super) const ENCODINGS: [Encoding; 2] = [Encoding::Json, Encoding::MessagePack];
