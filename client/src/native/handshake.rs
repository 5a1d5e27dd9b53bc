use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body_util::Empty;
use hyper::body::Incoming;
use wilco_protocol::session::Cause;
use wilco_protocol::websocket::deflate::{self, Agreed, Compression};
use wilco_protocol::websocket::handshake::accept_key;

use super::address::Address;

/// One upgrade: what is asked for, and what may be answered.
pub(super) struct Handshake<'o> {
    pub(super) key: String,
    pub(super) subprotocol: Option<&'static str>,
    pub(super) compression: Option<&'o Compression>,
    /// Whether this connection may compress with a context of its own.
    pub(super) own_contexts: bool,
}

impl Handshake<'_> {
    /// The request, with headers of the user's choice.
    pub(super) fn request(
        &self,
        address: &Address,
        headers: &HeaderMap,
    ) -> Result<Request<Empty<Bytes>>, Cause> {
        let mut request = Request::get(&address.target)
            .header(header::HOST, &address.authority)
            .header(header::UPGRADE, "websocket")
            .header(header::CONNECTION, "Upgrade")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, &self.key);
        if let Some(subprotocol) = self.subprotocol {
            request = request.header(header::SEC_WEBSOCKET_PROTOCOL, subprotocol);
        }
        if let Some(compression) = self.compression {
            let offer = deflate::offer(compression, self.own_contexts);
            request = request.header(header::SEC_WEBSOCKET_EXTENSIONS, offer);
        }
        let mut request = request
            .body(Empty::new())
            .map_err(|error| Cause::BadHandshake(error.to_string().into()))?;
        request.headers_mut().extend(headers.clone());
        Ok(request)
    }

    /// Whether the response is an upgrade as it was asked for, and how messages are compressed.
    pub(super) fn check(&self, response: &Response<Incoming>) -> Result<Option<Agreed>, Cause> {
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(refused(response));
        }
        let said = |name| response.headers().get(name).map(HeaderValue::as_bytes);
        let wrong = |what: &str| Err(Cause::BadHandshake(what.into()));
        if !said(header::UPGRADE).is_some_and(|value| value.eq_ignore_ascii_case(b"websocket")) {
            return wrong("it does not upgrade to websocket");
        }
        if said(header::SEC_WEBSOCKET_ACCEPT) != Some(accept_key(&self.key).as_bytes()) {
            return wrong("the accept key belongs to another request");
        }
        // None at all is allowed: the kind of each frame says how it is written.
        match (said(header::SEC_WEBSOCKET_PROTOCOL), self.subprotocol) {
            (Some(chosen), Some(offered)) if chosen != offered.as_bytes() => {
                return wrong(NOT_OFFERED);
            }
            (Some(_), None) => return wrong(NOT_OFFERED),
            (None, _) | (Some(_), Some(_)) => {}
        }
        self.extensions(response.headers())
    }

    fn extensions(&self, headers: &HeaderMap) -> Result<Option<Agreed>, Cause> {
        let wrong = |what: String| Cause::BadHandshake(what.into());
        let chosen = headers.get_all(header::SEC_WEBSOCKET_EXTENSIONS);
        let chosen = chosen.iter().map(HeaderValue::to_str);
        let chosen: Vec<_> = chosen
            .collect::<Result<_, _>>()
            .map_err(|_| wrong("it chose an extension in no letters".to_owned()))?;
        match self.compression {
            Some(compression) => deflate::check(chosen, compression, self.own_contexts)
                .map_err(|error| wrong(error.to_string())),
            None if chosen.is_empty() => Ok(None),
            None => Err(wrong(
                "it chose an extension that was not offered".to_owned(),
            )),
        }
    }
}

fn refused(response: &Response<Incoming>) -> Cause {
    let retry_after = response.headers().get(header::RETRY_AFTER);
    Cause::Refused {
        status: response.status().as_u16(),
        retry_after: retry_after
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs),
    }
}

const NOT_OFFERED: &str = "it chose a subprotocol that was not offered";
