//! Which flights fit the words that somebody typed.

use crate::flight::Flight;

/// Words that all have to fit.
pub(crate) struct Search {
    words: Vec<String>,
}

impl Search {
    pub(crate) fn new(text: &str) -> Self {
        let words = text.split_whitespace().map(str::to_lowercase).collect();
        Self { words }
    }

    pub(crate) fn fits(&self, flight: &Flight) -> bool {
        self.words.iter().all(|word| word_fits(word, flight))
    }
}

fn word_fits(word: &str, flight: &Flight) -> bool {
    let is = |text: &str| text.eq_ignore_ascii_case(word);
    let begins = |text: &str| text.to_lowercase().starts_with(word);
    match word {
        "late" | "delayed" => flight.is_late(),
        "unassigned" => flight.stand.is_none(),
        _ => {
            begins(flight.id.as_str())
                || flight.airline.split(' ').any(begins)
                || flight.state.as_str().replace('_', "") == word.replace('_', "")
                || flight
                    .stand
                    .as_ref()
                    .is_some_and(|stand| is(stand.as_str()))
                || flight.tug.as_deref().is_some_and(is)
                || is(&flight.origin)
                || is(&flight.destination)
                || begins(flight.aircraft.designator())
                || is(&flight.registration)
        }
    }
}
