//! No two modules of the simulator import each other, directly or around a
//! corner.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Modules by path (`crate`, `crate::vr`, `crate::vr::image`, …).
type Modules = BTreeMap<String, String>;

/// The modules that each module imports.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// Returns the source text of every module below a folder. Comments, tests at
/// the end of a file, and `main.rs` beside a `lib.rs` are left out.
fn modules(folder: &Path) -> Modules {
    let mut modules = Modules::new();
    read(folder, "crate", &mut modules);
    modules
}

fn read(folder: &Path, module: &str, modules: &mut Modules) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.expect("a name in UTF-8");
        if path.is_dir() {
            read(&path, &format!("{module}::{name}"), modules);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = match name {
                "main" if folder.join("lib.rs").exists() => continue,
                "lib" | "main" | "mod" => module.to_owned(),
                _ => format!("{module}::{name}"),
            };
            let text = fs::read_to_string(&path).expect("source text");
            modules.insert(module, code(&text));
        }
    }
}

/// Returns a text without comments and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""));
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns which module imports which: by `use`, and by a path in the code that
/// begins with `crate`, `super` or a child. A parent's `pub use` of its own
/// children does not count.
fn graph(modules: &Modules) -> Graph {
    let imports = |module: &String, text: &String| {
        let mut found = BTreeSet::new();
        for statement in text.split(';') {
            let Some(at) = use_keyword(statement) else {
                continue;
            };
            let is_public = statement[..at].trim_end().ends_with("pub");
            for path in expanded(&statement[at + "use ".len()..]) {
                let own_child = |target: &String| target.starts_with(&format!("{module}::"));
                let target = resolved(&path, module, modules);
                found.extend(target.filter(|target| !(is_public && own_child(target))));
            }
        }
        for statement in text.split(';') {
            let rest = use_keyword(statement).map_or(statement, |at| &statement[..at]);
            found.extend(paths(rest).filter_map(|path| resolved(path, module, modules)));
        }
        found.remove(module);
        found
    };
    let edges = modules.iter();
    edges
        .map(|(module, text)| (module.clone(), imports(module, text)))
        .collect()
}

/// Returns where the keyword of an import stands in a statement.
fn use_keyword(statement: &str) -> Option<usize> {
    let is_start = |at: &usize| {
        let before = statement[..*at].chars().next_back();
        before.is_none_or(char::is_whitespace)
    };
    let mut found = statement.match_indices("use ").map(|(at, _)| at);
    found.find(is_start)
}

/// Returns the paths of an import: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expanded(tree: &str) -> Vec<String> {
    let Some((prefix, inner)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or(tree);
        return vec![path.split_whitespace().collect()];
    };
    let inner = inner.rsplit_once('}').map_or(inner, |(inner, _)| inner);
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, letter) in inner.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts
        .flat_map(|part| expanded(&format!("{}{}", prefix.trim(), part.trim())))
        .collect()
}

/// Returns every `a::b` in a piece of code.
fn paths(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !(letter.is_alphanumeric() || "_:".contains(letter)))
        .filter(|word| word.contains("::"))
}

/// Returns the module that a path leads to; none where it leads out of the
/// crate.
fn resolved(path: &str, module: &str, modules: &Modules) -> Option<String> {
    let mut segments = path.split("::").peekable();
    let mut target = module.to_owned();
    match segments.peek().copied()? {
        "crate" => target = segments.next()?.to_owned(),
        "self" => drop(segments.next()),
        "super" => {
            while segments.next_if_eq(&"super").is_some() {
                target = target.rsplit_once("::")?.0.to_owned();
            }
        }
        child if modules.contains_key(&format!("{module}::{child}")) => {}
        _ => return None,
    }
    for segment in segments {
        let longer = format!("{target}::{segment}");
        if !modules.contains_key(&longer) {
            break;
        }
        target = longer;
    }
    Some(target)
}

/// Returns the modules of a cycle in their order, the first one again at the
/// end; none where there is no cycle.
fn cycle(graph: &Graph) -> Option<Vec<String>> {
    fn visit(
        module: &String,
        graph: &Graph,
        trail: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(start) = trail.iter().position(|passed| passed == module) {
            let mut cycle = trail[start..].to_vec();
            cycle.push(module.clone());
            return Some(cycle);
        }
        if !done.contains(module) {
            trail.push(module.clone());
            for imported in graph.get(module).into_iter().flatten() {
                if let Some(cycle) = visit(imported, graph, trail, done) {
                    return Some(cycle);
                }
            }
            trail.pop();
            done.insert(module.clone());
        }
        None
    }
    let (mut trail, mut done) = (Vec::new(), BTreeSet::new());
    let mut starts = graph.keys();
    starts.find_map(|module| visit(module, graph, &mut trail, &mut done))
}

#[test]
fn modules_import_each_other_in_one_direction_only() {
    let sources = modules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 50, "{:?}", sources.keys());
    let graph = graph(&sources);
    let edges: usize = graph.values().map(BTreeSet::len).sum();
    assert!(edges > 200, "{edges} imports were found");
    assert_eq!(cycle(&graph), None);
}

#[test]
fn a_cycle_is_found_in_every_spelling_of_an_import() {
    let forth = "use crate::{other::b::Thing, b};";
    for back in [
        "use crate::a::Thing;",
        "use super::{a::{self, Thing}, c};",
        "fn f() -> crate::a::Thing {}",
        "pub(crate) use super::a as x;",
        "use std::fmt;\nuse crate::{\n    c,\n    a::Thing,\n};",
    ] {
        let texts = [
            ("crate", "mod a; mod b;"),
            ("crate::a", forth),
            ("crate::b", back),
        ];
        let own = |(module, text): (&str, &str)| (module.to_owned(), code(text));
        let modules: Modules = texts.into_iter().map(own).collect();
        let expected = ["crate::a", "crate::b", "crate::a"].map(str::to_owned);
        assert_eq!(cycle(&graph(&modules)), Some(expected.to_vec()), "{back}");
    }
}

#[test]
fn a_child_may_not_import_from_a_parent_that_imports_it() {
    let parent = |text: &str| {
        let texts = [
            ("crate", "mod p;"),
            ("crate::p", text),
            ("crate::p::c", "use super::Thing;"),
        ];
        let own = |(module, text): (&str, &str)| (module.to_owned(), code(text));
        cycle(&graph(&texts.into_iter().map(own).collect()))
    };
    assert_eq!(parent("mod c; pub use c::Other; struct Thing;"), None);
    assert!(parent("mod c; use c::Other; struct Thing;").is_some());
    assert!(parent("mod c; struct Thing(c::Other);").is_some());
}
