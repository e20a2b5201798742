//! Turns what trunk has built into what a web server serves.
//!
//! ```text
//! trunk build → shorten → arrange → seal → precompress → size → archive
//! ```
//!
//! Every step works on a folder of finished files and can be repeated on its own output.

mod archive;
mod arrange;
mod files;
mod page;
mod precompress;
mod seal;
mod shorten;
mod size;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <step> <folder>
  shorten      short names between the program and its script
  arrange      functions that begin alike stand side by side
  seal         one stylesheet, and every file named by its content
  precompress  .br and .gz beside every file that shrinks
  size         what the first load weighs, against the budget
  archive      (and <where to>) SHA256SUMS, and hawser-<version>.tar.gz";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["shorten", folder] => shorten::shorten(Path::new(folder)),
        ["arrange", folder] => arrange::arrange(Path::new(folder)),
        ["seal", folder] => seal::seal(Path::new(folder)),
        ["precompress", folder] => precompress::precompress(Path::new(folder)),
        ["size", folder] => size::check(Path::new(folder)),
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
