use std::collections::BTreeMap;
use std::ops::{Bound, Range};

use schemars::{JsonSchema, JsonSchema_repr};

use super::probe::{expect, types, types_of};

#[derive(JsonSchema)]
struct Inner {
    a: u8,
    b: Option<Empty>,
}

#[derive(JsonSchema)]
struct Empty {}

#[derive(JsonSchema)]
struct Unit;

#[test]
fn external_names_alone() {
    #[derive(JsonSchema)]
    #[serde(rename_all = "snake_case")]
    enum Plain {
        OnStand,
        Departed,
    }
    #[derive(JsonSchema)]
    enum Documented {
        Plain,
        /// Of old.
        #[deprecated]
        Old,
        New,
        /// Some day.
        Later,
    }
    #[derive(JsonSchema)]
    enum OneSided {
        Always,
        #[serde(skip_serializing)]
        In,
        #[serde(skip_deserializing)]
        Out,
    }
    expect(
        &types::<(Plain, Documented, Option<OneSided>)>(),
        "both Documented = external <Plain, New, /Of old./ ! Old, /Some day./ Later>
         out OneSided = external <Always, Out>
         in OneSidedInput = external <Always, In>
         both Plain = external <on_stand, departed>",
    );
}

#[test]
fn external_of_all_kinds() {
    #[derive(JsonSchema)]
    enum Mixed {
        Unit,
        /// A number.
        Newtype(u8),
        Tuple(u8, bool),
        Struct {
            x: u8,
            y: Option<u8>,
        },
        Empty(),
        Void(()),
        Inner(Inner),
        /// Too.
        Documented,
    }
    #[derive(JsonSchema)]
    enum Single {
        Only { code: Code },
    }
    #[derive(JsonSchema)]
    enum Code {
        /// The only one.
        A,
    }
    expect(
        &types_of::<(), (Mixed, Single)>(),
        "out Code = external </The only one./ A>
         out Empty = {}
         out Inner = {a: 0..=255, b: (Empty)?}
         out Mixed = external <Unit, /A number./ Newtype 0..=255, Tuple (0..=255, bool), \
            Struct {x: 0..=255, y: (0..=255)?}, Empty (), Void null, Inner Inner, /Too./ Documented>
         out Single = external <Only {code: Code}>",
    );
}

#[test]
fn internal_of_all_kinds() {
    #[derive(JsonSchema)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Message {
        /// Nothing to say.
        Unit,
        Struct {
            /// A field.
            x: u8,
            y: Option<u8>,
        },
        /// Another type.
        Newtype(Inner),
        Closed(Closed),
        UnitStruct(Unit),
        Empty {},
    }
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Closed {
        c: u8,
    }
    expect(
        &types_of::<(), Message>(),
        "out Empty = {}
         out Inner = {a: 0..=255, b: (Empty)?}
         out Message = internal type </Nothing to say./ unit, struct {/A field./ x: 0..=255, y: (0..=255)?}, \
            /Another type./ newtype Inner, closed {c: 0..=255}, unit_struct, empty>",
    );
}

#[test]
fn internal_ones_may_be_closed() {
    #[derive(JsonSchema)]
    #[serde(tag = "t", deny_unknown_fields)]
    enum Message {
        A,
        B { x: u8, y: u8 },
    }
    #[derive(JsonSchema)]
    #[serde(tag = "t", deny_unknown_fields)]
    enum Single {
        A,
    }
    expect(
        &types::<(Message, Single)>(),
        "both Message = internal t <A, B {x: 0..=255, y: 0..=255}>
         both Single = internal t <A>",
    );
}

#[test]
fn adjacent_of_all_kinds() {
    #[derive(JsonSchema)]
    #[serde(tag = "t", content = "c")]
    enum Message {
        Unit,
        /// Another type.
        Newtype(Inner),
        Tuple(u8, u8),
        Struct {
            c: u8,
        },
        Option(Option<u8>),
        Void(()),
    }
    expect(
        &types_of::<Message, ()>(),
        "in Empty = {}
         in Inner = {a: 0..=255, b?: (Empty)?}
         in Message = adjacent t c <Unit, /Another type./ Newtype Inner, Tuple (0..=255, 0..=255), Struct {c: 0..=255}, \
            Option (0..=255)?, Void null>",
    );
}

/// Nothing on the wire tells them apart.
#[test]
fn variants_with_one_undocumented_field_of_a_name_are_adjacent_if_there_are_several() {
    #[derive(JsonSchema)]
    #[serde(tag = "code")]
    enum Refusal {
        Unknown { id: u8 },
        Late { id: bool },
    }
    #[derive(JsonSchema)]
    #[serde(tag = "code", content = "c")]
    enum One {
        A,
        B(u8),
    }
    #[derive(JsonSchema)]
    #[serde(tag = "code")]
    enum Optional {
        Unknown {
            #[serde(default)]
            id: u8,
        },
        Late {
            #[serde(default)]
            id: u8,
        },
    }
    #[derive(JsonSchema)]
    #[serde(tag = "code")]
    enum Documented {
        Unknown {
            id: u8,
        },
        Late {
            /// The number.
            id: u8,
        },
    }
    expect(
        &types_of::<(Refusal, One, Optional, Documented), ()>(),
        "in Documented = internal code <Unknown {id: 0..=255}, Late {/The number./ id: 0..=255}>
         in One = internal code <A, B {c: 0..=255}>
         in Optional = internal code <Unknown {id?: 0..=255}, Late {id?: 0..=255}>
         in Refusal = adjacent code id <Unknown 0..=255, Late bool>",
    );
}

#[test]
fn untagged_in_the_order_of_the_source() {
    #[derive(JsonSchema)]
    #[serde(untagged)]
    enum Any {
        Struct {
            x: u8,
        },
        /// A name.
        Name(String),
        Pair(u8, u8),
        Inner(Inner),
        Again(String),
        Unit,
        AlsoUnit,
    }
    #[derive(JsonSchema)]
    #[serde(untagged)]
    enum Maybe {
        Some(u8),
        None,
    }
    #[derive(JsonSchema)]
    enum Partly {
        A,
        B(u8),
        #[serde(untagged)]
        Other(bool),
    }
    expect(
        &types_of::<(), (Any, Maybe, Option<Partly>)>(),
        "out Any = untagged < {x: 0..=255}, /A name./  Plain,  (0..=255, 0..=255),  Inner,  null>
         out Empty = {}
         out Inner = {a: 0..=255, b: (Empty)?}
         out Maybe = (0..=255)?
         out Partly = untagged < external <A, B 0..=255>,  bool>",
    );
}

#[test]
fn enums_of_the_standard_library() {
    expect(
        &types_of::<(), (Result<u8, String>, Bound<u8>, Range<u8>)>(),
        "out Bound_of_uint8 = external <Included 0..=255, Excluded 0..=255, Unbounded>
         out Range_of_uint8 = {start: 0..=255, end: 0..=255}
         out Result_of_uint8_or_string = external <Ok 0..=255, Err Plain>",
    );
}

#[test]
fn a_flattened_enum_gives_its_fields_to_every_variant() {
    #[derive(JsonSchema)]
    struct Event {
        at: u8,
        #[serde(flatten)]
        what: What,
    }
    #[derive(JsonSchema)]
    #[serde(tag = "what")]
    enum What {
        Arrived { stand: String },
        Left,
        Moved(Inner),
    }
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Alone {
        #[serde(flatten)]
        what: External,
    }
    #[derive(JsonSchema)]
    enum External {
        Left,
        Arrived { stand: String },
    }
    #[derive(JsonSchema)]
    struct Loose {
        at: u8,
        #[serde(flatten)]
        what: Either,
    }
    #[derive(JsonSchema)]
    #[serde(untagged)]
    enum Either {
        Stand { stand: String },
        Gate { gate: u8 },
    }
    expect(
        &types_of::<(), (Event, Loose, Alone)>(),
        "out Alone = external <Arrived {stand: Plain}, Left null>
         out Empty = {}
         out Event = internal what <Arrived {at: 0..=255, stand: Plain}, Left {at: 0..=255}, \
            Moved {at: 0..=255, a: 0..=255, b: (Empty)?}>
         out Loose = untagged < {at: 0..=255, stand: Plain},  {at: 0..=255, gate: 0..=255}>",
    );
}

#[test]
fn enums_in_place_may_be_options() {
    #[derive(JsonSchema)]
    #[schemars(inline)]
    enum Names {
        A,
        B,
    }
    #[derive(JsonSchema)]
    #[schemars(inline)]
    enum One {
        /// The only one.
        A,
    }
    #[derive(JsonSchema)]
    #[schemars(inline)]
    #[serde(tag = "t")]
    enum Tagged {
        A,
        B { x: u8 },
    }
    #[derive(JsonSchema)]
    #[schemars(inline)]
    struct Fields {
        x: u8,
    }
    #[derive(JsonSchema)]
    struct All {
        names: Option<Names>,
        one: Option<One>,
        tagged: Option<Tagged>,
        fields: Option<Fields>,
        map: BTreeMap<String, Fields>,
    }
    expect(
        &types_of::<(), All>(),
        "out All = {names: (external <A, B>)?, one: (external </The only one./ A>)?, \
            tagged: (internal t <A, B {x: 0..=255}>)?, fields: ({x: 0..=255})?, map: {[text]: {x: 0..=255}}}",
    );
}

#[derive(JsonSchema)]
#[serde(tag = "one")]
enum One {
    A { x: u8 },
    B,
}

#[derive(JsonSchema)]
#[serde(tag = "other")]
enum Other {
    C { y: u8 },
    D,
}

#[derive(JsonSchema)]
enum External {
    Left,
    /// With words.
    Right,
    Moved(u8),
}

#[test]
fn several_flattened_enums_are_within_each_other() {
    #[derive(JsonSchema)]
    struct Two {
        at: u8,
        #[serde(flatten)]
        one: One,
        #[serde(flatten)]
        other: Other,
    }
    #[derive(JsonSchema)]
    struct Mixed {
        at: u8,
        #[serde(flatten)]
        one: One,
        #[serde(flatten)]
        external: External,
    }
    expect(
        &types_of::<(), (Two, Mixed)>(),
        "out Mixed = untagged </With words./  internal one <A {at: 0..=255, Right: null, x: 0..=255}, \
            B {at: 0..=255, Right: null}>,  \
            internal one <A {at: 0..=255, Moved: 0..=255, x: 0..=255}, B {at: 0..=255, Moved: 0..=255}>,  \
            internal one <A {at: 0..=255, Left: null, x: 0..=255}, B {at: 0..=255, Left: null}>>
         out Two = internal one <A internal other <C {at: 0..=255, x: 0..=255, y: 0..=255}, D {at: 0..=255, x: 0..=255}>, \
            B internal other <C {at: 0..=255, y: 0..=255}, D {at: 0..=255}>>",
    );
}

#[test]
fn a_flattened_enum_without_a_tag_is_told_by_its_fields() {
    #[derive(JsonSchema)]
    struct Event {
        at: u8,
        #[serde(flatten)]
        what: External,
    }
    #[derive(JsonSchema)]
    struct Alone {
        #[serde(flatten)]
        what: External,
    }
    expect(
        &types_of::<(), (Event, Alone)>(),
        "out Alone = external </With words./ Right null, Moved 0..=255, Left null>
         out Event = untagged </With words./  {at: 0..=255, Right: null},  {at: 0..=255, Moved: 0..=255},  \
            {at: 0..=255, Left: null}>",
    );
}

#[test]
fn a_flattened_enum_may_be_an_option() {
    #[derive(JsonSchema)]
    struct Maybe {
        at: u8,
        #[serde(flatten)]
        one: Option<One>,
    }
    #[derive(JsonSchema)]
    struct MaybeAndOther {
        #[serde(flatten)]
        one: Option<One>,
        #[serde(flatten)]
        other: Other,
    }
    expect(
        &types_of::<(), (Maybe, MaybeAndOther)>(),
        "out Maybe = untagged < internal one <A {at: 0..=255, x: 0..=255}, B {at: 0..=255}>,  {at: 0..=255}>
         out MaybeAndOther = untagged < internal other <C internal one <A {y: 0..=255, x: 0..=255}, B {y: 0..=255}>, \
            D internal one <A {x: 0..=255}, B>>,  internal other <C {y: 0..=255}, D>>",
    );
}

#[test]
fn a_variant_may_hold_an_enum_with_a_tag_of_its_own() {
    #[derive(JsonSchema)]
    #[serde(tag = "t")]
    enum Outer {
        One(One),
        Plain,
    }
    expect(
        &types_of::<(), Outer>(),
        "out One = internal one <A {x: 0..=255}, B>
         out Outer = internal t <One One, Plain>",
    );
}

#[test]
fn an_enum_may_be_of_numbers() {
    #[derive(JsonSchema_repr)]
    #[repr(i16)]
    #[allow(dead_code, reason = "the schema is what counts")]
    enum Level {
        Low = -1,
        High = 1000,
    }
    expect(&types::<(Level, Option<Level>)>(), "both Level = -1 | 1000");
}

#[test]
fn an_open_enum_is_open_where_clients_read_it() {
    #[derive(JsonSchema)]
    #[schemars(extend("x-wilco" = "open"))]
    enum Names {
        A,
        /// Words.
        B,
    }
    #[derive(JsonSchema)]
    #[serde(tag = "t")]
    #[schemars(extend("x-wilco" = "open"))]
    enum Tagged {
        A,
        B { x: u8, y: u8 },
    }
    #[derive(JsonSchema)]
    #[serde(tag = "t", content = "c")]
    #[schemars(extend("x-wilco" = "open"))]
    enum Adjacent {
        A(u8),
        B(bool),
    }
    expect(
        &types::<(Names, Tagged)>(),
        "out Names = external <A, /Words./ B, ..>
         in NamesInput = external <A, /Words./ B>
         out Tagged = internal t <A, B {x: 0..=255, y: 0..=255}, ..>
         in TaggedInput = internal t <A, B {x: 0..=255, y: 0..=255}>",
    );
    expect(
        &types_of::<(), Adjacent>(),
        "out Adjacent = adjacent t c <A 0..=255, B bool, ..>",
    );
}
