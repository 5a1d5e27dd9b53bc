//! The canonical rendering of a message: its name under `type`, its fields by their names on the
//! wire, defaults filled in, and what is absent left out.

mod channels;

use serde::Serialize;
use serde_json::{Map, Value, json};
use wilco_protocol::contract::Verdict;
use wilco_protocol::envelope::{Ack, ClientMessage, Connected, Request, Response, ServerMessage};
use wilco_protocol::{Fault, Raw, RequestId};

/// A map that leaves out what is absent.
struct Fields(Map<String, Value>);

impl Fields {
    fn new(name: &str) -> Self {
        Self(Map::from_iter([("type".to_owned(), Value::from(name))]))
    }

    fn with(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("JSON says it all");
        self.0.insert(name.to_owned(), value);
        self
    }

    fn maybe(self, name: &str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

pub(super) fn of_id(id: &RequestId) -> Value {
    match id {
        RequestId::Number(number) => Value::from(*number),
        RequestId::Text(text) => Value::from(&**text),
        RequestId::Op(op_id) => Value::from(op_id.to_string()),
    }
}

pub(super) fn of_client(message: &ClientMessage<'_>) -> Value {
    match message {
        ClientMessage::Ping { ts, ack } => Fields::new("ping")
            .maybe("ts", *ts)
            .maybe("ack", ack.as_ref().map(of_ack))
            .done(),
        ClientMessage::Hello(hello) => {
            let Value::Object(fields) = serde_json::to_value(hello).expect("JSON says it all")
            else {
                panic!("a hello is a map");
            };
            let mut all = Fields::new("hello");
            all.0.extend(fields);
            all.done()
        }
        ClientMessage::Authenticate(authenticate) => Fields::new("authenticate")
            .with("token", &authenticate.token)
            .done(),
        ClientMessage::Action {
            op_id,
            action,
            resource,
            timeout_ms,
        } => Fields::new("action")
            .with("op_id", op_id)
            .with("action", of_raw(action))
            .maybe("resource", resource.as_deref())
            .maybe("timeout_ms", *timeout_ms)
            .done(),
        ClientMessage::Subscribe(_)
        | ClientMessage::Unsubscribe(_)
        | ClientMessage::Resync(_)
        | ClientMessage::SetPresence(_)
        | ClientMessage::Signal(_) => channels::of_client(message),
        ClientMessage::Request(request) => of_request(request),
        ClientMessage::Cancel { request_id } => Fields::new("cancel")
            .with("request_id", of_id(request_id))
            .done(),
        ClientMessage::Other { request_id, .. } => unknown(request_id.as_ref()),
    }
}

fn of_request(request: &Request<'_>) -> Value {
    Fields::new("request")
        .with("request_id", of_id(&request.request_id))
        .with("op", &request.op)
        .maybe("op_id", request.op_id)
        .maybe("meta", request.meta.as_deref())
        .maybe("timeout_ms", request.timeout_ms)
        .maybe("ack", request.ack.as_ref().map(of_ack))
        .with("payload", of_raw(&request.payload))
        .done()
}

pub(super) fn of_server(message: &ServerMessage<Raw<'_>>) -> Value {
    match message {
        ServerMessage::Connected(connected) => of_connected(connected),
        ServerMessage::Pong {
            client_ts,
            server_ts,
            tops,
        } => Fields::new("pong")
            .maybe("client_ts", *client_ts)
            .with("server_ts", server_ts)
            .maybe("tops", Some(tops).filter(|tops| !tops.is_empty()))
            .done(),
        ServerMessage::Error {
            fault,
            fatal,
            request_id,
        } => {
            let name = match request_id {
                Some(RequestId::Op(_)) => "op_id",
                Some(_) | None => "request_id",
            };
            with_fault(Fields::new("error"), fault)
                .with("fatal", fatal)
                .maybe(name, request_id.as_ref().map(of_id))
                .done()
        }
        ServerMessage::GoAway {
            reason,
            reconnect_after_ms,
            resume,
        } => Fields::new("go_away")
            .with("reason", reason)
            .with("reconnect_after_ms", reconnect_after_ms)
            .with("resume", resume)
            .done(),
        ServerMessage::AuthExpiring { expires_in_ms } => Fields::new("auth_expiring")
            .with("expires_in_ms", expires_in_ms)
            .done(),
        ServerMessage::Authenticated { expires_in_ms } => Fields::new("authenticated")
            .maybe("expires_in_ms", *expires_in_ms)
            .done(),
        ServerMessage::Snapshot(_)
        | ServerMessage::Delta(_)
        | ServerMessage::Deltas(_)
        | ServerMessage::Notify(_) => of_state(message),
        ServerMessage::Current(_)
        | ServerMessage::Subscribed(_)
        | ServerMessage::Presence(_)
        | ServerMessage::PresenceDiff(_)
        | ServerMessage::Signal { .. }
        | ServerMessage::Gap(_) => channels::of_server(message),
        ServerMessage::Progress(progress) => Fields::new("progress")
            .maybe("op_id", progress.op_id)
            .maybe("request_id", progress.request_id.as_ref().map(of_id))
            .maybe("percent", progress.percent)
            .maybe("message", progress.message.as_deref())
            .done(),
        ServerMessage::ActionOk(ok) => Fields::new("action_ok")
            .with("op_id", ok.op_id)
            .with("replayed", ok.replayed)
            .with("at", &ok.at)
            .maybe("result", ok.result.as_ref().map(of_raw))
            .done(),
        ServerMessage::ActionErr { op_id, fault } => with_fault(Fields::new("action_err"), fault)
            .with("op_id", op_id)
            .done(),
        ServerMessage::Response(response) => of_response(response),
        ServerMessage::Other { request_id, .. } => unknown(request_id.as_ref()),
    }
}

fn of_state(message: &ServerMessage<Raw<'_>>) -> Value {
    match message {
        ServerMessage::Snapshot(it) => place(
            "snapshot",
            it.seq,
            it.timestamp,
            it.epoch.as_deref(),
            it.resource.as_deref(),
        )
        .maybe("op_ids", Some(&it.op_ids).filter(|ids| !ids.is_empty()))
        .with("state", of_raw(&it.state))
        .done(),
        ServerMessage::Delta(it) => place(
            "delta",
            it.seq,
            it.timestamp,
            it.epoch.as_deref(),
            it.resource.as_deref(),
        )
        .maybe("from", it.from)
        .maybe("op_ids", Some(&it.op_ids).filter(|ids| !ids.is_empty()))
        .with("delta", of_raw(&it.delta))
        .done(),
        ServerMessage::Deltas(it) => place(
            "deltas",
            it.seq,
            it.timestamp,
            it.epoch.as_deref(),
            it.resource.as_deref(),
        )
        .maybe("from", it.from)
        .maybe("op_ids", Some(&it.op_ids).filter(|ids| !ids.is_empty()))
        .with("deltas", it.deltas.iter().map(of_raw).collect::<Vec<_>>())
        .done(),
        ServerMessage::Notify(it) => Fields::new("notify")
            .with("domain", &it.domain)
            .with("event", of_raw(&it.event))
            .maybe("correlation_id", it.correlation_id)
            .maybe("event_type", it.event_type.as_deref())
            .maybe("resource", it.resource.as_deref())
            .maybe("epoch", it.epoch.as_deref())
            .maybe("seq", it.seq)
            .maybe("from", it.from)
            .done(),
        other => panic!("not about state: {other:?}"),
    }
}

fn of_connected(it: &Connected) -> Value {
    Fields::new("connected")
        .with("protocol_version", it.protocol_version)
        .with("connection_id", &it.connection_id)
        .maybe("session_id", it.session_id.as_deref())
        .with("resumed", it.resumed)
        .maybe("resume_token", it.resume_token.as_deref())
        .maybe("epoch", it.epoch.as_deref())
        .maybe("session_ttl_ms", it.session_ttl_ms)
        .with("heartbeat_ms", it.heartbeat_ms)
        // Vectors that are older than the field say nothing of its default.
        .maybe(
            "heartbeat_timeout_ms",
            Some(it.heartbeat_timeout_ms).filter(|ms| *ms != 5_000),
        )
        .with("schema_hash", &it.schema_hash)
        .maybe("schema", it.schema.map(Verdict::as_str))
        .with("server_time", it.server_time)
        .with("limits", it.limits)
        .with("pending", &it.pending)
        .done()
}

fn of_response(response: &Response<Raw<'_>>) -> Value {
    let fields = Fields::new("response")
        .with("request_id", of_id(&response.request_id))
        .with("replayed", response.replayed);
    match &response.result {
        Ok(ok) => fields.with("ok", of_raw(ok)).done(),
        Err(fault) => {
            let error = with_fault(Fields(Map::new()), fault).done();
            fields.with("error", error).done()
        }
    }
}

fn with_fault(fields: Fields, fault: &Fault) -> Fields {
    fields
        .with("code", fault.code.as_str())
        .with("message", &fault.message)
        .with("executed", fault.executed.as_str())
        .maybe("retry_after_ms", fault.retry_after_ms)
        .maybe(
            "details",
            fault
                .details
                .as_ref()
                .map(|details| of_raw(&details.as_raw())),
        )
        .maybe("error_id", fault.error_id.as_deref())
}

fn place(
    name: &str,
    seq: u64,
    timestamp: u64,
    epoch: Option<&str>,
    resource: Option<&str>,
) -> Fields {
    Fields::new(name)
        .with("seq", seq)
        .with("timestamp", timestamp)
        .maybe("epoch", epoch)
        .maybe("resource", resource)
}

fn of_ack(ack: &Ack) -> Value {
    json!({ "below": ack.below, "open": ack.open })
}

fn of_raw(raw: &Raw<'_>) -> Value {
    raw.decode().expect("the value of a vector can be read")
}

fn unknown(id: Option<&RequestId>) -> Value {
    Fields::new("unknown")
        .maybe("request_id", id.map(of_id))
        .done()
}
