//! A printed module, and the file that holds it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use wilco_protocol::contract::Describe;

use super::difference::Difference;
use super::error::BindingsError;
use crate::ir::Api;
use crate::typescript;

/// A module of TypeScript for all that something offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    text: String,
    operations: usize,
    resources: usize,
    events: usize,
    presences: usize,
    types: usize,
}

impl Module {
    /// The file that it is written to, in the folder that is given.
    pub const FILE: &str = "index.ts";

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
            text: typescript::module(&api)?,
            operations: api.operations.len(),
            resources: api.resources.len(),
            events: api.events.len(),
            presences: api.presences.len(),
            types: api.types.len(),
        })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
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

    /// Writes it into a folder, in every build, unless it is there already; returns whether it was written.
    ///
    /// # Errors
    ///
    /// The folder cannot be made, or the file cannot be read or written.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<bool, BindingsError> {
        let folder = folder.as_ref();
        let path = folder.join(Self::FILE);
        if self.is_said_by(&read(&path)?) {
            return Ok(false);
        }
        fs::create_dir_all(folder).map_err(at(folder))?;
        let unfinished = folder.join(unfinished_name());
        let written =
            fs::write(&unfinished, &self.text).and_then(|()| fs::rename(&unfinished, &path));
        if written.is_err() {
            // It may not even be there; the first failure is the one to tell of.
            let _ = fs::remove_file(&unfinished);
        }
        written.map_err(at(&path))?;
        Ok(true)
    }

    /// What is different in the file of a folder; `None` if it says the same, but for the lines at which things are declared.
    ///
    /// # Errors
    ///
    /// The file is there and cannot be read.
    pub(super) fn check(
        &self,
        folder: impl AsRef<Path>,
    ) -> Result<Option<Difference>, BindingsError> {
        let path = folder.as_ref().join(Self::FILE);
        let found = read(&path)?.map(|found| with_unix_ends(&found));
        let same = found.as_deref().is_some_and(|found| {
            let lines = found.lines().map(without_line_number);
            lines.eq(self.text.lines().map(without_line_number))
        });
        Ok((!same).then(|| Difference::new(&path, found.as_deref(), &self.text)))
    }

    /// Line ends are left to whoever checks the file out.
    fn is_said_by(&self, found: &Option<String>) -> bool {
        let found = found.as_deref().map(with_unix_ends);
        found.is_some_and(|found| found == self.text)
    }
}

fn with_unix_ends(text: &str) -> String {
    text.replace("\r\n", "\n")
}

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

/// What is in the file; `None` if there is no file.
fn read(path: &Path) -> Result<Option<String>, BindingsError> {
    match fs::read(path) {
        // What is no text is certainly not what was printed.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BindingsError {
    let path = path.to_owned();
    move |cause| BindingsError::File { path, cause }
}

/// A name that nobody else writes to at the same time.
fn unfinished_name() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(".{}.{}-{count}", Module::FILE, std::process::id()).into()
}
