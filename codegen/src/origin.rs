//! Where a contract comes from.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderValue, Uri};
use wilco_protocol::contract::Contract;

use crate::http_get::{self, Answer, GetError};

/// Where a contract is read from: a running server, or a file that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An address that begins with `http://`.
    Server(Uri),
    /// A file of contract JSON.
    File(PathBuf),
}

impl Origin {
    /// Tells an address from a file name.
    ///
    /// An address without a path means the path that servers offer their contract at, `/wilco/contract.json`.
    ///
    /// ```
    /// use wilco_codegen::Origin;
    ///
    /// let origin = Origin::parse("http://127.0.0.1:3000")?;
    /// assert_eq!(origin.to_string(), "http://127.0.0.1:3000/wilco/contract.json");
    /// assert_eq!(Origin::parse("contract.json")?, Origin::File("contract.json".into()));
    /// # Ok::<(), wilco_codegen::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The text has a scheme other than `http`, or an address that cannot be.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Ok(Self::File(text.into()));
        };
        if scheme != "http" {
            return Err(ReadError::Scheme {
                scheme: scheme.to_owned(),
            });
        }
        let bare = !rest.trim_end_matches('/').contains('/');
        let address = if bare {
            format!("http://{}{CONTRACT_PATH}", rest.trim_end_matches('/'))
        } else {
            text.to_owned()
        };
        let invalid = |cause| ReadError::Address {
            address: text.to_owned(),
            cause,
        };
        address.parse().map(Self::Server).map_err(invalid)
    }

    /// Reads the contract and makes sure that it is one. The text is as it came.
    ///
    /// # Errors
    ///
    /// Nobody answers, the file cannot be read, or what is there is not a contract.
    pub async fn read(&self) -> Result<(String, Contract), ReadError> {
        let bytes = match self {
            Self::Server(uri) => self.get(uri, None).await?.map(|answer| answer.body),
            Self::File(path) => Some(std::fs::read(path).map_err(unreadable(path))?.into()),
        };
        // Who knows nothing is never told that it is the same still.
        self.parsed(bytes.unwrap_or_default())
    }

    /// The same, if it is not what it was when it was read last; a mark remembers that. `None` if it is.
    ///
    /// A server is asked by the tag of its answer, a file for the time of its last change, so that asking often is cheap.
    /// What is no contract is not remembered, and is an error each time.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn read_if_changed(
        &self,
        mark: &mut Mark,
    ) -> Result<Option<(String, Contract)>, ReadError> {
        let (bytes, now) = match self {
            Self::Server(uri) => match self.get(uri, mark.tag()).await? {
                None => return Ok(None),
                Some(Answer { body, tag }) => (body, tag.map(Seen::Tag)),
            },
            Self::File(path) => {
                let file = std::fs::metadata(path).map_err(unreadable(path))?;
                // Where there is no time, the text tells.
                let now = file.modified().ok();
                let now = now.map(|modified| Seen::File(modified, file.len()));
                if now.is_some() && now == mark.seen {
                    return Ok(None);
                }
                (std::fs::read(path).map_err(unreadable(path))?.into(), now)
            }
        };
        let (text, contract) = self.parsed(bytes)?;
        mark.seen = now;
        if mark.text.as_ref() == Some(&text) {
            return Ok(None);
        }
        mark.text = Some(text.clone());
        Ok(Some((text, contract)))
    }

    async fn get(
        &self,
        uri: &Uri,
        known: Option<&HeaderValue>,
    ) -> Result<Option<Answer>, ReadError> {
        let answer = http_get::get(uri, known).await;
        answer.map_err(|cause| ReadError::Get {
            origin: self.to_string(),
            cause: Cause(cause),
        })
    }

    fn parsed(&self, bytes: Bytes) -> Result<(String, Contract), ReadError> {
        let not_a_contract = |cause: String| ReadError::NotAContract {
            origin: self.to_string(),
            cause,
        };
        let text =
            String::from_utf8(bytes.into()).map_err(|error| not_a_contract(error.to_string()))?;
        let contract =
            serde_json::from_str(&text).map_err(|error| not_a_contract(error.to_string()))?;
        Ok((text, contract))
    }
}

/// What was read last. The default is nothing.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    seen: Option<Seen>,
    text: Option<String>,
}

/// By what a contract is known again without reading it.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    /// Of a server.
    Tag(HeaderValue),
    /// When a file was changed, and how long it is.
    File(SystemTime, u64),
}

impl Mark {
    fn tag(&self) -> Option<&HeaderValue> {
        match &self.seen {
            Some(Seen::Tag(tag)) => Some(tag),
            Some(Seen::File(..)) | None => None,
        }
    }
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> ReadError {
    let path = path.to_owned();
    move |cause| ReadError::File { path, cause }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Server(uri) => uri.fmt(f),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// Why no contract could be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The address has a scheme that is not spoken here.
    #[error(
        "{scheme}:// is not spoken here: give an http:// address, or save the contract and give the file"
    )]
    Scheme {
        /// What stands before `://`.
        scheme: String,
    },
    /// The address cannot be one.
    #[error("{address} is not an address: {cause}")]
    Address {
        /// What was given.
        address: String,
        /// What is wrong with it.
        cause: http::uri::InvalidUri,
    },
    /// The server did not give a contract.
    #[error("{origin}: {cause}")]
    Get {
        /// The address.
        origin: String,
        /// What went wrong.
        cause: Cause,
    },
    /// The file cannot be read.
    #[error("{}: {cause}; without http:// before it, it is the name of a file", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        cause: io::Error,
    },
    /// What was read is something else.
    #[error("{origin} is not a contract: {cause}")]
    NotAContract {
        /// The address or the file.
        origin: String,
        /// The first thing that does not fit.
        cause: String,
    },
}

impl ReadError {
    /// Whether somebody has to be asked again, or the file be found, rather than the argument be changed.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Get { .. } | Self::File { .. })
    }
}

/// Why a server did not give a contract. It is for people to read.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Cause(GetError);

const CONTRACT_PATH: &str = "/wilco/contract.json";

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn an_address_without_a_path_means_the_contract() {
        for (text, address) in [
            (
                "http://localhost:3000",
                "http://localhost:3000/wilco/contract.json",
            ),
            (
                "http://localhost:3000/",
                "http://localhost:3000/wilco/contract.json",
            ),
            ("http://[::1]:3000", "http://[::1]:3000/wilco/contract.json"),
            (
                "http://localhost/api/contract.json",
                "http://localhost/api/contract.json",
            ),
            ("web/contract.json", "web/contract.json"),
        ] {
            assert_eq!(Origin::parse(text).unwrap().to_string(), address);
        }
        for text in [
            "https://localhost",
            "ws://localhost/ws",
            "http://",
            "http://a b",
        ] {
            assert!(Origin::parse(text).is_err(), "{text}");
        }
    }

    #[tokio::test]
    async fn a_server_is_asked_for_its_contract() {
        let contract = r#"{"protocol_version":1,"hash":"00","operations":[],"types":{"input":{},"output":{}}}"#;
        for (status, body, expected) in [
            ("200 OK", contract, "a contract"),
            ("200 OK", "{}", "is not a contract: missing field"),
            ("404 Not Found", "", "the server answered 404 Not Found"),
        ] {
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            let origin = Origin::parse(&format!("http://{}", serve_once(answer).await)).unwrap();
            let told = origin.read().await.map_or_else(
                |error| error.to_string(),
                |(text, _)| {
                    assert_eq!(text, contract);
                    "a contract".to_owned()
                },
            );
            assert!(told.contains(expected), "{told}");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_reached_is_told_apart_from_what_is_wrong() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let gone = Origin::parse(&format!("http://{address}"))
            .unwrap()
            .read()
            .await;
        assert!(gone.unwrap_err().is_unreachable());
        let broken = Origin::parse(&format!("http://{}", serve_once(String::new()).await)).unwrap();
        assert!(broken.read().await.unwrap_err().is_unreachable());
        assert!(!Origin::parse("ftp://here").unwrap_err().is_unreachable());
    }

    /// Answers one request with the given bytes.
    async fn serve_once(answer: String) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 1024];
            let read = stream.read(&mut request).await.unwrap();
            let asked = String::from_utf8_lossy(&request[..read]).into_owned();
            assert!(
                asked.starts_with("GET /wilco/contract.json HTTP/1.1\r\n"),
                "{asked}"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        });
        address
    }
}
