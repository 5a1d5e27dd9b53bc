//! Who may compress, and with how much memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wilco_protocol::websocket::Role;
use wilco_protocol::websocket::deflate::{Accepted, Agreed, Compression, Deflater, accept};

use super::mailbox::Coding;

/// How many connections have a context of their own. Cheap to clone; all clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contexts {
    held: Arc<AtomicUsize>,
}

/// What was agreed with one client.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) agreed: Agreed,
    /// The header that tells the client.
    pub(crate) response: String,
    /// Kept as long as the connection.
    pub(crate) context: Option<Context>,
}

/// The right to a context of its own, counted as long as it is there.
#[derive(Debug)]
pub(crate) struct Context {
    held: Arc<AtomicUsize>,
}

impl Contexts {
    /// Takes up the first offer that can be kept.
    pub(crate) fn grant<'h>(
        &self,
        compression: &Compression,
        offers: impl IntoIterator<Item = &'h str>,
    ) -> Option<Grant> {
        let wanted =
            !compression.server_no_context_takeover || !compression.client_no_context_takeover;
        let context = wanted
            .then(|| self.claim(compression.max_contexts))
            .flatten();
        let Accepted { agreed, response } = accept(offers, compression, context.is_some())?;
        // A client may want none.
        let context = context.filter(|_| agreed.owns_context());
        Some(Grant {
            agreed,
            response,
            context,
        })
    }

    fn claim(&self, max: usize) -> Option<Context> {
        let one_more = |held: usize| (held < max).then_some(held + 1);
        let claimed = self
            .held
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more);
        claimed.ok().map(|_| Context {
            held: Arc::clone(&self.held),
        })
    }
}

impl Grant {
    /// How published messages are to be encoded for the client.
    pub(crate) fn coding(&self, compression: &Compression) -> Coding {
        let deflater = Deflater::new(self.agreed.side(Role::Server), compression.level);
        match deflater.shared() {
            Some(parameters) => Coding::Deflated {
                parameters,
                min_size: compression.min_size,
            },
            None => Coding::Own,
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        self.held.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: [&str; 1] = ["permessage-deflate"];

    fn owned(max_contexts: usize) -> Compression {
        Compression {
            server_no_context_takeover: false,
            max_contexts,
            ..Compression::default()
        }
    }

    #[test]
    fn no_more_connections_have_a_context_than_may() {
        let contexts = Contexts::default();
        let grant = || contexts.grant(&owned(2), OFFER).expect("an offer");
        let (first, second, third) = (grant(), grant(), grant());
        assert!(first.agreed.owns_context() && second.agreed.owns_context());
        assert!(!third.agreed.owns_context());
        assert!(third.response.contains("server_no_context_takeover"));
        drop(first);
        assert!(grant().agreed.owns_context());
    }

    #[test]
    fn who_wants_no_context_takes_none_from_others() {
        let contexts = Contexts::default();
        let modest = ["permessage-deflate; server_no_context_takeover"];
        let first = contexts.grant(&owned(1), modest).expect("an offer");
        assert!(first.context.is_none());
        let second = contexts.grant(&owned(1), OFFER).expect("an offer");
        assert!(second.context.is_some());
        assert!(contexts.grant(&owned(1), ["x-other"]).is_none());
    }

    #[test]
    fn without_leave_there_is_no_context() {
        let contexts = Contexts::default();
        for compression in [owned(0), Compression::default()] {
            let grant = contexts.grant(&compression, OFFER).expect("an offer");
            assert!(!grant.agreed.owns_context() && grant.context.is_none());
        }
    }
}
