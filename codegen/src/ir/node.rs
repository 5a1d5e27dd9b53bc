//! A schema and its keywords.

use serde_json::{Map, Value};

use super::error::{Finding, Problem, Read};
use super::place::Place;

/// A schema in its place.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) place: Place<'a>,
    pub(super) schema: &'a Value,
}

impl<'a> Node<'a> {
    pub(super) fn new(place: Place<'a>, schema: &'a Value) -> Self {
        Self { place, schema }
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&'a Value> {
        self.schema.get(keyword)
    }

    pub(super) fn has(&self, keyword: &str) -> bool {
        self.get(keyword).is_some()
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&'a str> {
        self.get(keyword)?.as_str()
    }

    /// The members of a keyword that is an object; none if it is absent.
    pub(super) fn entries(&self, keyword: &str) -> Read<Vec<(&'a str, &'a Value)>> {
        let entries = |map: &'a Map<String, Value>| {
            map.iter()
                .map(|(key, value)| (key.as_str(), value))
                .collect()
        };
        match self.get(keyword) {
            None => Ok(Vec::new()),
            Some(Value::Object(map)) => Ok(entries(map)),
            Some(_) => Err(self.fail(Problem::NotASchema)),
        }
    }

    /// The items of a keyword that is a list; none if it is absent.
    pub(super) fn items(&self, keyword: &str) -> Read<&'a [Value]> {
        match self.get(keyword) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(self.fail(Problem::NotASchema)),
        }
    }

    /// The texts of a keyword that is a list of texts, or one text.
    pub(super) fn texts(&self, keyword: &str) -> Read<Vec<&'a str>> {
        if let Some(text) = self.text(keyword) {
            return Ok(vec![text]);
        }
        let texts = self.items(keyword)?.iter().map(Value::as_str);
        texts
            .collect::<Option<_>>()
            .ok_or_else(|| self.fail(Problem::NotASchema))
    }

    /// Refuses what would change the shape and is not among what is known here.
    ///
    /// Whatever else a schema may say only narrows the values, which is the server's to check, or speaks to people.
    pub(super) fn refuse_all_but(&self, known: &[&str]) -> Read<()> {
        self.other_than(known).map_or(Ok(()), |keyword| {
            Err(self.fail(Problem::Keyword(keyword.to_owned())))
        })
    }

    /// Whether it says `keyword` and nothing else that matters to the shape.
    pub(super) fn has_only(&self, keyword: &str) -> bool {
        self.has(keyword) && self.other_than(&[keyword]).is_none()
    }

    /// The first keyword that matters to the shape and is none of these.
    fn other_than(&self, known: &[&str]) -> Option<&'static str> {
        SHAPING
            .into_iter()
            .find(|keyword| self.has(keyword) && !known.contains(keyword))
    }

    pub(super) fn fail(&self, problem: Problem) -> Finding {
        Finding::new(&self.place, problem)
    }
}

/// The keywords of JSON Schema that decide what a value looks like.
const SHAPING: [&str; 20] = [
    "$ref",
    "$dynamicRef",
    "type",
    "enum",
    "const",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "properties",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "items",
    "prefixItems",
    "unevaluatedItems",
];
