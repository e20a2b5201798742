//! What is seen beside a run's task: steps, prompts, and how things stand.

use hawser_core::operation::{Prompt, Seen, Step};
use hawser_core::problem::Problem;
use hawser_core::request::Request;
use hawser_core::run::Run;

use super::facts::{facts, time};
use super::problem_panel::{alert, problem_alert};
use crate::console::use_console;
use crate::dom::{El, View, button, div, el, live, p, span, unseen};
use crate::signal::{Memo, Signal};
use crate::views;

/// Everything that was seen, under its headings; prompts stand first, because the work
/// waits for them. They are drawn anew only when there are others: a button that is drawn
/// with every answer loses the focus.
pub fn sights(run: Signal<Run>) -> View {
    let seen = Memo::new(move || {
        run.with(|run| {
            let sights = run.sights().into_iter();
            let sights = sights.map(|(look, seen, trouble)| (look.title, seen, trouble.to_owned()));
            sights.collect::<Vec<_>>()
        })
    });
    let prompts = Memo::new(move || {
        let mut prompts = Vec::new();
        for (_, seen, _) in seen.get() {
            if let Some(Seen::Prompts(some)) = seen {
                prompts.extend(some);
            }
        }
        prompts
    });
    let ended = Memo::new(move || run.with(|run| run.state().is_end() && !run.seen.is_empty()));
    views![
        live(move || {
            let prompts = prompts.get();
            prompts
                .iter()
                .map(|p| prompt_panel(run, p))
                .collect::<View>()
        }),
        live(move || seen.get().into_iter().map(sight).collect::<View>()),
        live(move || ended.get().then(|| look_again(run))),
    ]
}

/// Once a run has ended nothing but this looks at it again.
fn look_again(run: Signal<Run>) -> El {
    let console = use_console();
    let look = move || {
        let place = run.with_untracked(|run| run.appliance.clone());
        if let Some(appliance) = console.appliance(&place) {
            console.spawn(async move { console.look(&appliance, run).await });
        }
    };
    p("", button("button small", "Look again", look))
}

/// What is no prompt, and why it may be out of date.
fn sight((title, seen, trouble): (&'static str, Option<Seen>, String)) -> View {
    let body = match &seen {
        Some(Seen::Facts {
            tone,
            words,
            facts: list,
        }) => Some(View::from(alert(
            tone.word(),
            words,
            div("alert-body").child(facts(list)),
        ))),
        Some(Seen::Steps(steps)) => Some(step_list(steps).into()),
        Some(Seen::Prompts(_)) | None => None,
    };
    let stale = (!trouble.is_empty()).then(|| match &body {
        Some(_) => p("muted", format!("As last seen. Since then: {trouble}")),
        None => p("muted", format!("{title}: {trouble}")),
    });
    views![body.map(|body| section(title, body)), stale]
}

fn section(title: &str, body: impl Into<View>) -> View {
    el("section")
        .attr("aria-label", title)
        .child(el("h2").child(title))
        .child(body)
        .into()
}

/// A prompt of the plan, with the way to dismiss it.
fn prompt_panel(run: Signal<Run>, prompt: &Prompt) -> El {
    let console = use_console();
    let busy = Signal::new(false);
    let problem = Signal::new(None::<Problem>);
    let request: Request = prompt.dismiss.clone();
    let dismiss = button("button primary", "Dismiss and go on", move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let request = request.clone();
        console.spawn(async move {
            let failed = console.act(run, &request).await.err();
            // A prompt that is gone takes this panel with it.
            problem.set(failed.map(|problem| *problem));
            busy.set(false);
        });
    });
    let dismiss = dismiss.live_flag("aria-busy", move || busy.get());
    let body = div("alert-body")
        .child(p("prompt-text", prompt.text.as_str()))
        .child(p("", "The plan waits until this is dismissed."))
        .live(move || problem.with(|p| p.as_ref().map(|p| problem_alert(p, None))))
        .child((!console.is_read_only()).then(|| p("alert-actions", dismiss)));
    alert("warning", &prompt.title, body)
        .attr("role", "alert")
        .attr("data-prompt", "")
}

fn step_list(steps: &[Step]) -> El {
    let items = steps.iter().map(step_item).collect::<View>();
    el("ol").class("steps").child(items)
}

fn step_item(step: &Step) -> El {
    let progress = step.progress.map(|percent| {
        el("progress")
            .attr("max", "100")
            .attr("value", &percent.to_string())
            .attr("aria-label", "Progress of the step")
    });
    let moment = |label: &str, at| {
        let at: Option<hawser_core::clock::Millis> = at;
        at.map(|at| span("step-time", views![format!("{label} "), time(at)]))
    };
    let mut messages = View::default();
    for (tone, message) in &step.messages {
        messages = views![
            messages,
            p("step-message", message.as_str()).attr("data-tone", tone.word())
        ];
    }
    el("li")
        .class("step")
        .attr("data-tone", step.tone.word())
        .attr("data-depth", &step.depth.to_string())
        .style("--depth", &step.depth.to_string())
        .child(
            div("step-line")
                .child(span("step-number", step.number.as_str()))
                .child(span("step-title", step.title.as_str()))
                .child(unseen(": "))
                .child(span("step-status", step.status.as_str()))
                .child(progress),
        )
        .child(
            p("step-times", moment("Started", step.started))
                .child(moment("Finished", step.finished)),
        )
        .child(messages)
}
