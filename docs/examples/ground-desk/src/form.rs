//! The fields of a new flight, checked one by one so that every mistake is told at once.

use crate::flight::FlightId;
use crate::operations::CreateFlight;
use crate::refusal::{AssignStandError, CreateFlightError, FieldError};
use crate::stand::StandId;

/// What was typed, once it is known to be right by itself.
pub(crate) struct Checked {
    pub(crate) id: FlightId,
    pub(crate) registration: String,
    pub(crate) origin: String,
    pub(crate) destination: String,
    pub(crate) stand: Option<StandId>,
}

/// Checks every field; `taken` tells whether a flight has that number already.
pub(crate) fn check(
    input: &CreateFlight,
    taken: impl Fn(&FlightId) -> bool,
) -> Result<Checked, CreateFlightError> {
    let mut mistakes = Mistakes::default();
    let id = mistakes.field("id", number(&input.id, taken));
    let registration = mistakes.field("registration", registration(&input.registration));
    let origin = mistakes.field("origin", airport(&input.origin));
    let destination = mistakes.field("destination", airport(&input.destination));
    if input.departure <= input.arrival {
        mistakes.add("departure", "it must be after the arrival");
    }
    let stand = input.stand.as_deref().map(StandId::parse).transpose();
    let stand = mistakes.field("stand", stand.map_err(|error| error.to_string()));
    match (id, registration, origin, destination, stand) {
        (Some(id), Some(registration), Some(origin), Some(destination), Some(stand))
            if mistakes.0.is_empty() =>
        {
            Ok(Checked {
                id,
                registration,
                origin,
                destination,
                stand,
            })
        }
        _ => Err(CreateFlightError::Invalid { fields: mistakes.0 }),
    }
}

/// What keeps the flight from its stand, as a mistake in that field.
pub(crate) fn on_stand(refusal: AssignStandError) -> CreateFlightError {
    let mut mistakes = Mistakes::default();
    mistakes.add("stand", refusal.to_string());
    CreateFlightError::Invalid { fields: mistakes.0 }
}

#[derive(Default)]
struct Mistakes(Vec<FieldError>);

impl Mistakes {
    fn field<T>(&mut self, field: &str, checked: Result<T, String>) -> Option<T> {
        checked.map_err(|message| self.add(field, message)).ok()
    }

    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError {
            field: field.to_owned(),
            message: message.into(),
        });
    }
}

fn number(text: &str, taken: impl Fn(&FlightId) -> bool) -> Result<FlightId, String> {
    let id = FlightId::parse(text).map_err(|error| error.to_string())?;
    if taken(&id) {
        return Err(format!("there is a flight {id} already"));
    }
    Ok(id)
}

fn registration(text: &str) -> Result<String, String> {
    let mark = text.trim().to_ascii_uppercase();
    let known = mark
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if known && (4..=8).contains(&mark.len()) {
        Ok(mark)
    } else {
        Err("it has 4 to 8 letters, digits and hyphens, such as G-EUUA".to_owned())
    }
}

fn airport(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(code)
    } else {
        Err("it is the three letters of an airport, such as LHR".to_owned())
    }
}
