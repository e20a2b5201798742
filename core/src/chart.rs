//! The layout of bars on a time axis: lanes, places in per mille of the width, ticks at round
//! times, and the line of the present moment. Pure; `src/components/chart` draws it.

use crate::clock::Timestamp;
use crate::order::sorted_places;

/// The width of an axis, in per mille.
pub const WIDTH: i64 = 1_000;

/// The least width of a bar that is in view, in per mille: one of no length is seen too.
pub const NARROWEST: u16 = 4;

/// The most rows of a lane. Bars that overlap beyond that share the last one.
pub const ROWS: u16 = 3;

/// The shortest span of an axis, in milliseconds.
const SHORTEST: i64 = 1_000;

/// How a bar is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    /// Accepted, not begun.
    Queued,
    /// Under way.
    Running,
    /// Waits for a person.
    Waiting,
    /// Ended well.
    Done,
    /// Ended with warnings.
    Warning,
    /// Failed.
    Failed,
    /// Ended without a result: cancelled, skipped, unknown.
    Neutral,
}

impl Look {
    /// All of them, in the order of a legend.
    pub const ALL: [Look; 7] = [
        Look::Running,
        Look::Waiting,
        Look::Failed,
        Look::Warning,
        Look::Done,
        Look::Queued,
        Look::Neutral,
    ];

    /// Returns the word in `data-look`.
    pub fn as_str(self) -> &'static str {
        match self {
            Look::Queued => "queued",
            Look::Running => "running",
            Look::Waiting => "waiting",
            Look::Done => "done",
            Look::Warning => "warning",
            Look::Failed => "failed",
            Look::Neutral => "neutral",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Look::Queued => "Queued",
            Look::Running => "Running",
            Look::Waiting => "Waiting",
            Look::Done => "Done",
            Look::Warning => "Warnings",
            Look::Failed => "Failed",
            Look::Neutral => "Other",
        }
    }
}

/// The furthest end of an axis, in milliseconds: some hundred thousand years from 1970, at which
/// no difference overflows.
const FURTHEST: i64 = 1 << 53;

/// Something with a beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The place of its lane, from 0.
    pub lane: usize,
    /// When it began.
    pub from: Timestamp,
    /// When it ended; `None` where it goes on.
    pub to: Option<Timestamp>,
    /// How it is marked.
    pub look: Look,
    /// Its title, for the mouse.
    pub label: String,
    /// The address that it leads to; "" where there is none.
    pub href: String,
}

/// A span of time with a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    from: Timestamp,
    to: Timestamp,
}

impl Range {
    /// Creates the span between two moments, in whatever order they are; at least a second.
    pub fn new(one: Timestamp, other: Timestamp) -> Self {
        let within = |at: Timestamp| at.clamp(Timestamp(-FURTHEST), Timestamp(FURTHEST));
        let (from, to) = (within(one.min(other)), within(one.max(other)));
        Self {
            from,
            to: to.max(from.plus(SHORTEST)),
        }
    }

    /// Returns the span in which all bars are seen, a little wider than they are. Bars that go on
    /// reach to `now`; without bars it is the hour before that.
    pub fn around<'a>(bars: impl IntoIterator<Item = &'a Bar>, now: Timestamp) -> Self {
        let mut ends: Option<(Timestamp, Timestamp)> = None;
        for bar in bars {
            let to = bar.to.unwrap_or(now).max(bar.from);
            let (first, last) = ends.unwrap_or((bar.from, to));
            ends = Some((first.min(bar.from), last.max(to)));
        }
        let Some((first, last)) = ends else {
            return Self::new(now.plus(-3_600_000), now);
        };
        let margin = (last.since(first) / 40).max(SHORTEST);
        Self::new(first.plus(-margin), last.plus(margin))
    }

    /// Returns a span from a moment to a round distance behind `now`: what grows in it does not move
    /// everything else with each second.
    pub fn growing(from: Timestamp, now: Timestamp) -> Self {
        let elapsed = now.since(from).clamp(0, FURTHEST);
        // A little room behind the present moment.
        let wanted = elapsed.saturating_add(elapsed / 50);
        let mut ten = 10 * SHORTEST;
        while ten < FURTHEST && ten.saturating_mul(10) < wanted {
            ten *= 10;
        }
        let steps = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100];
        let spans = steps.into_iter().map(|step| ten / 10 * step);
        let span = spans.into_iter().find(|span| *span >= wanted);
        Self::new(from, from.plus(span.unwrap_or(wanted)))
    }

    /// Returns its beginning.
    pub fn from(self) -> Timestamp {
        self.from
    }

    /// Returns its end.
    pub fn to(self) -> Timestamp {
        self.to
    }

    /// Returns its length in milliseconds.
    pub fn span(self) -> i64 {
        self.to.since(self.from).max(SHORTEST)
    }

    /// Returns the place of a moment in per mille, at the nearer end where it is outside.
    pub fn place(self, at: Timestamp) -> u16 {
        let at = at.clamp(self.from, self.to);
        let part = i128::from(at.since(self.from)) * i128::from(WIDTH) / i128::from(self.span());
        u16::try_from(part.clamp(0, i128::from(WIDTH))).unwrap_or(0)
    }

    /// Returns the moment at a place in per mille.
    pub fn at(self, place: u16) -> Timestamp {
        let place = i128::from(place).min(i128::from(WIDTH));
        let ms = i128::from(self.span()) * place / i128::from(WIDTH);
        self.from.plus(i64::try_from(ms).unwrap_or(i64::MAX))
    }

    /// Returns `true` where a moment is within.
    pub fn contains(self, at: Timestamp) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// Returns `true` where some of what lasts from one moment to another is within.
    pub fn meets(self, from: Timestamp, to: Timestamp) -> bool {
        from <= self.to && to.max(from) >= self.from
    }
}

/// A bar in its place. All places are in per mille.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The place of the bar in what was laid out.
    pub bar: usize,
    /// Its lane.
    pub lane: usize,
    /// Its row within the lane, from 0.
    pub row: u16,
    /// Where it begins.
    pub x: u16,
    /// How wide it is.
    pub width: u16,
    /// `true` where it began before what is in view.
    pub is_cut_before: bool,
    /// `true` where it ends after what is in view.
    pub is_cut_after: bool,
}

/// A mark on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Its moment.
    pub at: Timestamp,
    /// Its place in per mille.
    pub x: u16,
}

/// Bars, ticks and the present moment on one axis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The bars that are in view, by lane and beginning.
    pub bars: Vec<Placed>,
    /// The number of rows of each lane, at least one.
    pub rows: Vec<u16>,
    /// The marks, from left to right.
    pub ticks: Vec<Tick>,
    /// The distance between two marks, in milliseconds.
    pub step: i64,
    /// The present moment, where it is in view.
    pub now: Option<u16>,
}

/// Lays out bars in a span of time. Ticks are round in the zone that is `offset_minutes` east of
/// UTC, and at most `ticks` of them.
pub fn layout(
    bars: &[Bar],
    lanes: usize,
    range: Range,
    now: Timestamp,
    offset_minutes: i32,
    ticks: u16,
) -> Layout {
    let step = step(range.span(), ticks);
    let mut layout = Layout {
        rows: vec![1; lanes],
        ticks: ticks_of(range, step, offset_minutes),
        step,
        now: range.contains(now).then(|| range.place(now)),
        bars: Vec::new(),
    };
    let key = |place: usize| bars.get(place).map(|bar| (bar.lane, bar.from, bar.to));
    let order = sorted_places(bars.len(), &|a, b| key(a).cmp(&key(b)));
    // The right end of the last bar of each row of the present lane.
    let mut ends: (usize, Vec<u16>) = (usize::MAX, Vec::new());
    for place in order {
        let Some(bar) = bars.get(place).filter(|bar| bar.lane < lanes) else {
            continue;
        };
        let Some(mut placed) = place_bar(bar, place, range, now) else {
            continue;
        };
        if ends.0 != bar.lane {
            ends = (bar.lane, Vec::new());
        }
        placed.row = row_for(&mut ends.1, placed.x, placed.width);
        if let Some(rows) = layout.rows.get_mut(bar.lane) {
            *rows = (*rows).max(placed.row + 1);
        }
        layout.bars.push(placed);
    }
    layout
}

fn place_bar(bar: &Bar, place: usize, range: Range, now: Timestamp) -> Option<Placed> {
    let to = bar.to.unwrap_or(now).max(bar.from);
    if !range.meets(bar.from, to) {
        return None;
    }
    let (left, right) = (range.place(bar.from), range.place(to));
    let width = right.saturating_sub(left).max(NARROWEST);
    let last = u16::try_from(WIDTH).unwrap_or(u16::MAX);
    Some(Placed {
        bar: place,
        lane: bar.lane,
        row: 0,
        x: left.min(last.saturating_sub(width)),
        width,
        is_cut_before: bar.from < range.from,
        is_cut_after: to > range.to,
    })
}

/// Returns the first row that is free from `x` on; the last one where all are taken.
fn row_for(ends: &mut Vec<u16>, x: u16, width: u16) -> u16 {
    let end = x.saturating_add(width);
    let free = ends.iter().position(|taken| *taken <= x);
    let row = match free {
        Some(row) => row,
        None if ends.len() < usize::from(ROWS) => {
            ends.push(end);
            ends.len() - 1
        }
        None => ends.len().saturating_sub(1),
    };
    if let Some(taken) = ends.get_mut(row) {
        *taken = end.max(*taken);
    }
    u16::try_from(row).unwrap_or(0)
}

/// The round distances between two ticks, in seconds: they divide a day, or are whole days.
const STEPS: [i64; 24] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
    86_400, 172_800, 604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000,
];

/// Returns the least round distance at which there are at most so many ticks.
fn step(span: i64, ticks: u16) -> i64 {
    let ticks = i64::from(ticks.max(1));
    let wanted = STEPS.iter().map(|seconds| seconds * 1_000);
    let mut fitting = wanted.filter(|step| span / step < ticks);
    // A span of centuries has years in a row.
    fitting.next().unwrap_or_else(|| {
        let year = 31_536_000_000;
        (span / year / ticks + 1).saturating_mul(year)
    })
}

fn ticks_of(range: Range, step: i64, offset_minutes: i32) -> Vec<Tick> {
    let offset = i64::from(offset_minutes) * 60_000;
    // Round in the reader's zone.
    let local = range.from.plus(offset).0;
    let rest = local.rem_euclid(step);
    let mut at = range.from.plus(if rest == 0 { 0 } else { step - rest });
    let mut ticks = Vec::new();
    while range.contains(at) {
        ticks.push(Tick {
            at,
            x: range.place(at),
        });
        let next = at.plus(step);
        if next <= at {
            break;
        }
        at = next;
    }
    ticks
}
