//! The measures, and how steeply they grow.

use std::fs;

use hawser_end_to_end::{Journey, memory};

/// Names of what is measured, in the order of a [`Sample`], and how much each may grow from the end
/// of the warm-up to the end, beside a hundredth of what it was. The memory of the processes is
/// shown only: the browser gives it back when it likes. That of WebAssembly is never given back and
/// grows in steps of 64 KB and more; what it holds is flat (the timelines of 200 runs take 2 KB an
/// hour), so a step or two are what allocations of one look more or less make. Firefox (153) never gives
/// back some of what turns when it is taken out of the page: some tens of KB of each look.
pub const MEASURES: [(&str, Option<f64>); 7] = [
    ("wasm KB", Some(256.0)),
    ("heap KB", Some(1_024.0)),
    ("native KB", Some(8_192.0)),
    ("nodes", Some(50.0)),
    ("listeners", Some(20.0)),
    ("pages MB", None),
    ("processes MB", None),
];

/// One look; what an engine does not tell is missing.
pub struct Sample {
    /// Since the fast time began.
    pub hours: f64,
    pub values: [Option<f64>; MEASURES.len()],
}

pub async fn sample(journey: &Journey, hours: f64) -> Sample {
    let browser = &journey.browser;
    let script = "return globalThis.soakMemory?.buffer.byteLength ?? null";
    let wasm = browser.script(script, vec![]).await;
    let held = memory::held(browser, journey.entrance()).await;
    Sample {
        hours,
        values: [
            wasm.as_f64().map(|bytes| bytes / 1_024.0),
            held.heap,
            held.native,
            held.nodes,
            held.listeners,
            processes(is_page),
            processes(|_| true),
        ],
    }
}

/// Returns `true` if a process, by its command line, runs pages.
fn is_page(command: &str) -> bool {
    let kind = command
        .trim_end_matches(['\0', ' '])
        .rsplit(['\0', ' '])
        .next();
    command.contains("--type=renderer") || (command.contains("-contentproc") && kind == Some("tab"))
}

/// Memory of all processes that this one started, and those started, in MB: each page of memory
/// counted once where the kernel tells, divided among those that share it. Only of those whose
/// command line fits.
fn processes(fits: impl Fn(&str) -> bool) -> Option<f64> {
    let all: Vec<(u32, u32)> = fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let (_, rest) = stat.rsplit_once(") ")?;
            Some((id, rest.split(' ').nth(1)?.parse().ok()?))
        })
        .collect();
    let mut own = vec![std::process::id()];
    let mut next = 0;
    while let Some(parent) = own.get(next).copied() {
        let children = all.iter().filter(|(_, of)| *of == parent);
        own.extend(children.map(|(id, _)| *id));
        next += 1;
    }
    let command = |id: &&u32| {
        let command = fs::read_to_string(format!("/proc/{id}/cmdline"));
        command.is_ok_and(|command| fits(&command))
    };
    let wanted = own[1..].iter().filter(command);
    let kilobytes: f64 = wanted.filter_map(|id| resident(*id)).sum();
    (kilobytes > 0.0).then_some(kilobytes / 1_024.0)
}

fn resident(id: u32) -> Option<f64> {
    let told = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = told.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Growth in an hour, by least squares; none where it was not measured throughout.
pub fn slope(samples: &[Sample], which: usize) -> Option<f64> {
    let points: Vec<(f64, f64)> = samples
        .iter()
        .map(|sample| Some((sample.hours, sample.values[which]?)))
        .collect::<Option<_>>()?;
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let spread: f64 = points.iter().map(|p| (p.0 - x).powi(2)).sum();
    let together: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    (spread > 0.0).then(|| together / spread)
}

/// One line of figures.
pub fn line(title: &str, values: impl Iterator<Item = Option<f64>>) -> String {
    let figures = values.map(|value| match value {
        Some(value) => format!("{value:>14.1}"),
        None => format!("{:>14}", "–"),
    });
    format!("{title:<14}{}", figures.collect::<String>())
}
