use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::{ArrayBuffer, Error as Thrown, JsString, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BinaryType, CloseEvent, Event, MessageEvent, WebSocket};
use wilco_protocol::CloseCode;
use wilco_protocol::session::Cause;

/// A browser's WebSocket, and what it has reported so far. Its drop closes the socket.
pub(super) struct Line {
    socket: WebSocket,
    news: Rc<RefCell<News>>,
    // Kept for as long as the browser may call them.
    _on_open: Closure<dyn FnMut(Event)>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

/// What happened since the owner looked.
///
/// The owner is woken by every event and runs before the next, so hardly more than one message is
/// ever here; a browser cannot be told to receive less.
#[derive(Default)]
struct News {
    messages: VecDeque<Message>,
    end: Option<End>,
    is_open: bool,
    owner: Option<Waker>,
}

/// A whole message.
pub(super) enum Message {
    Text(String),
    Binary(Vec<u8>),
}

/// Why no further message follows.
pub(super) enum End {
    /// The server closed.
    Closed { code: CloseCode, reason: String },
    /// Nobody said goodbye.
    Broken,
    /// A message was longer than is allowed.
    TooBig,
}

impl Line {
    /// Begins to open a WebSocket for messages of that length at most.
    pub(super) fn open(url: &str, subprotocol: &str, max_message: usize) -> Result<Self, Cause> {
        // Refused at once is what the page may not do at all, such as ws:// from an https:// page.
        let socket = WebSocket::new_with_str(url, subprotocol)
            .map_err(|thrown| Cause::Unreachable(words(&thrown).into()))?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let news = Rc::new(RefCell::new(News::default()));
        let on_open = Closure::new(on_event(&news, |news, _: Event| news.is_open = true));
        let on_message = Closure::new(on_event(&news, move |news, event: MessageEvent| {
            news.receive(&event.data(), max_message);
        }));
        let on_close = Closure::new(on_event(&news, |news, event: CloseEvent| {
            news.end.get_or_insert_with(|| end_of(&event));
        }));
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self {
            socket,
            news,
            _on_open: on_open,
            _on_message: on_message,
            _on_close: on_close,
        })
    }

    /// The browser's own, to send on.
    pub(super) fn socket(&self) -> &WebSocket {
        &self.socket
    }

    pub(super) fn poll_open(&self, cx: &Context<'_>) -> Poll<Result<(), Cause>> {
        let mut news = self.news.borrow_mut();
        if news.is_open {
            Poll::Ready(Ok(()))
        } else if news.end.is_some() {
            Poll::Ready(Err(Cause::NotOpened))
        } else {
            news.wait(cx)
        }
    }

    /// Ready when there is a message, or the end; an end without a close is an error.
    pub(super) fn poll_news(&self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        let mut news = self.news.borrow_mut();
        match news.end {
            Some(End::Broken) => Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
            Some(End::Closed { .. } | End::TooBig) => Poll::Ready(Ok(())),
            None if news.messages.is_empty() => news.wait(cx),
            None => Poll::Ready(Ok(())),
        }
    }

    pub(super) fn has_messages(&self) -> bool {
        !self.news.borrow().messages.is_empty()
    }

    pub(super) fn next_message(&self) -> Option<Message> {
        self.news.borrow_mut().messages.pop_front()
    }

    /// How it ended, which is told once.
    pub(super) fn take_end(&self) -> Option<End> {
        self.news.borrow_mut().end.take()
    }

    /// Ready when the browser is done with the socket. What comes before that is dropped.
    pub(super) fn poll_closed(&self, cx: &Context<'_>) -> Poll<()> {
        let mut news = self.news.borrow_mut();
        news.messages.clear();
        if self.socket.ready_state() == WebSocket::CLOSED {
            return Poll::Ready(());
        }
        news.wait(cx)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // What the browser reports from now on would call functions that are gone.
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Does nothing where it is closing already.
        let _ = self.socket.close();
    }
}

impl News {
    fn receive(&mut self, data: &JsValue, max_message: usize) {
        if self.end.is_some() {
            return;
        }
        match read(data, max_message) {
            Some(message) => self.messages.push_back(message),
            None => self.end = Some(End::TooBig),
        }
    }

    fn wait<T>(&mut self, cx: &Context<'_>) -> Poll<T> {
        self.owner = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// A listener that notes what happened and wakes the owner.
fn on_event<E>(
    news: &Rc<RefCell<News>>,
    note: impl Fn(&mut News, E) + 'static,
) -> impl FnMut(E) + 'static {
    let news = Rc::clone(news);
    move |event| {
        let mut news = news.borrow_mut();
        note(&mut news, event);
        let owner = news.owner.take();
        drop(news);
        if let Some(owner) = owner {
            owner.wake();
        }
    }
}

/// Copies a message, unless it is too long.
fn read(data: &JsValue, max_message: usize) -> Option<Message> {
    let fits = |length: u32| usize::try_from(length).is_ok_and(|length| length <= max_message);
    match data.dyn_ref::<JsString>() {
        // No text takes fewer bytes than UTF-16 units.
        Some(text) if fits(text.length()) => {
            let text = String::from(text);
            (text.len() <= max_message).then_some(Message::Text(text))
        }
        Some(_) => None,
        None => {
            let buffer: &ArrayBuffer = data.unchecked_ref();
            let message = || Message::Binary(Uint8Array::new(buffer).to_vec());
            fits(buffer.byte_length()).then(message)
        }
    }
}

fn end_of(event: &CloseEvent) -> End {
    match CloseCode::from_u16(event.code()) {
        CloseCode::ABNORMAL => End::Broken,
        code => End::Closed {
            code,
            reason: event.reason(),
        },
    }
}

/// What an exception says.
fn words(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<Thrown>() {
        Some(error) => error.message().into(),
        None => "the browser refused".to_owned(),
    }
}
