//! The fault matrix: faults of appliances, proxies, networks, browsers and people, at each stage of
//! each operation, one test for each cell that applies.

mod cell;
mod fault_rule;
mod fixture;
mod host;
mod host_page;
mod matrix;
mod operation;
mod runner;
mod scenario;
mod stages;
mod table;

fn main() -> std::process::ExitCode {
    runner::main()
}
