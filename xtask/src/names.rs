//! Names of files made from their content: `hawser-<16 hex digits>.<js|wasm>`.
//!
//! Trunk makes both names from the module as the compiler wrote it. The script and the optimised
//! module can change while these names stay the same (trunk#1028), and web servers let browsers
//! keep files of such names for a year.

use crate::files;
use anyhow::{Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::path::Path;

const PAGE: &str = "index.html";

/// The files of the program, relative to the page.
pub struct Program {
    pub script: String,
    pub wasm: String,
    pub style: String,
}

/// Renames the script and the module in a folder, and their mentions in the page and the script.
/// Completes the script's integrity, which the page has as `sha384-<name of the script>` until
/// then. Doing it again changes nothing.
pub fn name_by_content(folder: &Path) -> Result<Program> {
    let wasm = only(folder, ".wasm")?;
    let script = only(folder, ".js")?;
    let style = only(folder, ".css")?;

    let new_wasm = content_name("wasm", &files::read(&folder.join(&wasm))?);
    let text = files::read_text(&folder.join(&script))?.replace(&wasm, &new_wasm);
    let new_script = content_name("js", text.as_bytes());
    let page = files::read_text(&folder.join(PAGE))?
        .replace(&format!("sha384-{script}"), &integrity(text.as_bytes()))
        .replace(&script, &new_script)
        .replace(&wasm, &new_wasm);

    std::fs::remove_file(folder.join(&script))?;
    std::fs::rename(folder.join(&wasm), folder.join(&new_wasm))?;
    files::write(folder.join(&new_script), text.as_bytes())?;
    files::write(folder.join(PAGE), page.as_bytes())?;
    Ok(Program {
        script: new_script,
        wasm: new_wasm,
        style,
    })
}

/// Returns the one file of the console itself with this ending.
fn only(folder: &Path, ending: &str) -> Result<String> {
    let mut found = files::originals(folder)?;
    found.retain(|name| name.starts_with("hawser-") && name.ends_with(ending));
    match found.as_slice() {
        [one] => Ok(one.clone()),
        _ => bail!(
            "{} should contain one hawser-*{ending}, not {}",
            folder.display(),
            found.len()
        ),
    }
}

fn content_name(extension: &str, content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let hash: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("hawser-{hash}.{extension}")
}

/// Returns the value of an `integrity` attribute.
pub fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(wasm: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put(
            PAGE,
            r#"<link href="./hawser-1_bg.wasm"><link href="./hawser-1.js" integrity="sha384-hawser-1.js"><script src="./loader-2.js">"#,
        );
        put("hawser-1.js", "import('./hawser-1_bg.wasm')");
        put("hawser-1_bg.wasm", wasm);
        put("hawser-3.css", "p{}");
        put("loader-2.js", "start()");
        folder
    }

    #[test]
    fn page_and_script_name_the_renamed_files() {
        let folder = built("\0asm");
        let Program { script, wasm, .. } = name_by_content(folder.path()).unwrap();
        assert_eq!(
            files::all(folder.path()).unwrap().len(),
            5,
            "no file is added or lost"
        );
        let read = |name: &str| files::read_text(&folder.path().join(name)).unwrap();
        let integrity = integrity(read(&script).as_bytes());
        assert_eq!(read(&script), format!("import('./{wasm}')"));
        assert_eq!(
            read(PAGE),
            format!(
                r#"<link href="./{wasm}"><link href="./{script}" integrity="{integrity}"><script src="./loader-2.js">"#
            )
        );
    }

    #[test]
    fn another_module_gives_both_files_another_name() {
        let names = ["\0asm 1", "\0asm 2"].map(|wasm| {
            let program = name_by_content(built(wasm).path()).unwrap();
            (program.script, program.wasm)
        });
        assert!(names[0].0 != names[1].0 && names[0].1 != names[1].1);
    }

    #[test]
    fn naming_twice_changes_nothing() {
        let folder = built("\0asm");
        let once = name_by_content(folder.path()).unwrap();
        let page = files::read_text(&folder.path().join(PAGE)).unwrap();
        let twice = name_by_content(folder.path()).unwrap();
        assert_eq!((once.script, once.wasm), (twice.script, twice.wasm));
        assert_eq!(page, files::read_text(&folder.path().join(PAGE)).unwrap());
    }

    #[test]
    fn a_folder_without_a_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = name_by_content(folder.path()).err().unwrap().to_string();
        assert!(error.contains("one hawser-*.wasm"), "{error}");
    }
}
