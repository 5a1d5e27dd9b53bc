//! The desk: the apron behind one lock, what everybody sees of it, and the handlers that serve its operations.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wilco_server::extract::State;
use wilco_server::flow::Derived;
use wilco_server::{Act, Auth, AuthError, Credential, Events, Presence, Principal, Resource};

use crate::apron::Apron;
use crate::board::{Board, BoardAction};
use crate::flight::Flight;
use crate::inspection::{self, Inspection};
use crate::notice::Notice;
use crate::operations::{
    AssignStand, CreateFlight, FindFlights, GetFlight, InspectStand, ListFlights,
};
use crate::refusal::{
    AssignStandError, CreateFlightError, FindFlightsError, GetFlightError, InspectStandError,
};
use crate::time::Time;
use crate::traffic::Movements;

/// The apron as all callers share it, and what is told of it. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Desk {
    apron: Arc<Mutex<Apron>>,
    /// The flights, for everybody who looks at the board.
    pub board: Resource<Derived<Board>>,
    /// Where everything is on the apron.
    pub movements: Resource<Movements>,
    /// What is called out.
    pub notices: Events<Notice>,
    /// Who is at the desk.
    pub present: Presence,
}

impl Desk {
    /// A desk that looks after the apron.
    #[must_use]
    pub fn new(apron: Apron) -> Self {
        let board = Resource::derived(Board::of(apron.flights()));
        let movements = Resource::new(Movements::at(Time::at(12, 0)));
        let notices = Events::new("apron").history(50, Duration::from_secs(600));
        let apron = Arc::new(Mutex::new(apron));
        let (held, told) = (Arc::clone(&apron), notices.clone());
        let drag = move |board: Act<Derived<Board>>, action: BoardAction| {
            let dragged = drag(&held, &told, &board, action);
            async { dragged }
        };
        Self {
            apron,
            board: board.on_action(drag),
            movements: movements.window(FRAME),
            notices,
            present: Presence::new(),
        }
    }

    /// Does something with the apron while nobody else can; nothing can be awaited in there.
    pub fn with<T>(&self, work: impl FnOnce(&mut Apron) -> T) -> T {
        work(&mut lock(&self.apron))
    }

    /// Changes a flight, and shows it on the board before anybody else can change it again.
    ///
    /// # Errors
    ///
    /// Those of `work`; nothing is shown then.
    pub fn change<E>(
        &self,
        work: impl FnOnce(&mut Apron) -> Result<Flight, E>,
    ) -> Result<Flight, E> {
        self.with(|apron| {
            let flight = work(apron)?;
            self.board.update(|board| board.put(flight.clone()));
            Ok(flight)
        })
    }
}

/// Sends the flight whose strip was dragged to where it was dropped.
fn drag(
    apron: &Mutex<Apron>,
    notices: &Events<Notice>,
    board: &Act<Derived<Board>>,
    BoardAction::SendTo { flight, stand }: BoardAction,
) -> Result<Flight, AssignStandError> {
    let mut apron = lock(apron);
    let sent = apron.assign_stand(&flight, &stand)?;
    board.update(|board| board.put(sent.clone()));
    drop(apron);
    let by = board.viewer().user_id().unwrap_or("somebody").to_owned();
    let notice = Notice::Sent { flight, stand, by };
    let notices = notices.correlated(board.op_id());
    notices.broadcast_notify(notice.kind(), &notice);
    Ok(sent)
}

/// Takes everybody at their word. This is no authentication: it gives the people of a demo a name, and shows where an
/// application would ask who they are.
pub(crate) fn auth() -> Auth {
    async fn judge(credential: Credential) -> Result<Principal, AuthError> {
        let name = credential.token().trim();
        match name.chars().count() {
            1..=MAX_NAME => Ok(Principal::new(name).name(name)),
            _ => Err(AuthError::refused("a name has 1 to 32 characters")),
        }
    }
    Auth::new(judge).optional()
}

fn lock(apron: &Mutex<Apron>) -> MutexGuard<'_, Apron> {
    // The apron changes by single inserts at the end of its checks, so a panic leaves it whole.
    apron.lock().unwrap_or_else(PoisonError::into_inner)
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
    desk.change(|apron| apron.create(&input))
}

pub(crate) async fn assign_stand(
    State(desk): State<Desk>,
    input: AssignStand,
) -> Result<Flight, AssignStandError> {
    desk.change(|apron| apron.assign_stand(&input.id, &input.stand))
}

pub(crate) async fn inspect(
    State(desk): State<Desk>,
    input: InspectStand,
) -> Result<Inspection, InspectStandError> {
    desk.with(|apron| apron.stand(&input.stand).map(drop))?;
    tokio::time::sleep(inspection::walk(&input.stand)).await;
    Ok(desk.with(|apron| apron.inspected(&input.stand)))
}

/// Movements are told so often at most: a page draws what lies between.
const FRAME: Duration = Duration::from_millis(100);
/// How many characters the name of somebody at the desk may have.
const MAX_NAME: usize = 32;
