//! A client's copy of one resource, and the rules by which it moves.

use serde_json::Value;
use serde_json::value::RawValue;

use super::patch::Patch;
use super::said::{Ask, Position, Said, Top};
use super::world::{Apron, hash};

/// A copy of a state, and where it stands.
#[derive(Debug)]
pub struct Mirror {
    resource: &'static str,
    copy: Option<(Position, Copy)>,
    /// A resync was sent and is not answered.
    asked: bool,
    /// Where the copy stood when the server was told so the last two times. The answer to the earlier one may come late.
    told: [u64; 2],
    flaw: Option<Flaw>,
}

#[derive(Debug, Clone)]
enum Copy {
    Apron(Apron),
    Board(Value),
}

/// A rule that a mirror breaks, so that it can be seen that the judge finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Takes each delta, wherever it starts.
    Blind,
    /// Takes each delta twice.
    Twice,
    /// Counts what it was sent and does nothing else with it.
    Idle,
    /// Takes a snapshot as one delta older than it is.
    Behind,
    /// Hears of no top and asks for nothing.
    Deaf,
}

/// What came of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Nothing that matters here.
    Nothing,
    /// The copy stands where the message said.
    Stands,
    /// The copy cannot go on from what it has: time for a resync.
    Lost,
}

impl Mirror {
    /// Nothing yet.
    #[must_use]
    pub const fn new(resource: &'static str, flaw: Option<Flaw>) -> Self {
        Self {
            resource,
            copy: None,
            asked: false,
            told: [0; 2],
            flaw,
        }
    }

    /// The name of the resource.
    #[must_use]
    pub const fn resource(&self) -> &'static str {
        self.resource
    }

    /// Where the copy stands.
    #[must_use]
    pub fn position(&self) -> Option<&Position> {
        self.copy.as_ref().map(|(position, _)| position)
    }

    /// The hash of the copy.
    #[must_use]
    pub fn hash(&self) -> Option<u32> {
        self.copy.as_ref().map(|(_, copy)| match copy {
            Copy::Apron(apron) => hash(apron),
            Copy::Board(board) => hash(board),
        })
    }

    /// There was no answer for so long that there will be none.
    pub const fn forget_ask(&mut self) {
        self.asked = false;
    }

    /// What a new connection says; the answers of the one before it do not come any more.
    pub fn since(&mut self) -> Option<&Position> {
        self.asked = false;
        self.told = [self.seq(); 2];
        self.position()
    }

    /// The resync that is due after [`Heard::Lost`], unless one is under way.
    pub fn ask(&mut self) -> Option<Ask<'_>> {
        if std::mem::replace(&mut self.asked, true) || self.flaw == Some(Flaw::Deaf) {
            return None;
        }
        self.told = [self.told[1], self.seq()];
        let position = self.copy.as_ref().map(|(position, _)| position);
        Some(Ask::Resync {
            resource: self.resource,
            last_seq: position.map(|position| position.seq),
            epoch: position.map(|position| position.epoch.as_str()),
        })
    }

    /// Takes a message that is about this resource.
    ///
    /// # Errors
    ///
    /// What is wrong with the message: a server must not say it.
    pub fn hear(&mut self, said: &Said<'_>) -> Result<Heard, String> {
        let place = || said.epoch.zip(said.seq);
        match said.kind {
            "snapshot" => {
                let ((epoch, seq), state) = place().zip(said.state).ok_or("an empty snapshot")?;
                let behind = u64::from(self.flaw == Some(Flaw::Behind));
                let seq = seq.saturating_sub(behind);
                // One that was asked for before the last deltas came is of no use; any other must not be older than what the
                // server was told.
                let is_late = self.told[0] <= seq && seq < self.seq();
                if is_late && self.position().is_some_and(|mine| mine.epoch == epoch) {
                    self.asked = false;
                    return Ok(Heard::Nothing);
                }
                let copy = self.read(state)?;
                self.stand(epoch, seq, copy);
                Ok(Heard::Stands)
            }
            "current" => {
                let (epoch, seq) = place().ok_or("a current without a position")?;
                self.asked = false;
                Ok(match self.stands_at(epoch, seq) {
                    true => Heard::Stands,
                    false => Heard::Lost,
                })
            }
            "delta" => {
                let (epoch, seq) = place().ok_or("a delta without a position")?;
                let from = said.from.unwrap_or(seq.saturating_sub(1));
                self.change((epoch, from, seq), &[said.delta.ok_or("an empty delta")?])
            }
            "deltas" => {
                let (epoch, seq) = place().ok_or("deltas without a position")?;
                let from = said.from.ok_or("deltas without a from")?;
                self.change(
                    (epoch, from, seq),
                    said.deltas.as_deref().ok_or("no deltas")?,
                )
            }
            _ => Ok(Heard::Nothing),
        }
    }

    /// Takes what a pong says of a channel that was idle.
    #[must_use]
    pub fn hear_top(&self, top: &Top<'_>) -> Heard {
        match self.stands_at(top.epoch, top.seq) {
            true => Heard::Stands,
            false => Heard::Lost,
        }
    }

    fn change(
        &mut self,
        (epoch, from, seq): (&str, u64, u64),
        deltas: &[&RawValue],
    ) -> Result<Heard, String> {
        let Some((position, copy)) = &self.copy else {
            return Ok(Heard::Lost);
        };
        let is_next = position.epoch == epoch && position.seq == from;
        if !is_next && self.flaw != Some(Flaw::Blind) {
            let is_known = position.epoch == epoch && seq <= position.seq;
            return Ok(if is_known {
                Heard::Nothing
            } else {
                Heard::Lost
            });
        }
        let mut copy = copy.clone();
        let times = if self.flaw == Some(Flaw::Twice) { 2 } else { 1 };
        for delta in deltas
            .iter()
            .flat_map(|delta| std::iter::repeat_n(delta, times))
        {
            if self.flaw != Some(Flaw::Idle) {
                copy.take(delta)?;
            }
        }
        self.stand(epoch, seq, copy);
        Ok(Heard::Stands)
    }

    fn seq(&self) -> u64 {
        self.position().map_or(0, |position| position.seq)
    }

    fn read(&self, state: &RawValue) -> Result<Copy, String> {
        let wrong = |error| format!("a snapshot of {}: {error}", self.resource);
        Ok(match self.resource {
            APRON => Copy::Apron(serde_json::from_str(state.get()).map_err(wrong)?),
            _ => Copy::Board(serde_json::from_str(state.get()).map_err(wrong)?),
        })
    }

    fn stand(&mut self, epoch: &str, seq: u64, copy: Copy) {
        let epoch = epoch.to_owned();
        self.copy = Some((Position { epoch, seq }, copy));
        self.asked = false;
    }

    fn stands_at(&self, epoch: &str, seq: u64) -> bool {
        self.position()
            .is_some_and(|position| position.epoch == epoch && position.seq == seq)
    }
}

impl Copy {
    fn take(&mut self, delta: &RawValue) -> Result<(), String> {
        let wrong = |error: serde_json::Error| format!("{error}: {delta}");
        match self {
            Self::Apron(apron) => apron.take(serde_json::from_str(delta.get()).map_err(wrong)?),
            Self::Board(board) => {
                let patch: Patch = serde_json::from_str(delta.get()).map_err(wrong)?;
                patch
                    .apply(board)
                    .ok_or_else(|| format!("does not fit: {delta}"))?;
            }
        }
        Ok(())
    }
}

/// The resource with deltas of its own.
pub const APRON: &str = "apron";
/// The resource whose deltas are derived.
pub const BOARD: &str = "board";

#[cfg(test)]
mod tests {
    use super::super::said::{Ask, Said, Top};
    use super::{APRON, BOARD, Heard, Mirror};

    /// What a mirror says to each message, and where it stands in the end.
    fn check(resource: &'static str, messages: &[(&str, Heard)], end: Option<(&str, u64)>) {
        let mut mirror = Mirror::new(resource, None);
        for (text, expected) in messages {
            let said: Said<'_> = serde_json::from_str(text).unwrap();
            assert_eq!(mirror.hear(&said).unwrap(), *expected, "{text}");
        }
        let position = mirror.position().map(|it| (it.epoch.as_str(), it.seq));
        assert_eq!(position, end);
    }

    const SNAPSHOT: &str = r#"{"type":"snapshot","epoch":"e","seq":3,"timestamp":1,"resource":"apron",
        "state":{"life":1,"tick":3,"mark":9,"stands":{"S1":4}}}"#;

    fn delta(from: u64, seq: u64) -> String {
        format!(
            r#"{{"type":"delta","epoch":"e","from":{from},"seq":{seq},"delta":{{"stand":"S2"}}}}"#
        )
    }

    #[test]
    fn a_copy_moves_by_what_starts_where_it_stands() {
        let (gap, next, old) = (delta(4, 5), delta(3, 4), delta(2, 3));
        let several = r#"{"type":"deltas","epoch":"e","from":4,"seq":9,"deltas":[{"stand":"S1"}]}"#;
        check(APRON, &[(&next, Heard::Lost)], None);
        check(
            APRON,
            &[
                (SNAPSHOT, Heard::Stands),
                (&gap, Heard::Lost),
                (&old, Heard::Nothing),
                (&next, Heard::Stands),
                (several, Heard::Stands),
            ],
            Some(("e", 9)),
        );
        let other = delta(3, 4).replace(r#""e""#, r#""f""#);
        check(
            APRON,
            &[(SNAPSHOT, Heard::Stands), (&other, Heard::Lost)],
            Some(("e", 3)),
        );
    }

    #[test]
    fn a_derived_delta_is_a_patch() {
        let snapshot = SNAPSHOT.replace(APRON, BOARD);
        let delta = r#"{"type":"delta","epoch":"e","seq":4,"delta":[{"op":"set","path":["tick"],"value":4}]}"#;
        check(
            BOARD,
            &[(&snapshot, Heard::Stands), (delta, Heard::Stands)],
            Some(("e", 4)),
        );
    }

    #[test]
    fn a_top_beyond_the_copy_asks_once() {
        let mut mirror = Mirror::new(APRON, None);
        mirror
            .hear(&serde_json::from_str(SNAPSHOT).unwrap())
            .unwrap();
        let top = |seq| Top {
            kind: "state",
            name: APRON,
            epoch: "e",
            seq,
        };
        assert_eq!(mirror.hear_top(&top(3)), Heard::Stands);
        assert_eq!(mirror.hear_top(&top(4)), Heard::Lost);
        let asked = Ask::Resync {
            resource: APRON,
            last_seq: Some(3),
            epoch: Some("e"),
        };
        assert_eq!(mirror.ask(), Some(asked));
        assert_eq!(mirror.ask(), None);
        mirror.forget_ask();
        assert!(mirror.ask().is_some());
    }
}
