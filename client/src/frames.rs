use wilco_protocol::CloseCode;
use wilco_protocol::websocket::CloseFrame;

/// Whether there is a use for further frames.
#[derive(Clone, Copy)]
pub(crate) enum Flow {
    On,
    Stop,
}

/// What a close says; without a frame of its own that it says nothing.
pub(crate) fn close_said(frame: Option<CloseFrame<'_>>) -> (CloseCode, &str) {
    match frame {
        Some(CloseFrame { code, reason }) => (CloseCode::from_u16(code), reason),
        None => (CloseCode::NO_STATUS, ""),
    }
}
