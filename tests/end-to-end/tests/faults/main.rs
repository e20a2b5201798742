//! The fault matrix: faults of appliances, proxies, networks, browsers and people, at each stage of
//! each operation, one test for each cell that applies.

mod bench;
mod cell;
mod harm;
mod matrix;
mod operation;
mod place;
mod runner;
mod stages;
mod table;
mod way;

fn main() -> std::process::ExitCode {
    runner::main()
}
