//! The table of types.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use schemars::{JsonSchema, JsonSchema_repr};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_repr::{Deserialize_repr, Serialize_repr};
use uuid::Uuid;
use wilco_protocol::{Bytes, I128, U64, U128};

use crate::guide::table;
use crate::row::{Row, version};

/// Types as applications write them.
macro_rules! types {
    ($($item:item)*) => {
        $(#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)] $item)*
    };
}

/// Old values and new ones, each with its type.
macro_rules! row {
    ($title:literal: $old:ty = $olds:expr => $new:ty = $news:expr $(, although $although:literal)?) => {
        Row {
            title: $title,
            old: version::<$old>(&$olds),
            new: version::<$new>(&$news),
            although: [$($although)?].first().copied(),
        }
    };
}

types! {
    struct A { a: u8 }
    struct AMaybeB { a: u8, #[serde(default, skip_serializing_if = "Option::is_none")] b: Option<u8> }
    struct AAndB { a: u8, b: u8 }
    struct B { b: u8 }
    #[serde(deny_unknown_fields)]
    struct StrictA { a: u8 }
    #[serde(deny_unknown_fields)]
    struct StrictAMaybeB { a: u8, #[serde(default, skip_serializing_if = "Option::is_none")] b: Option<u8> }
    #[serde(deny_unknown_fields)]
    #[schemars(inline)]
    struct InlineA { a: u8 }
    struct HoldsAMaybeB { of: Option<AMaybeB>, all: Vec<(u8, AMaybeB)> }
    struct HoldsInlineA { of: Option<InlineA>, all: Vec<(u8, InlineA)> }
    struct DefaultA { #[serde(default)] a: u8 }
    struct RareA { #[serde(default, skip_serializing_if = "is_zero")] a: u8 }
    struct NullA { a: Option<u8> }
    struct MaybeA { #[serde(default, skip_serializing_if = "Option::is_none")] a: Option<u8> }
    struct FlatB { a: u8, #[serde(flatten)] b: B }
    struct Tree { name: String, inner: Vec<Tree> }
    struct NamedTree { name: String, inner: Vec<NamedTree>, size: u8 }
    struct Meters(u8);
    struct Written { first: Meters, second: String }
    /// Other words.
    #[schemars(rename = "Another")]
    struct WrittenAgain { #[doc = "The second."] second: String, #[deprecated] first: u8 }

    enum Names { Low, High }
    enum MoreNames { Low, High, Highest }
    enum OtherNames { Low, Top }
    enum HighFirst { High, Low }

    #[schemars(extend("x-wilco" = "open"))]
    enum OpenNames { Low, High }
    #[schemars(extend("x-wilco" = "open"))]
    enum MoreOpenNames { Low, High, Highest }
    enum NamesAndNumber { Low, High, At(u8) }
    #[serde(tag = "type")]
    #[schemars(extend("x-wilco" = "open"))]
    enum OpenTagged { Moved { to: u8 }, Gone }
    #[serde(tag = "type")]
    #[schemars(extend("x-wilco" = "open"))]
    enum OpenTaggedMore { Moved { to: u8 }, Gone, Back }

    enum External { Off, On(u8) }
    enum MoreExternal { Off, On(u8), Blinks { times: u8 } }
    enum HoldingExternal { Off(u8), On(u8) }
    enum Fielded { Moved { to: u8 } }
    enum FieldedMore { Moved { to: u8, #[serde(default, skip_serializing_if = "Option::is_none")] by: Option<u8> } }
    enum FieldedAlways { Moved { to: u8, by: u8 } }

    #[serde(tag = "type")]
    enum Tagged { Moved { to: u8 }, Gone }
    #[serde(tag = "type")]
    enum TaggedAlways { Moved { to: u8, by: u8 }, Gone }
    #[serde(tag = "type")]
    enum TaggedMore { Moved { to: u8 }, Gone, Back }
    #[serde(tag = "kind")]
    enum TaggedOtherwise { Moved { to: u8 }, Gone }
    #[serde(tag = "type", deny_unknown_fields)]
    enum StrictTagged { Moved { to: u8 }, Gone }
    #[serde(tag = "type", deny_unknown_fields)]
    enum StrictTaggedMore { Moved { to: u8, #[serde(default, skip_serializing_if = "Option::is_none")] by: Option<u8> }, Gone }
    #[serde(tag = "type")]
    enum TaggedA { Is(A), Gone }
    #[serde(tag = "type")]
    enum TaggedAAndB { Is(AAndB), Gone }

    #[serde(tag = "t", content = "c")]
    enum Adjacent { Small(u8), Other(String), Nothing }
    #[serde(tag = "t", content = "c")]
    enum AdjacentWide { Small(u16), Other(String), Nothing }

    #[serde(untagged)]
    enum Form { Small(u8), Text(String) }
    #[serde(untagged)]
    enum Forms { Small(u8), Text(String), Flag(bool) }
    #[serde(untagged)]
    enum WideForm { Wide(u16), Text(String) }
}

#[derive(Serialize_repr, Deserialize_repr, JsonSchema_repr)]
#[repr(u8)]
enum Levels {
    Low = 1,
    High = 2,
}

#[derive(Serialize_repr, Deserialize_repr, JsonSchema_repr)]
#[repr(u8)]
enum MoreLevels {
    Low = 1,
    High = 2,
    Highest = 3,
}

fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// Numbers with fractions have no order, so they are apart.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Numbers {
    Small(u8),
    Any(f64),
    Text(String),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum FewerNumbers {
    Any(f64),
    Text(String),
}

const UUID: &str = r#""67e55044-10b1-426f-9247-bb680e5fe0c8""#;
const MOMENT: &str = r#""2026-02-03T04:05:06Z""#;
const DATE: &str = r#""2026-02-03""#;
const AB: &str = r#"{"a":1,"b":2}"#;
const OFF: &str = r#""Off""#;
const MOVED: &str = r#"{"type":"Moved","to":1}"#;
const GONE: &str = r#"{"type":"Gone"}"#;

fn fields() -> Vec<Row> {
    vec![
        row!("a field is added that may be left out": A = [r#"{"a":1}"#] => AMaybeB = [r#"{"a":1}"#, AB]),
        row!("a field is added that has to be there": A = [r#"{"a":1}"#] => AAndB = [AB]),
        row!("a field is removed that could be left out": AMaybeB = [r#"{"a":1}"#, AB] => A = [r#"{"a":1}"#]),
        row!("a field is removed that had to be there": AAndB = [AB] => A = [r#"{"a":1}"#]),
        row!("a field is renamed": A = [r#"{"a":1}"#] => B = [r#"{"b":1}"#]),
        row!("a field is added to what refuses unknown ones": StrictA = [r#"{"a":1}"#] => StrictAMaybeB = [r#"{"a":1}"#, AB],
            although "a client in TypeScript ignores unknown fields, and one in Rust has the type of the server or not"),
        row!("a field is removed from what refuses unknown ones": StrictAMaybeB = [r#"{"a":1}"#, AB] => StrictA = [r#"{"a":1}"#],
            although "a client in TypeScript ignores unknown fields, and one in Rust has the type of the server or not"),
        row!("a field is removed from what refuses unknown ones now, and has no name": AMaybeB = [r#"{"a":1}"#, AB] => InlineA = [r#"{"a":1}"#],
            although "a client in TypeScript ignores unknown fields, and one in Rust has the type of the server or not"),
        row!("a field is removed far inside from what refuses unknown ones now, and has no name":
            HoldsAMaybeB = [r#"{"of":{"a":1,"b":2},"all":[]}"#, r#"{"of":null,"all":[[1,{"a":1,"b":2}]]}"#]
            => HoldsInlineA = [r#"{"of":{"a":1},"all":[]}"#],
            although "a client in TypeScript ignores unknown fields, and one in Rust has the type of the server or not"),
        row!("a field with a default loses it": DefaultA = ["{}", r#"{"a":1}"#] => A = [r#"{"a":1}"#]),
        row!("a field that could be left out has to be there": RareA = ["{}", r#"{"a":1}"#] => A = [r#"{"a":0}"#, r#"{"a":1}"#]),
        row!("a field that had to be there may be left out": A = [r#"{"a":0}"#, r#"{"a":1}"#] => RareA = ["{}", r#"{"a":1}"#]),
        row!("an option is left out instead of null": NullA = [r#"{"a":1}"#, r#"{"a":null}"#] => MaybeA = ["{}", r#"{"a":1}"#]),
        row!("a field may be null": A = [r#"{"a":1}"#] => NullA = [r#"{"a":1}"#, r#"{"a":null}"#]),
        row!("a field may not be null any more": NullA = [r#"{"a":1}"#, r#"{"a":null}"#] => A = [r#"{"a":1}"#]),
        row!("an item of a list may be null": Vec<u8> = ["[1]"] => Vec<Option<u8>> = ["[1,null]"]),
        row!("fields are flattened into a struct": AAndB = [AB] => FlatB = [AB]),
        row!("fields change places, and get other words": Written = [r#"{"first":1,"second":"a"}"#] => WrittenAgain = [r#"{"first":1,"second":"a"}"#]),
        row!("a type is renamed, moved or put behind a name": Vec<u8> = ["[1]"] => Vec<Meters> = ["[1]"]),
        row!("a type that contains itself gets a field that has to be there":
            Tree = [r#"{"name":"a","inner":[{"name":"b","inner":[]}]}"#] => NamedTree = [r#"{"name":"a","inner":[],"size":1}"#]),
    ]
}

fn scalars() -> Vec<Row> {
    vec![
        row!("an integer is widened": u8 = ["0", "255"] => u16 = ["0", "65535"]),
        row!("an integer is narrowed": u32 = ["0", "4294967295"] => u16 = ["0", "65535"]),
        row!("an integer may be negative, and is as wide": u8 = ["0", "255"] => i8 = ["-128", "127"]),
        row!("an integer becomes a float": u32 = ["0", "4294967295"] => f64 = ["1.5"]),
        row!("a float becomes an integer": f64 = ["1.5"] => u32 = ["0", "4294967295"]),
        row!("a `u64` becomes a `U64`, a bigint": u64 = ["0", "18446744073709551615"] => U64 = [r#""18446744073709551615""#, "7"]),
        row!("a `U64` becomes a `u64`": U64 = [r#""18446744073709551615""#, "7"] => u64 = ["0", "18446744073709551615"]),
        row!("a `U64` becomes a `U128`": U64 = [r#""18446744073709551615""#] => U128 = [r#""7""#]),
        row!("a `U128` becomes an `I128`": U128 = [r#""340282366920938463463374607431768211455""#] => I128 = [r#""-1""#]),
        row!("a number is added to an enum of numbers": Levels = ["1", "2"] => MoreLevels = ["1", "3"]),
        row!("a number is removed from an enum of numbers": MoreLevels = ["1", "3"] => Levels = ["1", "2"]),
        row!("the numbers of an enum become any integer": Levels = ["1", "2"] => u8 = ["0", "1"]),
        row!("a value is of another kind": u8 = ["1"] => String = [r#""1""#]),
        row!("bytes become a list of numbers": Bytes = [r#""AQI=""#] => Vec<u8> = ["[1,2]"],
            although "a client in Rust reads bytes from numbers, and one in TypeScript does not"),
        row!("a list of numbers becomes bytes": Vec<u8> = ["[1,2]"] => Bytes = [r#""AQI=""#],
            although "a client in Rust reads bytes from numbers, and one in TypeScript does not"),
        row!("any text becomes a UUID": String = [r#""a""#, UUID] => Uuid = [UUID]),
        row!("a UUID becomes any text": Uuid = [UUID] => String = [r#""a""#, UUID]),
        row!("a moment becomes a date": DateTime<Utc> = [MOMENT] => NaiveDate = [DATE]),
        row!("a type becomes any JSON": A = [r#"{"a":1}"#] => Value = ["7", r#"{"a":1}"#]),
        row!("any JSON becomes a type": Value = ["7", r#"{"a":1}"#] => A = [r#"{"a":1}"#]),
        row!("bytes become any JSON": Bytes = [r#""AQI=""#] => Value = ["7"]),
    ]
}

fn enums() -> Vec<Row> {
    vec![
        row!("a name is added to an enum": Names = [r#""Low""#, r#""High""#] => MoreNames = [r#""Low""#, r#""Highest""#]),
        row!("a name is removed from an enum": MoreNames = [r#""Low""#, r#""Highest""#] => Names = [r#""Low""#, r#""High""#]),
        row!("a name of an enum is another one": Names = [r#""Low""#, r#""High""#] => OtherNames = [r#""Low""#, r#""Top""#]),
        row!("a name is added to an enum that is open": OpenNames = [r#""Low""#, r#""High""#] => MoreOpenNames = [r#""Low""#, r#""Highest""#],
            although "a client in TypeScript reads any name, and one in Rust needs `#[serde(other)]`"),
        row!("a variant that holds something is added to names that were open":
            OpenNames = [r#""Low""#, r#""High""#] => NamesAndNumber = [r#""Low""#, r#"{"At":1}"#]),
        row!("an enum becomes open": Names = [r#""Low""#, r#""High""#] => OpenNames = [r#""Low""#, r#""High""#]),
        row!("a tagged variant is added to an enum that is open": OpenTagged = [MOVED, GONE] => OpenTaggedMore = [MOVED, r#"{"type":"Back"}"#],
            although "a client in TypeScript reads any tag, and one in Rust needs `#[serde(other)]`"),
        row!("the names of an enum change places": Names = [r#""Low""#, r#""High""#] => HighFirst = [r#""Low""#, r#""High""#]),
        row!("the names of an enum become any text": Names = [r#""Low""#, r#""High""#] => String = [r#""Lowest""#]),
        row!("any text becomes the names of an enum": String = [r#""Lowest""#] => Names = [r#""Low""#, r#""High""#]),
        row!("a variant is added": External = [OFF, r#"{"On":1}"#] => MoreExternal = [OFF, r#"{"Blinks":{"times":2}}"#]),
        row!("a variant is removed": MoreExternal = [OFF, r#"{"Blinks":{"times":2}}"#] => External = [OFF, r#"{"On":1}"#]),
        row!("a variant that was a name holds something": External = [OFF, r#"{"On":1}"#] => HoldingExternal = [r#"{"Off":1}"#]),
        row!("a variant gets a field that may be left out":
            Fielded = [r#"{"Moved":{"to":1}}"#] => FieldedMore = [r#"{"Moved":{"to":1}}"#, r#"{"Moved":{"to":1,"by":2}}"#]),
        row!("a variant gets a field that has to be there":
            Fielded = [r#"{"Moved":{"to":1}}"#] => FieldedAlways = [r#"{"Moved":{"to":1,"by":2}}"#]),
        row!("a tagged variant gets a field that has to be there":
            Tagged = [MOVED, GONE] => TaggedAlways = [r#"{"type":"Moved","to":1,"by":2}"#, GONE]),
        row!("a tagged variant that refuses unknown fields gets one":
            StrictTagged = [MOVED, GONE] => StrictTaggedMore = [MOVED, r#"{"type":"Moved","to":1,"by":2}"#],
            although "a client in TypeScript ignores unknown fields, and one in Rust has the type of the server or not"),
        row!("a tagged variant is added": Tagged = [MOVED, GONE] => TaggedMore = [MOVED, r#"{"type":"Back"}"#]),
        row!("a type inside of a tagged variant gets a field that has to be there":
            TaggedA = [r#"{"type":"Is","a":1}"#, GONE] => TaggedAAndB = [r#"{"type":"Is","a":1,"b":2}"#, GONE]),
        row!("the tag of an enum is renamed": Tagged = [MOVED, GONE] => TaggedOtherwise = [r#"{"kind":"Gone"}"#]),
        row!("an enum is told apart in another way": Fielded = [r#"{"Moved":{"to":1}}"#] => Tagged = [MOVED, GONE]),
        row!("what lies beside a tag is widened":
            Adjacent = [r#"{"t":"Small","c":1}"#, r#"{"t":"Nothing"}"#] => AdjacentWide = [r#"{"t":"Small","c":256}"#]),
        row!("an untagged form is added": Form = ["1", r#""a""#] => Forms = ["1", "true"]),
        row!("an untagged form is removed": Forms = ["1", "true"] => Form = ["1", r#""a""#]),
        row!("an untagged form is removed that another one reads": Numbers = ["1", "1.5", r#""a""#] => FewerNumbers = ["1.5", r#""a""#]),
        row!("an untagged form is widened": Form = ["1", r#""a""#] => WideForm = ["256", r#""a""#]),
        row!("a type becomes one of several forms": u8 = ["1"] => Form = ["1", r#""a""#]),
    ]
}

fn lists_and_maps() -> Vec<Row> {
    vec![
        row!("a list becomes one of a fixed length": Vec<u8> = ["[1,2]", "[]"] => [u8; 2] = ["[1,2]"]),
        row!("a list of a fixed length becomes any list": [u8; 2] = ["[1,2]"] => Vec<u8> = ["[1,2]", "[]"]),
        row!("a fixed length changes": [u8; 2] = ["[1,2]"] => [u8; 3] = ["[1,2,3]"]),
        row!("an item of a tuple is widened": (u8, String) = [r#"[1,"a"]"#] => (u16, String) = [r#"[256,"a"]"#]),
        row!("a pair becomes an array of two": (u8, u8) = ["[1,2]"] => [u8; 2] = ["[1,2]"]),
        row!("a tuple becomes a struct": (u8, u8) = ["[1,2]"] => AAndB = [AB]),
        row!("a struct becomes a map": AAndB = [AB] => BTreeMap<String, u8> = [r#"{"c":1}"#]),
        row!("the values of a map are widened": BTreeMap<String, u8> = [r#"{"a":1}"#] => BTreeMap<String, u16> = [r#"{"a":256}"#]),
        row!("a map is keyed by names and was by any text":
            BTreeMap<String, u8> = [r#"{"a":1}"#] => BTreeMap<Names, u8> = [r#"{"Low":1}"#]),
        row!("a map by names gets a name": BTreeMap<Names, u8> = [r#"{"Low":1}"#] => BTreeMap<MoreNames, u8> = [r#"{"Highest":1}"#]),
        row!("a map by names loses a name": BTreeMap<MoreNames, u8> = [r#"{"Highest":1}"#] => BTreeMap<Names, u8> = [r#"{"Low":1}"#]),
        row!("the keys of a map may be negative": BTreeMap<u32, u8> = [r#"{"4294967295":1}"#] => BTreeMap<i32, u8> = [r#"{"-1":1}"#]),
        row!("the keys of a map become text": BTreeMap<u32, u8> = [r#"{"1":1}"#] => BTreeMap<String, u8> = [r#"{"a":1}"#]),
    ]
}

pub(crate) fn rows() -> Vec<Row> {
    [fields(), scalars(), enums(), lists_and_maps()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn each_row_of_the_guide_is_what_is_said() {
    let mut table = table("what happens to a type");
    for row in rows() {
        let Some(words) = table.remove(row.title) else {
            panic!("the guide has no row `{}`, or it is tried twice", row.title);
        };
        assert_eq!(row.said(), *words, "{}: {:#?}", row.title, row.changes());
    }
    assert!(table.is_empty(), "not tried: {table:#?}");
}

#[test]
fn what_is_said_is_what_becomes_of_values() {
    for row in rows() {
        let said = row
            .said()
            .map(|word| if word == "same" { "nobody" } else { word });
        let agrees = row.seen() == said;
        assert_eq!(
            agrees,
            row.although.is_none(),
            "{}: said {said:?}, seen {:?}",
            row.title,
            row.seen()
        );
    }
}

#[test]
fn the_other_way_round_the_other_clients_break() {
    let turned = |word| match word {
        "old clients" => "new clients",
        "new clients" => "old clients",
        word => word,
    };
    for Row {
        title,
        old,
        new,
        although,
    } in rows()
    {
        let row = Row {
            title,
            old,
            new,
            although,
        };
        let said = row.said();
        let Row { old, new, .. } = row;
        let back = Row {
            title,
            old: new,
            new: old,
            although,
        };
        assert_eq!(
            back.said(),
            said.map(turned),
            "{title}: {:#?}",
            back.changes()
        );
    }
}

#[test]
fn rows_have_names_of_their_own() {
    let titles: BTreeSet<_> = rows().iter().map(|row| row.title).collect();
    assert_eq!(titles.len(), rows().len());
}

#[test]
fn what_is_told_of_each_row_reads_well() {
    let mut text = String::new();
    for row in rows() {
        text.push_str(row.title);
        for change in row.changes() {
            text.push_str(&format!("\n    {change}"));
        }
        text.push('\n');
    }
    insta::assert_snapshot!(text);
}
