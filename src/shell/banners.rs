//! Banners that concern every page.

use hawser_core::session_limits::Limit;
use leptos::prelude::*;

use crate::api::Api;
use crate::components::keyed::Keyed;
use crate::components::read_only::READ_ONLY;
use crate::runs::Runs;
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

const ENDS_IDLE: &str = "You will be signed out of all appliances within a minute due to inactivity. Press any key or click to stay signed in.";
const ENDS_ANYWAY: &str = "You will be signed out of all appliances within a minute: the session time limit is reached. Running operations continue on the appliances.";
const ENDED: &str = "You were signed out of all appliances because of the session time limit. Your input and runs are still here. Sign in to continue.";

/// The banners above a page, each announced once.
#[component]
pub fn Banners() -> impl IntoView {
    let api = expect_context::<Api>();
    let runs = expect_context::<Runs>();
    let sessions = expect_context::<Sessions>();
    let is_read_only = api.is_read_only();
    let banners = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let mut banners = Vec::new();
        if is_read_only {
            banners.push(("info", READ_ONLY.to_owned()));
        }
        let mut warn = |text: String| banners.push(("warning", text));
        if let Some(problem) = runs.storage_problem() {
            warn(storage_warning(&problem, runs.open_count() > 0));
        }
        match sessions.limit() {
            Limit::Far => {}
            Limit::Soon { idle: true, .. } => warn(ENDS_IDLE.to_owned()),
            Limit::Soon { .. } => warn(ENDS_ANYWAY.to_owned()),
            Limit::Over => warn(ENDED.to_owned()),
        }
        let unclosed = api.unclosed_sessions().join(", ");
        if !unclosed.is_empty() {
            warn(format!(
                "Signed out here, but these sessions could not be closed on the server and will time out: {unclosed}."
            ));
        }
        for notice in api.request_notices() {
            warn(notice);
        }
        for warning in api.clock_warnings() {
            warn(format!("{warning} Durations use the appliance's clock."));
        }
        banners
    });
    view! {
        <Keyed
            each=move || banners.get()
            key=|(_, text)| text.clone()
            children=|(tone, text)| {
                view! {
                    <div class="banner" data-tone=tone role="status">
                        {text}
                    </div>
                }
            }
        />
    }
}

fn storage_warning(problem: &str, has_open_runs: bool) -> String {
    let consequence = if has_open_runs {
        "Keep this tab open while operations are running: after a reload they cannot be followed."
    } else {
        "Runs are lost when this tab is reloaded."
    };
    format!("Runs cannot be stored ({problem}). {consequence}")
}
