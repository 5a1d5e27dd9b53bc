//! The answer to who may not open a socket.

use std::fmt;

use axum::response::{IntoResponse, Response};

/// The response to who may not open a socket, made of anything that is a response: a status, a status and a sentence,
/// the rejection of an extractor, or an error of yours.
///
/// ```
/// use axum::Extension;
/// use axum::extract::FromRequestParts;
/// use axum::http::StatusCode;
/// use axum::http::request::Parts;
/// use wilco_server::Refusal;
///
/// #[derive(Clone)]
/// struct User {
///     is_banned: bool,
/// }
///
/// /// Who a middleware said that it is.
/// async fn user(request: &mut Parts) -> Result<User, Refusal> {
///     let Extension(user) = Extension::<User>::from_request_parts(request, &()).await?;
///     if user.is_banned {
///         return Err((StatusCode::FORBIDDEN, "you may not come in").into());
///     }
///     Ok(user)
/// }
/// ```
///
/// It is a pointer, so that results which carry one stay small. It is no response itself, only made of one and
/// [turned back](Self::into_response) into it: else nothing could be made into it by `?`.
pub struct Refusal(Box<Response>);

impl Refusal {
    /// The response.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.0
    }

    /// The response, to be sent.
    #[must_use]
    pub fn into_response(self) -> Response {
        *self.0
    }
}

impl<R: IntoResponse> From<R> for Refusal {
    fn from(response: R) -> Self {
        Self(Box::new(response.into_response()))
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Refusal").field(&self.0.status()).finish()
    }
}

#[cfg(test)]
mod tests {
    use axum::Extension;
    use axum::extract::FromRequestParts;
    use axum::http::request::Parts;
    use axum::http::{Request, StatusCode};

    use super::Refusal;

    async fn number(request: &mut Parts) -> Result<u64, Refusal> {
        let Extension(number) = Extension::<u64>::from_request_parts(request, &()).await?;
        if number == 0 {
            return Err((StatusCode::CONFLICT, "not none").into());
        }
        Ok(number)
    }

    #[tokio::test]
    async fn a_refusal_is_made_of_whatever_is_a_response() {
        for (attached, expected) in [(Some(7), Ok(7)), (Some(0), Err(409)), (None, Err(500))] {
            let (mut request, ()) = Request::new(()).into_parts();
            if let Some(number) = attached {
                request.extensions.insert::<u64>(number);
            }
            let number = number(&mut request).await.map_err(|refusal| {
                let status = refusal.response().status();
                assert_eq!(refusal.into_response().status(), status);
                status.as_u16()
            });
            assert_eq!(number, expected);
        }
    }

    #[test]
    fn a_result_with_a_refusal_is_small() {
        assert_eq!(size_of::<Result<u64, Refusal>>(), 16);
    }
}
