//! Trunk's `post_build` hook: names the program by its content, tells the embedding scripts the
//! names, and compresses.

use crate::names::{self, Program};
use crate::{archive, files, precompress};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// The most bytes that a visit may load, compressed with brotli.
const LIMIT: usize = 400_000;

/// Files that the console's own page does not load: scripts for other pages, and the schema for
/// editors.
const NOT_LOADED: [&str; 2] = ["embed/", "config.schema.json"];

/// Finishes the build in the folder that Trunk names. `trunk serve` builds without `--release`;
/// its files are neither compressed nor listed.
pub fn finish_trunk_build() -> Result<String> {
    let variable = |name| std::env::var(name).with_context(|| format!("{name} is not set"));
    let folder = variable("TRUNK_STAGING_DIR")?;
    finish(Path::new(&folder), variable("TRUNK_PROFILE")? == "release")
}

fn finish(folder: &Path, release: bool) -> Result<String> {
    let program = names::name_by_content(folder)?;
    fill_in_embed(folder, &program)?;
    if !release {
        return Ok(String::new());
    }
    precompress::precompress(folder)?;
    archive::write_checksums(folder)?;
    Ok(format!("{}\n", size(folder)?.0))
}

/// Puts the names of this build's files into the scripts below `embed/`, which keep their own
/// names because other pages link to them.
fn fill_in_embed(folder: &Path, program: &Program) -> Result<()> {
    let values = [
        ("@script@", format!("../{}", program.script)),
        ("@program@", format!("../{}", program.wasm)),
        ("@style@", format!("../{}", program.style)),
        (
            "@style-integrity@",
            names::integrity(&files::read(&folder.join(&program.style))?),
        ),
    ];
    for file in files::originals(folder)? {
        if !file.starts_with("embed/") || !file.ends_with(".js") {
            continue;
        }
        let mut script = files::read_text(&folder.join(&file))?;
        for (placeholder, value) in &values {
            script = script.replace(placeholder, value);
        }
        files::write(folder.join(file), script.as_bytes())?;
    }
    Ok(())
}

/// Returns a report on what a visit loads, or an error that includes it if that is too much.
pub fn check_size(folder: &Path) -> Result<String> {
    let (report, total) = size(folder)?;
    if total > LIMIT {
        bail!("{report}, over the limit of {LIMIT}");
    }
    Ok(format!("{report}, limit {LIMIT}\n"))
}

/// Sums up the compressed files that the console's page loads, by their kind.
fn size(folder: &Path) -> Result<(String, usize)> {
    let mut kinds = BTreeMap::new();
    let mut total = 0;
    for name in files::originals(folder)? {
        if NOT_LOADED.iter().any(|prefix| name.starts_with(prefix)) {
            continue;
        }
        let content = files::read(&folder.join(&name))?;
        let compressed = folder.join(format!("{name}.br"));
        let bytes = match compressed.is_file() {
            true => files::read(&compressed)?.len(),
            false => content.len(),
        };
        let kind = name.rsplit_once('.').map_or("other", |(_, kind)| kind);
        *kinds.entry(kind.to_owned()).or_insert(0) += bytes;
        total += bytes;
    }
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, bytes)| format!("{kind} {bytes}"))
        .collect();
    let report = format!("a visit loads {total} bytes ({})", kinds.join(", "));
    Ok((report, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a folder with the output of Trunk.
    fn built() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("embed")).unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put(
            "index.html",
            "<link rel=stylesheet href=./hawser-00112233445566aa.css>\
             <link rel=modulepreload href=./hawser-0123456789abcdef.js integrity=sha384-hawser-0123456789abcdef.js>\
             <link rel=preload href=./hawser-0123456789abcdef_bg.wasm>",
        );
        put("hawser-00112233445566aa.css", "p{}");
        put(
            "hawser-0123456789abcdef.js",
            "new URL('hawser-0123456789abcdef_bg.wasm', import.meta.url)",
        );
        put("hawser-0123456789abcdef_bg.wasm", &" ".repeat(1000));
        put("embed/x.js", "@script@ @program@ @style@ @style-integrity@");
        put("config.schema.json", "{}");
        folder
    }

    #[test]
    fn embedding_scripts_name_the_files_of_this_build() {
        let folder = built();
        finish(folder.path(), false).unwrap();
        let names = files::all(folder.path()).unwrap();
        let script = files::read_text(&folder.path().join("embed/x.js")).unwrap();
        let named: Vec<&str> = script.split(' ').collect();
        for file in &named[..3] {
            let file = file.strip_prefix("../").unwrap();
            assert!(names.iter().any(|name| name == file), "{file} of {names:?}");
        }
        assert_eq!(named[3], names::integrity(b"p{}"));
    }

    #[test]
    fn only_a_release_is_compressed_and_listed() {
        let folder = built();
        finish(folder.path(), false).unwrap();
        let has = |end: &str| {
            let names = files::all(folder.path()).unwrap();
            names.iter().any(|name| name.ends_with(end))
        };
        assert!(!has(".wasm.br") && !has("SHA256SUMS"));
        finish(folder.path(), true).unwrap();
        assert!(has(".wasm.br") && has(".wasm.gz") && has("SHA256SUMS"));
    }

    #[test]
    fn the_size_counts_compressed_files_without_what_other_pages_load() {
        let folder = built();
        finish(folder.path(), true).unwrap();
        let counted = |name: &str| {
            std::fs::write(folder.path().join(name), "x".repeat(10)).unwrap();
            size(folder.path()).unwrap().1
        };
        let before = size(folder.path()).unwrap().1;
        assert!(before < 1000, "{before}");
        assert_eq!(counted("embed/y.js"), before);
        assert_eq!(counted("config.json"), before + 10);
    }

    #[test]
    fn a_visit_over_the_limit_is_an_error() {
        let folder = built();
        finish(folder.path(), true).unwrap();
        assert!(check_size(folder.path()).unwrap().contains("limit"));
        std::fs::write(folder.path().join("large.wasm"), vec![0; LIMIT]).unwrap();
        let error = check_size(folder.path()).unwrap_err().to_string();
        assert!(error.contains("over the limit"), "{error}");
    }
}
