//! One GET over plain HTTP/1.1.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Why a GET brought nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GetError {
    /// The address has no host, or no `http://` in front of it.
    #[error("the address must begin with http:// and name a host")]
    Address,
    /// Nobody answers there.
    #[error("no connection to {authority}: {cause}")]
    Connect { authority: String, cause: io::Error },
    /// The answer is not HTTP, or broke off.
    #[error("the answer could not be read: {0}")]
    Answer(Box<dyn std::error::Error + Send + Sync>),
    /// The server has something else to say.
    #[error("the server answered {0}")]
    Status(StatusCode),
    /// The answer did not come in time.
    #[error("no answer within {} s", PATIENCE.as_secs())]
    Timeout,
}

/// What an address holds.
pub(crate) struct Answer {
    pub(crate) body: Bytes,
    /// What to give back, so as to be told if it is the same still.
    pub(crate) tag: Option<HeaderValue>,
}

/// The body of an answer 200, of at most 16 MiB and within 10 seconds; `None` if it has the tag still that is known.
pub(crate) async fn get(
    uri: &Uri,
    known: Option<&HeaderValue>,
) -> Result<Option<Answer>, GetError> {
    tokio::time::timeout(PATIENCE, get_patiently(uri, known))
        .await
        .unwrap_or(Err(GetError::Timeout))
}

async fn get_patiently(uri: &Uri, known: Option<&HeaderValue>) -> Result<Option<Answer>, GetError> {
    let (Some("http"), Some(authority), Some(host)) =
        (uri.scheme_str(), uri.authority(), uri.host())
    else {
        return Err(GetError::Address);
    };
    let address = (host.trim_matches(['[', ']']), uri.port_u16().unwrap_or(80));
    let stream = TcpStream::connect(address)
        .await
        .map_err(|cause| GetError::Connect {
            authority: authority.to_string(),
            cause,
        })?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(answer)?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::get(path)
        .header(header::HOST, authority.as_str())
        .header(header::ACCEPT, "application/json")
        .body(Empty::<Bytes>::new())
        .map_err(answer)?;
    if let Some(known) = known {
        request
            .headers_mut()
            .insert(header::IF_NONE_MATCH, known.clone());
    }
    let exchange = async {
        let response = sender.send_request(request).await.map_err(answer)?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED if known.is_some() => return Ok(None),
            status => return Err(GetError::Status(status)),
        }
        let tag = response.headers().get(header::ETAG).cloned();
        let body = Limited::new(response.into_body(), MAX_BODY).collect().await;
        let body = body.map_err(GetError::Answer)?.to_bytes();
        Ok(Some(Answer { body, tag }))
    };
    // The connection moves the bytes of the exchange; whichever ends first, the exchange tells how it went.
    let mut exchange = std::pin::pin!(exchange);
    tokio::select! {
        body = &mut exchange => body,
        _ = connection => exchange.await,
    }
}

fn answer(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> GetError {
    GetError::Answer(cause.into())
}

const PATIENCE: Duration = Duration::from_secs(10);
const MAX_BODY: usize = 16 << 20;
