//! JSON Web Tokens that somebody made up.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use wilco_server::{Auth, Jwt, JwtKey};

use super::{api, ask, name};
use crate::server::kit::serve;

/// The issuer's key: what it signs with, and what everybody knows.
static KEY: LazyLock<(EncodingKey, String)> = LazyLock::new(key);

fn key() -> (EncodingKey, String) {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let private: Pkcs8V1Der<'_> = pair.as_der().expect("it can be said");
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("it can be said");
    let private = pem("PRIVATE KEY", private.as_ref());
    let signing = EncodingKey::from_rsa_pem(private.as_bytes()).expect("a key");
    (signing, pem("PUBLIC KEY", public.as_ref()))
}

fn pem(kind: &str, der: &[u8]) -> String {
    let mut pem = format!("-----BEGIN {kind}-----\n");
    for line in STANDARD.encode(der).as_bytes().chunks(64) {
        pem.push_str(str::from_utf8(line).expect("ASCII"));
        pem.push('\n');
    }
    pem + &format!("-----END {kind}-----\n")
}

fn jwt() -> Jwt {
    let key = JwtKey::rs256(&KEY.1).expect("a public key");
    Jwt::new(key, "https://login.example", "house").expect("it works")
}

/// What a token has to say, but for what is given otherwise.
fn claims(otherwise: &Value) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("it is late").as_secs();
    let mut claims = json!({
        "sub": "ann", "iss": "https://login.example", "aud": "house", "exp": now + 60, "iat": now, "jti": "s3cret",
    });
    for (name, value) in otherwise.as_object().expect("claims") {
        claims[name] = match value.as_str() {
            Some("now") => json!(now),
            Some("past") => json!(now - 31),
            _ => value.clone(),
        };
    }
    let map = claims.as_object_mut().expect("claims");
    map.retain(|_, value| !value.is_null());
    claims
}

fn signed(otherwise: &Value) -> String {
    let header = Header::new(Algorithm::RS256);
    encode(&header, &claims(otherwise), &KEY.0).expect("it can be signed")
}

/// A token with such a header, signed by `sign`.
fn made_up(header: &Value, signature: &str) -> String {
    let [header, claims] = [header, &claims(&json!({}))].map(Value::to_string);
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{claims}.{signature}")
}

/// A token that is signed by the public key as if that were a secret.
fn by_public_key(algorithm: Algorithm) -> String {
    let secret = EncodingKey::from_secret(KEY.1.as_bytes());
    encode(&Header::new(algorithm), &claims(&json!({})), &secret).expect("it can be signed")
}

fn by_another_key() -> String {
    let header = Header::new(Algorithm::RS256);
    encode(&header, &claims(&json!({})), &key().0).expect("it can be signed")
}

/// A signed token whose claims were exchanged afterwards.
fn exchanged() -> String {
    let token = signed(&json!({}));
    let mut parts = token.split('.').map(str::to_owned).collect::<Vec<_>>();
    parts[1] = URL_SAFE_NO_PAD.encode(claims(&json!({"sub": "eve"})).to_string());
    parts.join(".")
}

#[test]
fn what_the_issuer_did_not_sign_or_did_not_mean_lets_nobody_in() {
    let good = signed(&json!({}));
    assert_eq!(jwt().judge(&good).expect("it lets in").id(), "ann");
    let (unsigned, _) = good.rsplit_once('.').expect("three parts");
    for forged in [
        made_up(&json!({"alg": "none"}), ""),
        made_up(&json!({"alg": "None", "typ": "JWT"}), ""),
        made_up(&json!({"alg": "none"}), "c2ln"),
        made_up(&json!({"typ": "JWT"}), ""),
        made_up(&json!({"alg": "RS256"}), ""),
        made_up(&json!({"alg": "RS256"}), "c2ln"),
        by_public_key(Algorithm::HS256),
        by_public_key(Algorithm::HS384),
        by_public_key(Algorithm::HS512),
        by_another_key(),
        exchanged(),
        format!("{unsigned}."),
        unsigned.to_owned(),
        format!("{good}A"),
        format!("{good}."),
        format!(" {good}"),
        signed(&json!({"exp": null})),
        signed(&json!({"exp": "2999-01-01"})),
        signed(&json!({"exp": "99999999999"})),
        signed(&json!({"exp": "past"})),
        signed(&json!({"exp": 1e300})),
        signed(&json!({"iss": "https://evil.example"})),
        signed(&json!({"iss": null})),
        signed(&json!({"aud": "garden"})),
        signed(&json!({"aud": null})),
        signed(&json!({"sub": null})),
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "garbage".to_owned(),
        "a.b.c".to_owned(),
        "é.é.é".to_owned(),
        "e30.e30.e30".to_owned(),
        "A".repeat(100_000),
    ] {
        assert!(jwt().judge(&forged).is_err(), "{forged}");
    }
    // Within the leeway.
    assert!(jwt().judge(&signed(&json!({"exp": "now"}))).is_ok());
}

#[tokio::test]
async fn a_signed_token_opens_a_socket_and_a_forged_one_does_not() {
    let served = serve(api(Auth::from(jwt())).into_axum("/ws")).await;
    let bearer = |token: &str| format!("Bearer {token}");
    let opening = served.at("/ws");
    let opening = opening.header("Authorization", &bearer(&signed(&json!({}))));
    assert_eq!(name(opening).await, "ann of none, badge 0");
    for forged in [by_public_key(Algorithm::HS256), exchanged()] {
        let header = format!("Authorization: {}\r\n", bearer(&forged));
        let refused = ask(served, "GET", "/ws", &header).await;
        assert_eq!(refused.status, 401);
        assert!(
            refused.body.contains("the token is not valid"),
            "{refused:?}"
        );
    }
}
