//! What clients may do to a state.

use std::fmt;
use std::future::{Future, ready};
use std::sync::{Arc, Weak};

use futures_util::FutureExt as _;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::contract::DeclaredResource;
use wilco_protocol::flow::FlowState;
use wilco_protocol::{Code, Executed, Fault, Pattern};

use super::{Action, Resource, lock};
use crate::flow::act::Act;
use crate::flow::action;
use crate::flow::viewer::View;

impl<S: FlowState> Resource<S> {
    /// Lets clients who may follow the state change it by actions, which `act` does: an async function that is given an
    /// [`Act`] and the action. Without this there are none.
    ///
    /// An action runs once, however often its client sends it, as a call does whose class is once: it runs to its end
    /// though its client may go, and who sends it again is told how it ended. The result of `act` is the client's answer,
    /// its error the client's typed error.
    ///
    /// ```
    /// # use schemars::JsonSchema;
    /// # use serde::{Deserialize, Serialize};
    /// # use wilco_server::flow::{FlowState, Unfit};
    /// use wilco_server::{Act, NoError, Resource, Router};
    /// # #[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
    /// # struct Belt(u32);
    /// # impl FlowState for Belt {
    /// #     type Delta = u32;
    /// #     fn apply_delta(&mut self, bags: u32) -> Result<(), Unfit> { self.0 += bags; Ok(()) }
    /// # }
    ///
    /// #[derive(Deserialize, JsonSchema)]
    /// struct Load { bags: u32 }
    ///
    /// async fn load(belt: Act<Belt>, action: Load) -> Result<u32, NoError> {
    ///     for bag in 1..=action.bags {
    ///         belt.progress(None, &format!("bag {bag}"));
    ///     }
    ///     belt.apply(action.bags).expect("it takes any");
    ///     Ok(belt.read(|belt| belt.0))
    /// }
    ///
    /// let belt = Resource::new(Belt(3)).on_action(load);
    /// let api: Router = Router::new().resource("belt", belt);
    /// # api.into_routes().expect("it can be served");
    /// ```
    #[must_use]
    pub fn on_action<A, T, E, F, Fut>(self, act: F) -> Self
    where
        A: DeserializeOwned + JsonSchema + Send + 'static,
        T: Serialize + JsonSchema + 'static,
        E: Serialize + fmt::Display + JsonSchema + 'static,
        F: Fn(Act<S>, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
    {
        let held = Arc::downgrade(&self.0);
        let act = Arc::new(act);
        let route = move |pattern: &Pattern| {
            let (held, act) = (Weak::clone(&held), Arc::clone(&act));
            let judged = Weak::clone(&held);
            let may: action::May = Arc::new(move |_, viewer| {
                let may = judged.upgrade().and_then(|it| lock(&it.terms).may.clone());
                let permitted = may.map_or_else(|| ready(Ok(())).boxed(), |may| may(viewer));
                async move { permitted.await.map(|()| View::ALL) }.boxed()
            });
            action::route(pattern, may, move |on: Act, action: A| {
                let gone = || Box::new(Fault::new(Code::Unavailable, Executed::No));
                let held = held.upgrade().ok_or_else(gone)?;
                Ok(act(on.on(Resource(held)), action))
            })
        };
        lock(&self.0.terms).action = Some(Action {
            route: Arc::new(route),
            declare: DeclaredResource::action::<A, T, E>,
        });
        self
    }
}
