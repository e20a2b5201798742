//! The program in two files: what the first load needs, and what is loaded on demand.
//!
//! The linker makes one module and says what in it refers to what (`--emit-relocs`). Whatever
//! only the entrance of `src/work.rs` leads to is taken out into a module of its own, code and
//! data; the two share memory and the table of functions. This stands before wasm-bindgen, which
//! sees the first module only.

use crate::files;
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;
use wasm_split_cli_support::{Options, transform};

/// The first module, for wasm-bindgen.
const FIRST: &str = "hawser.wasm";

/// What loads the second one (`public/work.js`), as the first imports it.
const LOADER: &str = "./work.js";

/// The second module as it is cut out, and as it is called from then on.
const CUT: (&str, &str) = ("split_work.wasm", "hawser-work.wasm");

/// Splits a linked module into the two of a folder.
pub fn split(module: &Path, folder: &Path) -> Result<String> {
    let linked = files::read(module)?;
    let first = folder.join(FIRST);
    let mut options = Options::new(&linked);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = LOADER;
    let made = transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .with_context(|| format!("splitting {}", module.display()))?;
    let (cut, second) = (folder.join(CUT.0), folder.join(CUT.1));
    if made.split_modules != [cut.clone()] {
        bail!("one part was expected, not {:?}", made.split_modules);
    }
    std::fs::rename(cut, &second)?;
    let size = |path: &Path| anyhow::Ok(std::fs::metadata(path)?.len());
    Ok(format!(
        "split {}: {} bytes for the first load, {} on demand\n",
        linked.len(),
        size(&first)?,
        size(&second)?
    ))
}
