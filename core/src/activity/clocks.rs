//! The present moment by the clock of an appliance.

use crate::clock::Timestamp;
use crate::run::Run;

/// A smaller distance between two clocks is no distance: answers take time.
const CLOSE: i64 = 2_000;

/// Returns the present moment by the clock of a run's appliance, as far as the events of the run
/// tell: the console learns of everything later, so the event that it heard soonest counts.
pub fn appliance_now(run: &Run, now: Timestamp) -> Timestamp {
    let ahead = run
        .timeline
        .all()
        .iter()
        .filter_map(|event| Some(event.appliance?.since(event.console)))
        .max();
    let ahead = ahead.filter(|ahead| ahead.saturating_abs() > CLOSE);
    now.plus(ahead.unwrap_or(0))
}
