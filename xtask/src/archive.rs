//! The list of checksums and the archive, the same bytes for the same files: sorted, with times
//! made from the content, without owner.

use crate::{files, precompress};
use anyhow::Result;
use sha2::{Digest, Sha256};
use std::path::Path;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Writes the archive into `place` and says where it is and what its checksum is.
pub fn archive(folder: &Path, place: &Path) -> Result<String> {
    write_checksums(folder)?;
    let name = format!("hawser-{VERSION}");
    let packed = precompress::gzip(&pack(folder, &name)?)?;
    let path = place.join(format!("{name}.tar.gz"));
    let digest = hex(&packed);
    files::write(path.clone(), &packed)?;
    Ok(format!(
        "{}  {} bytes\nsha256 {digest}\n",
        path.display(),
        packed.len()
    ))
}

/// Writes SHA256SUMS in the form that `sha256sum --check` reads.
pub fn write_checksums(folder: &Path) -> Result<()> {
    let mut list = String::new();
    for name in files::all(folder)?
        .into_iter()
        .filter(|name| name != files::CHECKSUMS)
    {
        list += &format!("{}  {name}\n", hex(&files::read(&folder.join(&name))?));
    }
    files::write(folder.join(files::CHECKSUMS), list.as_bytes())
}

fn hex(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn pack(folder: &Path, top: &str) -> Result<Vec<u8>> {
    let mut writer = tar::Builder::new(Vec::new());
    for name in files::all(folder)? {
        let content = files::read(&folder.join(&name))?;
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(time_of(&content));
        writer.append_data(&mut header, format!("{top}/{name}"), content.as_slice())?;
    }
    Ok(writer.into_inner()?)
}

/// A time between 1980 and 2020 that another content does not have. Web servers tell by time and
/// size whether a browser has a file already, and `index.html` of two versions, in which only
/// hashes differ, has one size: with one time for all, browsers would keep the old page.
fn time_of(content: &[u8]) -> u64 {
    const FIRST: u64 = 315_532_800;
    const RANGE: u64 = 1_262_304_000;
    let digest = Sha256::digest(content);
    let number = digest
        .iter()
        .take(8)
        .fold(0, |all: u64, byte| (all << 8) | u64::from(*byte));
    FIRST + number % RANGE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(parent: &Path) -> std::path::PathBuf {
        let folder = parent.join("dist");
        std::fs::create_dir_all(folder.join("snippets")).unwrap();
        std::fs::write(folder.join("index.html"), "<p>x</p>").unwrap();
        std::fs::write(folder.join("snippets/a.js"), "x").unwrap();
        folder
    }

    #[test]
    fn the_same_files_give_the_same_archive_whenever_and_wherever_it_is_made() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let archives = [one, other].map(|place| {
            archive(&built(place.path()), place.path()).unwrap();
            std::fs::read(place.path().join(format!("hawser-{VERSION}.tar.gz"))).unwrap()
        });
        assert_eq!(archives[0], archives[1]);
    }

    #[test]
    fn a_file_of_another_content_and_the_same_size_has_another_time() {
        assert_ne!(time_of(b"hawser-0a.js"), time_of(b"hawser-0b.js"));
        assert_eq!(time_of(b"hawser-0a.js"), time_of(b"hawser-0a.js"));
        let place = tempfile::tempdir().unwrap();
        let packed = pack(&built(place.path()), "hawser-1").unwrap();
        let mut reader = tar::Archive::new(packed.as_slice());
        let mut times = reader.entries().unwrap();
        let time = times.next().unwrap().unwrap().header().mtime().unwrap();
        assert_eq!(time, time_of(b"<p>x</p>"));
    }

    #[test]
    fn the_archive_holds_every_file_below_one_folder() {
        let place = tempfile::tempdir().unwrap();
        let packed = pack(&built(place.path()), "hawser-1").unwrap();
        let mut reader = tar::Archive::new(packed.as_slice());
        let names: Vec<_> = reader
            .entries()
            .unwrap()
            .map(|entry| entry.unwrap().path().unwrap().display().to_string())
            .collect();
        assert_eq!(names, ["hawser-1/index.html", "hawser-1/snippets/a.js"]);
    }

    #[test]
    fn the_checksums_name_every_file_but_themselves() {
        let place = tempfile::tempdir().unwrap();
        let folder = built(place.path());
        write_checksums(&folder).unwrap();
        write_checksums(&folder).unwrap();
        let list = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
        let names: Vec<_> = list
            .lines()
            .filter_map(|line| line.split("  ").nth(1))
            .collect();
        assert_eq!(names, ["index.html", "snippets/a.js"]);
        assert!(list.starts_with(&hex(b"<p>x</p>")));
    }
}
