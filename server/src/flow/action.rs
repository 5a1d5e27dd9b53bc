//! How an action comes to the function that does it.

use std::fmt::Display;
use std::future::Future;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::{Code, Executed, Fault, Pattern};

use super::act::Act;
use super::viewer::{Name, View, Viewer};
use crate::call::{Acting, Call, CallFault, undecodable};
use crate::handler::answer;
use crate::router::Route;

/// Who may act on a resource, and as whom: those who may follow it.
pub(super) type May =
    Arc<dyn Fn(Name, Viewer) -> BoxFuture<'static, Result<View, Fault>> + Send + Sync>;

/// Does the actions on the resources of a pattern by `act`, for those who may.
pub(super) fn route<A, T, E, F, Fut>(pattern: &Pattern, may: May, act: F) -> Route
where
    A: DeserializeOwned + Send + 'static,
    T: Serialize,
    E: Serialize + Display,
    F: Fn(Act, A) -> Result<Fut, CallFault> + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, E>> + Send,
{
    let pattern = Arc::new(pattern.clone());
    Route::of_function(move |call| {
        let (pattern, may, act) = (Arc::clone(&pattern), Arc::clone(&may), act.clone());
        Box::pin(async move {
            let Call { parts, payload } = call;
            let (operation, encoding) = (parts.operation, parts.encoding);
            let (Some(Acting { resource, reporter }), Some(op_id)) = (parts.acting, parts.op_id)
            else {
                // A call that a layer has made up is no action.
                return Err(Box::new(Fault::new(Code::Unsupported, Executed::No)));
            };
            let Some(params) = pattern.matches(&resource) else {
                return Err(Box::new(Fault::new(Code::UnknownChannel, Executed::No)));
            };
            let name = Name::new(&resource, params);
            let viewer = Viewer {
                principal: parts.principal,
                connection: parts.connection,
            };
            let view = permit(may(name.clone(), viewer.clone()).await)?;
            let action: A = payload.decode().map_err(|error| undecodable(&error))?;
            drop(payload);
            let on = Act::new(name, viewer, view, op_id, reporter);
            let done = act(on, action)?.await;
            answer(&operation, encoding, done)
        })
    })
}

/// Whatever the one who decides says, nothing has happened yet.
fn permit(permitted: Result<View, Fault>) -> Result<View, CallFault> {
    permitted.map_err(|mut fault| {
        fault.executed = Executed::No;
        Box::new(fault)
    })
}
