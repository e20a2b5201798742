//! The one stylesheet of the console is put together by `Trunk.toml`.

use std::fs;
use std::path::{Path, PathBuf};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn stylesheets() -> Vec<(String, String)> {
    let files = fs::read_dir(project().join("style")).expect("the stylesheets");
    let read = files.map(|entry| {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let text = fs::read_to_string(&path).expect("text");
        (name.expect("a name in UTF-8").to_owned(), text)
    });
    read.collect()
}

#[test]
fn every_stylesheet_is_in_the_one_that_is_delivered() {
    let trunk = fs::read_to_string(project().join("Trunk.toml")).expect("Trunk.toml");
    let hook = trunk
        .lines()
        .find(|line| line.contains("target/hawser.css"));
    let listed: Vec<&str> = hook.expect("the hook").split_whitespace().collect();
    for (name, _) in stylesheets() {
        assert!(
            listed.contains(&name.as_str()),
            "{name} is not in {listed:?}"
        );
    }
}

/// The minifier wraps the declarations of a nested condition in `&`, which matches no
/// pseudo-element: with forced colours every icon was gone.
#[test]
fn no_condition_is_nested_in_a_rule() {
    for (name, text) in stylesheets() {
        let nested = text
            .lines()
            .find(|line| line.trim_start() != *line && line.contains("@media"));
        assert_eq!(nested, None, "in {name}");
    }
}

/// Returns how specific a selector of classes and pseudo-classes is; `:is` counts its best.
fn specificity(selector: &str) -> usize {
    let mut count = 0;
    let mut rest = selector;
    while let Some((_, after)) = rest.split_once(['.', ':', '[']) {
        let is_list = after.starts_with("is(");
        count += 1;
        rest = match after.split_once(')').filter(|_| is_list) {
            Some((_, after)) => after,
            None => after,
        };
    }
    count
}

/// A disabled button under the pointer was red, with a label that nobody could read.
#[test]
fn a_disabled_button_looks_disabled_under_the_pointer_too() {
    let controls = project().join("style/controls.css");
    let text = fs::read_to_string(controls).expect("text");
    let selectors = text.lines().filter_map(|line| line.strip_suffix(" {"));
    let selectors: Vec<&str> = selectors.flat_map(|line| line.split(", .")).collect();
    let place = |selector: &&str| selectors.iter().position(|it| it == selector);
    let disabled = "button:disabled:hover";
    let at = place(&disabled).expect("the rule");
    for hover in selectors
        .iter()
        .filter(|it| it.contains("button") && it.ends_with(":hover"))
    {
        let hover_at = place(hover).expect("it is there");
        assert!(
            hover_at <= at && specificity(hover.trim_start_matches('.')) <= specificity(disabled),
            "{hover} counts more than .{disabled}"
        );
    }
}
