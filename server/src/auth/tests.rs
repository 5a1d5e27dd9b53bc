use std::time::{Duration, SystemTime};

use super::*;

fn now() -> SystemTime {
    SystemTime::now()
}

/// Lets in whoever shows a name that has an `n` in it.
async fn judge(credential: Credential) -> Result<Principal, AuthError> {
    match credential.token() {
        "panic" => panic!("it was asked for"),
        "down" => Err(AuthError::Unavailable),
        "old" => Ok(Principal::new("old").expires_at(now())),
        "stale" => Ok(Principal::new("ann").issued_at(SystemTime::UNIX_EPOCH)),
        name if name.contains('n') => Ok(Principal::new(name)),
        _ => Err(AuthError::refused("no such name")),
    }
}

fn shown(source: CredentialSource, token: &str) -> Credential {
    wilco_trace::begin();
    let connection = Arc::new(crate::call::Connection::nowhere(&http::HeaderMap::new()));
    Credential::over(connection, source, token)
}

async fn judged(auth: &Auth, source: CredentialSource, token: &str) -> String {
    match auth.authenticate(shown(source, token)).await {
        Ok(principal) => principal.id().to_owned(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn a_credential_is_judged_by_where_it_stands_and_what_it_is() {
    use CredentialSource::{Header, Message, Query};
    const DOWN: &str = "credentials cannot be judged just now";
    let [plain, loose] = [Auth::new(judge), Auth::new(judge).tokens_in_urls()];
    for (auth, source, token, expected) in [
        (&plain, Header, "ann", "ann"),
        (&plain, Message, "ann", "ann"),
        (&plain, Query, "ann", NOT_IN_ADDRESS),
        (&loose, Query, "ann", "ann"),
        (&plain, Header, "bob", "no such name"),
        (&plain, Query, "bob", NOT_IN_ADDRESS),
        (&plain, Header, "", "no such name"),
        (&plain, Header, "old", OVER),
        (&plain, Header, "down", DOWN),
        (&plain, Header, "panic", DOWN),
        // Has an `n` too, but what begins like a connect token is nothing else.
        (&plain, Header, "wct_n", USED),
        (&loose, Query, "wct_n", USED),
    ] {
        let case = format!("{source:?} {token}");
        assert_eq!(judged(auth, source, token).await, expected, "{case}");
    }
}

#[tokio::test]
async fn a_connect_token_comes_by_every_way_and_opens_once() {
    use CredentialSource::{Header, Message, Query};
    let auth = Auth::new(judge);
    for source in [Header, Message, Query] {
        let (token, ttl) = auth.connect_token(Principal::new("eve")).expect("random");
        assert_eq!(ttl, Duration::from_secs(90));
        assert_eq!(judged(&auth, source, token.reveal()).await, "eve");
        assert_eq!(judged(&auth, source, token.reveal()).await, USED);
    }
}

#[test]
fn a_connect_token_lives_no_longer_than_who_it_is_for() {
    let auth = Auth::new(judge).connect_token_ttl(Duration::from_secs(60));
    for (left, ttl) in [(30, 30), (59, 59), (90, 60)] {
        let principal = Principal::new("ann").expires_at(now() + Duration::from_secs(left));
        let (_, told) = auth.connect_token(principal).expect("random");
        assert!(told <= Duration::from_secs(ttl), "{told:?}");
        assert!(told > Duration::from_secs(ttl - 1), "{told:?}");
    }
}

#[tokio::test]
async fn a_connect_token_lives_for_a_day_at_most() {
    let auth = Auth::new(judge).connect_token_ttl(Duration::MAX);
    let (token, ttl) = auth
        .connect_token(Principal::new("ann"))
        .expect("randomness");
    assert_eq!(ttl, Duration::from_secs(24 * 60 * 60));
    let opened = judged(&auth, CredentialSource::Query, token.reveal()).await;
    assert_eq!(opened, "ann");
}

#[tokio::test]
async fn what_is_revoked_opens_nothing_and_what_is_issued_later_does() {
    use CredentialSource::{Header, Message};
    let revocations = Revocations::default();
    let auth = Auth::new(judge).with_revocations(revocations.clone());
    let before = auth.authenticate(shown(Message, "ann")).await.expect("ann");
    let (token, _) = auth.connect_token(before.clone()).expect("random");
    assert!(!auth.is_revoked(&before));
    revocations.revoke(Subject::new(None, "ann"), now());
    assert!(auth.is_revoked(&before));
    assert_eq!(judged(&auth, Header, token.reveal()).await, REVOKED);
    assert_eq!(judged(&auth, Header, "stale").await, REVOKED);
    // One that was let in before and asks for a token afterwards gains nothing by it.
    let (token, _) = auth.connect_token(before).expect("random");
    assert_eq!(judged(&auth, Header, token.reveal()).await, REVOKED);
    assert_eq!(judged(&auth, Header, "ann").await, "ann");
    assert_eq!(judged(&auth, Header, "jan").await, "jan");
}

#[test]
fn what_may_be_called_is_said_by_one_function() {
    let auth = Auth::new(judge).authorize(|principal, operation| {
        match (principal.map(Principal::id), operation) {
            (_, "panic") => panic!("it was asked for"),
            (Some("ann"), _) | (_, "open") => Ok(()),
            (_, _) => Err(Fault::new(Code::Forbidden, Executed::Yes)),
        }
    });
    let [ann, bob] = [Principal::new("ann"), Principal::new("bob")];
    for (auth, principal, operation, expected) in [
        (&auth, Some(&ann), "closed", None),
        (&auth, Some(&bob), "closed", Some(Code::Forbidden)),
        (&auth, None, "closed", Some(Code::Forbidden)),
        (&auth, None, "open", None),
        (&auth, Some(&ann), "panic", Some(Code::Internal)),
        (&Auth::new(judge), None, "panic", None),
    ] {
        let case = format!("{principal:?} {operation}");
        match (auth.permit(principal, operation), expected) {
            (Ok(()), None) => {}
            (Err(fault), Some(code)) => {
                assert_eq!(fault.code, code, "{case}");
                assert_eq!(fault.executed, Executed::No, "{case}");
            }
            (result, _) => panic!("{case}: {result:?}"),
        }
    }
}

#[test]
fn nothing_that_is_printed_shows_a_secret() {
    let mut headers = http::HeaderMap::new();
    let secret = http::HeaderValue::from_static("Bearer hunter2");
    headers.insert("authorization", secret.clone());
    headers.insert("x-api-key", secret);
    let connection = Arc::new(crate::call::Connection::nowhere(&headers));
    let credential = Credential::over(connection, CredentialSource::Header, "hunter2");
    let auth = Auth::new(judge);
    let principal = Principal::new("ann").with("hunter2");
    let (token, _) = auth.connect_token(principal.clone()).expect("random");
    let shown = format!(
        "{credential:?} {auth:?} {principal:?} {:?}",
        auth.connect_tokens
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(!shown.contains(token.reveal()), "{shown}");
    assert_eq!(credential.token(), "hunter2");
}
