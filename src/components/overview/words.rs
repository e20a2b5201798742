//! Numbers and ages as people say them.

use hawser_core::clock::{TimeSource, Timestamp};
use hawser_core::facts::{number_words, span_words};
use leptos::prelude::*;

use super::model::OverviewModel;
use crate::components::time::hover_text;
use crate::preferences::Preferences;
use crate::tracking::unsubscribe_on_cleanup;

const MINUTE: i64 = 60_000;

/// Returns a number with separators, or that it is the least.
pub fn count_words(count: usize, is_least: bool) -> String {
    let number = number_words(i64::try_from(count).unwrap_or(i64::MAX));
    match is_least {
        true => format!("{number}+"),
        false => number,
    }
}

/// Returns how long ago something was, in whole minutes.
fn age_words(ms: i64) -> String {
    match ms {
        ..MINUTE => "just now".to_owned(),
        ms => format!("{} ago", span_words(ms - ms % MINUTE)),
    }
}

/// How long ago a moment was, exact for machines and on hover.
#[component]
pub fn Age(at: Timestamp, source: TimeSource, model: OverviewModel) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let text = move || {
        unsubscribe_on_cleanup();
        age_words(model.now.get().since(at))
    };
    view! {
        <time datetime=at.iso() title=move || hover_text(at, source.into(), preferences)>
            {move || text()}
        </time>
    }
}
