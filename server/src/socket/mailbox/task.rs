use std::task::{Context, Waker};

/// What the connection's task waits for.
#[derive(Debug)]
pub(super) enum Task {
    /// Nothing: it runs, or was woken.
    Awake,
    /// Whatever comes.
    Asleep(Waker),
    /// The socket. Only what cannot wait for that wakes it here.
    Writing(Waker),
}

impl Task {
    /// Who is to be woken because something came; nobody twice.
    pub(super) fn sleeper(&mut self) -> Option<Waker> {
        match self {
            Self::Asleep(_) => std::mem::replace(self, Self::Awake).waker(),
            Self::Awake | Self::Writing(_) => None,
        }
    }

    /// The waker of the task that polls, cloned only if it is another one than before.
    pub(super) fn renew(&mut self, cx: &Context<'_>) -> Waker {
        match std::mem::replace(self, Self::Awake).waker() {
            Some(waker) if waker.will_wake(cx.waker()) => waker,
            Some(_) | None => cx.waker().clone(),
        }
    }

    pub(super) fn waker(self) -> Option<Waker> {
        match self {
            Self::Awake => None,
            Self::Asleep(waker) | Self::Writing(waker) => Some(waker),
        }
    }
}

/// Not to be called under a lock.
pub(super) fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}
