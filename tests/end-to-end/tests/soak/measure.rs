//! What is measured, and how steeply it grows.

use std::fs;

use hawser_end_to_end::{Engine, Journey};
use serde_json::{Value, json};

/// Names of what is measured, in the order of a [`Sample`], and how much each may grow from the end
/// of the warm-up to the end, beside a hundredth of what it was. The memory of the processes is
/// shown only: the browser gives it back when it likes. That of WebAssembly is never given back and
/// grows in steps of 64 KB and more; what it holds is flat (the timelines of 200 runs take 2 KB an
/// hour), so a step or two are what allocations of one look more or less make.
pub const MEASURES: [(&str, Option<f64>); 5] = [
    ("wasm KB", Some(256.0)),
    ("heap KB", Some(1_024.0)),
    ("nodes", Some(50.0)),
    ("listeners", Some(20.0)),
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
    let metrics = match browser.engine {
        Engine::Chromium => metrics(journey).await,
        Engine::Firefox | Engine::WebKit => Value::Null,
    };
    let metric = |name: &str| {
        let all = metrics["metrics"].as_array()?;
        let found = all.iter().find(|it| it["name"] == name)?;
        found["value"].as_f64()
    };
    let script = "return [globalThis.soakMemory?.buffer.byteLength ?? null,
        document.querySelectorAll('*').length]";
    let told = browser.script(script, vec![]).await;
    // Chromium counts those that were taken out of the page and not given up as well.
    let nodes = metric("Nodes").or(told[1].as_f64());
    Sample {
        hours,
        values: [
            told[0].as_f64().map(|bytes| bytes / 1_024.0),
            metric("JSHeapUsedSize").map(|bytes| bytes / 1_024.0),
            nodes,
            metric("JSEventListeners"),
            processes(),
        ],
    }
}

async fn metrics(journey: &Journey) -> Value {
    let tools = journey.browser.driver.cdp();
    // Twice: what the first takes away may have been all that held something else.
    let collect = "HeapProfiler.collectGarbage";
    for command in ["Performance.enable", collect, collect] {
        tools.send_raw(command, json!({})).await.expect(command);
    }
    let metrics = tools.send_raw("Performance.getMetrics", json!({})).await;
    metrics.expect("the browser's own figures")
}

/// Memory of all processes that this one started, and those started, in MB: each page of memory
/// counted once where the kernel tells, divided among those that share it.
fn processes() -> Option<f64> {
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
    let kilobytes: f64 = own[1..].iter().filter_map(|id| memory(*id)).sum();
    (kilobytes > 0.0).then_some(kilobytes / 1_024.0)
}

fn memory(id: u32) -> Option<f64> {
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
