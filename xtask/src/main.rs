//! Finishes what Trunk has built, packs it, and writes what a web server has to know.
//!
//! ```text
//! trunk build → dist (its post_build hook) → archive
//! list of appliances → proxy-config → the proxy's configuration and config.json
//! ```

mod archive;
mod dist;
mod files;
mod licenses;
mod names;
mod precompress;
mod proxy_config;
mod schema;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask dist
         finishes the files in TRUNK_STAGING_DIR; Trunk calls it after each build
       cargo xtask size <folder>
         prints the size of a page load; fails if it exceeds the limit
       cargo xtask precompress <folder>
         writes .br and .gz next to each file that gets smaller
       cargo xtask archive <folder> <target folder>
         writes hawser-<version>.tar.gz
       cargo xtask schema <folder>
         writes config.schema.json
       cargo xtask licenses <folder>
         writes licenses.txt: the libraries of the program and their licenses
       cargo xtask proxy-config <list of appliances> nginx|caddy|haproxy <target folder>
         writes the proxy's configuration and config.json";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["dist"] => dist::finish_trunk_build(),
        ["size", folder] => dist::check_size(Path::new(folder)),
        ["precompress", folder] => precompress::precompress(Path::new(folder)),
        ["archive", folder, target] => archive::archive(Path::new(folder), Path::new(target)),
        ["licenses", folder] => licenses::write(Path::new(folder)),
        ["schema", folder] => schema::write(Path::new(folder)),
        ["proxy-config", list, server, folder] => proxy_config::write(list, server, folder),
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
