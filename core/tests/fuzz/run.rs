//! Runs the inputs on every core, and makes a report.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, Once};
use std::thread;
use std::time::{Duration, Instant};

use super::corpus::{Family, families};
use super::decoders::{Decoder, decoders};
use super::input::Input;

/// A page that stands still for so long is one that hangs.
const SLOW: Duration = Duration::from_secs(1);
/// The time after which a call will not come back: the run ends there.
const STUCK: Duration = Duration::from_secs(60);
/// As much stack as the browser gives the console.
const STACK: usize = 1 << 20;
/// The maximum number of attempts at making an input smaller.
const ATTEMPTS: usize = 3_000;
/// The maximum number of different findings in the report.
const TOLD: usize = 20;

pub struct Plan {
    pub inputs: u64,
    pub seed: u64,
    pub from: u64,
}

pub struct Eligibility {
    pub report: String,
    pub broken: Vec<String>,
}

thread_local! {
    /// Where what is being tried broke; nothing while nothing is tried.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Panics of what is tried are expected, and told in the report alone.
fn be_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let told = PLACE.with(|place| {
                let mut place = place.borrow_mut();
                let tried = place.is_some();
                if tried {
                    *place = info.location().map(ToString::to_string);
                }
                tried
            });
            if !told {
                before(info);
            }
        }));
    });
}

/// Returns the message of a decoder when it broke, if it did.
pub fn tried(read: &dyn Fn(&Input), body: &[u8]) -> Option<String> {
    tried_with(read, &Input::of(body.to_vec()))
}

fn tried_with(read: &dyn Fn(&Input), input: &Input) -> Option<String> {
    be_quiet();
    PLACE.set(Some(String::new()));
    let read = catch_unwind(AssertUnwindSafe(|| read(input)));
    let place = PLACE.take().unwrap_or_default();
    let broken = read.err()?;
    let text = broken.downcast_ref::<String>().cloned();
    let text = text.or(broken.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Some(format!("{place}: {}", text.unwrap_or_default()))
}

/// Takes away as much of an input as possible while it still fails.
pub fn smallest(mut body: Vec<u8>, fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut size = body.len();
    let mut attempts = 0;
    while size > 0 {
        let mut at = 0;
        while at < body.len() && attempts < ATTEMPTS {
            let end = (at + size).min(body.len());
            let shorter = [&body[..at], &body[end..]].concat();
            attempts += 1;
            if fails(&shorter) {
                body = shorter;
            } else {
                at = end;
            }
        }
        size /= 2;
    }
    body
}

/// One that works on a part of the inputs.
#[derive(Default)]
struct Worker {
    /// The input that it reads, and since when, in milliseconds of the run.
    number: AtomicU64,
    since: AtomicU64,
}

struct Run<'a> {
    plan: &'a Plan,
    decoders: Vec<(Decoder, usize)>,
    families: Vec<Family>,
    started: Instant,
    /// The number of the next input.
    next: AtomicU64,
    finished: AtomicBool,
    slowest: Mutex<(Duration, String)>,
    broken: Mutex<BTreeMap<String, String>>,
}

pub fn run(plan: &Plan) -> Eligibility {
    let families = families();
    let of = |decoder: &Decoder| families.iter().position(|f| f.id == decoder.family);
    let run = Run {
        plan,
        decoders: decoders()
            .into_iter()
            .map(|decoder| {
                let family = of(&decoder).unwrap();
                (decoder, family)
            })
            .collect(),
        families,
        started: Instant::now(),
        next: AtomicU64::new(plan.from),
        finished: AtomicBool::new(false),
        slowest: Mutex::default(),
        broken: Mutex::default(),
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let workers: Vec<Worker> = (0..threads).map(|_| Worker::default()).collect();
    thread::scope(|scope| {
        let watch = scope.spawn(|| run.watch(&workers));
        let hands: Vec<_> = workers
            .iter()
            .enumerate()
            .map(|(first, worker)| {
                let run = &run;
                let work = move || run.work(worker, first == 0);
                let builder = thread::Builder::new().stack_size(STACK);
                builder.spawn_scoped(scope, work).unwrap()
            })
            .collect();
        for hand in hands {
            hand.join().unwrap();
        }
        run.finished.store(true, Ordering::Relaxed);
        watch.thread().unpark();
    });
    Eligibility {
        report: run.report(threads),
        broken: run.broken.into_inner().unwrap().into_values().collect(),
    }
}

impl Run<'_> {
    fn work(&self, worker: &Worker, first: bool) {
        if first {
            self.read_good_ones();
        }
        let end = self.plan.from.saturating_add(self.plan.inputs);
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= end {
                break;
            }
            worker.number.store(number, Ordering::Relaxed);
            let (decoder, input) = self.made(number);
            let began = Instant::now();
            let since = (began - self.started).as_millis() as u64;
            worker.since.store(since, Ordering::Relaxed);
            self.read(decoder, &input, &format_args!("FROM={number} INPUTS=1"));
        }
        worker.since.store(u64::MAX, Ordering::Relaxed);
    }

    fn made(&self, number: u64) -> (&Decoder, Input) {
        let (decoder, family) = &self.decoders[(number % self.decoders.len() as u64) as usize];
        let own = &self.families[*family];
        let input = Input::made(self.plan.seed, number, own, &self.families);
        (decoder, input)
    }

    /// Everything good, and everything that broke something once, by every decoder.
    fn read_good_ones(&self) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/kept");
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let kept: Vec<Vec<u8>> = files
            .filter_map(|file| std::fs::read(file.path()).ok())
            .collect();
        for (decoder, family) in &self.decoders {
            for body in self.families[*family].all().iter().chain(&kept) {
                let input = Input::of(body.clone());
                self.read(decoder, &input, &"a good input, or one that was kept");
            }
        }
    }

    fn read(&self, decoder: &Decoder, input: &Input, place: &dyn std::fmt::Display) {
        let began = Instant::now();
        if let Some(why) = tried_with(&decoder.read, input) {
            return self.found(decoder, input, place, &why);
        }
        let mut took = began.elapsed();
        if took > SLOW {
            // A busy computer is no slow decoder.
            let again = Instant::now();
            tried_with(&decoder.read, input);
            took = took.min(again.elapsed());
        }
        if took > SLOW {
            let why = format!("took {} ms", took.as_millis());
            self.found(decoder, input, place, &why);
        }
        let mut slowest = self.slowest.lock().unwrap();
        if took > slowest.0 {
            *slowest = (took, format!("{}, {place}", decoder.name));
        }
    }

    fn found(&self, decoder: &Decoder, input: &Input, place: &dyn std::fmt::Display, why: &str) {
        // Where it broke tells findings apart, what it said does not.
        let line = why.split(": ").next().unwrap_or("");
        let key = format!("{} {line}", decoder.name);
        {
            let mut broken = self.broken.lock().unwrap();
            if broken.contains_key(&key) || broken.len() >= TOLD {
                return;
            }
            broken.insert(key.clone(), String::new());
        }
        let fails = |body: &[u8]| {
            let shorter = Input {
                body: body.to_vec(),
                ..input.clone()
            };
            tried_with(&decoder.read, &shorter).is_some_and(|other| other.starts_with(line))
        };
        let body = smallest(input.body.clone(), fails);
        let file = kept(decoder, &body);
        let short: String = why.chars().take(400).collect();
        let text = format!(
            "{} broke, SEED={} {place}\n  {short}\n  status {}, {:?}, {} bytes in {}:\n  {}",
            decoder.name,
            self.plan.seed,
            input.status,
            input.content_type,
            body.len(),
            file.display(),
            body.escape_ascii()
                .to_string()
                .chars()
                .take(600)
                .collect::<String>(),
        );
        println!("{text}");
        self.broken.lock().unwrap().insert(key, text);
    }

    /// Says how far it is, and ends a run in which something hangs.
    fn watch(&self, workers: &[Worker]) {
        let mut told = 0;
        while !self.finished.load(Ordering::Relaxed) {
            thread::park_timeout(Duration::from_millis(500));
            let elapsed = self.started.elapsed();
            if elapsed.as_secs() / 10 > told {
                told = elapsed.as_secs() / 10;
                let at: Vec<u64> = workers
                    .iter()
                    .map(|w| w.number.load(Ordering::Relaxed))
                    .collect();
                println!("{:>5} s: at {at:?}", elapsed.as_secs());
            }
            for worker in workers {
                let since = worker.since.load(Ordering::Relaxed);
                let number = worker.number.load(Ordering::Relaxed);
                if (elapsed.as_millis() as u64).saturating_sub(since) > STUCK.as_millis() as u64 {
                    let (decoder, input) = self.made(number);
                    let file = kept(decoder, &input.body);
                    println!(
                        "{} hangs, SEED={} FROM={number} INPUTS=1, kept in {}",
                        decoder.name,
                        self.plan.seed,
                        file.display()
                    );
                    std::process::exit(1);
                }
            }
        }
    }

    fn report(&self, threads: usize) -> String {
        let seconds = self.started.elapsed().as_secs_f64();
        let inputs = self.plan.inputs;
        let good: usize = self.families.iter().map(|f| f.all().len()).sum();
        let (took, slowest) = &*self.slowest.lock().unwrap();
        let mut report = String::new();
        let _ = write!(
            report,
            "{inputs} inputs of {} decoders, made from {good} good ones, seed {}: \
             {seconds:.1} s in {threads} threads, {:.0} a second\nslowest {:.1} ms: {slowest}",
            self.decoders.len(),
            self.plan.seed,
            inputs as f64 / seconds,
            took.as_secs_f64() * 1_000.0,
        );
        report
    }
}

/// The file that an input is kept in.
fn kept(decoder: &Decoder, body: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    let name: String = decoder
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let sum = body.iter().fold(0xCBF2_9CE4_u32, |sum, byte| {
        (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    });
    let file = folder.join(format!("{name}-{sum:08x}"));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, body));
    if let Err(why) = written {
        println!("{}: {why}", file.display());
    }
    file
}
