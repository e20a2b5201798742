//! The licenses of the libraries that the browser's program is made of: `public/licenses.txt`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::files;

const FILE: &str = "licenses.txt";
const PROGRAM: &str = "hawser";
const PLATFORM: &str = "wasm32-unknown-unknown";

/// Writes the file into a folder.
pub fn write(folder: &Path) -> Result<String> {
    let file = folder.join(FILE);
    files::write(file.clone(), list()?.as_bytes())?;
    Ok(format!("wrote {}\n", file.display()))
}

/// Returns the text: a line a library, by name.
fn list() -> Result<String> {
    let metadata = metadata()?;
    let packages = array(&metadata, "packages");
    let by_id = |id: &str| packages.iter().find(|it| text(it, "id") == id);
    let members = array(&metadata, "workspace_members");
    let is_ours = |id: &str| members.iter().any(|it| it.as_str() == Some(id));
    let program = packages.iter().find(|it| text(it, "name") == PROGRAM);
    let program = text(program.context("no such package")?, "id");

    let nodes = array(&metadata["resolve"], "nodes");
    let mut open = vec![program.to_owned()];
    let mut known = BTreeSet::from([program.to_owned()]);
    while let Some(id) = open.pop() {
        let node = nodes.iter().find(|it| text(it, "id") == id);
        for dependency in array(node.context("a package without a node")?, "deps") {
            let kinds = array(dependency, "dep_kinds");
            let id = text(dependency, "pkg");
            let is_compiled_in =
                kinds.iter().any(|it| it["kind"].is_null()) && !by_id(id).is_some_and(is_macro);
            if is_compiled_in && known.insert(id.to_owned()) {
                open.push(id.to_owned());
            }
        }
    }

    let lines: BTreeSet<String> = known
        .iter()
        .filter(|id| !is_ours(id))
        .filter_map(|id| by_id(id))
        .map(|package| {
            let license = text(package, "license");
            let (name, version) = (text(package, "name"), text(package, "version"));
            format!(
                "{name} {version}: {license}, {}\n",
                text(package, "repository")
            )
        })
        .collect();
    let lines: String = lines.into_iter().collect();
    Ok(format!(
        "Hawser is licensed under the Apache License 2.0. It contains these libraries:\n\n{lines}"
    ))
}

fn metadata() -> Result<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", PLATFORM])
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Returns `true` for what the compiler runs and the browser never gets.
fn is_macro(package: &Value) -> bool {
    let targets = array(package, "targets").iter();
    let mut kinds = targets.flat_map(|target| array(target, "kind"));
    kinds.any(|kind| kind.as_str() == Some("proc-macro"))
}

fn array<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("not stated")
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn the_list_is_current() {
        let kept = include_str!("../../public/licenses.txt");
        let now = list().expect("cargo metadata");
        assert_eq!(kept, now, "`cargo xtask licenses public` writes it again");
    }

    #[test]
    fn libraries_are_listed_and_what_only_builds_them_is_not() {
        let list = list().expect("cargo metadata");
        for name in ["\nleptos 0", "\nserde_json 1", "\nwasm-bindgen 0"] {
            assert!(list.contains(name), "{name}");
        }
        for name in ["\nhawser", "\nserde_derive ", "\nthirtyfour "] {
            assert!(!list.contains(name), "{name}");
        }
        assert!(!list.contains("not stated,"), "{list}");
    }
}
