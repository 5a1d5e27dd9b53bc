//! A printed module, and the files that hold it.

use std::path::Path;

use wilco_protocol::contract::Describe;

use super::difference::Difference;
use super::error::BindingsError;
use super::file;
use crate::ir::Api;
use crate::typescript;

/// What had to change in a folder; nothing if everything was there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The names of the files that were written.
    pub written: Vec<&'static str>,
    /// The file of an earlier version that was removed.
    pub removed: Option<&'static str>,
}

impl Changes {
    /// Whether nothing had to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_none()
    }
}

/// A module for all that something offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    printed: typescript::Module,
    operations: usize,
    resources: usize,
    events: usize,
    presences: usize,
    types: usize,
}

impl Module {
    /// Prints the module.
    ///
    /// # Errors
    ///
    /// There is no contract, or TypeScript cannot say something in it.
    pub fn of<T: Describe + ?Sized>(described: &T) -> Result<Self, BindingsError> {
        let contract = described.describe();
        let contract = contract.map_err(|error| BindingsError::Contract(error.into()))?;
        let api = Api::read(&contract)?;
        Ok(Self {
            printed: typescript::module(&api)?,
            operations: api.operations.len(),
            resources: api.resources.len(),
            events: api.events.len(),
            presences: api.presences.len(),
            types: api.types.len(),
        })
    }

    /// The texts.
    #[must_use]
    pub fn printed(&self) -> &typescript::Module {
        &self.printed
    }

    /// How many operations there are.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.operations
    }

    /// How many resources there are.
    #[must_use]
    pub fn resources(&self) -> usize {
        self.resources
    }

    /// How many domains of events there are.
    #[must_use]
    pub fn events(&self) -> usize {
        self.events
    }

    /// How many presences there are.
    #[must_use]
    pub fn presences(&self) -> usize {
        self.presences
    }

    /// How many types have a name.
    #[must_use]
    pub fn types(&self) -> usize {
        self.types
    }

    /// Writes `index.d.ts`, `index.js` and `index.d.ts.map` into a folder, in every build; returns what had to change.
    ///
    /// The map leads to the sources in Rust that are found in the folder, or from one of those around it. An `index.ts`
    /// that an earlier version of wilco wrote is removed, for compilers would read it instead.
    ///
    /// # Errors
    ///
    /// The folder cannot be made, a file cannot be read or written, or there is an `index.js` or `index.d.ts` that begins
    /// otherwise than those of wilco. Then nothing is written.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Changes, BindingsError> {
        let folder = folder.as_ref();
        let mut changes = Changes::default();
        for (name, _) in self.compared() {
            refuse_foreign(folder, name)?;
        }
        for (name, text) in self.compared() {
            if file::replace(folder, name, text)? {
                changes.written.push(name);
            }
        }
        // The folder is there by now.
        let map = self.source_map(folder)?;
        if file::replace(folder, typescript::Module::MAP, &map)? {
            changes.written.push(typescript::Module::MAP);
        }
        if is_left_over(folder) {
            file::remove(folder, LEFT_OVER)?;
            changes.removed = Some(LEFT_OVER);
        }
        Ok(changes)
    }

    /// What is different in the files of a folder; `None` if they say the same, but for the lines at which things are
    /// declared. The source map holds nothing else, so nobody asks what it says.
    ///
    /// # Errors
    ///
    /// A file is there and cannot be read.
    pub fn check(&self, folder: impl AsRef<Path>) -> Result<Option<Difference>, BindingsError> {
        let folder = folder.as_ref();
        for (name, text) in self.compared() {
            let found = file::read(folder, name)?;
            let same = found.as_deref().is_some_and(|found| {
                let lines = found.lines().map(without_line_number);
                lines.eq(text.lines().map(without_line_number))
            });
            if !same {
                let path = folder.join(name);
                return Ok(Some(Difference::new(&path, found.as_deref(), text)));
            }
        }
        Ok(is_left_over(folder).then(|| Difference::left_over(&folder.join(LEFT_OVER))))
    }

    /// The files that say something to compilers and programs; what people read comes first.
    fn compared(&self) -> [(&'static str, &str); 2] {
        [
            (
                typescript::Module::DECLARATIONS,
                self.printed.declarations(),
            ),
            (typescript::Module::JAVASCRIPT, self.printed.javascript()),
        ]
    }

    fn source_map(&self, folder: &Path) -> Result<String, BindingsError> {
        let folder = folder.canonicalize().map_err(file::at(folder))?;
        let path_to = |source: &str| path_to(&folder, source);
        Ok(self.printed.source_map(path_to))
    }
}

/// How a source is reached from a folder: through the nearest folder around it in which it lies.
///
/// The compiler of Rust names files as seen from the workspace, and nobody says where that is.
fn path_to(folder: &Path, source: &str) -> Option<String> {
    if Path::new(source).is_absolute() {
        return None;
    }
    let mut around = folder.ancestors();
    let root = around.find(|root| root.join(source).is_file())?;
    let down: Vec<_> = Path::new(source).iter().collect();
    let up: Vec<_> = folder.strip_prefix(root).ok()?.iter().collect();
    let shared = up.iter().zip(&down).take_while(|(up, down)| up == down);
    let shared = shared.count();
    let down = down[shared..].iter().map(|name| name.to_string_lossy());
    let down: Vec<_> = down.collect();
    Some("../".repeat(up.len() - shared) + &down.join("/"))
}

/// Refuses to take the place of what somebody else wrote: many a folder has an `index.js`.
fn refuse_foreign(folder: &Path, name: &str) -> Result<(), BindingsError> {
    match file::read(folder, name)? {
        Some(found) if !found.is_empty() && !found.starts_with(typescript::HEADER) => {
            Err(BindingsError::Foreign {
                path: folder.join(name),
            })
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether there is a file that an earlier version wrote. One that cannot be read is somebody else's.
fn is_left_over(folder: &Path) -> bool {
    let found = file::read(folder, LEFT_OVER).ok().flatten();
    found.is_some_and(|found| found.starts_with(typescript::HEADER))
}

/// What compilers read instead of the declarations.
const LEFT_OVER: &str = "index.ts";

/// A line without the number that says where something is declared: no test should fail because code moved in its file.
fn without_line_number(line: &str) -> (&str, &str) {
    let numbered = line.split_once("* @see `").and_then(|(before, place)| {
        let (file, number) = place
            .trim_end_matches(" */")
            .strip_suffix('`')?
            .rsplit_once(':')?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some((before, file))
    });
    numbered.unwrap_or((line, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_looked_for_around_the_folder() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let here = package.join("src/bindings");
        for (source, path) in [
            ("module.rs", Some("module.rs")),
            ("bindings/module.rs", Some("module.rs")),
            ("ir/mod.rs", Some("../ir/mod.rs")),
            ("src/lib.rs", Some("../lib.rs")),
            ("src\\lib.rs", None),
            ("src/no_such_file.rs", None),
            ("src", None),
        ] {
            assert_eq!(path_to(&here, source).as_deref(), path, "{source}");
        }
        let absolute = here.join("module.rs");
        assert_eq!(path_to(&here, absolute.to_str().unwrap_or_default()), None);
    }
}
