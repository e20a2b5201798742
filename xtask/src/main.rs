//! Turns what the compiler has built into what a web server serves, and writes what that web
//! server has to know.
//!
//! ```text
//! cargo build → split → wasm-bindgen → wasm-opt → shorten → arrange → seal → embed → precompress
//! → size → archive
//! list of appliances → proxy-config → the proxy's configuration, config.json
//! ```
//!
//! Every step works on a folder of finished files and can be repeated on its own output.

mod archive;
mod arrange;
mod embed;
mod files;
mod page;
mod precompress;
mod proxy_config;
mod schema;
mod seal;
mod shorten;
mod size;
mod split;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <step> <folder>
  split        (and <folder>) a linked module: the first load, and the rest on demand
  shorten      short names between the program and its script
  arrange      functions that begin alike stand side by side
  seal         one stylesheet, and every file named by its content
  embed        the scripts that other pages load, naming the files of this build
  precompress  .br and .gz beside every file that shrinks
  size         (and small|installed: the standard library in it) what it weighs, against the budgets
  archive      (and <where to>) SHA256SUMS, and hawser-<version>.tar.gz
  schema       config.schema.json, of the console's own checks

   or: cargo xtask proxy-config <list of appliances> nginx|caddy|haproxy <where to>
               the proxy's configuration and config.json, from one list";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["split", module, folder] => split::split(Path::new(module), Path::new(folder)),
        ["shorten", folder] => shorten::shorten(Path::new(folder)),
        ["arrange", folder] => arrange::arrange(Path::new(folder)),
        ["seal", folder] => seal::seal(Path::new(folder)),
        ["embed", folder] => embed::embed(Path::new(folder)),
        ["precompress", folder] => precompress::precompress(Path::new(folder)),
        ["size", folder, std @ ("small" | "installed")] => {
            size::check(Path::new(folder), *std == "small")
        }
        ["schema", folder] => schema::write(Path::new(folder)),
        ["proxy-config", list, server, folder] => proxy_config::write(list, server, folder),
        ["archive", folder, place] => archive::archive(Path::new(folder), Path::new(place)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
