//! One operation, with its layers.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;
use tower::{Service, ServiceExt as _};
use wilco_protocol::{Code, Executed, Fault};

use crate::call::{Call, CallFault, Reply};
use crate::handler::Handler;

/// One operation as a tower service: a [`Call`] in, a [`Reply`] or a fault out. Cheap to clone.
#[derive(Clone)]
pub struct Route(Arc<Serve>);

type Serve = dyn Fn(Call) -> BoxFuture<'static, Result<Reply, CallFault>> + Send + Sync;

impl Route {
    pub(crate) fn of_handler<H, M, S>(handler: H, state: S) -> Self
    where
        H: Handler<M, S>,
        M: 'static,
        S: Clone + Send + Sync + 'static,
    {
        Self(Arc::new(move |call| {
            Box::pin(handler.clone().call(call, state.clone()))
        }))
    }

    pub(crate) fn of_service<T>(service: T) -> Self
    where
        T: Service<Call, Response = Reply> + Clone + Send + Sync + 'static,
        T::Error: Into<tower::BoxError>,
        T::Future: Send,
    {
        Self(Arc::new(move |call| {
            Box::pin(oneshot(service.clone(), call))
        }))
    }

    pub(crate) fn of_function(
        serve: impl Fn(Call) -> BoxFuture<'static, Result<Reply, CallFault>> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(serve))
    }

    /// Stands in an entry only while its route is being replaced.
    pub(super) fn unreachable() -> Self {
        Self(Arc::new(|_| {
            Box::pin(async { Err(Box::new(Fault::new(Code::Internal, Executed::No))) })
        }))
    }

    pub(crate) fn serve(&self, call: Call) -> BoxFuture<'static, Result<Reply, CallFault>> {
        (self.0)(call)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route").finish_non_exhaustive()
    }
}

/// A handler as a tower service, so that layers can stand in front of it.
impl Service<Call> for Route {
    type Response = Reply;
    type Error = CallFault;
    type Future = BoxFuture<'static, Result<Reply, CallFault>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), CallFault>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: Call) -> Self::Future {
        self.serve(call)
    }
}

/// Serves one call by a service of the user's.
async fn oneshot<T>(service: T, call: Call) -> Result<Reply, CallFault>
where
    T: Service<Call, Response = Reply>,
    T::Error: Into<tower::BoxError>,
{
    let operation = Arc::clone(&call.parts.operation);
    service
        .oneshot(call)
        .await
        .map_err(|error| layer_fault(&operation, error.into()))
}

fn layer_fault(operation: &str, error: tower::BoxError) -> CallFault {
    let error = match error.downcast::<CallFault>() {
        Ok(fault) => return *fault,
        Err(error) => error,
    };
    if error.is::<Elapsed>() {
        return Box::new(Fault::new(Code::Timeout, Executed::Unknown));
    }
    if error.is::<Overloaded>() {
        return Box::new(Fault::new(Code::Overloaded, Executed::No));
    }
    match error.downcast::<Fault>() {
        Ok(fault) => fault,
        Err(error) => {
            let error_id = crate::error::error_id();
            tracing::error!(operation, %error, error_id, "a layer failed");
            Box::new(Fault::new(Code::Internal, Executed::Unknown).error_id(error_id))
        }
    }
}
