//! Bars on a time axis.

use hawser_core::chart::{Bar, Layout, Look, NARROWEST, ROWS, Range, WIDTH, layout};
use hawser_core::clock::Timestamp;
use proptest::prelude::*;

use crate::samples;

const MINUTE: i64 = 60_000;

/// 2026-11-21 13:51:07.250 UTC
const START: Timestamp = Timestamp(1_795_269_067_250);

fn bar(lane: usize, from: i64, to: Option<i64>) -> Bar {
    Bar {
        lane,
        from: START.plus(from),
        to: to.map(|to| START.plus(to)),
        look: Look::Running,
        label: String::new(),
        href: String::new(),
    }
}

fn hour() -> Range {
    Range::new(START, START.plus(60 * MINUTE))
}

fn laid_out(bars: &[Bar], lanes: usize) -> Layout {
    layout(bars, lanes, hour(), START.plus(30 * MINUTE), 0, 8)
}

fn places(layout: &Layout) -> Vec<(usize, u16, u16, u16)> {
    let placed = layout.bars.iter();
    placed.map(|it| (it.bar, it.row, it.x, it.width)).collect()
}

#[test]
fn bars_stand_in_proportion_and_one_that_goes_on_reaches_to_now() {
    let bars = [
        bar(0, 6 * MINUTE, Some(12 * MINUTE)),
        bar(1, 12 * MINUTE, None),
    ];
    let layout = laid_out(&bars, 2);
    assert_eq!(places(&layout), [(0, 0, 100, 100), (1, 0, 200, 300)]);
    assert_eq!(layout.now, Some(500));
    assert_eq!(layout.rows, [1, 1]);
}

#[test]
fn a_bar_without_length_is_seen_also_at_the_very_end() {
    let bars = [bar(0, 0, Some(0)), bar(0, 60 * MINUTE, Some(60 * MINUTE))];
    let layout = laid_out(&bars, 1);
    assert_eq!(
        places(&layout),
        [(0, 0, 0, NARROWEST), (1, 0, 996, NARROWEST)]
    );
}

#[test]
fn bars_that_overlap_stand_in_rows_of_their_own() {
    let bars = [
        bar(0, 0, Some(30 * MINUTE)),
        bar(0, 10 * MINUTE, Some(20 * MINUTE)),
        bar(0, 20 * MINUTE, Some(40 * MINUTE)),
        bar(1, 10 * MINUTE, Some(20 * MINUTE)),
    ];
    let layout = laid_out(&bars, 2);
    let rows: Vec<u16> = layout.bars.iter().map(|placed| placed.row).collect();
    assert_eq!(rows, [0, 1, 1, 0]);
    assert_eq!(layout.rows, [2, 1]);
}

#[test]
fn what_is_out_of_view_is_left_out_and_what_is_partly_is_cut() {
    let bars = [
        bar(0, -20 * MINUTE, Some(-10 * MINUTE)),
        bar(0, -20 * MINUTE, Some(90 * MINUTE)),
        bar(0, 70 * MINUTE, Some(80 * MINUTE)),
        bar(7, 0, Some(MINUTE)),
    ];
    let layout = laid_out(&bars, 1);
    assert_eq!(places(&layout), [(1, 0, 0, 1_000)]);
    assert!(
        layout
            .bars
            .iter()
            .all(|it| it.is_cut_before && it.is_cut_after)
    );
}

#[test]
fn ticks_are_round_in_the_zone_of_the_reader() {
    let at = |offset| {
        let layout = layout(&[], 0, hour(), START, offset, 8);
        let times = layout.ticks.iter().map(|tick| tick.at.iso());
        (layout.step, times.collect::<Vec<_>>())
    };
    let (step, times) = at(0);
    assert_eq!(step, 10 * MINUTE);
    assert_eq!(
        times.first().map(String::as_str),
        Some("2026-11-21T14:00:00.000Z")
    );
    assert_eq!(times.len(), 6);
    // Half an hour off, as in India.
    let day = Range::new(START, START.plus(5 * 24 * 60 * MINUTE));
    let ticks = layout(&[], 0, day, START, 330, 6).ticks;
    assert!(
        ticks
            .iter()
            .all(|tick| tick.at.iso().ends_with("T18:30:00.000Z"))
    );
    assert_eq!(ticks.len(), 5);
}

#[test]
fn the_range_around_bars_shows_all_of_them_and_an_hour_without_any() {
    let now = START.plus(50 * MINUTE);
    let bars = [bar(0, 0, Some(MINUTE)), bar(1, 40 * MINUTE, None)];
    let range = Range::around(&bars, now);
    assert!(range.from() < START && range.to() > now && range.span() < 56 * MINUTE);
    assert_eq!(Range::around(&[], now).span(), 60 * MINUTE);
}

#[test]
fn a_growing_range_stays_for_a_while_and_always_reaches_to_now() {
    let range = |minutes: i64| Range::growing(START, START.plus(minutes * MINUTE));
    assert_eq!(range(0).span(), 10_000);
    assert_eq!(range(30), range(31), "it does not move with every second");
    for minutes in [0, 1, 9, 10, 100, 1_000, 1_000_000, i64::MAX / MINUTE] {
        let range = range(minutes);
        assert_eq!(range.from(), START);
        assert!(range.span() >= minutes.min(1 << 30) * MINUTE, "{minutes}");
    }
}

#[test]
fn a_place_and_its_moment_belong_together() {
    let range = hour();
    assert_eq!(range.at(250), START.plus(15 * MINUTE));
    assert_eq!(range.place(range.at(250)), 250);
    let turned = Range::new(START.plus(60 * MINUTE), START);
    assert_eq!(turned, range);
}

fn any_moment() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -90 * MINUTE..90 * MINUTE,
        1 => any::<i64>(),
        1 => Just(0i64),
    ]
}

fn any_bar() -> impl Strategy<Value = Bar> {
    (0..6usize, any_moment(), proptest::option::of(any_moment()))
        .prop_map(|(lane, from, to)| bar(lane, from, to))
}

proptest! {
    #![proptest_config(samples::cases(300))]

    #[test]
    fn whatever_is_laid_out_stays_on_the_axis_in_order_and_is_seen(
        bars in proptest::collection::vec(any_bar(), 0..40),
        lanes in 0..6usize,
        (one, other, now) in (any_moment(), any_moment(), any_moment()),
        offset in -900..900i32,
        ticks in 0..20u16,
    ) {
        let range = Range::new(START.plus(one), START.plus(other));
        let now = START.plus(now);
        let layout = layout(&bars, lanes, range, now, offset, ticks);
        prop_assert_eq!(layout.rows.len(), lanes);
        let mut before = None;
        for placed in &layout.bars {
            let bar = &bars[placed.bar];
            prop_assert!(placed.width >= NARROWEST);
            prop_assert!(i64::from(placed.x) + i64::from(placed.width) <= WIDTH);
            prop_assert!(placed.row < ROWS && placed.row < layout.rows[placed.lane]);
            prop_assert_eq!(placed.lane, bar.lane);
            prop_assert!(before <= Some((placed.lane, bar.from)), "order is kept");
            before = Some((placed.lane, bar.from));
        }
        let in_view = bars.iter().filter(|bar| {
            let to = bar.to.unwrap_or(now).max(bar.from);
            bar.lane < lanes && range.meets(bar.from, to)
        });
        prop_assert_eq!(layout.bars.len(), in_view.count());
        prop_assert!(layout.ticks.len() <= usize::from(ticks.max(1)) + 1);
        let places: Vec<_> = layout.ticks.iter().map(|tick| (tick.at, tick.x)).collect();
        prop_assert!(places.is_sorted());
        prop_assert!(places.iter().all(|(_, x)| i64::from(*x) <= WIDTH));
    }
}
