//! One stylesheet, and every file named by what is in it.
//!
//! trunk names the wasm by what went *into* wasm-opt. Another wasm-opt then leaves changed
//! content under an old name, which browsers and proxies hold for a year and integrity
//! checks refuse (trunk issue 838). So the names are made here, from the finished files:
//! `<name>-<16 hex digits>.<js|css|wasm>`, and only such names may be cached for good.

use crate::files;
use crate::page::{Tag, tags};
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::collections::BTreeMap;
use std::path::Path;

const STYLESHEET: &str = "hawser.css";

pub fn seal(folder: &Path) -> Result<String> {
    let page = folder.join("index.html");
    let html = files::read_text(&page)?;
    let html = merge_stylesheets(folder, &html)?;
    let html = name_by_content(folder, &html)?;
    files::write(page, html.as_bytes())?;
    Ok(String::new())
}

/// The stylesheets of the page as one file, in the page's order: one request instead of several.
fn merge_stylesheets(folder: &Path, html: &str) -> Result<String> {
    let sheets: Vec<Tag> = tags(html).into_iter().filter(Tag::is_stylesheet).collect();
    let [first, others @ ..] = sheets.as_slice() else {
        return Ok(html.to_owned());
    };
    if others.is_empty() {
        return Ok(html.to_owned());
    }
    let mut css = Vec::new();
    for file in sheets.iter().filter_map(Tag::local_file) {
        css.extend(files::read(&folder.join(file))?);
        css.push(b'\n');
        std::fs::remove_file(folder.join(file))?;
    }
    files::write(folder.join(STYLESHEET), &css)?;
    let link = format!(
        r#"<link rel="stylesheet" href="./{STYLESHEET}" integrity="{}">"#,
        integrity(&css)
    );

    let mut merged = html.replacen(first.text, &link, 1);
    for sheet in others {
        merged = merged.replacen(sheet.text, "", 1);
    }
    Ok(merged)
}

fn name_by_content(folder: &Path, html: &str) -> Result<String> {
    let mut page = html.to_owned();
    let mut names = BTreeMap::new();
    for tag in tags(html) {
        let Some(old) = tag.local_file() else {
            continue;
        };
        let content =
            files::read(&folder.join(old)).with_context(|| format!("index.html names {old}"))?;
        if let Some(new) = content_name(old, &content) {
            let text = tag.text.replace(old, &new);
            page = page.replacen(tag.text, &with_integrity(&tag, text, &content), 1);
            names.insert(old, new);
        }
    }
    for (old, new) in names {
        std::fs::rename(folder.join(old), folder.join(new))?;
    }
    Ok(page)
}

/// The new text of a tag, its integrity being that of the finished file.
///
/// Browsers do not check the integrity of a preload for `fetch`, and Chromium warns about it
/// at every load. There it is left to the loader, whose fetch is checked.
fn with_integrity(tag: &Tag, text: String, content: &[u8]) -> String {
    let said = tag
        .attribute("integrity")
        .or(tag.attribute("data-integrity"));
    let text = match said {
        Some(old) => text.replace(old, &integrity(content)),
        None => text,
    };
    if tag.attribute("rel") == Some("preload") && tag.attribute("as") == Some("fetch") {
        return text.replace(" integrity=", " data-integrity=");
    }
    text
}

fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

/// `hawser-5b3a_bg.wasm` and its content → `hawser-0123456789abcdef.wasm`.
/// Nothing for files that keep their own name, such as the icon.
fn content_name(file: &str, content: &[u8]) -> Option<String> {
    let (stem, extension) = file.rsplit_once('.')?;
    if !["js", "css", "wasm"].contains(&extension) {
        return None;
    }
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let name = match stem.rsplit_once('-') {
        Some((name, hash)) if hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => name,
        _ => stem,
    };
    let digest = Sha256::digest(content);
    let hash: String = digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(format!("{name}-{hash}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let put =
            |name: &str, content: &str| std::fs::write(folder.path().join(name), content).unwrap();
        put(
            "index.html",
            r#"<link rel="icon" href="./icon.svg"><link rel="stylesheet" href="./tokens-1a.css" integrity="sha384-old"/>
               <link rel="stylesheet" href="./base-2b.css"/><link rel="preload" as="fetch" href="./hawser-3c_bg.wasm" integrity="sha384-wasm">
               <script src="./loader-4d.js"></script>"#,
        );
        put("icon.svg", "<svg/>");
        put("tokens-1a.css", ":root{--a:1}");
        put("base-2b.css", "p{color:var(--a)}");
        put("hawser-3c_bg.wasm", "\0asm");
        put("loader-4d.js", "start()");
        folder
    }

    fn stylesheet_of(folder: &Path) -> String {
        let html = files::read_text(&folder.join("index.html")).unwrap();
        let sheets: Vec<_> = tags(&html).into_iter().filter(Tag::is_stylesheet).collect();
        assert_eq!(sheets.len(), 1);
        sheets[0].local_file().unwrap().to_owned()
    }

    #[test]
    fn every_file_is_named_by_its_content_and_found_under_that_name() {
        let folder = built();
        seal(folder.path()).unwrap();
        let html = files::read_text(&folder.path().join("index.html")).unwrap();
        for file in tags(&html).iter().filter_map(Tag::local_file) {
            let content = files::read(&folder.path().join(file)).unwrap();
            assert!(
                file == "icon.svg" || content_name(file, &content).as_deref() == Some(file),
                "{file}"
            );
        }
        assert_eq!(files::all(folder.path()).unwrap().len(), 5);
    }

    #[test]
    fn changed_content_never_keeps_its_name() {
        assert_ne!(
            content_name("hawser-3c_bg.wasm", b"one"),
            content_name("hawser-3c_bg.wasm", b"two")
        );
    }

    #[test]
    fn the_stylesheets_become_one_in_the_order_of_the_page() {
        let folder = built();
        seal(folder.path()).unwrap();
        let css = files::read_text(&folder.path().join(stylesheet_of(folder.path()))).unwrap();
        assert_eq!(css, ":root{--a:1}\np{color:var(--a)}\n");
    }

    #[test]
    fn every_integrity_is_that_of_the_finished_bytes() {
        let folder = built();
        seal(folder.path()).unwrap();
        let html = files::read_text(&folder.path().join("index.html")).unwrap();
        let mut checked = 0;
        for tag in tags(&html) {
            if let Some(said) = tag
                .attribute("integrity")
                .or(tag.attribute("data-integrity"))
            {
                let file = tag.local_file().unwrap();
                assert_eq!(
                    said,
                    integrity(&files::read(&folder.path().join(file)).unwrap()),
                    "{file}"
                );
                checked += 1;
            }
        }
        assert_eq!(checked, 2);
    }

    #[test]
    fn the_integrity_of_the_wasm_is_left_to_its_fetch() {
        let folder = built();
        seal(folder.path()).unwrap();
        let html = files::read_text(&folder.path().join("index.html")).unwrap();
        let wasm = tags(&html)
            .into_iter()
            .find(|tag| tag.attribute("as") == Some("fetch"))
            .unwrap();
        assert!(
            wasm.attribute("data-integrity").is_some() && wasm.attribute("integrity").is_none()
        );
    }

    #[test]
    fn sealing_again_changes_nothing() {
        let folder = built();
        let content = || {
            let read =
                |name: String| files::read(&folder.path().join(&name)).map(|bytes| (name, bytes));
            files::all(folder.path())
                .unwrap()
                .into_iter()
                .map(read)
                .collect::<Result<Vec<_>>>()
                .unwrap()
        };
        seal(folder.path()).unwrap();
        let once = content();
        seal(folder.path()).unwrap();
        assert_eq!(content(), once);
    }

    #[test]
    fn a_page_that_names_a_missing_file_is_refused() {
        let folder = built();
        std::fs::remove_file(folder.path().join("hawser-3c_bg.wasm")).unwrap();
        let error = format!("{:#}", seal(folder.path()).unwrap_err());
        assert!(
            error.contains("index.html names hawser-3c_bg.wasm"),
            "{error}"
        );
    }
}
