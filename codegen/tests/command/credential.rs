//! Calls with a credential, and without the one that is wanted.

use schemars::JsonSchema;
use serde::Deserialize;
use wilco_server::{Auth, AuthError, Credential, Operation, Principal, Router};

use super::{expect, serve_app, wilco_as};

/// Say who I am.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "who.am_i", output = String, safe)]
struct WhoAmI {}

async fn who_am_i(principal: Principal, _: WhoAmI) -> String {
    principal.id().to_owned()
}

async fn judge(credential: Credential) -> Result<Principal, AuthError> {
    match credential.token() {
        "ada's key" => Ok(Principal::new("ada")),
        "bob's key" => Ok(Principal::new("bob")),
        _ => Err(AuthError::refused("there is no such key")),
    }
}

#[test]
fn a_credential_is_typed_or_in_the_environment_and_a_refusal_says_so() {
    let auth = || Auth::new(judge).tokens_in_urls();
    let server = serve_app(move || {
        let router = Router::new().operation(who_am_i).with_auth(auth());
        router.into_axum("/ws")
    });
    let url = format!("ws://{server}/ws");
    let wrong_url = format!("{url}?token=eve's+key");
    let told = |why: &str| {
        format!(
            "no connection to ws://{server}/ws: {why}\n\
             It wants a valid credential: give one in the variable WILCO_TOKEN, or with --token.\n"
        )
    };
    let closed = "the server closed: 4502 (a valid credential is needed): ";
    let refused = told(&format!("{closed}there is no such key"));
    let needed = told(&format!("{closed}a valid credential is needed"));
    let status = told("the credential was refused with status 401");
    let (ada, bob) = ("\"ada\"\n", "\"bob\"\n");
    for (variable, words, stdout, stderr) in [
        ("", &["--url", &url, "--token", "ada's key"][..], ada, ""),
        ("ada's key", &["--url", &url], ada, ""),
        // What is typed goes before.
        (
            "ada's key",
            &["--url", &url, "--token", "bob's key"],
            bob,
            "",
        ),
        ("eve's key", &["--url", &url], "", &refused),
        ("", &["--url", &url, "--token", "eve's key"], "", &refused),
        ("", &["--url", &url], "", &needed),
        ("", &["--url", &wrong_url], "", &status),
    ] {
        let mut arguments = vec!["call", "who.am_i"];
        arguments.extend(words);
        let output = wilco_as(variable, &arguments, "");
        let code = if stderr.is_empty() { 0 } else { 3 };
        expect(&output, code, stdout, stderr);
        let heard = String::from_utf8(output.stderr).unwrap();
        assert_eq!(heard, stderr, "and no more");
    }
}

#[test]
fn help_does_not_show_the_credential() {
    let output = wilco_as("ada's key", &["call", "--help"], "");
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("WILCO_TOKEN"), "{help}");
    assert!(!help.contains("ada's key"), "{help}");
}
