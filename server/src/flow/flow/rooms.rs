//! The resources that somebody follows, and those that somebody did.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use wilco_protocol::flow::HistoryLimits;

use super::room::{Left, Room};
use super::{Shared, lock};
use crate::flow::handler::FlowHandler;
use crate::flow::idle::Idle;
use crate::flow::stream::Stream;
use crate::flow::viewer::View;

/// Those of a flow by their names.
#[derive(Default)]
pub(super) struct Rooms {
    pub(super) by_name: HashMap<Arc<str>, Arc<Room>>,
    /// The views that nobody follows; they are kept for those who come back.
    idle: Idle<(Arc<str>, View)>,
    pub(super) is_swept: bool,
}

/// As long as it is held, the stream of a view is kept for who reads it.
pub(super) struct Stay<H> {
    pub(super) shared: Arc<Shared<H>>,
    pub(super) name: Arc<str>,
    pub(super) view: View,
}

/// A stream that is kept no more. Dropped where no lock is held: it may be large.
type Gone = Option<Arc<Stream>>;

impl Rooms {
    /// Somebody comes to follow a view.
    pub(super) fn come_back(&mut self, name: &Arc<str>, view: &View) {
        self.idle.come_back(&(Arc::clone(name), view.clone()));
    }

    /// One of those who follow a view goes.
    fn leave(&mut self, name: &Arc<str>, view: &View) -> Gone {
        let room = self.by_name.get(name)?;
        let (name, view) = match room.leave(view) {
            Left::Others => return None,
            Left::Nobody => self.idle.leave(&(Arc::clone(name), view.clone()))?,
            Left::Nothing => (Arc::clone(name), view.clone()),
        };
        self.forget(&name, &view)
    }

    /// Forgets a view of which nothing could be read, if nobody waits for it.
    pub(super) fn give_up(&mut self, name: &Arc<str>, view: &View) -> Gone {
        if !self.by_name.get(name)?.is_void(view) {
            return None;
        }
        self.come_back(name, view);
        self.forget(name, view)
    }

    /// Forgets a view that nobody has followed for as long as changes are kept, if there is one.
    fn pop_old(&mut self) -> Gone {
        let age = HistoryLimits::default().age;
        let (name, view) = self.idle.pop_older_than(age)?;
        self.forget(&name, &view)
    }

    fn forget(&mut self, name: &Arc<str>, view: &View) -> Gone {
        let (stream, is_empty) = self.by_name.get(name)?.forget(view);
        if is_empty {
            self.by_name.remove(name);
        }
        stream
    }
}

impl<H> Drop for Stay<H> {
    fn drop(&mut self) {
        let gone = lock(&self.shared.rooms).leave(&self.name, &self.view);
        drop(gone);
    }
}

/// Forgets what nobody has followed for long, as long as there is anything.
pub(super) async fn sweep<H: FlowHandler>(shared: Weak<Shared<H>>) {
    loop {
        tokio::time::sleep(BETWEEN_SWEEPS).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        // Each is dropped where no lock is held.
        while let Some(gone) = shared.pop_old() {
            drop(gone);
        }
        let mut rooms = shared.rooms();
        if rooms.by_name.is_empty() {
            rooms.is_swept = false;
            return;
        }
    }
}

impl<H> Shared<H> {
    fn pop_old(&self) -> Gone {
        self.rooms().pop_old()
    }
}

/// A resource without followers is forgotten up to so much later than its changes are.
const BETWEEN_SWEEPS: Duration = Duration::from_secs(60);
