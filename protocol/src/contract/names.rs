//! Two types with one name.
//!
//! The schema generator calls the second `Config` it meets `Config2`, so that names would move between types when an
//! operation is added. A contract refuses that. The generator does not tell which types it renamed, and a type may well be
//! called `Config2`; so a suspicion is tried out. With `Config2` and `Config22` to `Config29` taken beforehand, a type that
//! is called `Config2` becomes `Config210`, and the second `Config` becomes `Config3`.

use std::borrow::Cow;
use std::cell::RefCell;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::ContractError;

/// Has a generator go over every type of a contract.
pub(super) type Traverse<'a> = &'a dyn Fn(&mut SchemaGenerator);

/// Refuses two types with one name, whichever of them are inputs and outputs.
pub(super) fn refuse_clashes(traverse: Traverse<'_>) -> Result<(), ContractError> {
    // Which types are reached hangs on the direction: a field may be skipped in one of them.
    let directions = [
        SchemaSettings::draft2020_12().for_deserialize(),
        SchemaSettings::draft2020_12().for_serialize(),
    ];
    directions
        .into_iter()
        .try_for_each(|settings| refuse_clash(&settings, traverse))
}

fn refuse_clash(settings: &SchemaSettings, traverse: Traverse<'_>) -> Result<(), ContractError> {
    let mut generator = settings.clone().into_generator();
    traverse(&mut generator);
    let suspects = suspects(&generator);
    if suspects.is_empty() {
        return Ok(());
    }
    let mut second_try = settings.clone().into_generator();
    for suspect in &suspects {
        suspect.take_names(&mut second_try);
    }
    traverse(&mut second_try);
    let clash = suspects
        .into_iter()
        .find(|suspect| !second_try.definitions().contains_key(&suspect.next_free()));
    clash.map_or(Ok(()), |Suspect { name, numbered, .. }| {
        Err(ContractError::TypeNameClash {
            first: rust_path(&generator, &name),
            second: rust_path(&generator, &numbered),
            name,
        })
    })
}

/// A name with a number behind it, where the name alone is in use too.
struct Suspect {
    name: String,
    numbered: String,
    /// The number that is left for a type whose own name is the numbered one.
    ///
    /// A power of ten: no shorter or longer name can run into it, as numbers begin with 2 and have no leading zero.
    free: u32,
}

impl Suspect {
    fn take_names(&self, generator: &mut SchemaGenerator) {
        reserve(generator, &self.numbered);
        for number in 2..self.free {
            reserve(generator, &format!("{}{number}", self.numbered));
        }
    }

    fn next_free(&self) -> String {
        format!("{}{}", self.numbered, self.free)
    }
}

fn suspects(generator: &SchemaGenerator) -> Vec<Suspect> {
    let definitions = generator.definitions();
    let suspects = definitions.keys().filter_map(|numbered| {
        let digits = numbered.len()
            - numbered
                .trim_end_matches(|c: char| c.is_ascii_digit())
                .len();
        // `Config12` is the twelfth `Config` or the second `Config1`.
        let mut names = (1..=digits).filter_map(|digits| numbered.get(..numbered.len() - digits));
        let name = names.find(|name| definitions.contains_key(*name))?;
        let mut free = [10, 100, 1000].into_iter();
        let free = free.find(|free| !definitions.contains_key(&format!("{numbered}{free}")))?;
        Some(Suspect {
            name: name.to_owned(),
            numbered: numbered.clone(),
            free,
        })
    });
    suspects.collect()
}

/// The path of the type that a generator has given a name to.
///
/// The generator shows its identifiers in its debug form alone. Should that form change, the message loses the path and
/// nothing else.
fn rust_path(generator: &SchemaGenerator, name: &str) -> String {
    let shown = format!("{generator:?}");
    let path = shown
        .rsplit_once(&format!("): {name:?}"))
        .and_then(|(before, _)| {
            let (_, identifier) = before.rsplit_once("SchemaUid(")?;
            let (path, _direction) = identifier.rsplit_once(", ")?;
            Some(path.trim_matches('"').to_owned())
        });
    path.unwrap_or_else(|| format!("a type called {name}"))
}

/// Takes a name, so that no type gets it.
fn reserve(generator: &mut SchemaGenerator, name: &str) {
    RESERVED.set(name.to_owned());
    generator.subschema_for::<Reserved>();
    generator.definitions_mut().remove(name);
}

/// A type with whatever name is to be taken.
struct Reserved;

impl JsonSchema for Reserved {
    fn schema_name() -> Cow<'static, str> {
        RESERVED.with_borrow(|name| Cow::Owned(name.clone()))
    }

    fn schema_id() -> Cow<'static, str> {
        RESERVED.with_borrow(|name| Cow::Owned(format!("reserved {name}")))
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::default()
    }
}

thread_local! {
    /// The generator asks types for their names, not values; there is no other way to hand it one.
    static RESERVED: RefCell<String> = const { RefCell::new(String::new()) };
}
