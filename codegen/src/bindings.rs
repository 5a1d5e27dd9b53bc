//! Modules of TypeScript beside the program that they are for.

mod difference;
mod error;
mod file;
mod module;

use std::path::Path;

use wilco_protocol::contract::Describe;

pub use difference::Difference;
pub use error::BindingsError;
pub use module::{Changes, Module};

/// Keeps a client in TypeScript true to what a router offers.
///
/// It is there for everything that has a contract:
///
/// ```
/// use schemars::JsonSchema;
/// use serde::Deserialize;
/// use wilco_codegen::Bindings as _;
/// use wilco_server::{Operation, Router};
///
/// /// Count the seats of a row.
/// #[derive(Deserialize, JsonSchema, Operation)]
/// #[operation(name = "seat.count", output = u32, safe)]
/// struct CountSeats { row: u32 }
///
/// async fn count_seats(input: CountSeats) -> u32 {
///     if input.row == 13 { 0 } else { 6 }
/// }
///
/// let api = Router::new().operation(count_seats);
/// # let folder = std::env::temp_dir().join(format!("wilco-bindings-{}", std::process::id()));
/// # let web = folder.to_str().unwrap();
/// # /*
/// let web = "web/src/api";
/// # */
/// api.write_bindings(web)?;
/// // In a test, so that nobody forgets to commit them:
/// # if cfg!(debug_assertions) {
/// api.assert_bindings(web);
/// # std::fs::remove_dir_all(folder)?;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Bindings: Describe {
    /// Writes `index.js` and `index.d.ts` into a folder, which is made if need be, and `index.d.ts.map`, by which an editor
    /// finds the Rust source. Returns whether anything was written.
    ///
    /// A file that says the same already is left as it is, so that nothing that watches it wakes up; else the new file
    /// takes the place of the old one at once. An `index.ts` of an earlier version of wilco is removed; what somebody else wrote
    /// stays. Builds without `debug_assertions` write nothing: a released program has no sources beside it. A relative path
    /// begins at the working directory, which is that of the package in tests.
    ///
    /// # Errors
    ///
    /// There is no contract, TypeScript cannot say something in it, a file cannot be written, or somebody else wrote one of
    /// that name.
    fn write_bindings(&self, folder: impl AsRef<Path>) -> Result<bool, BindingsError> {
        if cfg!(debug_assertions) {
            let changes = Module::of(self)?.write(folder)?;
            Ok(!changes.is_empty())
        } else {
            Ok(false)
        }
    }

    /// Makes sure that `index.js` and `index.d.ts` in a folder are what [`write_bindings`](Self::write_bindings) would write:
    /// a test in one line.
    ///
    /// The line numbers behind `@see` may be others, and the source map is not compared, so that code can move within its
    /// file.
    ///
    /// # Panics
    ///
    /// They are something else, or there is no telling. The message has the lines that differ, and what to do.
    #[track_caller]
    fn assert_bindings(&self, folder: impl AsRef<Path>) {
        let checked = Module::of(self).and_then(|module| module.check(folder));
        match checked {
            Ok(None) => {}
            Ok(Some(difference)) => panic!("{difference}"),
            Err(error) => panic!("the bindings cannot be checked: {error}"),
        }
    }
}

impl<T: Describe + ?Sized> Bindings for T {}
