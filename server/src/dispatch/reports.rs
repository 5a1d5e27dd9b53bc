//! What actions tell while they run.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_util::task::AtomicWaker;
use wilco_protocol::RequestId;
use wilco_protocol::envelope::At;

/// The progress of the running actions of one session: of each the latest alone, until a connection takes it. It goes
/// where the running calls go, so whoever runs them says it.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    runs: Mutex<Runs>,
    /// Whether there may be progress that nobody took.
    any: AtomicBool,
    waker: AtomicWaker,
}

#[derive(Debug, Default)]
struct Runs {
    last: u64,
    live: BTreeMap<u64, Report>,
}

#[derive(Debug)]
struct Report {
    request_id: RequestId,
    /// The latest.
    progress: Option<Progress>,
    /// Whether nobody took that.
    is_waiting: bool,
    at: Vec<At>,
}

/// How far an action is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) percent: Option<u8>,
    pub(crate) message: Option<Box<str>>,
}

/// By which one run reports. What it says after its end is heard by nobody.
#[derive(Debug, Clone)]
pub(crate) struct Reporter {
    reports: Arc<Reports>,
    run: u64,
}

impl Reports {
    /// Lets a call report that is about to run.
    pub(super) fn open(self: &Arc<Self>, request_id: RequestId) -> Reporter {
        let mut runs = self.lock();
        runs.last += 1;
        let run = runs.last;
        let report = Report {
            request_id,
            progress: None,
            is_waiting: false,
            at: Vec::new(),
        };
        runs.live.insert(run, report);
        drop(runs);
        let reports = Arc::clone(self);
        Reporter { reports, run }
    }

    /// The next progress that nobody took.
    pub(super) fn poll(&self, cx: &Context<'_>) -> Poll<(RequestId, Progress)> {
        // Before it is looked at, so that no report is lost.
        self.waker.register(cx.waker());
        if !self.any.swap(false, Ordering::Acquire) {
            return Poll::Pending;
        }
        let mut runs = self.lock();
        let mut waiting = runs.live.values_mut().filter(|it| it.is_waiting);
        let Some(report) = waiting.next() else {
            return Poll::Pending;
        };
        report.is_waiting = false;
        let request_id = report.request_id.clone();
        let progress = report.progress.clone();
        let more = waiting.next().is_some();
        drop(runs);
        if more {
            self.any.store(true, Ordering::Release);
        }
        progress.map_or(Poll::Pending, |progress| {
            Poll::Ready((request_id, progress))
        })
    }

    /// Says the latest progress of a call once more: somebody else asks for it now.
    pub(super) fn repeat(&self, request_id: &RequestId) {
        let mut runs = self.lock();
        let live = runs.live.values_mut();
        for report in live.filter(|it| it.request_id == *request_id) {
            report.is_waiting = report.progress.is_some();
        }
        drop(runs);
        self.ring();
    }

    fn ring(&self) {
        self.any.store(true, Ordering::Release);
        self.waker.wake();
    }

    fn lock(&self) -> MutexGuard<'_, Runs> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reporter {
    /// Says how far it is. What was said before and not taken yet is forgotten.
    pub(crate) fn progress(&self, progress: Progress) {
        let mut runs = self.reports.lock();
        let Some(report) = runs.live.get_mut(&self.run) else {
            return;
        };
        report.progress = Some(progress);
        report.is_waiting = true;
        drop(runs);
        self.reports.ring();
    }

    /// Notes where its effect is visible: of each resource the last position.
    pub(crate) fn reached(&self, at: At) {
        let mut runs = self.reports.lock();
        let Some(report) = runs.live.get_mut(&self.run) else {
            return;
        };
        let is_same = |it: &At| it.resource == at.resource;
        match report.at.iter().position(is_same) {
            Some(before) => report.at[before] = at,
            None if report.at.len() < MAX_AT => report.at.push(at),
            None => {}
        }
    }

    /// Ends the report. Gives where the effect is visible.
    pub(super) fn end(&self) -> Vec<At> {
        let report = self.reports.lock().live.remove(&self.run);
        report.map_or_else(Vec::new, |report| report.at)
    }
}

/// How many resources one action may tell of; the delta names the action that caused it in any case.
const MAX_AT: usize = 16;

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    fn percent(percent: u8) -> Progress {
        Progress {
            percent: Some(percent),
            message: None,
        }
    }

    fn taken(reports: &Reports) -> Vec<(RequestId, Option<u8>)> {
        let cx = Context::from_waker(Waker::noop());
        let mut all = Vec::new();
        while let Poll::Ready((id, progress)) = reports.poll(&cx) {
            all.push((id, progress.percent));
        }
        all
    }

    fn at(resource: &str, seq: u64) -> At {
        At {
            resource: resource.into(),
            epoch: "e".into(),
            seq,
        }
    }

    #[test]
    fn of_each_action_the_latest_progress_waits() {
        let reports = Arc::<Reports>::default();
        let (one, other) = (reports.open(1.into()), reports.open(2.into()));
        assert_eq!(taken(&reports), []);
        for done in 1..=100 {
            one.progress(percent(done));
        }
        other.progress(percent(7));
        let expected = [
            (RequestId::from(1), Some(100)),
            (RequestId::from(2), Some(7)),
        ];
        assert_eq!(taken(&reports), expected);
        assert_eq!(taken(&reports), []);
        // Who asks again hears it again; of what has not reported there is nothing to hear.
        reports.open(3.into());
        for id in [2, 3, 4] {
            reports.repeat(&id.into());
        }
        assert_eq!(taken(&reports), expected[1..]);
    }

    #[test]
    fn what_is_said_after_the_end_is_heard_by_nobody() {
        let reports = Arc::<Reports>::default();
        let one = reports.open(1.into());
        one.progress(percent(50));
        assert_eq!(one.end(), []);
        one.progress(percent(60));
        // The same id runs again: it is another run.
        let again = reports.open(1.into());
        one.progress(percent(70));
        one.reached(at("world/1", 3));
        assert_eq!(taken(&reports), []);
        assert_eq!(again.end(), []);
        assert!(reports.lock().live.is_empty());
    }

    #[test]
    fn of_each_resource_the_last_position_is_told_and_of_not_too_many() {
        let reports = Arc::<Reports>::default();
        let one = reports.open(1.into());
        for seq in 1..=3 {
            one.reached(at("world/1", seq));
        }
        for other in 0..100 {
            one.reached(at(&format!("world/{}", other + 2), 1));
        }
        let told = one.end();
        assert_eq!((told.len(), &told[0]), (MAX_AT, &at("world/1", 3)));
    }
}
