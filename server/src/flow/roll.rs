//! Who has read all there is, and is to be told when there is more.

use std::mem;

use super::bell::Ringer;

/// The readers that are at the top of a stream. Sitting down and getting up cost the same however many there are; all are
/// told at once, and sit down again when they have read.
#[derive(Debug, Default)]
pub(super) struct Roll {
    /// Counts how often all were told: a seat of an earlier round is gone.
    round: u32,
    seats: Vec<Option<Ringer>>,
    free: Vec<u32>,
    /// The memory of the last round.
    spare: Vec<Option<Ringer>>,
}

/// A place on a [`Roll`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat {
    round: u32,
    at: u32,
}

impl Roll {
    pub(super) fn sit(&mut self, ringer: Ringer) -> Seat {
        let round = self.round;
        let at = match self.free.pop() {
            Some(at) => {
                self.seats[at as usize] = Some(ringer);
                at
            }
            None => {
                self.seats.push(Some(ringer));
                u32::try_from(self.seats.len() - 1).expect("fewer readers than ports")
            }
        };
        Seat { round, at }
    }

    pub(super) fn rise(&mut self, seat: Seat) {
        if seat.round == self.round && self.seats[seat.at as usize].take().is_some() {
            self.free.push(seat.at);
        }
    }

    /// Whether the seat is still taken.
    pub(super) fn holds(&self, seat: Seat) -> bool {
        seat.round == self.round
    }

    /// Takes all who sit, to be told where no lock is held.
    pub(super) fn clear(&mut self) -> Vec<Option<Ringer>> {
        if self.seats.is_empty() {
            return Vec::new();
        }
        self.round = self.round.wrapping_add(1);
        self.free.clear();
        let spare = mem::take(&mut self.spare);
        mem::replace(&mut self.seats, spare)
    }

    /// Takes the memory back of those who were told.
    pub(super) fn reuse(&mut self, mut seats: Vec<Option<Ringer>>) {
        seats.clear();
        if seats.capacity() > self.spare.capacity() {
            self.spare = seats;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::bell::Bell;
    use super::*;

    #[test]
    fn who_rises_is_not_told_and_his_seat_is_taken_again() {
        let bell = Arc::new(Bell::default());
        let mut roll = Roll::default();
        let seats = [1, 2, 3].map(|key| roll.sit(Ringer::new(&bell, key)));
        roll.rise(seats[1]);
        roll.rise(seats[1]);
        let again = roll.sit(Ringer::new(&bell, 4));
        assert_eq!(again.at, 1);
        for ringer in roll.clear().into_iter().flatten() {
            ringer.ring();
        }
        let mut keys = Vec::new();
        bell.take(&mut keys);
        assert_eq!(keys, [1, 4, 3]);
        assert!(!roll.holds(again));
        roll.rise(again);
        assert!(roll.clear().is_empty());
    }
}
