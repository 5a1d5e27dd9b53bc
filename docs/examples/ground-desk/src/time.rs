//! Moments of the one day that the demo knows.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A moment of the demo's one day, to the minute, in UTC: `2026-06-18T14:35:00Z`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(!try_from, !into, with = "String", extend("format" = "date-time"))]
pub struct Time(u16);

impl Time {
    /// The last minute of the day.
    pub const LAST: Self = Self::at(23, 59);

    /// The moment `hour:minute`; whatever lies beyond the day is its last minute.
    #[must_use]
    pub const fn at(hour: u16, minute: u16) -> Self {
        Self::from_minutes(hour.saturating_mul(60).saturating_add(minute))
    }

    /// So many minutes later, or the last minute of the day.
    #[must_use]
    pub const fn plus(self, minutes: u16) -> Self {
        Self::from_minutes(self.0.saturating_add(minutes))
    }

    /// So many minutes earlier, or midnight.
    #[must_use]
    pub const fn minus(self, minutes: u16) -> Self {
        Self(self.0.saturating_sub(minutes))
    }

    /// How many minutes this is after `earlier`; none if it is before.
    #[must_use]
    pub const fn minutes_after(self, earlier: Self) -> u16 {
        self.0.saturating_sub(earlier.0)
    }

    const fn from_minutes(minutes: u16) -> Self {
        Self(if minutes < MINUTES {
            minutes
        } else {
            MINUTES - 1
        })
    }
}

impl fmt::Display for Time {
    /// Hours and minutes, as people at the airport say it: `14:35`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl From<Time> for String {
    fn from(time: Time) -> Self {
        format!("{DAY}T{time}:00Z")
    }
}

impl FromStr for Time {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let refused = || NotATime(text.chars().take(40).collect());
        let clock = text
            .strip_prefix(DAY)
            .and_then(|rest| rest.strip_prefix('T'))
            .and_then(|rest| rest.strip_suffix(":00Z"))
            .filter(|clock| clock.len() == 5)
            .ok_or_else(refused)?;
        let (hour, minute) = clock.split_once(':').ok_or_else(refused)?;
        let hour = two_digits(hour).filter(|hour| *hour < 24);
        let minute = two_digits(minute).filter(|minute| *minute < 60);
        hour.zip(minute)
            .map(|(hour, minute)| Self::at(hour, minute))
            .ok_or_else(refused)
    }
}

impl TryFrom<String> for Time {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        text.parse()
    }
}

/// The text is not a minute of the demo's day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a minute of the day {DAY}, such as {DAY}T14:35:00Z")]
pub struct NotATime(String);

fn two_digits(text: &str) -> Option<u16> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

const DAY: &str = "2026-06-18";
const MINUTES: u16 = 24 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_it_is_read() {
        for text in [
            "2026-06-18T00:00:00Z",
            "2026-06-18T14:35:00Z",
            "2026-06-18T23:59:00Z",
        ] {
            let time: Time = text.parse().unwrap();
            assert_eq!(String::from(time), text);
        }
    }

    #[test]
    fn what_is_not_a_minute_of_the_day_is_refused() {
        for text in [
            "",
            "14:35",
            "2026-06-17T14:35:00Z",
            "2026-06-18T24:00:00Z",
            "2026-06-18T14:60:00Z",
            "2026-06-18T14:35:01Z",
            "2026-06-18T14:35:00+02:00",
            "2026-06-18T+4:35:00Z",
            "2026-06-18T1é:3:00Z",
        ] {
            assert!(text.parse::<Time>().is_err(), "{text}");
        }
    }

    #[test]
    fn no_sum_leaves_the_day() {
        assert_eq!(Time::at(23, 50).plus(30), Time::LAST);
        assert_eq!(Time::at(0, 10).minus(30), Time::at(0, 0));
        assert_eq!(Time::at(9, 0).minutes_after(Time::at(8, 15)), 45);
        assert_eq!(Time::at(8, 0).minutes_after(Time::at(8, 15)), 0);
    }
}
