//! What the first load weighs, and everything, and whether that is within the budgets.

use crate::page::{Tag, tags};
use crate::{files, precompress};
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// What the first load may weigh: all that a browser asks for before somebody can sign in, with
/// brotli at quality 11.
const FIRST: usize = 105_000;

/// What everything may weigh, parts that are loaded on demand with it. Not a goal but what it
/// weighs today and a little more, so that nothing moves out of the first load and grows unseen. It
/// holds where the standard library is compiled with the console; one that stays as it was installed
/// is 13 KB more, which are not the console's. One version of Rust makes it a kilobyte larger than
/// another.
const ALL: usize = 205_000;

/// Loaded at start without being named in the page: the console asks for it.
const ASKED_FOR: &[&str] = &["config.json"];

#[derive(Default)]
struct Weight {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

pub fn check(folder: &Path, small_std: bool) -> Result<String> {
    let first = first_load(folder)?;
    let parts = on_demand(folder, &first)?;
    let mut report = String::new();
    let first = table(folder, "first load", &first, &mut report)?;
    let parts = table(folder, "loaded on demand", &parts, &mut report)?;
    let all = first + parts;
    let _ = writeln!(report, "{:<34}{:>30}", "everything", all);
    let over = |what: &str, weight: usize, budget: usize, report: &str| {
        if weight > budget {
            bail!(
                "{what} is {} bytes over its budget of {budget}\n{report}",
                weight - budget
            );
        }
        Ok(format!("{what} may weigh {budget}\n"))
    };
    let mut budgets = over("the first load", first, FIRST, &report)?;
    budgets += &if small_std {
        over("everything", all, ALL, &report)?
    } else {
        format!(
            "everything may weigh {ALL}, which is not checked: the standard library is as it was installed\n"
        )
    };
    Ok(report + &budgets)
}

/// Adds a table of files to the report, and says what they weigh together with brotli.
fn table(
    folder: &Path,
    title: &str,
    names: &BTreeSet<String>,
    report: &mut String,
) -> Result<usize> {
    let _ = writeln!(
        report,
        "{title:<34}{:>10}{:>10}{:>10}",
        "raw", "gzip", "brotli"
    );
    let mut total = Weight::default();
    for name in names {
        let weight = weigh(&files::read(&folder.join(name))?)?;
        line(report, name, &weight);
        total.raw += weight.raw;
        total.gzip += weight.gzip;
        total.brotli += weight.brotli;
    }
    line(report, "total", &total);
    report.push('\n');
    Ok(total.brotli)
}

fn line(report: &mut String, name: &str, weight: &Weight) {
    let _ = writeln!(
        report,
        "{name:<34}{:>10}{:>10}{:>10}",
        weight.raw, weight.gzip, weight.brotli
    );
}

/// A file weighs no more than its plain form: no server sends a larger one.
fn weigh(content: &[u8]) -> Result<Weight> {
    let raw = content.len();
    Ok(Weight {
        raw,
        gzip: precompress::gzip(content)?.len().min(raw),
        brotli: precompress::brotli(content)?.len().min(raw),
    })
}

/// Parts of the program that nothing loads at start. What stands in a folder is not the
/// console's own page.
fn on_demand(folder: &Path, first: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let mut names: BTreeSet<String> = files::originals(folder)?.into_iter().collect();
    names.retain(|name| !first.contains(name) && name.ends_with(".wasm") && !name.contains('/'));
    Ok(names)
}

/// The page, every file it names, the modules that those import, and the configuration.
fn first_load(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::from(["index.html".to_owned()]);
    let html = files::read_text(&folder.join("index.html"))?;
    names.extend(
        tags(&html)
            .iter()
            .filter_map(Tag::local_file)
            .map(str::to_owned),
    );
    let asked_for = ASKED_FOR.iter().filter(|name| folder.join(name).is_file());
    names.extend(asked_for.map(|name| (*name).to_owned()));

    let mut unread: Vec<String> = names
        .iter()
        .filter(|name| name.ends_with(".js"))
        .cloned()
        .collect();
    while let Some(script) = unread.pop() {
        let source = files::read_text(&folder.join(&script))?;
        for module in imports(&source) {
            if folder.join(&module).is_file() && names.insert(module.clone()) {
                unread.push(module);
            }
        }
    }
    Ok(names)
}

/// The relative modules that a script names; wasm-bindgen puts them below `snippets/`.
fn imports(source: &str) -> Vec<String> {
    source
        .split(['"', '\'', '`'])
        .filter(|text| text.ends_with(".js"))
        .filter_map(|text| text.strip_prefix("./"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        folder
    }

    /// Bytes that no compression makes smaller.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1u64;
        let mut next = || {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 56) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn the_first_load_is_what_the_page_names_and_what_that_imports() {
        let folder = folder_with(&[
            ("index.html", br#"<link rel="modulepreload" href="./hawser-1.js"><link rel="icon" href="./icon.svg">"#),
            ("hawser-1.js", br#"import { now } from './snippets/a/inline0.js'"#),
            ("snippets/a/inline0.js", b"export const now = 0"),
            ("icon.svg", b"<svg/>"),
            ("config.json", b"{}"),
            ("portal.js", b"only where the console is embedded"),
        ]);
        let names: Vec<_> = first_load(folder.path()).unwrap().into_iter().collect();
        assert_eq!(
            names,
            [
                "config.json",
                "hawser-1.js",
                "icon.svg",
                "index.html",
                "snippets/a/inline0.js"
            ]
        );
    }

    #[test]
    fn a_first_load_over_the_budget_is_an_error_that_shows_the_table() {
        let folder = folder_with(&[
            (
                "index.html",
                br#"<link rel="preload" href="./hawser-1.wasm">"#,
            ),
            ("hawser-1.wasm", &noise(FIRST)),
        ]);
        let error = check(folder.path(), true).unwrap_err().to_string();
        assert!(
            error.contains("over its budget") && error.contains("hawser-1.wasm"),
            "{error}"
        );
    }

    #[test]
    fn parts_are_no_first_load_and_count_with_everything() {
        let folder = folder_with(&[
            ("index.html", b"<p>x</p>"),
            ("hawser-work-1.wasm", &noise(FIRST)),
        ]);
        let report = check(folder.path(), true).unwrap();
        let (first, demanded) = report.split_once("loaded on demand").unwrap();
        assert!(!first.contains("hawser-work") && demanded.contains("hawser-work"));
        std::fs::write(folder.path().join("hawser-more-1.wasm"), noise(ALL - FIRST)).unwrap();
        let error = check(folder.path(), true).unwrap_err().to_string();
        assert!(error.contains("everything is"), "{error}");
        let report = check(folder.path(), false).unwrap();
        assert!(report.contains("not checked"), "{report}");
    }

    #[test]
    fn a_first_load_within_the_budget_is_reported_with_its_total() {
        let folder = folder_with(&[("index.html", b"<p>x</p>")]);
        assert!(check(folder.path(), true).unwrap().contains("total"));
    }

    #[test]
    fn a_file_the_page_names_but_nobody_built_is_an_error() {
        let folder = folder_with(&[("index.html", br#"<script src="./gone-1.js"></script>"#)]);
        assert!(format!("{:#}", check(folder.path(), true).unwrap_err()).contains("gone-1.js"));
    }
}
