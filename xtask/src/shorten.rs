//! Short names between the program and its script.
//!
//! wasm-bindgen names every function that one has from the other by its Rust path and a
//! hash, which stands in both files and which no compression makes smaller: 3 KB of the
//! first load for 150 names. Nobody but these two files knows the names.

use crate::files;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// The sections of a module that have names for others (WebAssembly core
/// specification, 5.5.2).
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// How the script writes what it has from the program.
const EXPORTED: &str = "wasm.";

/// What is called otherwise, old name by new name.
#[derive(Default)]
struct Names {
    /// Members of the object that the script hands to the program.
    imports: BTreeMap<String, String>,
    /// Members of the program.
    exports: BTreeMap<String, String>,
}

/// The module that the scripts start, as wasm-bindgen calls it.
const STARTED: &str = "_bg.wasm";

/// From where a part that is loaded on demand has what is the first module's.
const SHARED: &str = "__wasm_split";

/// Renames in the module that is started, in the parts that share with it, and in the scripts. A
/// second time changes nothing.
pub fn shorten(folder: &Path) -> Result<String> {
    let all = files::originals(folder)?;
    let (started, parts): (Vec<_>, Vec<_>) = all
        .iter()
        .filter(|name| name.ends_with(".wasm"))
        .partition(|name| name.ends_with(STARTED));
    if started.len() != 1 {
        bail!("{} should have one *{STARTED}", folder.display());
    }
    let mut names = Names::default();
    for module in started.into_iter().chain(parts) {
        let short = rename(&files::read(&folder.join(module))?, &mut names)
            .with_context(|| format!("{module} is not a module of WebAssembly"))?;
        files::write(folder.join(module), &short)?;
    }
    for script in all.iter().filter(|name| name.ends_with(".js")) {
        let path = folder.join(script);
        let source = files::read_text(&path)?;
        files::write(path, rewrite(&source, &names).as_bytes())?;
    }
    let count = names.imports.len() + names.exports.len();
    Ok(format!("shortened {count} names\n"))
}

/// A module with other names. None where it is not one.
fn rename(module: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(8)?;
    let mut out = header.to_vec();
    while let Some((id, behind)) = rest.split_first() {
        rest = behind;
        let length = number(&mut rest)?;
        let mut section = take(&mut rest, length)?;
        let section = match *id {
            IMPORTS => imports(&mut section, names)?,
            EXPORTS => exports(&mut section, &mut names.exports)?,
            _ => section.to_vec(),
        };
        out.push(*id);
        put_number(&mut out, section.len());
        out.extend(section);
    }
    Some(out)
}

fn imports(section: &mut &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let count = number(section)?;
    put_number(&mut out, count);
    for _ in 0..count {
        let from = name(section)?;
        put_name(&mut out, &from);
        let given = if from == SHARED {
            &mut names.exports
        } else {
            &mut names.imports
        };
        put_name(&mut out, new_name(given, name(section)?));
        let kind = *take(section, 1)?.first()?;
        out.push(kind);
        match kind {
            // A function: the number of its type.
            0 => put_number(&mut out, number(section)?),
            // A table: what it holds, and how much. A memory: how much.
            1 | 2 => {
                out.extend(take(section, usize::from(kind == 1))?);
                let flags = number(section)?;
                put_number(&mut out, flags);
                for _ in 0..=flags & 1 {
                    put_number(&mut out, number(section)?);
                }
            }
            // A global: its type, and whether it changes.
            3 => out.extend(take(section, 2)?),
            _ => return None,
        }
    }
    Some(out)
}

fn exports(section: &mut &[u8], names: &mut BTreeMap<String, String>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let count = number(section)?;
    put_number(&mut out, count);
    for _ in 0..count {
        put_name(&mut out, new_name(names, name(section)?));
        out.extend(take(section, 1)?);
        put_number(&mut out, number(section)?);
    }
    Some(out)
}

/// The name for a name: a, b … z, ba, bb …
fn new_name(names: &mut BTreeMap<String, String>, old: String) -> &str {
    let mut left = names.len();
    names.entry(old).or_insert_with(|| {
        let mut letters = Vec::new();
        loop {
            letters.push(char::from(b"abcdefghijklmnopqrstuvwxyz"[left % 26]));
            left /= 26;
            if left == 0 {
                return letters.into_iter().rev().collect();
            }
        }
    })
}

/// A number of at most 32 bits, seven of them in a byte.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(byte & 127) << shift;
        if *byte < 128 {
            return Some(value);
        }
    }
    None
}

fn put_number(out: &mut Vec<u8>, mut value: usize) {
    while value > 127 {
        out.push((value & 127) as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

fn name(bytes: &mut &[u8]) -> Option<String> {
    let length = number(bytes)?;
    String::from_utf8(take(bytes, length)?.to_vec()).ok()
}

fn put_name(out: &mut Vec<u8>, name: &str) {
    put_number(out, name.len());
    out.extend(name.as_bytes());
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// A script with other names, word by word: one name may begin like another.
fn rewrite(source: &str, names: &Names) -> String {
    let mut out = String::new();
    let mut rest = source;
    while !rest.is_empty() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let new = if out.ends_with(EXPORTED) {
            names.exports.get(word)
        } else {
            names.imports.get(word)
        };
        out.push_str(new.map_or(word, String::as_str));
        let next = behind.find(is_word).unwrap_or(behind.len());
        let (between, behind) = behind.split_at(next);
        out.push_str(between);
        rest = behind;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports two functions of one type and exports one of them.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\
        \x01\x04\x01\x60\0\0\
        \x02\x1a\x02\x03./g\x05now_1\0\0\x03./g\x06now_12\0\0\
        \x07\x07\x01\x03run\0\0";

    #[test]
    fn both_sides_get_the_same_short_names() {
        let mut names = Names::default();
        let short = rename(MODULE, &mut names).unwrap();
        assert_eq!(
            short,
            b"\0asm\x01\0\0\0\
            \x01\x04\x01\x60\0\0\
            \x02\x11\x02\x03./g\x01a\0\0\x03./g\x01b\0\0\
            \x07\x05\x01\x01a\0\0"
        );
        let script = "const g = { now_1: () => 1, now_12: run => run }; wasm.run(run);";
        assert_eq!(
            rewrite(script, &names),
            "const g = { a: () => 1, b: run => run }; wasm.a(run);"
        );
    }

    /// A module that shares a memory, a table, a global and nothing else.
    const PART: &[u8] = b"\0asm\x01\0\0\0\
        \x02\x47\x03\
        \x0c__wasm_split\x06memory\x02\0\x11\
        \x0c__wasm_split\x05table\x01\x70\x01\x02\x80\x08\
        \x0c__wasm_split\x05stack\x03\x7f\x01";

    #[test]
    fn a_part_asks_for_what_it_shares_by_the_new_names() {
        let mut names = Names::default();
        for name in ["run", "memory", "stack", "table"] {
            new_name(&mut names.exports, name.to_owned());
        }
        assert_eq!(
            rename(PART, &mut names).unwrap(),
            b"\0asm\x01\0\0\0\
            \x02\x3a\x03\
            \x0c__wasm_split\x01b\x02\0\x11\
            \x0c__wasm_split\x01d\x01\x70\x01\x02\x80\x08\
            \x0c__wasm_split\x01c\x03\x7f\x01"
        );
        assert!(names.imports.is_empty());
    }

    #[test]
    fn every_name_gets_another() {
        let mut names = BTreeMap::new();
        let short: Vec<String> = (0..60)
            .map(|i| new_name(&mut names, format!("long_{i}")).to_owned())
            .collect();
        let different = short.iter().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(different.len(), 60);
        assert_eq!((short[25].as_str(), short[26].as_str()), ("z", "ba"));
    }

    #[test]
    fn what_is_cut_off_is_no_module() {
        for end in 9..MODULE.len() {
            let complete = [14, 42].contains(&end);
            let renamed = rename(&MODULE[..end], &mut Names::default());
            assert_eq!(renamed.is_some(), complete, "{end} bytes");
        }
    }
}
