//! The requests of each journey, compared with those written down in the repository, so that a
//! change of the console cannot send something else, or something twice, unnoticed.
//!
//! Requests that change something are compared one by one, in their order. Of those that only read,
//! which ones were sent counts, not how often: polls depend on time. A read that was not sent in
//! every run while the file was written is marked `?` and may be missing, and one that other
//! journeys of the same module send is not reported as new. The lists that the overview reads while
//! it is shown may be missing or new anywhere: journeys pass over it, some faster than others.
//!
//! `HAWSER_BLESS_REQUESTS=1` writes the files; run more than once, it finds the reads that may be
//! missing.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use hawser_simulator::request_log::Entry;

/// Test programs whose journeys are compared.
const PROGRAMS: [&str; 2] = ["journeys", "portals"];

/// The requests of one journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Requests {
    /// Requests other than GET, in the order of arrival.
    changes: Vec<String>,
    /// GETs.
    reads: BTreeSet<String>,
    /// GETs that may be missing.
    optional: BTreeSet<String>,
    /// GETs that had no answer yet when the journey ended, without a status. They are not written
    /// down.
    open: BTreeSet<String>,
}

impl Requests {
    fn of(log: &[Entry]) -> Self {
        let mut requests = Self::default();
        for entry in log {
            let line = line(entry);
            if entry.method != "GET" {
                requests.changes.push(line);
            } else if entry.duration.is_some() {
                requests.reads.insert(line);
            } else {
                requests.open.insert(without_status(&line).to_owned());
            }
        }
        requests.sort_sessions();
        requests
    }

    /// Sorts what begins several sessions, or ends them: that is done at once, in any order.
    fn sort_sessions(&mut self) {
        for is_one in [begins_session, ends_session] {
            for group in self.changes.chunk_by_mut(|a, b| is_one(a) && is_one(b)) {
                group.sort();
            }
        }
    }

    /// Returns how a journey differs from this. A read that other journeys of the module send as
    /// well (`usual`) is not new: how far a page comes before a journey ends depends on time.
    fn difference(&self, seen: &Self, usual: &BTreeSet<String>) -> Option<String> {
        let is_open = |line: &str| seen.open.contains(without_status(line));
        let missing = self.reads.difference(&seen.reads);
        let missing: Vec<_> = missing
            .filter(|line| !is_open(line) && !is_of_overview(line))
            .collect();
        let new = seen.reads.difference(usual);
        let new: Vec<_> = new.filter(|line| !is_of_overview(line)).collect();
        if self.changes == seen.changes && missing.is_empty() && new.is_empty() {
            return None;
        }
        let (before, now) = (&self.changes, &seen.changes);
        let changes = match before == now {
            true => String::new(),
            false => format!("changes, pinned: {before:#?}\nchanges, now: {now:#?}\n"),
        };
        Some(format!(
            "{changes}reads that are missing: {missing:#?}\nnew reads: {new:#?}"
        ))
    }

    /// Takes in another run of the same journey.
    fn merge(&mut self, seen: &Self) {
        if self.changes != seen.changes {
            *self = seen.clone();
            return;
        }
        let all = self.reads.union(&seen.reads).cloned();
        let all: BTreeSet<String> = all.chain(self.optional.iter().cloned()).collect();
        let both: BTreeSet<String> = self.reads.intersection(&seen.reads).cloned().collect();
        self.optional = all.difference(&both).cloned().collect();
        self.reads = both;
    }
}

/// Method, appliance, path with `{id}` in place of ids, and status.
fn line(entry: &Entry) -> String {
    let base = format!("/api/{}", entry.appliance);
    let path = entry.path.strip_prefix(&base).unwrap_or(&entry.path);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path: Vec<&str> = path.split('/').map(without_id).collect();
    let query = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) => format!("{name}={}", without_id(value)),
        None => pair.to_owned(),
    });
    let query = query.collect::<Vec<_>>().join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    let status = entry.status.map_or("none".to_owned(), |it| it.to_string());
    let (method, appliance, path) = (&entry.method, &entry.appliance, path.join("/"));
    format!("{method} {appliance} {path}{mark}{query} {status}")
}

fn begins_session(line: &str) -> bool {
    let path = line.split(' ').nth(2).unwrap_or_default();
    let is_session = path.ends_with("/session") || path.ends_with("/sessions");
    is_session && line.starts_with("POST ")
}

fn ends_session(line: &str) -> bool {
    line.starts_with("DELETE ")
}

/// Returns `true` for a read of a list that the overview counts.
fn is_of_overview(line: &str) -> bool {
    let target = line.split(' ').nth(2).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let is_searched = query.contains("filter") || query.contains("operationID");
    let lists = ["/pairings", "/replications", "/plans", "/sites"];
    lists.iter().any(|list| path.ends_with(list))
        || path.contains("/hvc/links")
        || (path.ends_with("/tasks") && !is_searched)
}

/// A line of [`line`] without the status at its end.
fn without_status(line: &str) -> &str {
    line.rsplit_once(' ').map_or(line, |(rest, _)| rest)
}

/// Replaces what looks like an id, which is another one in each run.
fn without_id(part: &str) -> &str {
    let digits = part.chars().any(|it| it.is_ascii_digit());
    if digits && part.len() >= 8 {
        "{id}"
    } else {
        part
    }
}

/// The file of a test module: a line with the name of each test, its requests indented below.
fn read(path: &Path) -> BTreeMap<String, Requests> {
    let mut all: BTreeMap<String, Requests> = BTreeMap::new();
    let mut name = String::new();
    for line in std::fs::read_to_string(path).unwrap_or_default().lines() {
        match line.strip_prefix("  ") {
            None => {
                name = line.to_owned();
                all.entry(name.clone()).or_default();
            }
            Some(request) => {
                let requests = all.entry(name.clone()).or_default();
                if let Some(read) = request.strip_prefix("? ") {
                    requests.optional.insert(read.to_owned());
                } else if request.starts_with("GET ") {
                    requests.reads.insert(request.to_owned());
                } else {
                    requests.changes.push(request.to_owned());
                }
            }
        }
    }
    all.values_mut().for_each(Requests::sort_sessions);
    all
}

fn write(path: &Path, all: &BTreeMap<String, Requests>) -> std::io::Result<()> {
    let mut text = String::new();
    for (name, requests) in all {
        let _ = writeln!(text, "{name}");
        for line in requests.changes.iter().chain(&requests.reads) {
            let _ = writeln!(text, "  {line}");
        }
        for line in &requests.optional {
            let _ = writeln!(text, "  ? {line}");
        }
    }
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    std::fs::write(path, text)
}

/// The file of a journey, and its name in it, which is that of the test and a number if it is not
/// the first; none for programs whose requests are not compared.
fn place(test: &str) -> Option<(PathBuf, String)> {
    let program = std::env::current_exe().ok()?;
    let (program, _) = program.file_name()?.to_str()?.rsplit_once('-')?;
    let (module, name) = test.split_once("::")?;
    let name = match number() {
        1 => name.to_owned(),
        number => format!("{name} {number}"),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let file = folder.join(program).join(format!("requests/{module}.txt"));
    PROGRAMS.contains(&program).then_some((file, name))
}

/// Counts the journeys of a test: each test has a thread of its own.
fn number() -> usize {
    thread_local! {
        static JOURNEYS: Cell<usize> = const { Cell::new(0) };
    }
    JOURNEYS.with(|count| {
        count.set(count.get() + 1);
        count.get()
    })
}

/// Compares the requests to appliances in a log with those written down for a test.
///
/// # Panics
/// If they differ.
pub fn check(test: &str, log: &[Entry]) {
    static FILES: Mutex<()> = Mutex::new(());
    let Some((path, name)) = place(test) else {
        return;
    };
    let seen = Requests::of(log);
    let difference = {
        let _one_at_a_time = FILES.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = read(&path);
        if std::env::var_os("HAWSER_BLESS_REQUESTS").is_some() {
            let pinned = all.entry(name).or_insert_with(|| seen.clone());
            pinned.merge(&seen);
            write(&path, &all).expect("the requests are written down");
            return;
        }
        let reads = |it: &Requests| it.reads.iter().chain(&it.optional).cloned().collect();
        let usual: BTreeSet<String> = all.values().flat_map::<Vec<String>, _>(reads).collect();
        all.get(&name)
            .map(|pinned| pinned.difference(&seen, &usual))
    };
    match difference {
        Some(None) => {}
        Some(Some(difference)) => {
            panic!("{test} sends other requests than before:\n{difference}")
        }
        None => panic!("HAWSER_BLESS_REQUESTS=1 writes down what {test} sends"),
    }
}
