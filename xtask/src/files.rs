//! The files of a folder, in an order that does not depend on the file system.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The list of checksums; it names every other file.
pub const CHECKSUMS: &str = "SHA256SUMS";

/// Every file below `folder`, relative to it, sorted, with `/` between the parts.
pub fn all(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

/// The files that are the console itself: no compressed copies and no checksums.
pub fn originals(folder: &Path) -> Result<Vec<String>> {
    let mut names = all(folder)?;
    names.retain(|name| !name.ends_with(".br") && !name.ends_with(".gz") && name != CHECKSUMS);
    Ok(names)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("reading the folder {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.push(name);
        }
    }
    Ok(())
}

/// Reads a file and says which one when that fails.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("reading {}", path.display()))
}

/// Reads a text file and says which one when that fails.
pub fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Writes a file and says which one when that fails.
pub fn write(path: PathBuf, content: &[u8]) -> Result<()> {
    std::fs::write(&path, content).with_context(|| format!("writing {}", path.display()))
}
