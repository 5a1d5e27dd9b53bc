//! What is secret is never logged.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wilco_server::{Auth, Principal};

use super::{api, ask, told};
use crate::server::kit::serve;

const SECRETS: [&str; 4] = ["s3cret-hunter2", "wct_", "wrt_", "token="];

#[tokio::test]
async fn no_token_and_no_query_reaches_a_log() {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let judge = |good| {
        move |credential: wilco_server::Credential| async move {
            tracing::error!(?credential, "judged");
            if good {
                return Ok(Principal::new("ann"));
            }
            Err(wilco_server::AuthError::refused("no"))
        }
    };
    for good in [true, false] {
        for auth in [
            Auth::new(judge(good)),
            Auth::new(judge(good)).tokens_in_urls(),
        ] {
            let served = serve(api(auth).into_axum("/ws")).await;
            let secret = "Authorization: Bearer s3cret-hunter2\r\n";
            let token = ask(served, "GET", "/api/ws/token", secret).await;
            let token = match good {
                true => told(&token),
                false => "wct_none".to_owned(),
            };
            for (target, headers) in [
                ("/ws?token=s3cret-hunter2", ""),
                ("/ws", secret),
                (
                    "/ws?token=s3cret-hunter2",
                    "Origin: https://hunter.example\r\n",
                ),
                (&format!("/ws?token={token}"), ""),
                (&format!("/ws?token={token}"), ""),
            ] {
                ask(served, "GET", target, headers).await;
            }
            if good {
                let opening = served
                    .at("/ws")
                    .header("Authorization", "Bearer s3cret-hunter2");
                let mut client = opening.open().await;
                assert!(client.call("who.am_i", json!({})).await.is_ok());
                client.write(b"\xff\xff\xff").await;
                while client.hear().await != "end" {}
            }
        }
    }
    drop(guard);
    let log = log.text();
    assert!(
        log.contains("judged") && log.contains("was not let in"),
        "{log}"
    );
    assert!(log.contains("page of another site"), "{log}");
    for secret in SECRETS {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

/// Everything that is said on this thread, at every level and by every crate.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<String>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        self.0.lock().expect("nobody panicked").clone()
    }
}

struct Line<'l>(&'l mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0, "{}={value:?}", field.name()).expect("a text");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut Line(&mut self.0.lock().expect("nobody panicked")));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, record: &Record<'_>) {
        record.record(&mut Line(&mut self.0.lock().expect("nobody panicked")));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut log = self.0.lock().expect("nobody panicked");
        writeln!(log, "level={}", event.metadata().level()).expect("a text");
        event.record(&mut Line(&mut log));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
