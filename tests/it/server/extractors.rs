//! What handlers may ask for beside their input.

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use tower::layer::layer_fn;
use wilco_protocol::envelope::{ClientMessage, Typed};
use wilco_server::call::{CallFault, Parts};
use wilco_server::extract::{
    Caller, Cancelled, Extension, FromRef, Headers, Metadata, Remaining, State,
};
use wilco_server::handler::Handler as _;
use wilco_server::{Call, Code, Executed, Fault, FromCall, Operation, Router};

use super::kit::{request, serve};

/// Says what the handler was given.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "say", output = Vec<String>, safe)]
struct Say {}

#[derive(Debug, Clone)]
struct Whole {
    name: Name,
    size: Size,
}

#[derive(Debug, Clone)]
struct Name(&'static str);

#[derive(Debug, Clone, Copy)]
struct Size(u32);

impl FromRef<Whole> for Name {
    fn from_ref(whole: &Whole) -> Self {
        whole.name.clone()
    }
}

impl FromRef<Whole> for Size {
    fn from_ref(whole: &Whole) -> Self {
        whole.size
    }
}

const WHOLE: Whole = Whole {
    name: Name("whole"),
    size: Size(7),
};

/// Who may pass, as the header says.
#[derive(Debug)]
struct Pass(String);

impl<S: Sync> FromCall<S> for Pass {
    async fn from_call(parts: &mut Parts, _: &S) -> Result<Self, CallFault> {
        let headers = parts.headers();
        let header = headers.get("x-pass").and_then(|pass| pass.to_str().ok());
        match header {
            Some(pass) => Ok(Self(pass.to_owned())),
            None => Err(Box::new(Fault::new(Code::Forbidden, Executed::No))),
        }
    }
}

/// Answers `say` at `/ws` as a client sees it that sends a header and metadata.
async fn said(app: axum::Router) -> Result<Value, Fault> {
    let opening = serve(app).await.at("/ws");
    let mut client = opening.header("X-Pass", "ada").open().await;
    let ClientMessage::Request(mut request) = request(1, "say", json!({})) else {
        unreachable!("a request")
    };
    let pair = ("traceparent".to_owned(), "00-1".to_owned());
    request.meta = Some(Box::new([pair].into()));
    request.timeout_ms = Some(1500);
    let message: ClientMessage<'_, Typed<Value>> = ClientMessage::Request(request);
    client.send(&message).await;
    client.answer().await.1
}

async fn check(api: Router<Whole>, expected: &[&str]) {
    let app = api.with_state(WHOLE).into_axum("/ws");
    assert_eq!(said(app).await, Ok(json!(expected)));
}

#[tokio::test]
async fn a_handler_takes_up_to_eight_extractors_in_any_order() {
    async fn none(_: Say) -> Vec<String> {
        vec![]
    }
    async fn whole(State(whole): State<Whole>, _: Say) -> Vec<String> {
        vec![whole.name.0.to_owned()]
    }
    async fn parts(State(size): State<Size>, State(name): State<Name>, _: Say) -> Vec<String> {
        vec![size.0.to_string(), name.0.to_owned()]
    }
    async fn three(
        Pass(pass): Pass,
        headers: Headers,
        Metadata(metadata): Metadata,
        _: Say,
    ) -> Vec<String> {
        let host = headers["host"].to_str().expect("text");
        vec![pass, host.to_owned(), metadata["traceparent"].clone()]
    }
    #[expect(clippy::too_many_arguments, reason = "as many as a handler may have")]
    async fn all(
        State(Size(size)): State<Size>,
        State(Name(name)): State<Name>,
        caller: Caller,
        headers: Headers,
        Metadata(metadata): Metadata,
        Remaining(remaining): Remaining,
        Cancelled(cancelled): Cancelled,
        Pass(pass): Pass,
        _: Say,
    ) -> Vec<String> {
        assert!(caller.remote_addr().expect("told").ip().is_loopback());
        assert!(!caller.connection_id().is_empty());
        assert_eq!(headers["x-pass"], *pass);
        vec![
            format!("{size} {name} {pass}"),
            format!("{metadata:?}"),
            remaining.as_millis().to_string(),
            cancelled.is_cancelled().to_string(),
            format!("{:?}", caller.resource()),
        ]
    }
    check(Router::new().operation(none), &[]).await;
    check(Router::new().operation(whole), &["whole"]).await;
    check(Router::new().operation(parts), &["7", "whole"]).await;
    check(Router::new().operation(three), &["ada", "test", "00-1"]).await;
    let metadata = r#"{"traceparent": "00-1"}"#;
    let expected = ["7 whole ada", metadata, "1500", "false", "None"];
    check(Router::new().operation(all), &expected).await;
}

#[tokio::test]
async fn an_extractor_that_refuses_answers_instead_of_the_handler() {
    struct Never;
    impl<S: Sync> FromCall<S> for Never {
        async fn from_call(parts: &mut Parts, _: &S) -> Result<Self, CallFault> {
            let sentence = format!("nobody may {}", parts.operation());
            Err(Box::new(
                Fault::with_message(Code::Forbidden, Executed::No, sentence).retry_after_ms(5),
            ))
        }
    }
    async fn never(_: Never, _: Say) -> Vec<String> {
        unreachable!("the extractor refuses")
    }
    let app = Router::new().operation(never).into_axum("/ws");
    let fault = said(app).await.expect_err("refused");
    assert_eq!(fault.code, Code::Forbidden);
    assert_eq!(&*fault.message, "nobody may say");
    assert_eq!(
        (fault.executed, fault.retry_after_ms),
        (Executed::No, Some(5))
    );
}

#[derive(Debug, Clone)]
struct Tag(&'static str);

async fn tag(Extension(Tag(tag)): Extension<Tag>, _: Say) -> Vec<String> {
    vec![tag.to_owned()]
}

async fn of_axum(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Tag("axum"));
    next.run(request).await
}

#[tokio::test]
async fn an_extension_comes_from_axum_or_from_a_layer_and_the_layer_wins() {
    let attach = layer_fn(|route| {
        tower::util::MapRequest::new(route, |mut call: Call| {
            call.parts_mut().extensions_mut().insert(Tag("layer"));
            call
        })
    });
    let plain = || Router::new().operation(tag);
    let layered = || Router::new().operation(tag.layer(attach));
    for (api, with_axum, expected) in [
        (plain(), true, "axum"),
        (layered(), false, "layer"),
        (layered(), true, "layer"),
    ] {
        let mut app = api.into_axum("/ws");
        if with_axum {
            app = app.layer(from_fn(of_axum));
        }
        assert_eq!(said(app).await, Ok(json!([expected])));
    }
}

#[tokio::test]
async fn a_missing_extension_is_a_fault_that_the_log_can_be_searched_for() {
    let app = Router::new().operation(tag).into_axum("/ws");
    let fault = said(app).await.expect_err("nothing attached it");
    assert_eq!(fault.code, Code::Internal);
    assert_eq!(fault.executed, Executed::No);
    assert!(fault.error_id.is_some());
    assert!(!fault.message.contains("Tag"), "{}", fault.message);
}
