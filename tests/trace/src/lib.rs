//! Keeps all that the tests make the programs log.
//!
//! A kit of tests calls [`begin`]. If the variable [`DIRECTORY`] names a directory, whatever is logged in this process
//! from then on, at every level and by every crate, goes to a file of its own there. `wilco-trace DIRECTORY` then looks
//! through all of them for what is secret.

mod secrets;

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

pub use secrets::Secrets;

/// Names the variable of the environment that names the directory.
pub const DIRECTORY: &str = "WILCO_TRACE";

/// Stands in every credential that a test makes up, so that it is found wherever it turns up.
pub const MARK: &str = "s3cret";

/// Lets all that is logged from now on go to a file, if the environment asks for it. The first call counts.
///
/// # Panics
/// The file cannot be written: what is not kept cannot be looked through.
pub fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        if let Some(directory) = std::env::var_os(DIRECTORY) {
            keep(Path::new(&directory));
        }
    });
}

fn keep(directory: &Path) {
    fs::create_dir_all(directory).expect("the directory can be made");
    let path = directory.join(name());
    let file = OpenOptions::new().create(true).append(true).open(path);
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(Mutex::new(file.expect("the file can be made")))
        .init();
}

/// After the program and its process: `it-1234.log`, or `victim-1235.log` where [`VICTIM`] is set.
fn name() -> PathBuf {
    let program = std::env::current_exe().expect("a program has a path");
    let stem = program.file_stem().unwrap_or_default().to_string_lossy();
    // Cargo puts a hash behind the name.
    let stem = stem.rsplit_once('-').map_or(&*stem, |(stem, _)| stem);
    let stem = match std::env::var_os(VICTIM) {
        Some(_) => "victim",
        None => stem,
    };
    PathBuf::from(format!("{stem}-{}.log", std::process::id()))
}

/// Names the variable that says that this process is one that another test attacks.
pub const VICTIM: &str = "WILCO_TEST_VICTIM";
