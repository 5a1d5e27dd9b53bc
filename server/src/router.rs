//! Names to handlers.

mod limits;
mod resources;
mod route;
mod setting;

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use tower::{Layer, Service};
use wilco_protocol::Operation;
use wilco_protocol::Pattern;
use wilco_protocol::contract::{Contract, ContractBuilder, Describe};
use wilco_protocol::envelope::ChannelKind;
use wilco_protocol::operation::Source;
use wilco_protocol::session::{Catalog, CatalogEntry, SessionConfig};

use crate::auth::Auth;
use crate::call::{Call, Reply};
use crate::config::Config;
use crate::error::RouterError;
use crate::flow::{Channels, Hub};
use crate::foreign::Strangers;
use crate::handler::Handler;
use crate::rate::Limiter;
use crate::sessions::{Sessions, Terms};
use crate::shutdown::Shutdown;

use limits::Limits;
pub use route::Route;
use setting::Setting;

/// Operations by name, with their handlers, layers and state.
///
/// ```
/// use schemars::JsonSchema;
/// use serde::Deserialize;
/// use wilco_server::{Operation, Router};
///
/// /// Adds two numbers.
/// #[derive(Deserialize, JsonSchema, Operation)]
/// #[operation(name = "math.add", output = i64, safe)]
/// struct Add { a: i32, b: i32 }
///
/// async fn add(input: Add) -> i64 {
///     i64::from(input.a) + i64::from(input.b)
/// }
///
/// let api = Router::new().operation(add);
/// let app: axum::Router = axum::Router::new().merge(api.into_axum("/ws"));
/// ```
///
/// `S` is the state that is still missing; only a router that misses none can be mounted.
pub struct Router<S = ()> {
    operations: Vec<Entry<S>>,
    contract: ContractBuilder,
    /// The first operation that was nested where it does not belong.
    misplaced: Option<RouterError>,
    config: Setting<Config>,
    shutdown: Setting<Shutdown>,
    sessions: Setting<Sessions>,
    auth: Setting<Auth>,
    limits: Limits,
    channels: Vec<Channel>,
}

/// What serves the channels of one pattern.
struct Channel {
    kind: ChannelKind,
    pattern: Pattern,
    channels: Arc<dyn Channels>,
    /// What is done by actions on them, if they take any.
    action: Option<Route>,
}

struct Entry<S> {
    source: Source,
    catalog: CatalogEntry,
    has_own_timeout: bool,
    route: Box<dyn FnOnce(S) -> Route + Send + Sync>,
}

/// A router with nothing missing: what connections run on.
pub(crate) struct Api {
    pub(crate) routes: Vec<Route>,
    pub(crate) names: Vec<Arc<str>>,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) session: Arc<SessionConfig>,
    pub(crate) strangers: Strangers,
    pub(crate) contract: Contract,
    pub(crate) config: Config,
    /// Ends all connections. If there is none, that of the server does, by which each of them came.
    pub(crate) shutdown: Option<Shutdown>,
    pub(crate) sessions: Sessions,
    pub(crate) terms: Terms,
    /// Who may come in. If there is none, everybody.
    pub(crate) auth: Option<Auth>,
    /// By operation: how often it may be called.
    pub(crate) limiters: Vec<Option<Limiter>>,
    /// What can be followed.
    pub(crate) hub: Hub,
}

impl<S> Default for Router<S> {
    fn default() -> Self {
        Self {
            operations: Vec::new(),
            contract: ContractBuilder::new(),
            misplaced: None,
            config: Setting::Unset,
            shutdown: Setting::Unset,
            sessions: Setting::Unset,
            auth: Setting::Unset,
            limits: Limits::new(),
            channels: Vec::new(),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Router<S> {
    /// A router without operations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves an operation by `handler`. The operation is the type of the handler's last argument.
    ///
    /// Two operations of one name are an error when the router is built.
    #[must_use]
    pub fn operation<H, M>(mut self, handler: H) -> Self
    where
        H: Handler<M, S>,
        M: 'static,
        H::Operation: JsonSchema,
        <H::Operation as Operation>::Output: JsonSchema,
        <H::Operation as Operation>::Error: JsonSchema,
    {
        self.contract = self.contract.operation::<H::Operation>();
        self.operations.push(Entry {
            source: H::Operation::SOURCE,
            catalog: CatalogEntry {
                name: H::Operation::NAME.into(),
                class: H::Operation::CLASS,
                timeout: H::Operation::TIMEOUT.unwrap_or_default(),
                cost: H::Operation::COST,
            },
            has_own_timeout: H::Operation::TIMEOUT.is_some(),
            route: Box::new(move |state| handler.into_route(state)),
        });
        self
    }

    /// Puts `layer` in front of every operation that is here already, and of the actions on every resource. The operation
    /// of an action is the pattern of its resource.
    ///
    /// An error of the layer that is a [`Fault`](wilco_protocol::Fault) goes to the caller as it is,
    /// tower's own timeout as `timeout` and its load shedding as `overloaded`; any other error is
    /// logged and answered as `internal`.
    #[must_use]
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Call, Response = Reply> + Clone + Send + Sync + 'static,
        <L::Service as Service<Call>>::Error: Into<tower::BoxError>,
        <L::Service as Service<Call>>::Future: Send,
    {
        for entry in &mut self.operations {
            let layer = layer.clone();
            let route = std::mem::replace(&mut entry.route, Box::new(|_| Route::unreachable()));
            entry.route = Box::new(move |state| Route::of_service(layer.layer(route(state))));
        }
        for action in self.channels.iter_mut().filter_map(|it| it.action.as_mut()) {
            *action = Route::of_service(layer.layer(action.clone()));
        }
        self
    }

    /// Adds the operations of another router that misses the same state.
    ///
    /// A config or a shutdown that only one of them has holds for both. If both have one, it is an
    /// error when the router is built, unless [`with_config`](Self::with_config) or
    /// [`with_shutdown`](Self::with_shutdown) says after the merge what holds.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.misplaced = self.misplaced.or(other.misplaced);
        self.config = self.config.or(other.config);
        self.shutdown = self.shutdown.or(other.shutdown);
        self.sessions = self.sessions.or(other.sessions);
        self.auth = self.auth.or(other.auth);
        self.limits.extend(other.limits);
        self.channels.extend(other.channels);
        self.operations.extend(other.operations);
        self.contract = self.contract.merge(other.contract);
        self
    }

    /// Adds the operations of another router, all of whose names begin with `prefix` and a dot.
    ///
    /// Layers of the other one stand before its operations alone, and so does its state, given by
    /// [`with_state`](Self::with_state). The names stay as their types say, which clients call them
    /// by: one that does not belong under `prefix` is an error when the router is built, so that
    /// what guards `admin` guards all of `admin.*` that is here and nothing else. For settings it is
    /// a [`merge`](Self::merge).
    ///
    /// ```
    /// # use schemars::JsonSchema;
    /// # use serde::Deserialize;
    /// use tower::util::MapRequestLayer;
    /// use wilco_server::extract::State;
    /// use wilco_server::{Operation, Router};
    ///
    /// /// Says how long the server has run.
    /// #[derive(Deserialize, JsonSchema, Operation)]
    /// #[operation(name = "admin.uptime", output = u64, safe)]
    /// struct Uptime {}
    ///
    /// async fn uptime(State(begun): State<std::time::Instant>, _: Uptime) -> u64 {
    ///     begun.elapsed().as_secs()
    /// }
    ///
    /// let admin = Router::new()
    ///     .operation(uptime)
    ///     .layer(MapRequestLayer::new(|call| call)) // the guard
    ///     .with_state(std::time::Instant::now());
    /// let api: Router = Router::new().nest("admin", admin);
    /// # api.into_routes().expect("its name begins with `admin.`");
    /// ```
    #[must_use]
    pub fn nest(self, prefix: &str, mut other: Self) -> Self {
        let belongs = |entry: &Entry<S>| {
            let rest = entry.catalog.name.strip_prefix(prefix);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        let misplaced = other.operations.iter().find(|entry| !belongs(entry));
        let misplaced = misplaced
            .map(|entry| RouterError::misplaced(&entry.catalog.name, entry.source, prefix));
        other.misplaced = other.misplaced.or(misplaced);
        self.merge(other)
    }

    /// Gives the router its state. What is missing afterwards is `S2`, usually nothing.
    #[must_use]
    pub fn with_state<S2>(self, state: S) -> Router<S2> {
        let with = |entry: Entry<S>| {
            let (state, route) = (state.clone(), entry.route);
            Entry {
                source: entry.source,
                catalog: entry.catalog,
                has_own_timeout: entry.has_own_timeout,
                route: Box::new(move |_: S2| route(state))
                    as Box<dyn FnOnce(S2) -> Route + Send + Sync>,
            }
        };
        Router {
            operations: self.operations.into_iter().map(with).collect(),
            contract: self.contract,
            misplaced: self.misplaced,
            config: self.config,
            shutdown: self.shutdown,
            sessions: self.sessions,
            auth: self.auth,
            limits: self.limits,
            channels: self.channels,
        }
    }

    /// Sets what connections are granted. A config that cannot hold is an error when the router is
    /// built.
    #[must_use]
    pub fn with_config(mut self, config: Config) -> Self {
        self.config = Setting::Set(config);
        self
    }

    /// Makes all sockets end with `shutdown`. Without this they end with that of the [`serve`](crate::serve()) that
    /// they came by, and under `axum::serve` with none.
    #[must_use]
    pub fn with_shutdown(mut self, shutdown: Shutdown) -> Self {
        self.shutdown = Setting::Set(shutdown);
        self
    }

    /// Keeps the sessions of clients in `sessions`, by which the application can end them. Without this the router has
    /// some of its own. Routers that share them do not take up each other's sessions, but are revoked together.
    #[must_use]
    pub fn with_sessions(mut self, sessions: Sessions) -> Self {
        self.sessions = Setting::Set(sessions);
        self
    }

    /// Says who may come in, and what they may do. Without this everybody comes in, and nobody in particular.
    #[must_use]
    pub fn with_auth(mut self, auth: Auth) -> Self {
        self.auth = Setting::Set(auth);
        self
    }
}

impl Router {
    /// What clients may know of this router.
    ///
    /// # Errors
    /// Two operations have one name, one is nested where it does not belong, or a type cannot be
    /// said in the contract.
    pub fn contract(&self) -> Result<Contract, RouterError> {
        match &self.misplaced {
            None => Ok(self.contract.clone().build()?),
            Some(misplaced) => Err(misplaced.clone()),
        }
    }

    pub(crate) fn build(mut self) -> Result<Api, RouterError> {
        let contract = self.contract()?;
        let config = self.config.settle("config")?.unwrap_or_default();
        config.check()?;
        let shutdown = self.shutdown.settle("shutdown")?;
        let sessions = self.sessions.settle("sessions")?.unwrap_or_default();
        let auth = self.auth.settle("auth")?;
        let auth = auth.map(|auth| auth.with_revocations(sessions.revocations()));
        let mut catalog = Catalog::default();
        let mut routes = Vec::with_capacity(self.operations.len());
        for entry in self.operations {
            let mut operation = entry.catalog;
            if !entry.has_own_timeout {
                operation.timeout = config.call_timeout;
            }
            // The contract has refused a second operation of one name.
            if catalog.push(operation).is_some() {
                routes.push((entry.route)(()));
            }
        }
        let timeout = config.call_timeout;
        resources::actions(&mut self.channels, timeout, &mut catalog, &mut routes);
        let limiters = limits::limiters(&self.limits, &catalog)?;
        let session = config.session(&contract, &sessions);
        let terms = Terms {
            realm: sessions.open_realm(),
            ttl: config.session_ttl,
            max: config.max_sessions,
            op_ttl: config.op_ttl,
        };
        Ok(Api {
            routes,
            names: catalog
                .entries()
                .iter()
                .map(|entry| (&*entry.name).into())
                .collect(),
            catalog: Arc::new(catalog),
            session: Arc::new(session),
            strangers: Strangers::default(),
            contract,
            config,
            shutdown,
            sessions,
            terms,
            auth,
            limiters,
            hub: resources::hub(self.channels),
        })
    }
}

impl Describe for Router {
    type Error = RouterError;

    fn describe(&self) -> Result<Contract, RouterError> {
        self.contract()
    }
}

impl<S> fmt::Debug for Router<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.operations.iter().map(|entry| &entry.catalog.name);
        f.debug_list().entries(names).finish()
    }
}
