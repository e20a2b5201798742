//! The scripts that pages of others load. They keep their names, so that a page that was
//! written once finds them, and name the files of one build, which change theirs.

use crate::files;
use crate::page::{Tag, tags};
use anyhow::{Context, Result, bail};
use std::path::Path;

/// Where they stand, below the folder of the console.
const FOLDER: &str = "embed/";

/// Puts the names of the page's files into them. A second time changes nothing.
pub fn embed(folder: &Path) -> Result<String> {
    let html = files::read_text(&folder.join("index.html"))?;
    let tags = tags(&html);
    let names = names(&tags)?;
    for file in files::originals(folder)? {
        if !file.starts_with(FOLDER) || !file.ends_with(".js") {
            continue;
        }
        let mut script = files::read_text(&folder.join(&file))?;
        for (mark, name) in &names {
            script = script.replace(mark, name);
        }
        files::write(folder.join(&file), script.as_bytes())?;
    }
    Ok(String::new())
}

/// What stands for each file, and its address as seen from the scripts.
fn names(tags: &[Tag<'_>]) -> Result<Vec<(&'static str, String)>> {
    let find = |what: &str, is: &dyn Fn(&Tag<'_>) -> bool| {
        let tag = tags.iter().find(|tag| is(tag));
        tag.with_context(|| format!("index.html names no {what}"))
    };
    let is = |tag: &Tag<'_>, rel: &str| tag.attribute("rel") == Some(rel);
    let script = find("script of the program", &|tag| is(tag, "modulepreload"))?;
    let program = find("program", &|tag| {
        is(tag, "preload") && tag.attribute("as") == Some("fetch")
    })?;
    let style = find("style sheet", &|tag| tag.is_stylesheet())?;
    let mut names = Vec::new();
    for (mark, tag) in [
        ("@script@", script),
        ("@program@", program),
        ("@style@", style),
    ] {
        let Some(file) = tag.local_file() else {
            bail!("{} names no file of the folder", tag.text);
        };
        names.push((mark, format!("../{file}")));
    }
    for (mark, tag) in [("@integrity@", program), ("@style-integrity@", style)] {
        let said = tag
            .attribute("data-integrity")
            .or(tag.attribute("integrity"));
        names.push((mark, said.unwrap_or_default().to_owned()));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<link rel="stylesheet" href="./a-1.css" integrity="sha384-s"><link rel="modulepreload" href="./b-2.js">
        <link rel=preload as=fetch href=./c-3.wasm data-integrity=sha384-p>"#;

    fn built(page: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("embed")).unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("index.html", page);
        put(
            "embed/x.js",
            "@script@ @program@ @integrity@ @style@ @style-integrity@",
        );
        put("b-2.js", "@script@");
        folder
    }

    #[test]
    fn the_scripts_of_other_pages_name_the_files_of_this_build() {
        let folder = built(PAGE);
        embed(folder.path()).unwrap();
        let read = |name: &str| files::read_text(&folder.path().join(name)).unwrap();
        assert_eq!(
            read("embed/x.js"),
            "../b-2.js ../c-3.wasm sha384-p ../a-1.css sha384-s"
        );
        assert_eq!(read("b-2.js"), "@script@", "no other file is touched");
    }

    #[test]
    fn a_page_without_a_program_is_refused() {
        let folder = built(r#"<link rel="stylesheet" href="./a-1.css">"#);
        let error = format!("{:#}", embed(folder.path()).unwrap_err());
        assert!(error.contains("names no script"), "{error}");
    }
}
