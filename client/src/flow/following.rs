use wilco_protocol::session::ChannelKey;

use super::sink::{Seat, SeatId, Sink};
use crate::client::Client;

/// A place among those who follow a channel, and the connection that it needs. Its drop gives the
/// place back; the last one ends the subscription.
#[derive(Debug)]
pub(crate) struct Following {
    client: Client,
    channel: ChannelKey,
    seat: SeatId,
}

impl Following {
    pub(crate) fn begin(
        client: Client,
        channel: ChannelKey,
        sink: Box<dyn Sink>,
        needs_whole: bool,
    ) -> Self {
        let id = client.registry().next_seat();
        let seat = Seat {
            id,
            sink,
            needs_whole,
        };
        client.inbox().follow(channel.clone(), seat);
        Self {
            client,
            channel,
            seat: id,
        }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn channel(&self) -> &ChannelKey {
        &self.channel
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.client
            .inbox()
            .unfollow(self.channel.clone(), self.seat);
    }
}
