//! The functions of a module: those that its values need, and what those need in turn.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet, VecDeque};

use super::lines::Lines;
use super::names::{Names, names_constant};
use super::shapes::{Types, fields_by_name};
use super::style::Style;
use super::ty::Ty;
use super::words::literal;
use super::{read, types, write};
use crate::ir::{Api, Direction, Enum, Field, Key, Shape};

/// What has been asked for, and what has been written of it.
pub(super) struct Functions<'a> {
    pub(super) types: Types<'a>,
    pub(super) style: Style,
    pub(super) names: Names,
    /// The position of each named type, by which functions are sorted.
    order: BTreeMap<&'a str, usize>,
    asked: HashSet<(Part, String)>,
    waiting: VecDeque<Job>,
    /// By the position of the type, the place in it, and the kind.
    written: BTreeMap<(usize, String, Part), String>,
    mutable: Option<String>,
}

/// What can be written for a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Names,
    Read,
    Write,
}

/// A function that is to be written.
struct Job {
    part: Part,
    at: Place,
    body: Body,
}

/// Where a shape stands that gets a function.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The named type, or the value, that it is part of.
    pub(super) owner: String,
    /// What of it; empty for the type itself.
    pub(super) path: String,
    /// What names of functions have in common here.
    pub(super) stem: String,
    pub(super) direction: Direction,
    /// The type of its values.
    pub(super) ty: Ty,
    /// The type that a reader of them has: that of the enum if it is a variant.
    pub(super) read_as: Ty,
}

impl Place {
    /// Where the shapes of a value, such as an operation, stand that have no names.
    pub(super) fn of_value(name: &str, direction: Direction) -> Self {
        Self {
            owner: name.to_owned(),
            // A type may be called as it is, and have a field that is called as one of its parts.
            path: "()".to_owned(),
            stem: String::new(),
            direction,
            ty: Ty::word(name),
            read_as: Ty::word(name),
        }
    }

    /// The path of a part. Parts may have any name, so they are quoted: no two paths are the same.
    pub(super) fn path_to(&self, part: &str) -> String {
        format!("{} {part:?}", self.path)
    }

    /// Begins a function that reads what lies here.
    pub(super) fn open_reader(&self, lines: &mut Lines, style: Style) {
        let stem = &self.stem;
        match style {
            Style::Annotated => {
                let before = format!("function read{stem}(r: $.Reader): ");
                self.read_as.write_undocumented(lines, &before, " {");
            }
            Style::Plain => lines.push(format!("function read{stem}(r) {{")),
        }
    }

    /// Begins a function that writes what lies here.
    pub(super) fn open_writer(&self, lines: &mut Lines, style: Style) {
        let before = format!("function write{}(", self.stem);
        if style == Style::Plain {
            return lines.push(format!("{before}w, v) {{"));
        }
        let line = format!("{before}w: $.Writer, v: {}): void {{", self.ty.flat());
        if lines.fits(&line) {
            return lines.push(line);
        }
        lines.block(before, "): void {", |lines| {
            lines.push("w: $.Writer,");
            self.ty.write_undocumented(lines, "v: ", ",");
        });
    }
}

/// A field that holds the name of a variant, and that name.
pub(super) type Tag = (String, String);

/// What a function reads or writes.
#[derive(Debug, Clone)]
pub(super) enum Body {
    Shape(Shape),
    /// A map that begins with names of variants.
    Map(Vec<Tag>, Vec<Field>),
    /// An enum whose map begins with names of variants of other enums.
    Enum(Vec<Tag>, Enum),
}

impl Body {
    /// The names of variants and the fields, if it is a map with known fields.
    pub(super) fn as_map(&self) -> Option<(&[Tag], Cow<'_, [Field]>)> {
        match self {
            Self::Map(tags, fields) => Some((tags, fields.into())),
            Self::Shape(Shape::Struct(fields)) => Some((&[], fields.into())),
            Self::Shape(Shape::Map(Key::Names(names), value)) => {
                Some((&[], fields_by_name(names, value).into()))
            }
            Self::Shape(_) | Self::Enum(..) => None,
        }
    }
}

/// Where a shape stands that may get a function.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'p> {
    pub(super) place: &'p Place,
    pub(super) part: &'p str,
}

impl<'a> Functions<'a> {
    pub(super) fn new(api: &'a Api, style: Style) -> Self {
        let mut names = Names::default();
        names.reserve("contractHash");
        for operation in &api.operations {
            names.reserve(&operation.name);
        }
        for resource in &api.resources {
            names.reserve(&resource.name);
        }
        for event in &api.events {
            names.reserve(&event.name);
        }
        for presence in &api.presences {
            names.reserve(&presence.name);
        }
        for of in &api.types {
            names.reserve(&of.name);
        }
        for of in &api.types {
            names.stem(&of.name, "");
        }
        let order = api.types.iter().enumerate();
        Self {
            types: Types::new(api),
            style,
            names,
            order: order.map(|(index, of)| (&*of.name, index)).collect(),
            asked: HashSet::new(),
            waiting: VecDeque::new(),
            written: BTreeMap::new(),
            mutable: None,
        }
    }

    /// The place of a named type.
    pub(super) fn place_of(&mut self, name: &str) -> Place {
        let direction = self.types.followed(name).direction;
        Place {
            owner: name.to_owned(),
            path: String::new(),
            stem: self.names.stem(name, ""),
            direction,
            ty: Ty::word(name),
            read_as: Ty::word(name),
        }
    }

    /// The place of a part that needs a function of its own.
    pub(super) fn place_at(&mut self, at: At<'_>, ty: Ty) -> Place {
        let path = at.place.path_to(at.part);
        Place {
            stem: self.names.stem(&at.place.owner, &path),
            owner: at.place.owner.clone(),
            path,
            direction: at.place.direction,
            read_as: ty.clone(),
            ty,
        }
    }

    /// The name of a function, which will be there.
    pub(super) fn ask(&mut self, part: Part, at: Place, body: Body) -> String {
        let name = match part {
            Part::Names => names_constant(&at.stem),
            Part::Read => format!("read{}", at.stem),
            Part::Write => format!("write{}", at.stem),
        };
        if self.asked.insert((part, at.stem.clone())) {
            self.waiting.push_back(Job { part, at, body });
        }
        name
    }

    /// The name of a function for a shape without a name, which gets a place of its own.
    pub(super) fn ask_shape(&mut self, part: Part, shape: &Shape, at: At<'_>) -> String {
        let ty = self.ty(shape, at.place.direction);
        let place = self.place_at(at, ty);
        self.ask(part, place, Body::Shape(shape.clone()))
    }

    /// The name of the constant for an enum of names that has no name itself.
    pub(super) fn ask_names_at(&mut self, shape: &Shape, names: &[&str], at: At<'_>) -> String {
        let ty = self.ty(shape, at.place.direction);
        let place = self.place_at(at, ty.clone());
        self.ask_names(&place, ty, names)
    }

    /// The name of the constant that holds the names of an enum.
    pub(super) fn ask_names(&mut self, at: &Place, ty: Ty, names: &[&str]) -> String {
        let names: Vec<_> = names.iter().map(|name| literal(name)).collect();
        self.ask_literals(at, ty, &names)
    }

    /// The name of the constant that holds numbers, for an enum of numbers that has no name itself.
    pub(super) fn ask_numbers_at(&mut self, shape: &Shape, numbers: &[i64], at: At<'_>) -> String {
        let ty = self.ty(shape, at.place.direction);
        let place = self.place_at(at, ty.clone());
        self.ask_numbers(&place, ty, numbers)
    }

    /// The name of the constant that holds the numbers of an enum.
    pub(super) fn ask_numbers(&mut self, at: &Place, ty: Ty, numbers: &[i64]) -> String {
        let numbers: Vec<_> = numbers.iter().map(i64::to_string).collect();
        self.ask_literals(at, ty, &numbers)
    }

    fn ask_literals(&mut self, at: &Place, ty: Ty, literals: &[String]) -> String {
        let constant = names_constant(&at.stem);
        if self.asked.insert((Part::Names, at.stem.clone())) {
            let mut lines = Lines::default();
            let ty = self.style.of(&Ty::List(Box::new(ty)));
            let open = format!("const {constant}{ty} = [");
            lines.list(&open, literals, "];");
            self.keep(Part::Names, at, lines);
        }
        constant
    }

    /// The name of the type that takes `readonly` away, which will be there.
    pub(super) fn ask_mutable(&mut self) -> String {
        if self.mutable.is_none() {
            self.mutable = Some(self.names.free("Mutable"));
        }
        self.mutable.clone().unwrap_or_default()
    }

    /// The type of a part of what lies at a place.
    pub(super) fn ty(&self, shape: &Shape, direction: Direction) -> Ty {
        types::of_shape(&self.types, shape, direction)
    }

    /// Writes all functions that were asked for, sorted by their types.
    pub(super) fn finish(mut self, lines: &mut Lines) {
        while let Some(Job { part, at, body }) = self.waiting.pop_front() {
            let mut lines = Lines::default();
            match part {
                Part::Names => {}
                Part::Read => read::function(&mut self, &mut lines, &at, &body),
                Part::Write => write::function(&mut self, &mut lines, &at, &body),
            }
            self.keep(part, &at, lines);
        }
        if let Some(mutable) = self.mutable {
            lines.push("");
            lines.push(format!(
                "type {mutable}<T> = {{ -readonly [Key in keyof T]: T[Key] }};"
            ));
        }
        for text in self.written.values() {
            lines.push("");
            lines.push(text.trim_end());
        }
    }

    fn keep(&mut self, part: Part, at: &Place, lines: Lines) {
        let order = self.order.get(&*at.owner).copied();
        let key = (
            order.unwrap_or(usize::MAX),
            format!("{} {}", at.owner, at.path),
            part,
        );
        self.written.insert(key, lines.finish());
    }
}
