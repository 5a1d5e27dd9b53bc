use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use js_sys::Math;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Event, EventTarget, PageTransitionEvent, VisibilityState, Window};

/// What the browser tells of the life of its page, and of the network. In a worker it is the network
/// alone. Its drop listens no longer.
pub(crate) struct Page {
    news: Rc<RefCell<News>>,
    target: EventTarget,
    hear: Closure<dyn FnMut(Event)>,
}

#[derive(Default)]
struct News {
    /// How soon who waits is to try again, if something was told.
    delay: Option<Duration>,
    owner: Option<Waker>,
}

impl Page {
    pub(crate) fn new() -> Self {
        let news = Rc::<RefCell<News>>::default();
        let told = Rc::clone(&news);
        let hear = Closure::new(move |event: Event| {
            if let Some(delay) = delay(&event) {
                let mut news = told.borrow_mut();
                news.delay = Some(news.delay.map_or(delay, |earlier| earlier.min(delay)));
                let owner = news.owner.take();
                drop(news);
                if let Some(owner) = owner {
                    owner.wake();
                }
            }
        });
        let target: EventTarget = js_sys::global().unchecked_into();
        for sign in SIGNS {
            // What is told to the document passes the window first, so one place hears it all.
            let listened = target.add_event_listener_with_callback_and_bool(
                sign,
                hear.as_ref().unchecked_ref(),
                true,
            );
            if let Err(thrown) = listened {
                tracing::error!(?thrown, sign, "the browser does not tell of its page");
            }
        }
        Self { news, target, hear }
    }

    /// How soon who waits is to try again, when something was told after which to look.
    pub(crate) fn poll(&self, cx: &Context<'_>) -> Poll<Duration> {
        let mut news = self.news.borrow_mut();
        match news.delay.take() {
            Some(delay) => Poll::Ready(delay),
            None => {
                news.owner = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        for sign in SIGNS {
            // Nothing is left to be done where the browser does not take it off.
            let _ = self.target.remove_event_listener_with_callback_and_bool(
                sign,
                self.hear.as_ref().unchecked_ref(),
                true,
            );
        }
    }
}

/// How soon after an event who waits is to try again; `None` if it says nothing.
fn delay(event: &Event) -> Option<Duration> {
    match &*event.type_() {
        // All who share that network hear it at one moment.
        "online" => Some(SPREAD.mul_f64(Math::random())),
        "offline" => Some(Duration::MAX),
        _ => is_shown(event).then_some(Duration::ZERO),
    }
}

/// Whether the page is looked at. One that was just loaded is shown too, and one that is left
/// changes its visibility.
fn is_shown(event: &Event) -> bool {
    let is_loaded = event
        .dyn_ref::<PageTransitionEvent>()
        .is_some_and(|event| !event.persisted());
    let document = js_sys::global()
        .dyn_into::<Window>()
        .ok()
        .and_then(|window| window.document());
    let is_hidden = |document: Document| document.visibility_state() == VisibilityState::Hidden;
    !is_loaded && !document.is_some_and(is_hidden)
}

const SIGNS: [&str; 5] = [
    "visibilitychange",
    "pageshow",
    "resume",
    "online",
    "offline",
];
/// Over how long those come back whose network does.
const SPREAD: Duration = Duration::from_secs(1);
