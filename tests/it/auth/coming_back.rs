//! Whose a session is when somebody comes back to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use wilco_server::{Auth, AuthError, Credential, Principal, Sessions};

use super::{am, connected, hello, judge, resume, say_hello, with_token};
use crate::server::api::{Gate, api};
use crate::server::kit::{request, serve};

#[tokio::test]
async fn only_who_began_a_session_goes_on_with_it() {
    let auth = Auth::new(judge).optional();
    let served = serve(super::api(auth).into_axum("/ws")).await;
    for (first, second, resumed) in [
        (Some("ann"), Some("ann"), true),
        (Some("ann"), Some("bob"), false),
        (Some("ann"), None, false),
        (Some("bob"), Some("ann"), false),
        (None, None, true),
        (None, Some("ann"), false),
    ] {
        let case = format!("{first:?} {second:?}");
        let begin = || served.at("/ws?hello=1");
        let mut client = say_hello(begin(), hello(first, None)).await;
        let begun = connected(&mut client).await;
        drop(client);
        let back = hello(second, Some(resume(&begun, &[])));
        let mut client = say_hello(begin(), back).await;
        let again = connected(&mut client).await;
        assert_eq!(again.resumed, resumed, "{case}");
        assert_eq!(again.session_id == begun.session_id, resumed, "{case}");
        drop(client);
        if !resumed {
            // Whoever tried took nothing away.
            let back = hello(first, Some(resume(&begun, &[])));
            let mut client = say_hello(begin(), back).await;
            let again = connected(&mut client).await;
            assert!(again.resumed, "{case}");
            let name = match first {
                Some("ann") => "ann of acme, badge 7",
                Some(_) => "bob of none, badge 0",
                None => "nobody",
            };
            assert_eq!(am(&mut client).await, name, "{case}");
        }
    }
}

#[tokio::test]
async fn a_session_of_one_tenant_is_none_of_another() {
    let auth = Auth::new(async |credential: Credential| {
        Ok(Principal::new("ann").with_tenant(super::plain(&credential)))
    });
    let served = serve(super::api(auth).into_axum("/ws")).await;
    let mut client = with_token(served, "acme").await;
    let begun = connected(&mut client).await;
    for (tenant, resumed) in [("evil", false), ("acme", true)] {
        let back = hello(Some(tenant), Some(resume(&begun, &[])));
        let mut client = say_hello(served.at("/ws?hello=1"), back).await;
        assert_eq!(connected(&mut client).await.resumed, resumed, "{tenant}");
    }
}

#[tokio::test]
async fn a_header_goes_on_with_a_session_as_a_message_does() {
    let served = serve(super::api(Auth::new(judge)).into_axum("/ws")).await;
    let mut client = with_token(served, "ann").await;
    let begun = connected(&mut client).await;
    drop(client);
    for (token, resumed) in [("bob", false), ("ann", true)] {
        let opening = served.at("/ws?hello=1");
        let opening = opening.header("Authorization", &format!("Bearer s3cret-{token}"));
        let back = hello(None, Some(resume(&begun, &[])));
        let mut client = say_hello(opening, back).await;
        assert_eq!(connected(&mut client).await.resumed, resumed, "{token}");
    }
}

#[tokio::test]
async fn who_is_blocked_while_offline_learns_nothing_of_what_ran() {
    let blocked = Arc::new(AtomicBool::new(false));
    let is_blocked = Arc::clone(&blocked);
    let auth = Auth::new(move |_| {
        let refused = is_blocked.load(Ordering::SeqCst);
        async move {
            match refused {
                true => Err(AuthError::refused("blocked")),
                false => Ok(Principal::new("ann")),
            }
        }
    });
    let (gate, sessions) = (Gate::default(), Sessions::default());
    let api = api(&gate).with_auth(auth).with_sessions(sessions.clone());
    let served = serve(api.into_axum("/ws")).await;
    let mut client = with_token(served, "any").await;
    let begun = connected(&mut client).await;
    client.send(&request(1, "gate.finish", json!({}))).await;
    gate.started.wait().await;
    drop(client);
    let gone = async {
        while sessions.live() > 0 {
            tokio::task::yield_now().await;
        }
    };
    let gone = tokio::time::timeout(Duration::from_secs(30), gone).await;
    gone.expect("the server hears of it");
    blocked.store(true, Ordering::SeqCst);
    sessions.revoke_subject("ann");
    gate.told.wait().await;
    gate.open.give();
    // What must finish does.
    gate.finished.wait().await;
    let back = || hello(Some("any"), Some(resume(&begun, &[1])));
    let mut client = say_hello(served.at("/ws?hello=1"), back()).await;
    let heard = client.hear_all(2).await;
    assert_eq!(heard, ["error: unauthenticated/no, fatal", "close 4502"]);
    // Who is let in later begins anew: the session ended with its principal.
    blocked.store(false, Ordering::SeqCst);
    let mut client = say_hello(served.at("/ws?hello=1"), back()).await;
    let again = connected(&mut client).await;
    assert!(!again.resumed);
    assert_ne!(again.session_id, begun.session_id);
}
