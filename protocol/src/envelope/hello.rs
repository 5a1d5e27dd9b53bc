//! What an official client says first.

use serde::{Deserialize, Serialize};

use super::channel::{self, Channel};
use super::fields::{Fields, optional};
use super::malformed::Malformed;
use super::writer::MapWriter;
use crate::codec::EncodeError;
use crate::payload::Raw;

/// What an official client says first.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hello {
    /// The credential, if the upgrade brought none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Box<str>>,
    /// The session to go on with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
    /// The hash of the contract that the client was built from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema_hash: Option<Box<str>>,
    /// The client's name and version, for logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<Box<str>>,
    /// What to subscribe to at once, as in `Subscribe`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
}

/// The session that a client wants to go on with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// The session.
    pub session_id: Box<str>,
    /// Its secret.
    pub resume_token: Box<str>,
    /// The calls that the client still waits for.
    #[serde(default)]
    pub pending: Vec<PendingCall>,
}

/// A call that the client still waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingCall {
    /// Its request id.
    pub id: u64,
    /// How many chunks of its response the client has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have_chunks: Option<u64>,
}

impl Hello {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [token, resume, schema_hash, client, channels] =
            fields.take(["token", "resume", "schema_hash", "client", "channels"])?;
        let text = |raw: &Raw<'_>| raw.str().map(|text| Box::from(&*text));
        Ok(Self {
            token: optional(token, "token", text)?,
            resume: optional(resume, "resume", |raw| raw.decode().ok())?,
            schema_hash: optional(schema_hash, "schema_hash", text)?,
            client: optional(client, "client", text)?,
            channels: channel::read(channels)?,
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.opt_str("token", self.token.as_deref());
        writer.opt_value("resume", self.resume.as_ref())?;
        writer.opt_str("schema_hash", self.schema_hash.as_deref());
        writer.opt_str("client", self.client.as_deref());
        if self.channels.is_empty() {
            return Ok(());
        }
        writer.value("channels", &self.channels)
    }
}
