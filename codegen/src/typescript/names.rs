//! The names that a module gives to what nobody outside sees.

use std::collections::{HashMap, HashSet};

use super::words::{is_identifier, is_keyword, pascal, uncapitalised};

/// Names of functions and constants. What is exported has its name already; the others make way.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    numbers: Numbers,
    stems: HashMap<(String, String), String>,
}

/// The last number that was put behind each name, so that many of one name are not counted from the start each time.
#[derive(Debug, Default)]
struct Numbers(HashMap<String, u32>);

impl Numbers {
    /// The name, with a number behind it if it is not free.
    fn numbered(&mut self, name: &str, is_free: impl Fn(&str) -> bool) -> String {
        if is_free(name) {
            return name.to_owned();
        }
        let number = self.0.entry(name.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let candidate = format!("{name}{number}");
            if is_free(&candidate) {
                return candidate;
            }
        }
    }
}

impl Names {
    /// Takes the name of something that is exported.
    pub(super) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// A name that is still free.
    pub(super) fn free(&mut self, name: &str) -> String {
        let taken = &self.taken;
        let free = self
            .numbers
            .numbered(name, |candidate| !taken.contains(candidate));
        self.taken.insert(free.clone());
        free
    }

    /// What the names of all functions and constants of a type have in common, such as `Flight` in `readFlight` and `flightFields`.
    ///
    /// `part` is what of the owner it is; empty for the owner itself. The same question has the same answer.
    pub(super) fn stem(&mut self, owner: &str, part: &str) -> String {
        let key = (owner.to_owned(), part.to_owned());
        if let Some(stem) = self.stems.get(&key) {
            return stem.clone();
        }
        // Names of locals rely on it that every function is called `read` and a capital, or `write` and a capital.
        let article = if owner.starts_with(char::is_uppercase) {
            ""
        } else {
            "Type"
        };
        let wanted = format!("{article}{owner}{}", pascal(part));
        let taken = &self.taken;
        let stem = self.numbers.numbered(&wanted, |stem| {
            with_stem(stem).iter().all(|name| !taken.contains(name))
        });
        self.taken.extend(with_stem(&stem));
        self.stems.insert(key, stem.clone());
        stem
    }
}

/// The name of the constant that holds the names of fields.
pub(super) fn fields_constant(stem: &str) -> String {
    format!("{}Fields", uncapitalised(stem))
}

/// The name of the constant that holds the names of variants.
pub(super) fn names_constant(stem: &str) -> String {
    format!("{}Names", uncapitalised(stem))
}

fn with_stem(stem: &str) -> [String; 4] {
    [
        format!("read{stem}"),
        format!("write{stem}"),
        fields_constant(stem),
        names_constant(stem),
    ]
}

/// Names of variables for fields, in one function that uses nothing but functions and constants of stems beside them.
pub(super) fn locals<'a>(fields: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut used = HashSet::new();
    let mut numbers = Numbers::default();
    let local = |field: &'a str| {
        let mut local = if is_plain(field) {
            field.to_owned()
        } else {
            uncapitalised(&pascal(field))
        };
        if !is_identifier(&local) || is_kept(&local) || used.contains(&local) {
            local.insert(0, '_');
        }
        let local = numbers.numbered(&local, |local| !used.contains(local));
        used.insert(local.clone());
        local
    };
    fields.map(local).collect()
}

fn is_plain(field: &str) -> bool {
    field
        .chars()
        .all(|char| char == '_' || char.is_ascii_alphanumeric())
}

/// Whether the name may mean something else where it would be used. What begins with `_` never does.
fn is_kept(local: &str) -> bool {
    let is_function = ["read", "write"].iter().any(|verb| {
        let stem = local.strip_prefix(verb);
        stem.is_some_and(|stem| stem.starts_with(char::is_uppercase))
    });
    let has_end = local.ends_with("Fields") || local.ends_with("Names");
    let is_constant = has_end && !local.starts_with('_');
    let is_local = ["r", "n", "k", "v", "w", "tag", "name", "value"].contains(&local);
    is_keyword(local) || is_function || is_constant || is_local
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_is_called_as_its_field_where_it_can_be() {
        let fields = [
            "id",
            "default",
            "r",
            "content-type",
            "contentType",
            "2nd",
            "",
            "readFlight",
            "read_at",
            "flightFields",
            "größe",
            "value",
            "ready",
            "a2",
            "--",
            "-",
            "m²",
            "m",
            "m!",
            "𝟘",
        ];
        let expected = [
            "id",
            "_default",
            "_r",
            "contentType",
            "_contentType",
            "_2nd",
            "_",
            "_readFlight",
            "read_at",
            "_flightFields",
            "größe",
            "_value",
            "ready",
            "a2",
            "_2",
            "_3",
            "m",
            "_m",
            "_m2",
            "_𝟘",
        ];
        assert_eq!(locals(fields.into_iter()), expected);
    }

    #[test]
    fn what_is_hidden_makes_way_for_what_is_exported() {
        let mut names = Names::default();
        names.reserve("readFlight");
        names.reserve("standFields");
        assert_eq!(names.stem("Flight", ""), "Flight2");
        assert_eq!(names.stem("Stand", ""), "Stand2");
        assert_eq!(names.stem("_Flight", ""), "Type_Flight");
        assert_eq!(names.stem("flight", ""), "Typeflight");
        assert_eq!(names.stem("Flight", "times.0"), "FlightTimes0");
        assert_eq!(names.stem("FlightTimes0", ""), "FlightTimes02");
        assert_eq!(names.stem("Flight", ""), "Flight2");
        assert_eq!(names.free("Mutable"), "Mutable");
        assert_eq!(names.free("Mutable"), "Mutable2");
    }
}
