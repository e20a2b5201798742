//! The modules of a crate form no import cycle. Other crates are added in `SOURCES`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The modules that each module refers to by `crate::`; the files of a folder count as one.
type Imports = BTreeMap<String, BTreeSet<String>>;

/// Reads the imports of a source folder.
fn imports(source: &Path) -> Imports {
    let mut all = Imports::new();
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !matches!(module.as_str(), "lib" | "main") {
            read(&path, all.entry(module).or_default());
        }
    }
    let modules: BTreeSet<String> = all.keys().cloned().collect();
    for (module, imported) in &mut all {
        // A name that is not a module is re-exported by the root.
        imported.retain(|name| name != module && modules.contains(name));
    }
    all
}

/// Adds the modules that a file, or the files of a folder, refer to.
fn read(path: &Path, found: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            read(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|end| end == "rs") {
        let text = fs::read_to_string(path).unwrap();
        let code = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or(""));
        referred(&code.collect::<Vec<_>>().join("\n"), found);
    }
}

/// Adds the first names behind each `crate::`, also of a list in braces.
fn referred(code: &str, found: &mut BTreeSet<String>) {
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$')) {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(members(list).into_iter().filter_map(name)),
            None => found.extend(name(rest)),
        }
    }
}

/// Splits the rest of a list in braces into its members, up to the brace that closes it.
fn members(list: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut all) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            ',' | '}' if depth == 0 => {
                all.push(list[begin..at].trim());
                begin = at + 1;
                if c == '}' {
                    break;
                }
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    all
}

fn name(code: &str) -> Option<String> {
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &code[..end.unwrap_or(code.len())];
    (!name.is_empty() && name != "self").then(|| name.to_owned())
}

/// Returns the modules of a cycle, if there is one.
fn cycle(imports: &Imports) -> Option<Vec<String>> {
    let mut left = imports.clone();
    // A module that imports none of those left is in no cycle.
    loop {
        let free: Vec<String> = left
            .iter()
            .filter(|(_, imported)| !imported.iter().any(|name| left.contains_key(name)))
            .map(|(module, _)| module.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        for module in free {
            left.remove(&module);
        }
    }
    let mut way = vec![left.keys().next()?.clone()];
    loop {
        let last = way.last().unwrap();
        let next = left[last].iter().find(|name| left.contains_key(*name));
        let next = next.unwrap().clone();
        if let Some(begin) = way.iter().position(|module| *module == next) {
            way.drain(..begin);
            return Some(way);
        }
        way.push(next);
    }
}

/// The source folders that are looked at, from this crate.
const SOURCES: &[&str] = &["src"];

#[test]
fn no_module_imports_itself_through_others() {
    for source in SOURCES {
        let imports = imports(&Path::new(env!("CARGO_MANIFEST_DIR")).join(source));
        assert!(imports.len() > 5, "{source}: {imports:?}");
        assert_eq!(cycle(&imports), None, "{source}: {imports:#?}");
    }
}

#[test]
fn imports_are_found_wherever_they_stand() {
    let code = "use crate::a::{b, c};\npub use crate::{d::{e, f}, g, self};\nfn x() -> crate::h::Y { $crate::i; my_crate::j::k() }";
    let mut found = BTreeSet::new();
    referred(code, &mut found);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "d", "g", "h"]);
}

#[test]
fn a_cycle_is_found_and_named() {
    let of = |imports: &[(&str, &[&str])]| {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect();
        let all = imports
            .iter()
            .map(|(name, all)| ((*name).to_owned(), names(all)));
        cycle(&all.collect())
    };
    assert_eq!(of(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]), None);
    let found = of(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])]).unwrap();
    assert_eq!(found, ["b", "c"]);
}
