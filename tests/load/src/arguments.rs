//! The command line.

use std::num::ParseIntError;
use std::str::FromStr;
use std::time::Duration;

use crate::dialect::Protocol;

pub(crate) const USAGE: &str = "\
load --proto PROTOCOL --address HOST:PORT [--pid PID] [--shape CONNECTIONSxIN_FLIGHT] [--size BYTES]
     [--path PATH] [--browser-headers] [--warmup SECONDS] [--seconds SECONDS] [--runs N]
     [--check-every N] [--idle CONNECTIONS]
load --proto PROTOCOL --address HOST:PORT --pid PID --fanout SUBSCRIBERSxBURST [--size BYTES]
     [--rate BURSTS_PER_SECOND | --load SHARE] [--stalled SUBSCRIBERS] [--events LEAST]
     [--warmup SECONDS] [--seconds SECONDS]

Protocols: raw ws-echo wilco-msgpack wilco-json http grpc jsonrpc socketio trpc tarpc nats nats-ws snapshots;
with --fanout: topic state events socketio nats nats-ws";

/// Whom to talk to, and how.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) protocol: Protocol,
    pub(crate) address: String,
    pub(crate) path: Option<String>,
    /// Bytes of an echo's payload, at least 4; typed calls have their own size.
    pub(crate) size: usize,
    pub(crate) headers: Headers,
}

/// The header fields of an HTTP request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Headers {
    /// Only what the server needs.
    Few,
    /// What a browser sends.
    Browser,
}

/// Connections, and how many requests each keeps in flight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) connections: usize,
    pub(crate) in_flight: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Arguments {
    pub(crate) target: Target,
    /// The server's process, without which neither its CPU nor its memory is known.
    pub(crate) pid: Option<u32>,
    pub(crate) shape: Shape,
    pub(crate) warmup: Duration,
    pub(crate) window: Duration,
    pub(crate) runs: usize,
    /// Every which reply is checked in full; one of another length than the last always is.
    pub(crate) check_every: u32,
    /// Connections to open and hold instead of sending requests.
    pub(crate) idle: Option<usize>,
    /// A topic to publish to, instead of sending requests.
    pub(crate) fan_out: Option<FanOut>,
}

/// One topic: who listens, and how fast events come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FanOut {
    /// Subscribers, and how many events are published with one write.
    pub(crate) shape: Shape,
    pub(crate) pace: Pace,
    /// So many of the subscribers stop reading when measuring begins.
    pub(crate) stalled: usize,
    /// So many events are published at least, however long it takes; not with a pace.
    pub(crate) events: u64,
}

/// When the next burst is published.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// When every subscriber has the last one.
    WhenAllHaveIt,
    /// So often in a second, whatever has arrived.
    Rate(f64),
    /// So often that this share of a processor is the server's.
    Load(f64),
}

impl Arguments {
    /// # Errors
    /// The text of what is wrong with the command line.
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self::default();
        let mut check_every = None;
        let (mut topic, mut pace, mut stalled, mut events) = (None, Pace::WhenAllHaveIt, 0, 0);
        while let Some(word) = words.next() {
            if word == "--browser-headers" {
                arguments.target.headers = Headers::Browser;
                continue;
            }
            let value = words
                .next()
                .ok_or_else(|| format!("{word} needs a value"))?;
            match word.as_str() {
                "--proto" => {
                    arguments.target.protocol =
                        Protocol::parse(&value).ok_or_else(|| format!("no protocol {value}"))?;
                }
                "--address" => arguments.target.address = value,
                "--path" => arguments.target.path = Some(value),
                "--pid" => arguments.pid = Some(number(&value)?),
                "--shape" => arguments.shape = value.parse()?,
                "--size" => arguments.target.size = number::<usize>(&value)?.max(4),
                "--warmup" => arguments.warmup = seconds(&value)?,
                "--seconds" => arguments.window = seconds(&value)?,
                "--runs" => arguments.runs = number::<usize>(&value)?.max(1),
                "--check-every" => check_every = Some(number::<u32>(&value)?.max(1)),
                "--idle" => arguments.idle = Some(number(&value)?),
                "--fanout" => topic = Some(value.parse()?),
                "--rate" => pace = Pace::Rate(positive(&value)?),
                "--load" => pace = Pace::Load(positive(&value)?),
                "--stalled" => stalled = number(&value)?,
                "--events" => events = number(&value)?,
                _ => return Err(format!("no option {word}")),
            }
        }
        arguments.check_every = check_every.unwrap_or(arguments.shape.check_every());
        arguments.fan_out = topic.map(|shape| FanOut {
            shape,
            pace,
            stalled,
            events,
        });
        Ok(arguments)
    }
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            target: Target {
                protocol: Protocol::Raw,
                address: "127.0.0.1:9000".to_owned(),
                path: None,
                size: 64,
                headers: Headers::Few,
            },
            pid: None,
            shape: Shape {
                connections: 1,
                in_flight: 1,
            },
            warmup: Duration::from_millis(500),
            window: Duration::from_secs(2),
            runs: 3,
            check_every: 1,
            idle: None,
            fan_out: None,
        }
    }
}

impl Shape {
    /// With deep pipelines the generator must not be what is measured, so it samples.
    const fn check_every(self) -> u32 {
        if self.in_flight < 64 { 1 } else { 16 }
    }
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('x')
            .ok_or_else(|| format!("{text} is not a shape like 64x16"))?;
        Ok(Self {
            connections: number::<usize>(parts.0)?.max(1),
            in_flight: number::<u32>(parts.1)?.max(1),
        })
    }
}

fn number<T: FromStr<Err = ParseIntError>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("{text}: {error}"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|error| format!("{text}: {error}"))?;
    Duration::try_from_secs_f64(seconds).map_err(|error| format!("{text}: {error}"))
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_normal() && value.is_sign_positive() => Ok(value),
        _ => Err(format!("{text} is not a positive number")),
    }
}
