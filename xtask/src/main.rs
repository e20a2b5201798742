//! Turns what trunk has built into what a web server serves.
//!
//! ```text
//! trunk build → seal → precompress → size → archive
//! ```
//!
//! Every step works on a folder of finished files and can be repeated on its own output.

mod archive;
mod files;
mod page;
mod precompress;
mod seal;
mod size;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <step> <folder>
  seal         one stylesheet, and every file named by its content
  precompress  .br and .gz beside every file that shrinks
  size         what the first load weighs, against the budget
  archive      SHA256SUMS, and hawser-<version>.tar.gz beside the folder";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [step, folder] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let folder = Path::new(folder);
    let outcome = match step.as_str() {
        "seal" => seal::seal(folder),
        "precompress" => precompress::precompress(folder),
        "size" => size::check(folder),
        "archive" => archive::archive(folder),
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
