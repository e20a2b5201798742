//! What the first load weighs, and whether that is within the budget.

use crate::page::{Tag, tags};
use crate::{files, precompress};
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// What the first load is meant to weigh with five operations, all files together, with brotli
/// at quality 11.
const GOAL: usize = 125 * 1000;

/// What it may weigh until the goal is reached: what it weighs today, so that nothing makes it
/// worse unseen. It only ever goes down, to the goal.
const BUDGET: usize = 176_000;

/// Loaded at start without being named in the page: the console asks for it.
const ASKED_FOR: &[&str] = &["config.json"];

struct Weight {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

pub fn check(folder: &Path) -> Result<String> {
    let mut report = format!(
        "{:<34}{:>10}{:>10}{:>10}\n",
        "first load", "raw", "gzip", "brotli"
    );
    let mut total = Weight {
        raw: 0,
        gzip: 0,
        brotli: 0,
    };
    for name in first_load(folder)? {
        let weight = weigh(&files::read(&folder.join(&name))?)?;
        line(&mut report, &name, &weight);
        total = Weight {
            raw: total.raw + weight.raw,
            gzip: total.gzip + weight.gzip,
            brotli: total.brotli + weight.brotli,
        };
    }
    line(&mut report, "total", &total);
    let _ = writeln!(report, "{:<34}{:>30}", "budget", BUDGET);
    let _ = writeln!(report, "{:<34}{:>30}", "goal", GOAL);
    if total.brotli > BUDGET {
        bail!(
            "the first load is {} bytes over its budget\n{report}",
            total.brotli - BUDGET
        );
    }
    Ok(report)
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
            ("hawser-1.wasm", &noise(BUDGET)),
        ]);
        let error = check(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("over its budget") && error.contains("hawser-1.wasm"),
            "{error}"
        );
    }

    #[test]
    fn a_first_load_within_the_budget_is_reported_with_its_total() {
        let folder = folder_with(&[("index.html", b"<p>x</p>")]);
        assert!(check(folder.path()).unwrap().contains("total"));
    }

    #[test]
    fn a_file_the_page_names_but_nobody_built_is_an_error() {
        let folder = folder_with(&[("index.html", br#"<script src="./gone-1.js"></script>"#)]);
        assert!(format!("{:#}", check(folder.path()).unwrap_err()).contains("gone-1.js"));
    }
}
