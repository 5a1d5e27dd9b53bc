use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::json;

use super::*;

const SECRET: &[u8] = b"a s3cret of at least thirty-two bytes";
/// When it is, in seconds since 1970.
const NOW: u64 = 2_000_000_000;

fn jwt() -> Jwt {
    wilco_trace::begin();
    let key = JwtKey::hs256(SECRET).expect("it is long enough");
    Jwt::new(key, "https://login.example", "house").expect("it works")
}

/// A token that lets in, but for the claims that are given otherwise; `null` takes one away.
fn token(otherwise: &Value) -> String {
    let mut claims = json!({
        "sub": "ann", "iss": "https://login.example", "aud": "house", "exp": NOW + 60, "iat": NOW, "jti": "s3cret",
    });
    for (name, value) in otherwise.as_object().expect("claims") {
        claims[name] = value.clone();
    }
    let claims = claims.as_object_mut().expect("claims");
    claims.retain(|_, value| !value.is_null());
    let key = EncodingKey::from_secret(SECRET);
    encode(&Header::default(), &claims, &key).expect("it can be signed")
}

fn at(millis: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(millis)
}

fn read(otherwise: &Value) -> Result<Principal, &'static str> {
    jwt().read(&token(otherwise), at(NOW * 1000))
}

#[test]
fn every_claim_is_there_and_of_its_type_and_of_that_value() {
    for (otherwise, admitted) in [
        (json!({}), true),
        (json!({"aud": ["garden", "house"]}), true),
        (json!({"exp": NOW as f64 + 0.5}), true),
        (json!({"iat": null}), true),
        (json!({"nbf": NOW}), true),
        (json!({"more": {"x": [1]}}), true),
        (json!({"exp": null}), false),
        (json!({"exp": (NOW + 60).to_string()}), false),
        (json!({"exp": "never"}), false),
        (json!({"exp": true}), false),
        (json!({"exp": [NOW + 60]}), false),
        (json!({"exp": -1}), false),
        (json!({"exp": 1e300}), false),
        (json!({"exp": 0}), false),
        (json!({"iss": null}), false),
        (json!({"iss": ""}), false),
        (json!({"iss": "https://login.example.evil"}), false),
        (json!({"iss": "https://login.example/"}), false),
        (json!({"iss": ["https://login.example"]}), false),
        (json!({"iss": 1}), false),
        (json!({"aud": null}), false),
        (json!({"aud": "garden"}), false),
        (json!({"aud": "House"}), false),
        (json!({"aud": []}), false),
        (json!({"aud": ["garden"]}), false),
        (json!({"aud": {"house": true}}), false),
        (json!({"sub": null}), false),
        (json!({"sub": ""}), false),
        (json!({"sub": 7}), false),
        (json!({"iat": "yesterday"}), false),
        (json!({"iat": NOW + 30}), true),
        (json!({"iat": NOW + 31}), false),
        (json!({"nbf": "tomorrow"}), false),
        (json!({"nbf": NOW + 31}), false),
    ] {
        assert_eq!(read(&otherwise).is_ok(), admitted, "{otherwise}");
    }
}

#[test]
fn a_token_is_over_when_its_time_and_the_leeway_are() {
    const SECOND: u64 = 1000;
    for (leeway, after_exp, admitted) in [
        (0, -1, true),
        (0, 0, false),
        (0, 1, false),
        (10, 9_999, true),
        (10, 10_000, false),
        (10, 11_000, false),
        (30, 29_999, true),
        (30, 30_000, false),
        (30, 31_000, false),
        // No leeway is longer than that.
        (3600, 29_999, true),
        (3600, 30_000, false),
    ] {
        let jwt = jwt().with_leeway(Duration::from_secs(leeway));
        let now = (NOW * SECOND).checked_add_signed(after_exp).expect("late");
        let read = jwt.read(&token(&json!({"exp": NOW, "iat": NOW - 60})), at(now));
        let case = format!("{leeway} s, {after_exp} ms after");
        assert_eq!(read.is_ok(), admitted, "{case}");
        if let Ok(principal) = read {
            let leeway = leeway.min(30) * SECOND;
            let left = u64::try_from(leeway.cast_signed() - after_exp).expect("some");
            let expected = Some(Duration::from_millis(left));
            assert_eq!(principal.expires_in(at(now)), expected, "{case}");
        }
    }
    for (nbf_in, admitted) in [(30, true), (31, false)] {
        let read = read(&json!({"nbf": NOW + nbf_in}));
        assert_eq!(read.is_ok(), admitted, "{nbf_in}");
    }
}

#[test]
fn a_principal_is_what_the_token_says() {
    let jwt = jwt().with_tenant_claim("org");
    let told = token(&json!({"org": "acme", "role": "pilot", "level": 3}));
    let principal = jwt.read(&told, at(NOW * 1000)).expect("it lets in");
    assert_eq!((principal.id(), principal.tenant()), ("ann", Some("acme")));
    assert_eq!(principal.issued(), Some(at(NOW * 1000)));
    let claims = principal.get::<Claims>().expect("they are attached");
    assert_eq!(claims.get("role"), Some("pilot".to_owned()));
    assert_eq!(claims.get("level"), Some(3));
    assert_eq!(claims.get::<u32>("role"), None);
    assert_eq!(claims.get::<u32>("none"), None);
    for org in [json!(null), json!(""), json!(7)] {
        let told = token(&json!({ "org": org }));
        assert!(jwt.read(&told, at(NOW * 1000)).is_err(), "{org}");
    }
    let silent = read(&json!({"iat": null})).expect("it lets in");
    assert_eq!(silent.issued(), Some(UNIX_EPOCH));
}

#[test]
fn a_key_is_chosen_by_its_name_and_nothing_else_by_it() {
    let other = || JwtKey::hs256(&[7; 32]).expect("it is long enough");
    let own = || JwtKey::hs256(SECRET).expect("it is long enough");
    for (keys, kid, admitted) in [
        ([other(), own()], None, true),
        ([other(), own()], Some("any"), true),
        (
            [other().with_id("old"), own().with_id("new")],
            Some("new"),
            true,
        ),
        ([other().with_id("old"), own().with_id("new")], None, true),
        (
            [other().with_id("old"), own().with_id("new")],
            Some("old"),
            false,
        ),
        (
            [other().with_id("old"), own().with_id("new")],
            Some("../new"),
            false,
        ),
        ([other(), other()], None, false),
    ] {
        let case = format!("{keys:?} {kid:?}");
        let [first, second] = keys;
        let jwt = Jwt::new(first, "i", "a")
            .expect("it works")
            .with_key(second);
        let header = Header {
            kid: kid.map(str::to_owned),
            ..Header::default()
        };
        let claims = json!({"sub": "ann", "iss": "i", "aud": "a", "exp": NOW + 1});
        let signed = encode(&header, &claims, &EncodingKey::from_secret(SECRET));
        let read = jwt.read(&signed.expect("it can be signed"), at(NOW * 1000));
        assert_eq!(read.is_ok(), admitted, "{case}");
    }
}

#[test]
fn what_is_no_key_is_refused_where_it_is_made() {
    let pem = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----";
    for (key, said) in [
        (JwtKey::hs256(b"short"), "at least 32 bytes"),
        (JwtKey::hs256(pem.as_bytes()), "PEM"),
        (JwtKey::rs256("no key"), "RS256"),
        (JwtKey::rs256(pem), "RS256"),
        (JwtKey::es256("no key"), "ES256"),
        (JwtKey::ed25519(pem), "EdDSA"),
    ] {
        let error = key.expect_err("it is none").to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn no_key_is_printed() {
    let shown = format!("{:?}", jwt());
    assert!(shown.contains("HS256"), "{shown}");
    assert!(!shown.contains("secret of"), "{shown}");
}
