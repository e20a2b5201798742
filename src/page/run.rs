//! One run: where it stands, what happened, and what went wrong.

use crate::signal::{Memo, Signal};
use hawser_core::clock::duration_words;
use hawser_core::fact::Fact;
use hawser_core::operation::Operation;
use hawser_core::problem::Problem;
use hawser_core::run::{Run, ShownRequest, State};
use hawser_core::task::{Status, Task};
use hawser_core::timeline::What;

use super::page_header;
use super::unknown::unknown_page;
use crate::component::evidence::evidence;
use crate::component::facts::{facts, time};
use crate::component::preview::preview;
use crate::component::problem_panel::{alert, fold, problem_alert, problem_panel};
use crate::component::sights::sights;
use crate::component::sign_in::sign_in;
use crate::component::ticker::ticker;
use crate::component::timeline::timeline;
use crate::console::{Console, use_console};
use crate::dom::{El, View, button, div, el, link, live, p, span};
use crate::route::Route;
use crate::views;

/// The page of a run, by its id. The journal may still be read when it opens.
pub fn run_page(id: String) -> View {
    let console = use_console();
    let found = Memo::new(move || {
        let is = |run: &&Signal<Run>| run.with_untracked(|run| run.id == id);
        console.runs.with(|runs| runs.iter().find(is).copied())
    });
    live(move || match found.get() {
        Some(run) => run_view(run),
        None => views![
            unknown_page(),
            p("muted", "Runs are kept in the browser that submitted them."),
        ],
    })
}

fn run_view(run: Signal<Run>) -> View {
    run.with_untracked(|known| view(run, known))
}

/// `known` is what of a run does not change.
fn view(run: Signal<Run>, known: &Run) -> View {
    let state = Memo::new(move || run.with(Run::state));
    let operation = Operation::by_id(&known.operation);
    let problem = move || {
        run.with(|run| {
            let problem = run.problem.as_ref()?;
            Some(match run.state() {
                State::Busy => busy_note(problem),
                _ => problem_panel(problem),
            })
        })
    };
    let task = move || run.with(|run| run.task.as_ref().map(task_facts));
    let raw = move || {
        run.with(|run| {
            let task = run.task.as_ref()?;
            fold("As the appliance tells it", &task.raw)
        })
    };
    let again = move || {
        let over = |state: State| state.is_end() || state == State::NotFound;
        let operation = operation.filter(|_| over(state.get()))?;
        let to = run.with_untracked(|run| again_link(run, operation));
        Some(p("", link("button", &to, "Open the form with this target")))
    };
    let what = el("section")
        .attr("aria-label", "What happened")
        .child(el("h2").child("Timeline"))
        .child(timeline(run));
    let details = el("aside")
        .class("page-aside stack")
        .attr("aria-label", "Details")
        .child(el("h2").child("Details"))
        .child(facts(&target_facts(known)))
        .live(task)
        .live(raw)
        .child(evidence(run));
    views![
        page_header(
            link("", "#/runs", "Runs"),
            &known.title,
            known.target_name()
        ),
        state_section(run, state, operation, &known.appliance),
        live(problem),
        live(move || instead(run, state.get())),
        live(move || next(run, state.get())),
        live(move || sights(run)),
        live(again),
        div("page-columns").child(what).child(details),
        sent(&known.request),
    ]
}

fn sent(request: &ShownRequest) -> El {
    if request.method.is_empty() {
        return p(
            "muted",
            "Nothing was sent for this run: it follows what was running already.",
        );
    }
    el("details")
        .class("fold")
        .child(el("summary").child("The request that was sent"))
        .child(preview(request))
}

/// That the work was under way already is no failure.
fn busy_note(problem: &Problem) -> El {
    problem_alert(problem, None)
        .attr("data-tone", "info")
        .attr("role", "status")
}

/// What ran already can be followed in place of what was refused for it.
fn instead(run: Signal<Run>, state: State) -> Option<El> {
    let console = use_console();
    let busy = state == State::Busy && run.with(|run| run.watched.is_some());
    busy.then(|| {
        let follow = button("button primary", "Follow what is running", move || {
            console.follow_instead(run);
        });
        p("", follow)
    })
}

/// What remains to be done elsewhere.
fn next(run: Signal<Run>, state: State) -> Option<El> {
    let console = use_console();
    let next = run.with(|run| {
        let operation = Operation::by_id(&run.operation).filter(|_| state == State::Succeeded)?;
        (operation.next?)(run, &console.config())
    })?;
    let form = next.form.map(|form| {
        let route = Route::Operation {
            operation: form.operation.to_owned(),
            appliance: form.appliance,
            fields: form.fields,
        };
        p(
            "alert-actions",
            link("button primary", &route.href(), form.label.as_str()),
        )
    });
    let body = div("alert-body").child(p("", next.todo)).child(form);
    Some(alert("info", &next.title, body).attr("data-next", ""))
}

fn target_facts(run: &Run) -> Vec<Fact> {
    let mut facts: Vec<Fact> = run
        .targets
        .iter()
        .map(|t| Fact::text(t.label.clone(), t.name.clone()))
        .collect();
    facts.push(Fact::text("Appliance", run.appliance_name.clone()));
    if !run.user.is_empty() {
        facts.push(Fact::text("Submitted as", run.user.clone()));
    }
    facts
}

/// The state in large, how far it is, and how fresh that is.
fn state_section(
    run: Signal<Run>,
    state: Memo<State>,
    operation: Option<&'static Operation>,
    appliance: &str,
) -> El {
    let now = ticker(move || !state.get().is_end());
    let duration = move || run.with(|run| run.duration(now.get())).map(duration_words);
    let done = operation.map_or("", |operation| operation.done);
    let appliance = appliance.to_owned();
    el("section")
        .attr("aria-label", "State")
        .child(
            div("run-state")
                .live_attr("data-state", move || Some(state.get().mark().to_owned()))
                .child(
                    el("span")
                        .attr("role", "status")
                        .live(move || state.get().words()),
                )
                .child(el("span").class("run-duration").live(duration)),
        )
        .live(move || (state.get() == State::Succeeded).then(|| p("lead", done)))
        .live(move || bar(run, state.get()))
        .live(move || following(run, state.get(), &appliance))
}

/// A way on from a run that has ended: the same form with the same target.
fn again_link(run: &Run, operation: &Operation) -> String {
    let fields = run
        .targets
        .iter()
        .filter(|t| operation.field(&t.field).is_some())
        .map(|t| (t.field.clone(), t.id.clone()))
        .collect();
    let operation = operation.id.to_owned();
    Route::Operation {
        operation,
        appliance: run.appliance.clone(),
        fields,
    }
    .href()
}

fn task_facts(task: &Task) -> El {
    let mut list = vec![Fact::code(task.id_label(), task.id.clone())];
    if let Status::Unknown(word) = &task.status {
        list.push(Fact::code("Status as told", word.clone()));
    }
    let texts = [
        ("Description", &task.description),
        ("Works on", &task.entity_name),
    ];
    list.extend(
        texts
            .into_iter()
            .filter(|(_, t)| !t.is_empty())
            .map(|(l, t)| Fact::text(l, t.clone())),
    );
    if !task.entity.is_empty() {
        list.push(Fact::code("Entity", task.entity.clone()));
    }
    let times = [
        ("Queued", task.queued),
        ("Started", task.started),
        ("Finished", task.finished),
    ];
    list.extend(
        times
            .into_iter()
            .filter_map(|(label, at)| at.map(|at| Fact::time(label, at))),
    );
    for partial in &task.partial {
        let label = if partial.field.is_empty() {
            "Warning"
        } else {
            "Partial result"
        };
        list.push(Fact::text(label, partial.message.clone()));
    }
    facts(&list)
}

/// How far it is. Indeterminate while the appliance says nothing.
fn bar(run: Signal<Run>, state: State) -> Option<El> {
    if !matches!(state, State::Queued | State::Running | State::Sending) {
        return None;
    }
    let bar = el("progress")
        .attr("max", "100")
        .attr("aria-label", "Progress");
    let percent = move || run.with(|run| run.timeline.progress());
    let bar = bar
        .live_attr("value", move || percent().map(|p| p.to_string()))
        .live_attr("aria-valuetext", move || {
            percent().map(|p| format!("{p} percent"))
        });
    // The stage of what is watched stands in its description.
    let stage = move || {
        run.with(|run| {
            let watched = run.watched.as_ref().and(run.task.as_ref());
            watched.map_or_else(String::new, |task| task.description.clone())
        })
    };
    let words = move || match (percent(), stage()) {
        (_, stage) if !stage.is_empty() => stage,
        (Some(percent), _) => format!("{percent} %"),
        (None, _) if state == State::Running => "under way".to_owned(),
        (None, _) => "waiting".to_owned(),
    };
    Some(
        div("progress")
            .child(bar)
            .child(el("span").class("progress-text").live(words)),
    )
}

/// What the view needs to stay fresh, and how fresh it is.
fn following(run: Signal<Run>, state: State, appliance: &str) -> View {
    let console = use_console();
    match state {
        State::Unconfirmed | State::NotFound | State::CannotTell => {
            unconfirmed(run, state, appliance)
        }
        State::Queued | State::Running if console.sessions.state(appliance).is_in() => {
            freshness(console, appliance.to_owned())
        }
        State::Queued | State::Running => {
            let note = alert(
                "warning",
                "The work goes on; the console cannot see it",
                p(
                    "alert-body",
                    "Sign in on the appliance to follow it to its end.",
                ),
            );
            let form = console
                .appliance(appliance)
                .map(|appliance| sign_in(&appliance, || {}));
            views![note, form]
        }
        _ => View::default(),
    }
}

fn freshness(console: Console, appliance: String) -> View {
    live(move || {
        let view = console.view(&appliance);
        match (view.stale, view.heard) {
            (Some(since), _) => {
                let words = views!["No news since ", time(since), ". The console keeps asking."];
                let problem = view.problem.map(|problem| problem_alert(&problem, None));
                views![
                    p("", span("badge", words).attr("data-tone", "warning")),
                    problem
                ]
            }
            (None, Some(at)) => {
                p("muted", views!["Last heard from the appliance: ", time(at)]).into()
            }
            (None, None) => View::default(),
        }
    })
}

/// What is known of a submission whose answer was lost, and how to look again.
fn unconfirmed(run: Signal<Run>, state: State, appliance: &str) -> View {
    let console = use_console();
    if !console.sessions.state(appliance).is_in() {
        let words = "Sign in, and the console looks on the appliance what became of it. Nothing is sent again.";
        let note = alert(
            "warning",
            "It is open whether the work began",
            p("alert-body", words),
        );
        let appliance = console.appliance(appliance);
        return views![note, appliance.map(|appliance| sign_in(&appliance, || {}))];
    }
    if console.is_searching(run) || state == State::Unconfirmed {
        let words = "The answer did not come back. The console looks on the appliance what became of the request; it does not send it again.";
        return alert(
            "info",
            "Looking what became of it …",
            p("alert-body", words),
        )
        .attr("aria-busy", "true")
        .into();
    }
    let (title, words, what) = if state == State::NotFound {
        (
            "The appliance shows nothing of this request",
            "It most likely never arrived. Look at the target before you submit it again.",
            What::NotFound,
        )
    } else {
        (
            "It cannot be told whether the work began",
            "Look at the target in the product’s own interface before you submit it again.",
            What::CannotTell,
        )
    };
    let looked = run.with(|run| run.timeline.find(what).map(|e| e.text.clone()));
    let again = button("button small", "Look again", move || {
        console.spawn(console.search(run))
    });
    let body = div("alert-body")
        .child(p("", words))
        .child(p("muted", looked.unwrap_or_default()))
        .child(p("alert-actions", again));
    alert("warning", title, body).into()
}
