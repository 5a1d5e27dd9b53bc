use super::assembly::Assembly;
use super::deflate::Inflation;
use super::partial::{PartialData, whole_payload};
use super::reader::Reader;
use super::step::Step;
use super::{Header, MessageKind, Violation};

/// All of this is away from the path that whole plain frames take.
impl Reader {
    /// Whether a header that means nothing is worth a second look: it begins a compressed message, perhaps.
    #[cold]
    pub(super) const fn may_mean_more(&self, violation: Violation) -> bool {
        matches!(violation, Violation::ReservedBits) && self.deflate.is_some()
    }

    /// Begins a compressed message, and inflates it at once if all of it is there.
    #[inline(never)]
    pub(super) fn begin_compressed<'i>(
        &mut self,
        kind: MessageKind,
        header: &Header,
        input: &mut &'i mut [u8],
    ) -> Result<Step<'i>, Violation> {
        if self.message.is_some() {
            return Err(Violation::MessageInterrupted);
        }
        let len = self.limits.compressed().admit(header.payload_len, 0)?;
        if header.fin && len <= input.len() {
            return self.inflate(kind, whole_payload(input, len, header.mask));
        }
        self.open(Assembly::compressed(kind), PartialData::new(header, len));
        Ok(Step::Again)
    }

    pub(super) fn inflate<'i>(
        &mut self,
        kind: MessageKind,
        payload: &[u8],
    ) -> Result<Step<'i>, Violation> {
        let mut inflation = Inflation {
            side: self.deflate.ok_or(Violation::ReservedBits)?,
            limits: self.limits,
            history: &mut self.history,
        };
        let message = inflation.message(payload)?;
        Ok(self.lend_held(Assembly::whole(kind, message)?))
    }
}
