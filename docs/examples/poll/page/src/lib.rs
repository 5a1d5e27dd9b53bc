//! The page of the poll: a state that is followed, an action that shows before it is done, and a call.

mod followed;

use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;
use poll_vocabulary::{Poll, Suggest, Vote, VoteError};
use wasm_bindgen::prelude::wasm_bindgen;
use wilco_client::{Client, Phase, Subscribed};

use crate::followed::followed;

/// Puts the page into the document.
#[wasm_bindgen(start)]
pub fn start() {
    // Else a panic is no more than the word `unreachable`.
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    mount_to_body(App);
}

/// Connects, and shows the poll once there is a connection.
#[component]
fn App() -> impl IntoView {
    let ws = LocalResource::new(async || {
        Client::connect("/ws")
            .await
            .map_err(|error| error.to_string())
    });
    let page = move || {
        Suspend::new(async move {
            match ws.await {
                Ok(ws) => Either::Left(view! { <Page ws /> }),
                Err(error) => Either::Right(view! { <p role="alert">{error}</p> }),
            }
        })
    };
    view! { <Suspense>{page}</Suspense> }
}

#[component]
fn Page(ws: Client) -> impl IntoView {
    let poll = ws.resource::<Poll>("poll");
    let view = followed(&poll);
    let is_live = move || view.with(|view| view.phase == Phase::Live);
    let question = move || view.with(|view| view.state.as_ref().map(|poll| poll.question.clone()));
    let answers =
        move || view.with(|view| view.state.as_ref().map_or(0, |poll| poll.answers.len()));
    view! {
        <main class:stale=move || !is_live()>
            <h1>{question}</h1>
            <ol>
                <For each=move || 0..answers() key=|place| *place let:place>
                    <Bar poll=poll.clone() place />
                </For>
            </ol>
            <Suggestion ws />
        </main>
    }
}

/// One answer, with its votes.
#[component]
fn Bar(poll: Subscribed<Poll>, place: usize) -> impl IntoView {
    let view = followed(&poll);
    let answer = move || view.with(|view| view.state.as_ref()?.answers.get(place).cloned());
    let words = move || answer().map(|answer| answer.words);
    let votes = move || answer().map(|answer| answer.votes);
    let vote = move |_| {
        let vote = poll.act(Vote { answer: place });
        // Seen at once, and taken back by itself should the server refuse.
        let vote = vote.optimistic(move |poll: &mut Poll| {
            if let Some(answer) = poll.answers.get_mut(place) {
                answer.votes += 1;
            }
        });
        spawn_local(async move {
            if let Err(error) = vote.typed::<(), VoteError>().await {
                leptos::logging::warn!("{error}");
            }
        });
    };
    view! {
        <li>
            <button on:click=vote>{words}</button>
            <meter min="0" max="20" value=votes></meter>
            <output>{votes}</output>
        </li>
    }
}

/// One more answer, which the server may refuse.
#[component]
fn Suggestion(ws: Client) -> impl IntoView {
    let (words, set_words) = signal(String::new());
    let (refusal, set_refusal) = signal(None::<String>);
    let suggest = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let ws = ws.clone();
        let words = words.get();
        spawn_local(async move {
            let suggested = ws.request(Suggest { words }).await;
            set_refusal.set(suggested.as_ref().err().map(ToString::to_string));
            if suggested.is_ok() {
                set_words.set(String::new());
            }
        });
    };
    view! {
        <form on:submit=suggest>
            <input
                aria-label="Another answer"
                prop:value=words
                on:input:target=move |event| set_words.set(event.target().value())
            />
            <button>"Suggest"</button>
            <p role="alert">{refusal}</p>
        </form>
    }
}
