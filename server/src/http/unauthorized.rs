//! The answer to a request whose credential does not let it in.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};

use crate::auth::AuthError;

/// A status, and the fault that the same would be over a socket, as JSON.
impl IntoResponse for AuthError {
    fn into_response(self) -> Response {
        let (status, header, value) = match self {
            Self::Refused(_) => (StatusCode::UNAUTHORIZED, WWW_AUTHENTICATE, "Bearer"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, RETRY_AFTER, "1"),
        };
        let fault = self.fault();
        let body = serde_json::json!({
            "code": fault.code.as_str(),
            "message": &*fault.message,
            "executed": fault.executed.as_str(),
        });
        let headers: [(HeaderName, HeaderValue); 3] = [
            (header, HeaderValue::from_static(value)),
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, body.to_string()).into_response()
    }
}
