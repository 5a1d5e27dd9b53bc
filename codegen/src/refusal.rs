//! A call that was not answered, as people and scripts read it.

use std::fmt;

use serde_json::value::RawValue;
use serde_json::{Value, json};
use wilco_client::CallError;
use wilco_client::protocol::{Code, Executed, Fault, FaultCode};
use wilco_codegen::pretty;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    fault: Fault,
    /// Whether it was the connection that failed.
    pub(crate) lost: bool,
}

impl Refusal {
    pub(crate) fn of(error: CallError<Fault>) -> Self {
        let lost = matches!(
            error,
            CallError::SessionLost { .. }
                | CallError::OutcomeUnknown
                | CallError::Offline
                | CallError::Closed { .. }
        );
        let (executed, code) = (error.executed(), error.code());
        let message = error.to_string();
        let fault = match error {
            CallError::Operation(fault) => fault,
            CallError::Fault(fault) => *fault,
            _ => {
                let mut fault = Fault::with_message(Code::Internal, executed, message);
                fault.code = code.unwrap_or_else(|| FaultCode::Other("client".into()));
                fault
            }
        };
        Self { fault, lost }
    }

    /// The fault in the shape that it has on the wire.
    pub(crate) fn json(&self) -> String {
        let fault = &self.fault;
        let mut shown = json!({
            "code": fault.code.as_str(),
            "message": fault.message,
            "executed": fault.executed.as_str(),
        });
        let further = [
            ("retry_after_ms", fault.retry_after_ms.map(Value::from)),
            (
                "details",
                self.details()
                    .and_then(|text| serde_json::from_str(&text).ok()),
            ),
            ("error_id", fault.error_id.as_deref().map(Value::from)),
        ];
        for (name, value) in further {
            if let Some(value) = value {
                shown[name] = value;
            }
        }
        shown.to_string()
    }

    fn details(&self) -> Option<String> {
        let details = self.fault.details.as_ref()?;
        let raw: Box<RawValue> = serde_json::from_slice(details.as_raw().bytes()).ok()?;
        Some(raw.get().to_owned())
    }
}

impl fmt::Display for Refusal {
    /// `code: message`, then what else there is to know, a line for each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = &self.fault;
        write!(f, "{}: {}", fault.code.as_str(), fault.message)?;
        if let Some(details) = self.details() {
            write!(f, "\n{}", pretty::indented(&details))?;
        }
        if fault.executed == Executed::Unknown {
            f.write_str("\nIt may have taken effect: nobody knows.")?;
        }
        if let Some(wait) = fault.retry_after_ms {
            write!(f, "\nTry again in {wait} ms.")?;
        }
        match &fault.error_id {
            Some(id) => write!(f, "\nThe server's log says more under {id}."),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use wilco_client::protocol::session::ClosedReason;
    use wilco_client::protocol::{Encoding, Payload};

    use super::*;

    #[test]
    fn a_refusal_is_told_to_people_and_to_scripts() {
        let details = Payload::new(Encoding::Json, r#"{"code":"closed","stand":"C4"}"#);
        let closed = Fault::with_message(Code::Operation, Executed::Yes, "stand C4 is closed");
        let busy = Fault::new(Code::Overloaded, Executed::No).retry_after_ms(50);
        let broken = Fault::new(Code::Internal, Executed::Unknown).error_id("e7");
        for (error, people, scripts) in [
            (
                CallError::Operation(closed.details(details)),
                "operation: stand C4 is closed\n{\n  \"code\": \"closed\",\n  \"stand\": \"C4\"\n}",
                r#"{"code":"operation","details":{"code":"closed","stand":"C4"},"executed":"yes","message":"stand C4 is closed"}"#,
            ),
            (
                CallError::Fault(Box::new(busy)),
                "overloaded: too much is going on at once\nTry again in 50 ms.",
                r#"{"code":"overloaded","executed":"no","message":"too much is going on at once","retry_after_ms":50}"#,
            ),
            (
                CallError::Fault(Box::new(broken)),
                "internal: the server made a mistake\nIt may have taken effect: nobody knows.\n\
                 The server's log says more under e7.",
                r#"{"code":"internal","error_id":"e7","executed":"unknown","message":"the server made a mistake"}"#,
            ),
            (
                CallError::Timeout {
                    executed: Executed::No,
                },
                "expired: the time of the call ran out",
                r#"{"code":"expired","executed":"no","message":"the time of the call ran out"}"#,
            ),
        ] {
            let refusal = Refusal::of(error);
            assert_eq!(refusal.to_string(), people);
            assert_eq!(refusal.json(), scripts);
            assert!(!refusal.lost);
        }
    }

    #[test]
    fn a_lost_connection_is_told_apart() {
        let executed = Executed::Unknown;
        let reason = ClosedReason::Asked;
        assert!(Refusal::of(CallError::SessionLost { executed }).lost);
        assert!(Refusal::of(CallError::OutcomeUnknown).lost);
        assert!(Refusal::of(CallError::Offline).lost);
        assert!(Refusal::of(CallError::Closed { reason, executed }).lost);
    }
}
