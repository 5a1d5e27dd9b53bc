//! One resource, and its views that somebody follows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use wilco_protocol::Fault;
use wilco_protocol::envelope::Typed;
use wilco_protocol::flow::HistoryLimits;

use crate::flow::handler::FlowHandler;
use crate::flow::said::{Dialect, Whole};
use crate::flow::source::{Changes, Reads, Source};
use crate::flow::spoken::{Spelling, Spoken};
use crate::flow::stream::{Beginning, Stream, epoch_of, fresh_epoch};
use crate::flow::viewer::{Name, View};

/// One resource that somebody follows.
pub(super) struct Room {
    name: Name,
    epoch: Box<str>,
    views: Mutex<Vec<(View, Arc<Stream>)>>,
}

impl Room {
    pub(super) fn new(name: Name) -> Self {
        Self {
            name,
            epoch: fresh_epoch(),
            views: Mutex::default(),
        }
    }

    /// What is told to those of a view. It is kept from now on until nobody has read it for long.
    pub(super) fn stream<H: FlowHandler>(
        &self,
        handler: &Arc<H>,
        view: &View,
        window: Duration,
    ) -> Arc<Stream> {
        let mut views = self.lock();
        if let Some((_, stream)) = views.iter().find(|(known, _)| known == view) {
            stream.keep_on();
            return Arc::clone(stream);
        }
        let heard = views.iter().map(|(_, stream)| stream.heard()).max();
        let reads = ViewOf {
            handler: Arc::clone(handler),
            name: self.name.clone(),
            view: view.clone(),
        };
        let stream = Arc::new(Stream::new(Beginning {
            dialect: Dialect::State,
            name: Arc::clone(self.name.text()),
            epoch: epoch_of(&self.epoch, view.mark()),
            base: heard.unwrap_or(0),
            source: Source::Read(Arc::new(reads)),
            limits: HistoryLimits::default(),
        }));
        stream.set_window(window);
        views.push((view.clone(), Arc::clone(&stream)));
        stream
    }

    /// The views that somebody follows, or did.
    pub(super) fn views(&self) -> Vec<(View, Arc<Stream>)> {
        self.lock().clone()
    }

    /// The epoch that those of a view are in, if somebody follows it.
    pub(super) fn epoch_of(&self, view: &View) -> Option<Box<str>> {
        let views = self.lock();
        let (_, stream) = views.iter().find(|(known, _)| known == view)?;
        Some(stream.position().epoch)
    }

    /// Has all who follow look at what has changed beside the resource.
    pub(super) fn ring(&self) {
        for (_, stream) in self.views() {
            stream.ring(stream.ring_all());
        }
    }

    /// Forgets the views that nobody has followed for long; gives whether none is left.
    pub(super) fn forget(&self) -> bool {
        let mut views = self.lock();
        views.retain(|(_, stream)| !stream.is_forgotten());
        views.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(View, Arc<Stream>)>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A resource as one view sees it, where it is kept.
struct ViewOf<H> {
    handler: Arc<H>,
    name: Name,
    view: View,
}

impl<H> ViewOf<H> {
    fn parts(&self) -> (Arc<H>, Name, View) {
        (
            Arc::clone(&self.handler),
            self.name.clone(),
            self.view.clone(),
        )
    }
}

impl<H: FlowHandler> Reads for ViewOf<H> {
    fn whole(&self) -> BoxFuture<'static, Result<(Whole, u64), Fault>> {
        let (handler, name, view) = self.parts();
        Box::pin(async move {
            let (state, seq) = handler.snapshot(&name, &view).await?;
            Ok((Whole::State(Arc::new(Typed(state))), seq))
        })
    }

    fn changes_since(&self, seq: u64) -> BoxFuture<'static, Result<Option<Changes>, Fault>> {
        let (handler, name, view) = self.parts();
        Box::pin(async move {
            let deltas = handler.deltas_since(&name, &view, seq).await?;
            let spell = |(delta, seq): (H::Delta, u64)| {
                let spoken = Spoken::of(&delta, Spelling::Both).ok()?;
                Some((Arc::new(spoken), seq))
            };
            // What cannot be said of it is read as a whole.
            Ok(deltas.and_then(|deltas| deltas.into_iter().map(spell).collect()))
        })
    }
}
