//! One stylesheet, and every file named by what is in it.
//!
//! The names are made from the finished files: `<name>-<16 hex digits>.<js|css|wasm>`, and only
//! such names may be cached for good. A name made any earlier could stay the same where the
//! content does not, which browsers and proxies would hold for a year and integrity checks refuse.
//! Modules are named first, because a script that loads one has its name and integrity.

use crate::files;
use crate::page::{Tag, tags};
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::collections::BTreeMap;
use std::path::Path;

const PAGE: &str = "index.html";
const STYLESHEET: &str = "hawser.css";

pub fn seal(folder: &Path) -> Result<String> {
    let page = folder.join(PAGE);
    let html = files::read_text(&page)?;
    let html = merge_stylesheets(folder, &without_layout(&html))?;
    name_modules(folder)?;
    let html = name_by_content(folder, &html)?;
    files::write(page, html.as_bytes())?;
    Ok(String::new())
}

/// The page without comments, and without the space that only lays out its source.
fn without_layout(html: &str) -> String {
    let mut rest = html;
    let mut page = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        page.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
    }
    page.push_str(rest);
    let mut out = String::new();
    for line in page.lines().map(str::trim).filter(|line| !line.is_empty()) {
        // Between two tags no space is shown; elsewhere the end of a line is one.
        let between_tags = out.ends_with('>') && line.starts_with('<');
        if !out.is_empty() && !between_tags {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// Tells the scripts how the modules beside them will be called, and what they will be.
fn name_modules(folder: &Path) -> Result<()> {
    let files = files::originals(folder)?;
    let (modules, others): (Vec<_>, Vec<_>) =
        files.iter().partition(|file| file.ends_with(".wasm"));
    for module in modules {
        let content = files::read(&folder.join(module))?;
        let Some(name) = content_name(module, &content).filter(|name| name != module) else {
            continue;
        };
        for script in others.iter().filter(|file| file.ends_with(".js")) {
            let path = folder.join(script);
            let text = files::read_text(&path)?
                .replace(&format!("integrity of ./{module}"), &integrity(&content))
                .replace(module, &name);
            files::write(path, text.as_bytes())?;
        }
        let page = files::read_text(&folder.join(PAGE))?;
        // The page's own are renamed with their tags.
        if !page.contains(module) {
            std::fs::rename(folder.join(module), folder.join(name))?;
        }
    }
    Ok(())
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

    /// What is built, and a part that the loader loads on demand.
    fn with_a_part() -> tempfile::TempDir {
        let folder = built();
        let put =
            |name: &str, content: &str| std::fs::write(folder.path().join(name), content).unwrap();
        put("hawser-work.wasm", "\0asm more");
        put(
            "loader-4d.js",
            "fetch('./hawser-work.wasm', 'integrity of ./hawser-work.wasm'); start('hawser-3c_bg.wasm')",
        );
        folder
    }

    #[test]
    fn a_part_is_named_by_its_content_and_its_loader_knows_name_and_integrity() {
        let folder = with_a_part();
        seal(folder.path()).unwrap();
        let files = files::all(folder.path()).unwrap();
        let part = files
            .iter()
            .find(|it| it.starts_with("hawser-work-"))
            .unwrap();
        let content = files::read(&folder.path().join(part)).unwrap();
        assert_eq!(content_name(part, &content).as_deref(), Some(part.as_str()));
        let loader = files.iter().find(|it| it.starts_with("loader-")).unwrap();
        let loader = files::read_text(&folder.path().join(loader)).unwrap();
        let started = files
            .iter()
            .find(|it| it.starts_with("hawser-") && it.ends_with(".wasm") && *it != part);
        assert_eq!(
            loader,
            format!(
                "fetch('./{part}', '{}'); start('{}')",
                integrity(&content),
                started.unwrap()
            )
        );
    }

    #[test]
    fn another_part_gives_its_loader_another_name() {
        let loader_with = |content: &str| {
            let folder = with_a_part();
            std::fs::write(folder.path().join("hawser-work.wasm"), content).unwrap();
            seal(folder.path()).unwrap();
            let mut files = files::all(folder.path()).unwrap();
            files.retain(|it| it.starts_with("loader-"));
            files
        };
        assert_ne!(loader_with("one"), loader_with("two"));
    }

    #[test]
    fn the_page_is_laid_out_in_its_source_only() {
        let page = "<!-- for\n readers -->\n<p\n  class=\"a\">one\n  two</p>\n\n  <p>x</p>";
        assert_eq!(without_layout(page), "<p class=\"a\">one two</p><p>x</p>");
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
        let folder = with_a_part();
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
