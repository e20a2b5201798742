//! A `.br` and a `.gz` beside every file that gets smaller by it, made after the file is
//! final: integrity is checked on the decoded bytes, so compressing does not touch it.

use crate::files;
use anyhow::Result;
use flate2::{Compression, GzBuilder};
use std::io::Write;
use std::path::Path;

/// Extensions of files that are compressed already or never served.
const AS_THEY_ARE: &[&str] = &["png", "jpg", "webp", "woff2"];

/// Edited where the console is installed. A packed copy would stay behind, and be what web servers
/// send in place of the edited file.
const EDITED: &[&str] = &["config.json"];

pub fn precompress(folder: &Path) -> Result<String> {
    let mut report = String::new();
    for name in files::originals(folder)? {
        let packed_already = name
            .rsplit_once('.')
            .is_some_and(|(_, extension)| AS_THEY_ARE.contains(&extension));
        if packed_already || EDITED.contains(&name.as_str()) {
            continue;
        }
        let content = files::read(&folder.join(&name))?;
        for (suffix, packed) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
            let path = folder.join(format!("{name}.{suffix}"));
            if packed.len() < content.len() {
                files::write(path, &packed)?;
            } else if path.exists() {
                std::fs::remove_file(path)?;
            }
        }
        report += &format!("compressed {name}\n");
    }
    Ok(report)
}

/// Quality 11, the window that a browser must accept (RFC 7932, at most 2^24).
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 22);
    writer.write_all(content)?;
    drop(writer);
    Ok(packed)
}

/// Without name and time in its header, so that the same content gives the same bytes.
pub fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzBuilder::new().write(Vec::new(), Compression::best());
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_forms_decode_to_what_went_in() {
        let content = "the same words, the same words, the same words"
            .repeat(50)
            .into_bytes();
        let (mut from_brotli, mut from_gzip) = (Vec::new(), Vec::new());
        brotli::Decompressor::new(brotli(&content).unwrap().as_slice(), 4096)
            .read_to_end(&mut from_brotli)
            .unwrap();
        flate2::read::GzDecoder::new(gzip(&content).unwrap().as_slice())
            .read_to_end(&mut from_gzip)
            .unwrap();
        assert!(from_brotli == content && from_gzip == content);
    }

    #[test]
    fn a_file_that_does_not_shrink_gets_no_copy_and_loses_an_old_one() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), "x").unwrap();
        std::fs::write(folder.path().join("a.txt.br"), "old").unwrap();
        precompress(folder.path()).unwrap();
        assert_eq!(files::all(folder.path()).unwrap(), ["a.txt"]);
    }

    #[test]
    fn the_configuration_gets_no_copy_that_would_hide_what_is_edited() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.json"), " ".repeat(1000)).unwrap();
        precompress(folder.path()).unwrap();
        assert_eq!(files::all(folder.path()).unwrap(), ["config.json"]);
    }

    #[test]
    fn compressing_twice_does_not_compress_the_copies() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.css"), "p{color:red}".repeat(100)).unwrap();
        precompress(folder.path()).unwrap();
        precompress(folder.path()).unwrap();
        assert_eq!(
            files::all(folder.path()).unwrap(),
            ["a.css", "a.css.br", "a.css.gz"]
        );
    }
}
