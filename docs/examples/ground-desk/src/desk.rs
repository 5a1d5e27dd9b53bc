//! The desk: the apron behind one lock, and the handlers that serve its operations.

use std::sync::{Arc, Mutex, PoisonError};

use wilco_server::extract::State;

use crate::apron::Apron;
use crate::flight::Flight;
use crate::inspection::{self, Inspection};
use crate::operations::{
    AssignStand, CreateFlight, FindFlights, GetFlight, InspectStand, ListFlights,
};
use crate::refusal::{
    AssignStandError, CreateFlightError, FindFlightsError, GetFlightError, InspectStandError,
};

/// The apron as all callers share it. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Desk(Arc<Mutex<Apron>>);

impl Desk {
    /// A desk that looks after the apron.
    #[must_use]
    pub fn new(apron: Apron) -> Self {
        Self(Arc::new(Mutex::new(apron)))
    }

    /// Does something with the apron while nobody else can; nothing can be awaited in there.
    pub fn with<T>(&self, work: impl FnOnce(&mut Apron) -> T) -> T {
        // The apron changes by single inserts at the end of its checks, so a panic leaves it whole.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(crate) async fn list(State(desk): State<Desk>, _: ListFlights) -> Vec<Flight> {
    desk.with(|apron| apron.flights())
}

pub(crate) async fn show(
    State(desk): State<Desk>,
    input: GetFlight,
) -> Result<Flight, GetFlightError> {
    desk.with(|apron| apron.flight(&input.id))
}

pub(crate) async fn find(
    State(desk): State<Desk>,
    input: FindFlights,
) -> Result<Vec<Flight>, FindFlightsError> {
    desk.with(|apron| apron.find(&input.q))
}

pub(crate) async fn create(
    State(desk): State<Desk>,
    input: CreateFlight,
) -> Result<Flight, CreateFlightError> {
    desk.with(|apron| apron.create(&input))
}

pub(crate) async fn assign_stand(
    State(desk): State<Desk>,
    input: AssignStand,
) -> Result<Flight, AssignStandError> {
    desk.with(|apron| apron.assign_stand(&input.id, &input.stand))
}

pub(crate) async fn inspect(
    State(desk): State<Desk>,
    input: InspectStand,
) -> Result<Inspection, InspectStandError> {
    desk.with(|apron| apron.stand(&input.stand).map(drop))?;
    tokio::time::sleep(inspection::walk(&input.stand)).await;
    Ok(desk.with(|apron| apron.inspected(&input.stand)))
}
