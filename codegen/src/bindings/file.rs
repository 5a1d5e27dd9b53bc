//! Files that are replaced as a whole, and only if they say something else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::BindingsError;

/// Writes a file into a folder, which is made if need be, unless it says the same already; returns whether it was written.
///
/// Line ends are left to whoever checks the file out.
pub(super) fn replace(folder: &Path, name: &str, text: &str) -> Result<bool, BindingsError> {
    if read(folder, name)?.is_some_and(|found| found == text) {
        return Ok(false);
    }
    fs::create_dir_all(folder).map_err(at(folder))?;
    let path = folder.join(name);
    let unfinished = folder.join(unfinished_name(name));
    let written = fs::write(&unfinished, text).and_then(|()| fs::rename(&unfinished, &path));
    if written.is_err() {
        // It may not even be there; the first failure is the one to tell of.
        let _ = fs::remove_file(&unfinished);
    }
    written.map_err(at(&path))?;
    Ok(true)
}

/// Removes a file of a folder.
pub(super) fn remove(folder: &Path, name: &str) -> Result<(), BindingsError> {
    let path = folder.join(name);
    fs::remove_file(&path).map_err(at(&path))
}

/// What is in a file of a folder, with the line ends that are printed; `None` if there is no file.
pub(super) fn read(folder: &Path, name: &str) -> Result<Option<String>, BindingsError> {
    let path = folder.join(name);
    match fs::read(&path) {
        // What is no text is certainly not what was printed.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(&path)(error)),
    }
}

pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> BindingsError {
    let path = path.to_owned();
    move |cause| BindingsError::File { path, cause }
}

/// A name that nobody else writes to at the same time.
fn unfinished_name(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(".{name}.{}-{count}", std::process::id()).into()
}
