//! How often operations may be called.

use wilco_protocol::Operation;
use wilco_protocol::session::{Catalog, Rate};

use super::Router;
use crate::error::RouterError;
use crate::rate::Limiter;

/// The limits of operations, by name. Of two for one operation the later one holds.
pub(super) type Limits = Vec<(&'static str, Rate)>;

impl<S: Clone + Send + Sync + 'static> Router<S> {
    /// Limits how often the operation `O` may be called: by each principal, wherever it calls from, and by each
    /// connection of nobody in particular. Default: as often as calls may be in flight.
    ///
    /// What is beyond the limit is answered `rate_limited`, with the time to wait, does not run and is not recorded; so
    /// is not what was answered before and is asked for again. Some 65,000 callers are told apart for each operation;
    /// those beyond share one limit. A limit of an operation that is not served is an error when the router is built.
    ///
    /// ```
    /// # use schemars::JsonSchema;
    /// # use serde::Deserialize;
    /// use wilco_server::{Operation, Rate, Router};
    ///
    /// /// Sends a letter.
    /// #[derive(Deserialize, JsonSchema, Operation)]
    /// #[operation(name = "letter.send", output = ())]
    /// struct SendLetter {}
    ///
    /// async fn send(_: SendLetter) {}
    ///
    /// let hardly_ever = Rate { per_second: 1, burst: 5 };
    /// let api: Router = Router::new().operation(send).rate_limit::<SendLetter>(hardly_ever);
    /// # api.into_routes().expect("it is served");
    /// ```
    #[must_use]
    pub fn rate_limit<O: Operation>(mut self, rate: Rate) -> Self {
        self.limits.push((O::NAME, rate));
        self
    }
}

/// The limiter of each operation that has one.
pub(super) fn limiters(
    limits: &Limits,
    catalog: &Catalog,
) -> Result<Vec<Option<Limiter>>, RouterError> {
    let mut limiters: Vec<Option<Limiter>> = catalog.entries().iter().map(|_| None).collect();
    for (name, rate) in limits {
        let Some((operation, _)) = catalog.find(name) else {
            return Err(RouterError::limits_nothing(name));
        };
        limiters[operation.as_usize()] = Some(Limiter::new(*rate));
    }
    Ok(limiters)
}
