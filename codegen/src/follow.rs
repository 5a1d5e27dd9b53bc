//! What `wilco sub` and `wilco tail` have in common: a channel that is printed line by line.

use std::num::NonZeroU64;
use std::process::ExitCode;

use wilco_client::protocol::session::ChannelKey;
use wilco_client::protocol::{Code, Fault, Payload};
use wilco_client::{CallError, Client, RawNews, Status};

use crate::call::unconnected;
use crate::command::Follow;
use crate::exit::{NO_CONNECTION, REFUSED};
use crate::lines::{Lines, Unread};
use crate::refusal::Refusal;

/// Prints what comes of a channel: `show` gives the lines of each piece of news.
pub(crate) async fn run(
    channel: ChannelKey,
    follow: &Follow,
    show: impl Fn(&RawNews) -> Vec<String>,
) -> ExitCode {
    let Follow {
        server, timeout, ..
    } = follow;
    let client = match Client::connect_with(&server.url, server.config(*timeout)).await {
        Ok(client) => client,
        Err(error) => return unconnected(&error, &server.url),
    };
    let lines = Lines::new();
    let end = tokio::select! {
        end = print(&client, channel, follow, &lines, show) => end,
        end = watch(&client) => end,
        // Without a handler there is nothing to wait for.
        Ok(()) = tokio::signal::ctrl_c() => End::Interrupted,
    };
    client.close().await;
    match end {
        // What waits for a reader that has stopped is not waited for.
        End::Interrupted => ExitCode::SUCCESS,
        End::Done => lines.finish(),
        End::Refused(fault) => {
            let printed = lines.finish();
            let is_unknown = fault.code == Code::UnknownChannel;
            eprintln!("{}", Refusal::of(CallError::Fault(fault)));
            if is_unknown {
                eprintln!("{UNKNOWN}");
            }
            failed(printed, REFUSED)
        }
        End::Closed(why) => {
            let printed = lines.finish();
            eprintln!("{why}");
            failed(printed, NO_CONNECTION)
        }
    }
}

/// Why nothing more is printed.
enum End {
    /// As many lines were printed as were wanted, or nobody reads them.
    Done,
    Interrupted,
    Refused(Box<Fault>),
    /// There will be no connection any more.
    Closed(String),
}

async fn print(
    client: &Client,
    channel: ChannelKey,
    follow: &Follow,
    lines: &Lines,
    show: impl Fn(&RawNews) -> Vec<String>,
) -> End {
    let mut left = follow.count.map(NonZeroU64::get);
    let mut news = client.follow_raw(channel);
    while let Some(news) = news.next().await {
        if let RawNews::Refused(fault) = news {
            return End::Refused(fault);
        }
        for line in show(&news) {
            if let Err(Unread) = lines.say(line).await {
                return End::Done;
            }
            if let Some(left) = &mut left {
                *left -= 1;
                if *left == 0 {
                    return End::Done;
                }
            }
        }
    }
    // The watch knows why.
    std::future::pending().await
}

/// Tells of the connection on standard error, until there will be none any more.
async fn watch(client: &Client) -> End {
    let mut changes = client.status_changes();
    // It is open: whoever connects does so again.
    let mut outage = Outage::None;
    while let Some(status) = changes.next().await {
        match (status, outage) {
            (Status::Closed { reason }, _) => return End::Closed(reason.to_string()),
            (Status::Open { .. }, Outage::None)
            | (Status::Connecting, Outage::Told | Outage::Explained)
            | (Status::Waiting { .. }, Outage::Explained) => {}
            (Status::Open { .. }, Outage::Told | Outage::Explained) => {
                outage = Outage::None;
                eprintln!("connected again");
            }
            (Status::Connecting, Outage::None) => {
                outage = Outage::Told;
                eprintln!("{LOST}");
            }
            (Status::Waiting { cause, .. }, Outage::None) => {
                outage = Outage::Explained;
                eprintln!("{LOST}: {cause}");
            }
            (Status::Waiting { cause, .. }, Outage::Told) => {
                outage = Outage::Explained;
                eprintln!("no connection yet: {cause}");
            }
        }
    }
    End::Closed("the connection is closed".to_owned())
}

/// What was said of the connection since it was open last.
#[derive(Clone, Copy)]
enum Outage {
    None,
    Told,
    /// With its cause: of many attempts one is enough.
    Explained,
}

fn failed(printed: ExitCode, code: u8) -> ExitCode {
    if printed == ExitCode::SUCCESS {
        ExitCode::from(code)
    } else {
        printed
    }
}

/// JSON as it came, on one line: a break outside of a text means nothing, and inside there is none.
pub(crate) fn on_one_line(payload: &Payload) -> String {
    let text = String::from_utf8_lossy(payload.as_raw().bytes()).into_owned();
    text.replace(['\n', '\r'], " ")
}

const LOST: &str = "the connection is lost, and opened again";
const UNKNOWN: &str = "What there is to follow stands in the contract: `wilco contract` prints it.";

#[cfg(test)]
mod tests {
    use wilco_client::protocol::Encoding;

    use super::*;

    #[test]
    fn json_stays_as_it_came_and_takes_one_line() {
        let pretty = "{\r\n\"b\": 18446744073709551616,\n\"a\": \"x\\ny\"}";
        let payload = Payload::new(Encoding::Json, pretty);
        let line = on_one_line(&payload);
        assert_eq!(line, "{  \"b\": 18446744073709551616, \"a\": \"x\\ny\"}");
    }
}
