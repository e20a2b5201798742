//! Runs the cells, as cargo's own harness would: as many at a time as there are processors and one
//! more, each worker with a browser of its own.

use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

use crate::cell::{Cell, FaultRule};
use crate::fixture::Fixture;
use crate::scenario;
use crate::table::{cells, every, is_whole, some_of};
use crate::{host, matrix};

/// A cell that passed, in the file of results.
const PASSED: &str = "ok";

/// The options of the command line.
#[derive(Default)]
struct Wanted {
    list: bool,
    exact: bool,
    filters: Vec<String>,
    skipped: Vec<String>,
    threads: Option<usize>,
}

impl Wanted {
    fn read() -> Self {
        let mut wanted = Self::default();
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--list" => wanted.list = true,
                "--exact" => wanted.exact = true,
                "--skip" => wanted.skipped.extend(arguments.next()),
                "--test-threads" => {
                    wanted.threads = arguments.next().and_then(|number| number.parse().ok());
                }
                // Of the harness that this stands for.
                option if option.starts_with("--") => {}
                name => wanted.filters.push(name.to_owned()),
            }
        }
        wanted
    }

    /// Returns how many browsers there are at once. A cell waits as long as it works.
    fn workers(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or(cores.clamp(1, 4) + 1)
    }

    fn fits(&self, name: &str) -> bool {
        let is = |part: &String| {
            if self.exact {
                name == part
            } else {
                name.contains(part.as_str())
            }
        };
        (self.filters.is_empty() || self.filters.iter().any(is)) && !self.skipped.iter().any(is)
    }
}

/// The result of a cell.
struct Ended {
    cell: Cell,
    took: Duration,
    failed: bool,
}

impl Wanted {
    /// All cells that the matrix shows where they are asked for (`HAWSER_FAULTS=all`) or named, of
    /// each place every operation too (`every`), or else some of everything.
    fn of(&self, all: &[Cell]) -> Vec<Cell> {
        let extent = std::env::var("HAWSER_FAULTS").unwrap_or_default();
        let mut cells = match extent.as_str() {
            "every" => every(),
            "all" => all.to_vec(),
            _ if !self.filters.is_empty() => all.to_vec(),
            _ => some_of(all),
        };
        cells.retain(|cell| self.fits(&cell.name()));
        cells
    }
}

/// The tests that need no browser.
type Check = fn() -> Result<(), String>;
const CHECKS: [(&str, Check); 3] = [
    (
        "all_answers_are_read_on_the_host_as_the_table_says",
        host::all_answers_are_read_as_the_table_says,
    ),
    ("the_table_has_every_fault_stage_and_operation", is_whole),
    ("the_readme_shows_the_matrix", matrix::readme_is_current),
];

pub fn main() -> ExitCode {
    let wanted = Wanted::read();
    let all = cells();
    let chosen = wanted.of(&all);
    if wanted.list {
        let checks = CHECKS.iter().map(|(name, _)| (*name).to_owned());
        let names = chosen.iter().map(Cell::name).chain(checks);
        names
            .filter(|name| wanted.fits(name))
            .for_each(|name| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let begin = Instant::now();
    let left_out = all.len() - chosen.len();
    println!("\nrunning {} tests", chosen.len());
    let queue = Mutex::new(VecDeque::from(chosen));
    let ended = Mutex::new(Vec::new());
    let mut failures: Vec<String> = Vec::new();
    let mut checked = 0;
    std::thread::scope(|scope| {
        for _ in 0..wanted.workers() {
            scope.spawn(|| work(&queue, &ended));
        }
        for (name, check) in CHECKS.iter().filter(|(name, _)| wanted.fits(name)) {
            checked += 1;
            match check() {
                Ok(()) => println!("test {name} ... ok"),
                Err(why) => {
                    println!("test {name} ... FAILED\n{why}");
                    failures.push((*name).to_owned());
                }
            }
        }
    });
    let ended = ended.into_inner().expect("no panic");
    failures.extend(ended.iter().filter(|it| it.failed).map(|it| it.cell.name()));
    report(&all, &ended);
    let (failed, passed) = (failures.len(), ended.len() + checked - failures.len());
    for name in &failures {
        println!("    failed: {name}");
    }
    println!(
        "\ntest result: {}. {passed} passed; {failed} failed; 0 ignored; 0 measured; {left_out} filtered out; finished in {:.2}s\n",
        if failed == 0 { "ok" } else { "FAILED" },
        begin.elapsed().as_secs_f64(),
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Writes the matrix with what came of each cell when it was tried last; into the README too where
/// that is asked for and all have passed.
fn report(all: &[Cell], ended: &[Ended]) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/end-to-end");
    let (kept, shown) = (
        format!("{folder}/fault-results.txt"),
        format!("{folder}/fault-matrix.md"),
    );
    let mut results = matrix::Results::new();
    for line in std::fs::read_to_string(&kept).unwrap_or_default().lines() {
        if let Some((name, verdict)) = line.split_once(' ') {
            results.insert(name.to_owned(), verdict == PASSED);
        }
    }
    let names: BTreeSet<String> = all.iter().map(Cell::name).collect();
    results.retain(|name, _| names.contains(name));
    results.extend(ended.iter().map(|it| (it.cell.name(), !it.failed)));
    let mut lines = String::new();
    for (name, passed) in &results {
        lines += &format!("{name} {}\n", if *passed { PASSED } else { "FAILED" });
    }
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(kept, lines))
        .and_then(|()| std::fs::write(shown, matrix::section(&results)));
    written.expect("the matrix is written");
    let complete = names.iter().all(|name| results.get(name) == Some(&true));
    if complete && std::env::var_os("HAWSER_BLESS").is_some() {
        matrix::bless(&results).expect("the README is written");
    }
    if let Some(it) = ended.iter().max_by_key(|it| it.took) {
        let seconds = it.took.as_secs_f64();
        println!("the longest took {seconds:.1} s: {}", it.cell.name());
    }
}

/// A browser and what it runs in.
struct Worker {
    runtime: Runtime,
    fixture: Fixture,
}

impl Worker {
    fn new() -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        let fixture = runtime.block_on(Fixture::new());
        Self { runtime, fixture }
    }

    fn close(self) {
        self.runtime.block_on(self.fixture.close());
    }
}

fn work(queue: &Mutex<VecDeque<Cell>>, ended: &Mutex<Vec<Ended>>) {
    let mut worker: Option<Worker> = None;
    loop {
        let Some(cell) = queue.lock().expect("no panic").pop_front() else {
            break;
        };
        // A browser does not request the console's files again once it has them.
        if let Some(used) = worker.take_if(|_| matches!(cell.row.rule, FaultRule::File(..))) {
            used.close();
        }
        let at = worker.get_or_insert_with(Worker::new);
        let begin = Instant::now();
        let walked = catch_unwind(AssertUnwindSafe(|| {
            at.runtime.block_on(scenario::go(&at.fixture, cell));
        }));
        let failed = walked.is_err();
        let took = begin.elapsed();
        if failed {
            let name = cell.name().replace("::", "-");
            at.runtime.block_on(at.fixture.journey.keep_evidence(&name));
            // Whatever is wrong with it stays with it.
            worker.take().expect("it is there").close();
        }
        let verdict = if failed { "FAILED" } else { "ok" };
        println!(
            "test {} ... {verdict} ({:.1}s)",
            cell.name(),
            took.as_secs_f64()
        );
        ended
            .lock()
            .expect("no panic")
            .push(Ended { cell, took, failed });
    }
    if let Some(worker) = worker {
        worker.close();
    }
}
