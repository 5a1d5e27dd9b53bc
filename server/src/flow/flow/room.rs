//! One resource, and its views that somebody follows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use futures_util::future::BoxFuture;
use wilco_protocol::Fault;
use wilco_protocol::envelope::Typed;
use wilco_protocol::flow::HistoryLimits;

use super::Shared;
use crate::flow::handler::FlowHandler;
use crate::flow::said::{Dialect, Whole};
use crate::flow::source::{Changes, Reads, Source};
use crate::flow::spoken::{Spelling, Spoken};
use crate::flow::stream::{Beginning, Stream, epoch_of, fresh_epoch};
use crate::flow::viewer::{Name, View};

/// One resource that somebody follows.
pub(super) struct Room {
    name: Name,
    views: Mutex<Views>,
}

struct Views {
    epoch: Box<str>,
    by_view: HashMap<View, Kept>,
}

struct Kept {
    stream: Arc<Stream>,
    /// How many follow it, or are about to.
    stays: usize,
}

/// Who is left of a view when one goes.
pub(super) enum Left {
    Others,
    Nobody,
    /// Nobody, and there is nothing to come back to.
    Nothing,
}

impl Room {
    pub(super) fn new(name: Name) -> Self {
        let views = Views {
            epoch: fresh_epoch(),
            by_view: HashMap::new(),
        };
        Self {
            name,
            views: Mutex::new(views),
        }
    }

    /// What is told to those of a view, which one more follows until they [leave](Self::leave).
    pub(super) fn enter<H: FlowHandler>(
        &self,
        shared: &Arc<Shared<H>>,
        view: &View,
        window: Duration,
    ) -> Arc<Stream> {
        let mut views = self.lock();
        if let Some(kept) = views.by_view.get_mut(view) {
            kept.stays += 1;
            return Arc::clone(&kept.stream);
        }
        let heard = views.by_view.values().map(|it| it.stream.heard()).max();
        let reads = ViewOf {
            shared: Arc::downgrade(shared),
            handler: Arc::clone(&shared.handler),
            name: self.name.clone(),
            view: view.clone(),
        };
        let stream = Arc::new(Stream::new(Beginning {
            dialect: Dialect::State,
            name: Arc::clone(self.name.text()),
            epoch: epoch_of(&views.epoch, view.mark()),
            base: heard.unwrap_or(0),
            source: Source::Read(Arc::new(reads)),
            limits: HistoryLimits::default(),
        }));
        stream.set_window(window);
        let kept = Kept {
            stream: Arc::clone(&stream),
            stays: 1,
        };
        views.by_view.insert(view.clone(), kept);
        stream
    }

    /// One of those who follow a view goes.
    pub(super) fn leave(&self, view: &View) -> Left {
        let mut views = self.lock();
        let Some(kept) = views.by_view.get_mut(view) else {
            return Left::Others;
        };
        kept.stays -= 1;
        match kept.stays {
            0 if kept.stream.is_void() => Left::Nothing,
            0 => Left::Nobody,
            _ => Left::Others,
        }
    }

    /// Whether there is nothing of a view and nobody who waits for it.
    pub(super) fn is_void(&self, view: &View) -> bool {
        let views = self.lock();
        let kept = views.by_view.get(view);
        kept.is_some_and(|kept| kept.stays == 0 && kept.stream.is_void())
    }

    /// The views that somebody follows, or did.
    pub(super) fn views(&self) -> Vec<(View, Arc<Stream>)> {
        let views = self.lock();
        let all = views.by_view.iter();
        all.map(|(view, kept)| (view.clone(), Arc::clone(&kept.stream)))
            .collect()
    }

    /// The epoch that those of a view are in, if somebody follows it.
    pub(super) fn epoch_of(&self, view: &View) -> Option<Box<str>> {
        let views = self.lock();
        Some(views.by_view.get(view)?.stream.position().epoch)
    }

    /// The numbers of the source have begun again: all who follow are given the whole, in another epoch.
    pub(super) fn begin_anew(&self) {
        let mut views = self.lock();
        // Also for the views that come later: their positions must not be taken for those of before.
        views.epoch = fresh_epoch();
        let renew = |(view, kept): (&View, &Kept)| {
            let rung = kept.stream.begin_anew(epoch_of(&views.epoch, view.mark()));
            (Arc::clone(&kept.stream), rung)
        };
        let rung: Vec<_> = views.by_view.iter().map(renew).collect();
        drop(views);
        for (stream, rung) in rung {
            stream.ring(rung);
        }
    }

    /// Has all who follow look at what has changed beside the resource.
    pub(super) fn ring(&self) {
        for (_, stream) in self.views() {
            stream.ring(stream.ring_all());
        }
    }

    /// Forgets a view; gives its stream, and whether no view is left.
    pub(super) fn forget(&self, view: &View) -> (Option<Arc<Stream>>, bool) {
        let mut views = self.lock();
        let stream = views.by_view.remove(view).map(|kept| kept.stream);
        (stream, views.by_view.is_empty())
    }

    fn lock(&self) -> MutexGuard<'_, Views> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A resource as one view sees it, where it is kept.
struct ViewOf<H> {
    shared: Weak<Shared<H>>,
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

    fn was_in_vain(&self) {
        if let Some(shared) = self.shared.upgrade() {
            let gone = shared.rooms().give_up(self.name.text(), &self.view);
            drop(gone);
        }
    }
}
