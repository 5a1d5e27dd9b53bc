//! What TypeScript cannot say, found before anything is printed.

mod channels;

use std::collections::HashSet;

use super::error::PrintError;
use super::shapes::Types;
use super::words::{is_identifier, is_inherited, is_reserved};
use crate::ir::{Api, Enum, Field, Integer, Key, Shape, Tagging, circles};

/// Makes sure that everything can be printed.
pub(super) fn api(api: &Api) -> Result<(), PrintError> {
    let types = Types::new(api);
    let mut names = HashSet::new();
    for of in &api.types {
        check_length("types", &of.name)?;
        let place = format!("type {}", of.name);
        check_name(&place, &of.name, &mut names)?;
        shape(&types, &place, &of.shape)?;
    }
    refuse_circles(api)?;
    let mut names = HashSet::new();
    for operation in &api.operations {
        check_length("operations", &operation.wire_name)?;
        let place = format!("operation {}", operation.wire_name);
        check_name(&place, &operation.name, &mut names)?;
        shape(&types, &format!("{place} input"), &operation.input)?;
        shape(&types, &format!("{place} output"), &operation.output)?;
        shape(&types, &format!("{place} error"), &operation.error)?;
    }
    channels::check(api, &types, &mut names)?;
    // What lies in a map beside a tag is looked up by name, so all names have to be known.
    for of in &api.types {
        beside_tags(&types, &format!("type {}", of.name), &of.shape)?;
    }
    for operation in &api.operations {
        let place = format!("operation {}", operation.wire_name);
        for shape in [&operation.input, &operation.output, &operation.error] {
            beside_tags(&types, &place, shape)?;
        }
    }
    channels::check_tags(api, &types)
}

/// Refuses a name that nobody would read. Others contain it, so that a module could be far larger than its contract.
fn check_length(place: &str, name: &str) -> Result<(), PrintError> {
    if name.len() <= LONGEST_NAME {
        return Ok(());
    }
    let begin: String = name.chars().take(20).collect();
    let problem = format!(
        "the name `{begin}..` has {} bytes; {LONGEST_NAME} are allowed",
        name.len()
    );
    Err(PrintError::new(place, problem))
}

fn check_name<'a>(
    place: &str,
    name: &'a str,
    names: &mut HashSet<&'a str>,
) -> Result<(), PrintError> {
    let advice = "give it another with `#[schemars(rename = \"..\")]`";
    check_advised(place, name, names, advice)
}

fn check_advised<'a>(
    place: &str,
    name: &'a str,
    names: &mut HashSet<&'a str>,
    advice: &str,
) -> Result<(), PrintError> {
    let problem = if !is_identifier(name) {
        "no name of a type in TypeScript"
    } else if is_reserved(name) {
        "a name that TypeScript keeps for itself"
    } else if name == "contractHash" {
        "the name of the constant that every module has"
    } else if !names.insert(name) {
        "the name of another one too"
    } else {
        return Ok(());
    };
    Err(PrintError::new(
        place,
        format!("`{name}` is {problem}; {advice}"),
    ))
}

fn shape(types: &Types<'_>, place: &str, of: &Shape) -> Result<(), PrintError> {
    match of {
        Shape::Named(name) if types.find(name).is_none() => {
            Err(PrintError::new(place, format!("there is no type `{name}`")))
        }
        Shape::Optional(inner) => shape(types, place, inner),
        Shape::List(item) | Shape::Array(item, _) => shape(types, &format!("{place}[]"), item),
        Shape::Map(key, value) => {
            check_key(place, key)?;
            shape(types, &format!("{place}{{}}"), value)
        }
        Shape::Tuple(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| shape(types, &format!("{place}[{index}]"), item)),
        Shape::Struct(fields) => check_fields(types, place, fields),
        Shape::Enum(of) => check_enum(types, place, of),
        Shape::Named(_)
        | Shape::Null
        | Shape::Bool
        | Shape::Integer(_)
        | Shape::Numbers(_)
        | Shape::Float
        | Shape::Text(_)
        | Shape::Bytes
        | Shape::Json
        | Shape::Never => Ok(()),
    }
}

fn check_key(place: &str, key: &Key) -> Result<(), PrintError> {
    match key {
        Key::Integer(Integer::BigU64 | Integer::BigI64 | Integer::BigU128 | Integer::BigI128) => {
            Err(PrintError::new(
                place,
                "no key of an object is a bigint; use a `u64`, an `i64` or text as the key",
            ))
        }
        Key::Names(names) => names.iter().try_for_each(|name| {
            check_property(place, name)?;
            check_absence(place, name)
        }),
        Key::Text | Key::Integer(_) => Ok(()),
    }
}

fn check_fields(types: &Types<'_>, place: &str, fields: &[Field]) -> Result<(), PrintError> {
    let mut names = HashSet::new();
    for field in fields {
        check_property(place, &field.name)?;
        if field.optional {
            check_absence(place, &field.name)?;
        }
        let place = format!("{place}.{}", field.name);
        if !names.insert(&field.name) {
            return Err(PrintError::new(place, "there are two fields of that name"));
        }
        shape(types, &place, &field.shape)?;
    }
    Ok(())
}

fn check_property(place: &str, name: &str) -> Result<(), PrintError> {
    check_length(place, name)?;
    match name {
        "__proto__" => Err(PrintError::new(
            format!("{place}.__proto__"),
            "`__proto__` is the prototype of every object in JavaScript; give the field another name",
        )),
        _ => Ok(()),
    }
}

/// Refuses a name of what may be absent if an object has something of that name even so.
fn check_absence(place: &str, name: &str) -> Result<(), PrintError> {
    if !is_inherited(name) {
        return Ok(());
    }
    let problem = "every object in JavaScript has something of that name, so it cannot be left out; give it another one";
    Err(PrintError::new(format!("{place}.{name}"), problem))
}

fn check_enum(types: &Types<'_>, place: &str, of: &Enum) -> Result<(), PrintError> {
    let mut names = HashSet::new();
    for variant in &of.variants {
        check_length(place, &variant.name)?;
        let place = format!("{place}::{}", variant.name);
        if of.tagging != Tagging::Untagged && !names.insert(&variant.name) {
            return Err(PrintError::new(
                place,
                "there are two variants of that name",
            ));
        }
        let Some(content) = &variant.content else {
            continue;
        };
        if of.tagging == Tagging::External && is_inherited(&variant.name) {
            let problem = "every object in JavaScript has something of that name; give the variant another one";
            return Err(PrintError::new(place, problem));
        }
        shape(types, &place, content)?;
    }
    match &of.tagging {
        Tagging::Adjacent { tag, content } if tag == content => Err(PrintError::new(
            place,
            format!("`{tag}` holds both the name and the content"),
        )),
        Tagging::Internal { tag } => check_property(place, tag),
        Tagging::Adjacent { tag, content } => {
            check_property(place, tag)?;
            check_property(place, content)
        }
        Tagging::External | Tagging::Untagged => Ok(()),
    }
}

/// Refuses types that TypeScript would call circular: aliases of themselves, with no object or list between.
fn refuse_circles(api: &Api) -> Result<(), PrintError> {
    let names = api.types.iter().map(|of| {
        let mut bare = Vec::new();
        bare_names(&of.shape, &mut bare);
        (&*of.name, bare)
    });
    let circle = circles::among(names).unwrap_or_default();
    circle.first().map_or(Ok(()), |name| {
        Err(PrintError::new(
            format!("type {name}"),
            "it holds itself with nothing around it, which TypeScript cannot say",
        ))
    })
}

/// The names that a shape is, or may be, itself.
fn bare_names<'a>(shape: &'a Shape, names: &mut Vec<&'a str>) {
    match shape {
        Shape::Named(name) => names.push(name),
        Shape::Optional(inner) => bare_names(inner, names),
        Shape::Enum(of) if matches!(of.tagging, Tagging::Untagged | Tagging::Internal { .. }) => {
            let contents = of
                .variants
                .iter()
                .filter_map(|variant| variant.content.as_ref());
            contents.for_each(|content| bare_names(content, names));
        }
        _ => {}
    }
}

/// Refuses what cannot lie in one map with a tag.
fn beside_tags(types: &Types<'_>, place: &str, of: &Shape) -> Result<(), PrintError> {
    let mut problem = Ok(());
    each_enum(place, of, &mut |place, of| {
        if problem.is_ok() {
            problem = check_beside(types, place, of);
        }
    });
    problem
}

fn check_beside(types: &Types<'_>, place: &str, of: &Enum) -> Result<(), PrintError> {
    let Tagging::Internal { tag } = &of.tagging else {
        return Ok(());
    };
    for variant in &of.variants {
        let place = format!("{place}::{}", variant.name);
        let Some(content) = &variant.content else {
            continue;
        };
        if !lies_in_a_map(types, content) {
            return Err(PrintError::new(
                place,
                format!(
                    "what it holds cannot lie beside the tag `{tag}`; use a struct, or `#[serde(content = \"..\")]`"
                ),
            ));
        }
        if names_of_map(types, content).contains(&&**tag) {
            return Err(PrintError::new(
                place,
                format!("the field `{tag}` is there already, as the tag"),
            ));
        }
    }
    Ok(())
}

fn lies_in_a_map(types: &Types<'_>, shape: &Shape) -> bool {
    match types.resolved(shape) {
        Shape::Struct(_) | Shape::Null => true,
        Shape::Enum(of) => match of.tagging {
            Tagging::Adjacent { .. } => true,
            Tagging::Internal { .. } => of.variants.iter().all(|variant| {
                variant
                    .content
                    .as_ref()
                    .is_none_or(|content| lies_in_a_map(types, content))
            }),
            Tagging::External | Tagging::Untagged => false,
        },
        _ => false,
    }
}

fn names_of_map<'a>(types: &Types<'a>, shape: &'a Shape) -> Vec<&'a str> {
    match types.resolved(shape) {
        Shape::Struct(fields) => fields.iter().map(|field| &*field.name).collect(),
        Shape::Enum(of) => match &of.tagging {
            Tagging::Adjacent { tag, content } => vec![tag, content],
            Tagging::Internal { tag } => {
                let contents = of
                    .variants
                    .iter()
                    .filter_map(|variant| variant.content.as_ref());
                let mut names: Vec<_> = contents
                    .flat_map(|content| names_of_map(types, content))
                    .collect();
                names.push(tag);
                names
            }
            Tagging::External | Tagging::Untagged => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Shows every enum in a shape, with its place.
fn each_enum(place: &str, shape: &Shape, show: &mut dyn FnMut(&str, &Enum)) {
    match shape {
        Shape::Optional(inner) => each_enum(place, inner, show),
        Shape::List(item) | Shape::Array(item, _) => each_enum(&format!("{place}[]"), item, show),
        Shape::Map(_, value) => each_enum(&format!("{place}{{}}"), value, show),
        Shape::Tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                each_enum(&format!("{place}[{index}]"), item, show);
            }
        }
        Shape::Struct(fields) => {
            for field in fields {
                each_enum(&format!("{place}.{}", field.name), &field.shape, show);
            }
        }
        Shape::Enum(of) => {
            show(place, of);
            for variant in &of.variants {
                if let Some(content) = &variant.content {
                    each_enum(&format!("{place}::{}", variant.name), content, show);
                }
            }
        }
        _ => {}
    }
}

/// How many bytes a name may have.
const LONGEST_NAME: usize = 1000;
