//! The examples of CONTRIBUTING are the code that they are taken from.

use std::fs;
use std::path::{Path, PathBuf};

use hawser_core::resource::RESOURCES;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    let read = fs::read_to_string(root().join(path));
    read.unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A section of CONTRIBUTING, from its heading to the next one of its level.
fn section(heading: &str) -> String {
    let text = read("CONTRIBUTING.md");
    let (_, rest) = text.split_once(heading).unwrap();
    rest.split("\n## ").next().unwrap().to_owned()
}

/// The blocks of code of a text.
fn blocks(text: &str) -> Vec<String> {
    let blocks = text.split("```rust\n").skip(1);
    let blocks = blocks.map(|it| it.split("```").next().unwrap().to_owned());
    blocks.collect()
}

/// Code without space and without what the line width decides.
fn bare(code: &str) -> String {
    let code: String = code.split_whitespace().collect();
    code.replace(",]", "]")
        .replace(",}", "}")
        .replace(",)", ")")
}

/// Asserts that the parts of a block stand in a file, in this order.
fn assert_quoted(block: &str, files: &[&str]) {
    let is_in = |file: &&str| {
        let text = bare(&read(file));
        let mut rest = text.as_str();
        block.split("// …").all(|part| {
            let part = bare(part);
            // What ends a list after an ellipsis is on its own nowhere.
            let part = part.trim_end_matches(',');
            match rest.split_once(part) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            }
        })
    };
    assert!(files.iter().any(is_in), "in none of {files:?}:\n{block}");
}

#[test]
fn the_example_of_a_resource_is_its_file() {
    let section = section("\n## Adding a resource\n");
    let blocks = blocks(&section);
    assert!(blocks.len() >= 4);
    for block in blocks {
        assert_quoted(&block, &["core/src/resource/links.rs"]);
    }
}

#[test]
fn the_example_of_an_operation_is_its_file() {
    let section = section("\n## Adding an operation\n");
    let blocks = blocks(&section);
    assert!(blocks.len() >= 3);
    for block in blocks {
        let files = [
            "core/src/operation/demote_test_image.rs",
            "core/src/wire/vsphere_replication.rs",
        ];
        assert_quoted(&block, &files);
    }
}

/// The names in the list of a catalogue.
fn catalogue(file: &str) -> Vec<String> {
    let text = read(file);
    let (_, rest) = text.split_once("catalogue![").unwrap();
    let list = rest.split(']').next().unwrap().split(',');
    let names = list.map(|it| it.trim().to_owned());
    names.filter(|it| !it.is_empty()).collect()
}

#[test]
fn a_resource_is_one_file_and_one_line() {
    let names = catalogue("core/src/resource/mod.rs");
    assert_eq!(names.len(), RESOURCES.len());
    for (name, resource) in names.iter().zip(RESOURCES) {
        let file = read(&format!("core/src/resource/{name}.rs"));
        assert!(file.contains(&format!("id: \"{}\"", resource.id)), "{name}");
    }
    // The pages that draw a resource know none by its name.
    for generic in [
        "src/inventory",
        "src/components/grid",
        "src/pages/inventory.rs",
        "src/pages/object.rs",
        "src/palette",
        "src/groups",
    ] {
        for (path, text) in sources(&root().join(generic)) {
            for resource in RESOURCES {
                let name = format!("\"{}\"", resource.id);
                assert!(!text.contains(&name), "{path} names {name}");
            }
        }
    }
}

/// The source files of a folder, or one file; none where there is no such thing.
fn sources(path: &Path) -> Vec<(String, String)> {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap().map(|it| it.unwrap().path());
        return entries.flat_map(|it| sources(&it)).collect();
    }
    let is_source = path.extension().is_some_and(|it| it == "rs");
    let is_test = path.to_string_lossy().ends_with("_tests.rs");
    match fs::read_to_string(path) {
        Ok(text) if is_source && !is_test => vec![(path.display().to_string(), text)],
        _ => Vec::new(),
    }
}
