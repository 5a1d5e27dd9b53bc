use wilco_protocol::envelope::{PresenceStatus, SignalPayload};
use wilco_protocol::flow::Users;
use wilco_protocol::session::ChannelKey;

use super::signals::Signals;
use super::state_sink::UsersSink;
use super::subscribed::{Changes, Subscribed};
use super::view::View;
use crate::call_error::CallError;
use crate::client::Client;

/// Who is present at a topic, kept up to date for as long as a handle lives. Holding one makes the
/// user of this client present there too, if the client has one.
///
/// Handles are cheap to clone, and all handles of one topic share one subscription. A user is
/// listed once however many connections there are, and stays listed over the short loss of one.
///
/// ```no_run
/// use wilco_client::{Client, PresenceStatus};
///
/// # async fn run(ws: Client) {
/// let mut desk = ws.presence("desk");
/// desk.set(PresenceStatus::Idle);
/// while let Some(view) = desk.changed().await {
///     for user in view.state.iter().flat_map(|users| users.iter()) {
///         println!("{} is {}", user.user_id, user.status.as_str());
///     }
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Presence {
    users: Subscribed<Users>,
}

impl Presence {
    pub(crate) fn open(client: &Client, topic: Box<str>) -> Self {
        let channel = ChannelKey::presence(topic);
        let users = Subscribed::open(client, channel, |store| Box::new(UsersSink(store)));
        Self { users }
    }

    /// Who is known to be present now.
    #[must_use]
    pub fn get(&self) -> View<Users> {
        self.users.get()
    }

    /// Waits for a change, as [`Subscribed::changed`] does.
    pub async fn changed(&mut self) -> Option<View<Users>> {
        self.users.changed().await
    }

    /// Who is present now and whenever that changes; see [`Subscribed::changes`].
    #[must_use]
    pub fn changes(&self) -> Changes<Users> {
        self.users.changes()
    }

    /// How present the user is here, from now on, over all connections to come. Before it is set
    /// the user is active.
    pub fn set(&self, status: PresenceStatus) {
        let topic = Some(self.topic().into());
        self.users.client().inbox().set_presence(status, topic);
    }

    /// Says something to another user who is present here; see
    /// [`Client::signal`](crate::Client::signal).
    ///
    /// # Errors
    /// The client is closed, or holds too much that waits.
    pub fn signal(&self, user_id: &str, signal: SignalPayload) -> Result<(), CallError> {
        self.users.client().signal(self.topic(), user_id, signal)
    }

    /// What others say to this user here.
    #[must_use]
    pub fn signals(&self) -> Signals {
        Signals::open(self.users.client(), self.topic().into())
    }

    /// The name of the topic.
    #[must_use]
    pub fn topic(&self) -> &str {
        self.users.name()
    }
}
