//! What is seen beside a run's task: steps, prompts, and how things stand.

use hawser_core::operation::{Prompt, Seen, Step};
use hawser_core::problem::Problem;
use hawser_core::request::Request;
use hawser_core::run::Run;

use super::facts::{facts, time};
use super::problem_panel::{alert, problem_alert};
use crate::console::use_console;
use crate::dom::{El, View, button, div, el, p, span, spawn, unseen};
use crate::signal::Signal;
use crate::views;

/// Everything that was seen, under its headings; prompts stand first, because the work
/// waits for them.
pub fn sights(run: Signal<Run>) -> View {
    run.with(|known| {
        let mut first = Vec::new();
        let mut rest = Vec::new();
        for (look, seen, trouble) in known.sights() {
            match seen {
                Some(Seen::Prompts(prompts)) => {
                    first.extend(
                        prompts
                            .iter()
                            .map(|prompt| View::from(prompt_panel(run, prompt))),
                    );
                    continue;
                }
                Some(Seen::Facts {
                    tone,
                    words,
                    facts: list,
                }) => {
                    let body = div("alert-body").child(facts(&list));
                    rest.push(section(look.title, alert(tone.word(), &words, body)));
                }
                Some(Seen::Steps(steps)) => {
                    rest.push(section(look.title, step_list(&steps)));
                }
                None => {}
            }
            if !trouble.is_empty() {
                rest.push(p("muted", format!("{}: {trouble}", look.title)).into());
            }
        }
        first.append(&mut rest);
        View::from(first)
    })
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
        spawn(async move {
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
        .child(p("alert-actions", dismiss));
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
        .style("--depth", &step.depth.to_string())
        .child(
            div("step-line")
                .child(span("step-number", step.number.as_str()))
                .child(span("step-title", step.title.as_str()))
                .child(unseen(": "))
                .child(span("badge", step.status.as_str()).attr("data-tone", step.tone.word()))
                .child(progress),
        )
        .child(
            p("step-times", moment("Started", step.started))
                .child(moment("Finished", step.finished)),
        )
        .child(messages)
}
