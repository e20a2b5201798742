//! The documentation shows a picture of every page and state that the journeys look at, and no
//! other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const PICTURES: &str = "docs/pictures";

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns what stands between a start and an end, wherever it does in a text.
fn between<'a>(text: &'a str, start: &str, end: char) -> impl Iterator<Item = &'a str> {
    let rest = text.split(start).skip(1);
    rest.filter_map(move |rest| rest.split_once(end).map(|(found, _)| found))
}

/// Returns the names of the pictures that a document shows.
fn shown_in(document: &str) -> BTreeSet<String> {
    let text = text(&project(document));
    let shown = between(&text, "pictures/", '.');
    shown.map(str::to_owned).collect()
}

/// Returns the names of the pages and states that the journeys look at.
fn looked_at() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["journeys", "portals"] {
        let folder = project("tests/end-to-end/tests").join(folder);
        for entry in fs::read_dir(folder).expect("the journeys") {
            let path = entry.expect("a file").path();
            if path.extension().is_some_and(|it| it == "rs") {
                let text = text(&path);
                names.extend(between(&text, "in_every_view(\"", '"').map(str::to_owned));
            }
        }
    }
    names
}

#[test]
fn every_page_that_the_journeys_look_at_is_in_the_documentation() {
    let looked_at = looked_at();
    assert!(looked_at.len() > 50, "{looked_at:?}");
    assert_eq!(shown_in("docs/pages.md"), looked_at);
}

#[test]
fn every_picture_is_shown_and_every_shown_picture_is_there() {
    let mut shown = shown_in("docs/pages.md");
    shown.extend(shown_in("README.md"));
    let files = fs::read_dir(project(PICTURES)).expect("the pictures");
    let files = files.map(|it| it.expect("a file").file_name().into_string());
    let files = files.map(|it| {
        it.expect("a name in UTF-8")
            .trim_end_matches(".webp")
            .to_owned()
    });
    assert_eq!(files.collect::<BTreeSet<_>>(), shown);
}
