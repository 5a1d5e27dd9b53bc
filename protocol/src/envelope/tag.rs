//! The tags: a number in MessagePack, a name in JSON. See docs/protocol.md#tags.

/// What a client can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum ClientTag {
    /// Keeps the connection alive and measures it.
    Ping = 0,
    /// Asks for what was missed of a resource.
    Resync = 1,
    /// What an official client says first.
    Hello = 2,
    /// A credential, first or refreshed.
    Authenticate = 3,
    /// A change that the client may already show.
    Action = 1000,
    /// Asks for channels.
    Subscribe = 2000,
    /// Gives channels back.
    Unsubscribe = 2001,
    /// What others see of the user.
    SetPresence = 2002,
    /// Signalling to another user.
    Signal = 3000,
    /// Calls an operation.
    Request = 6000,
    /// Takes a call back.
    Cancel = 6001,
    /// Several calls as one.
    Batch = 6002,
    /// How many more items may come.
    Credit = 6003,
    /// One item of an upload.
    Input = 6004,
    /// The end of an upload.
    InputEnd = 6005,
    /// Asks for entities that changed.
    Sync = 7000,
    /// Changed entities of the client.
    Push = 7001,
    /// Changed fields of the client.
    PushFields = 8000,
    /// Asks whether a field is right.
    ValidateField = 9000,
    /// Asks whether a form is right.
    ValidateForm = 9001,
}

impl ClientTag {
    /// Every tag, in the order of the specification.
    pub const ALL: &'static [Self] = &[
        Self::Ping,
        Self::Resync,
        Self::Hello,
        Self::Authenticate,
        Self::Action,
        Self::Subscribe,
        Self::Unsubscribe,
        Self::SetPresence,
        Self::Signal,
        Self::Request,
        Self::Cancel,
        Self::Batch,
        Self::Credit,
        Self::Input,
        Self::InputEnd,
        Self::Sync,
        Self::Push,
        Self::PushFields,
        Self::ValidateField,
        Self::ValidateForm,
    ];

    /// The number in MessagePack.
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::Resync => "resync",
            Self::Hello => "hello",
            Self::Authenticate => "authenticate",
            Self::Action => "action",
            Self::Subscribe => "subscribe",
            Self::Unsubscribe => "unsubscribe",
            Self::SetPresence => "set_presence",
            Self::Signal => "signal",
            Self::Request => "request",
            Self::Cancel => "cancel",
            Self::Batch => "batch",
            Self::Credit => "credit",
            Self::Input => "input",
            Self::InputEnd => "input_end",
            Self::Sync => "sync",
            Self::Push => "push",
            Self::PushFields => "push_fields",
            Self::ValidateField => "validate_field",
            Self::ValidateForm => "validate_form",
        }
    }

    /// The tag of that number; `None` for one of a later version.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|tag| tag.number() == number)
    }

    /// The tag of that name; `None` for one of a later version.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tag| tag.name() == name)
    }
}

/// What a server can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum ServerTag {
    /// The first thing a server says.
    Connected = 0,
    /// Answers a ping.
    Pong = 1,
    /// A fault that ends no call.
    Error = 2,
    /// The server leaves; when to come back.
    GoAway = 3,
    /// The credential ends soon.
    AuthExpiring = 4,
    /// Answers a subscription.
    Subscribed = 5,
    /// Answers a credential.
    Authenticated = 6,
    /// The whole state of a resource.
    Snapshot = 1000,
    /// One change of a resource.
    Delta = 1001,
    /// Several changes in order.
    Deltas = 1002,
    /// Nothing was missed.
    Current = 1003,
    /// Who is here.
    Presence = 2000,
    /// Who came, left or changed.
    PresenceDiff = 2001,
    /// Signalling from another user.
    Signal = 3000,
    /// An event of a domain.
    Notify = 4000,
    /// Events were lost.
    Gap = 4001,
    /// How far a call or action is.
    Progress = 5000,
    /// An action took effect.
    ActionOk = 5001,
    /// An action was refused.
    ActionErr = 5002,
    /// Answers a request.
    Response = 6000,
    /// One element of a stream.
    Item = 6001,
    /// Part of a long message.
    Chunk = 6002,
    /// How much more of an upload may come.
    Credit = 6003,
    /// An entity changed.
    Change = 7000,
    /// Answers a push of entities.
    PushAck = 7001,
    /// A field changed.
    FieldChange = 8000,
    /// Answers a push of fields.
    FieldPushAck = 8001,
    /// Two people changed one field.
    FieldConflict = 8002,
    /// Answers a field check.
    ValidationResult = 9000,
    /// Answers a form check.
    FormValidationResult = 9001,
}

impl ServerTag {
    /// Every tag, in the order of the specification.
    pub const ALL: &'static [Self] = &[
        Self::Connected,
        Self::Pong,
        Self::Error,
        Self::GoAway,
        Self::AuthExpiring,
        Self::Subscribed,
        Self::Authenticated,
        Self::Snapshot,
        Self::Delta,
        Self::Deltas,
        Self::Current,
        Self::Presence,
        Self::PresenceDiff,
        Self::Signal,
        Self::Notify,
        Self::Gap,
        Self::Progress,
        Self::ActionOk,
        Self::ActionErr,
        Self::Response,
        Self::Item,
        Self::Chunk,
        Self::Credit,
        Self::Change,
        Self::PushAck,
        Self::FieldChange,
        Self::FieldPushAck,
        Self::FieldConflict,
        Self::ValidationResult,
        Self::FormValidationResult,
    ];

    /// The number in MessagePack.
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Pong => "pong",
            Self::Error => "error",
            Self::GoAway => "go_away",
            Self::AuthExpiring => "auth_expiring",
            Self::Subscribed => "subscribed",
            Self::Authenticated => "authenticated",
            Self::Snapshot => "snapshot",
            Self::Delta => "delta",
            Self::Deltas => "deltas",
            Self::Current => "current",
            Self::Presence => "presence",
            Self::PresenceDiff => "presence_diff",
            Self::Signal => "signal",
            Self::Notify => "notify",
            Self::Gap => "gap",
            Self::Progress => "progress",
            Self::ActionOk => "action_ok",
            Self::ActionErr => "action_err",
            Self::Response => "response",
            Self::Item => "item",
            Self::Chunk => "chunk",
            Self::Credit => "credit",
            Self::Change => "change",
            Self::PushAck => "push_ack",
            Self::FieldChange => "field_change",
            Self::FieldPushAck => "field_push_ack",
            Self::FieldConflict => "field_conflict",
            Self::ValidationResult => "validation_result",
            Self::FormValidationResult => "form_validation_result",
        }
    }

    /// The tag of that number; `None` for one of a later version.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|tag| tag.number() == number)
    }

    /// The tag of that name; `None` for one of a later version.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tag| tag.name() == name)
    }
}

/// The number that stands for a name that is not known here. No message has it, so what was not
/// understood is never written as something that is.
pub(super) const UNKNOWN: u16 = u16::MAX;
