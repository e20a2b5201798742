//! What went wrong: what happened, what it means, what to do, and the detail.

use hawser_core::disclose::problem_text;
use hawser_core::problem::Problem;

use super::copy::copy;
use super::facts::facts;
use crate::dom::{El, View, button, div, el, p, span};
use crate::views;

/// A problem, whole.
pub fn problem_panel(problem: &Problem) -> El {
    let text = problem_text(problem);
    el("section")
        .class("problem-panel")
        .attr("aria-label", "Problem")
        .child(
            el("h2")
                .class("problem-title")
                .child(problem.title.as_str()),
        )
        .child(p("problem-means", problem.means.as_str()))
        .child(said(problem))
        .child(p("problem-do", problem.todo.as_str()))
        .child(facts(&problem.facts))
        .child(fold("The answer as it came", &problem.raw))
        .child(fold("Stack trace of the appliance", &problem.trace))
        .child(copy("for support", move || text.clone()))
}

/// A problem in few lines, where a whole panel would be too much.
pub fn problem_alert(problem: &Problem, retry: Option<Box<dyn FnMut()>>) -> El {
    let retry = retry.map(|retry| p("alert-actions", button("button small", "Try again", retry)));
    let detail = el("details")
        .class("fold")
        .child(el("summary").child("Technical detail"))
        .child(facts(&problem.facts))
        .child(fold("The answer as it came", &problem.raw));
    let body = div("alert-body")
        .child(p("", problem.means.as_str()))
        .child(said(problem))
        .child(p("", problem.todo.as_str()))
        .child(detail);
    alert("danger", &problem.title, body)
        .attr("role", "alert")
        .child(retry)
}

/// A box with a title that stands out.
pub fn alert(tone: &str, title: &str, body: impl Into<View>) -> El {
    div("alert")
        .attr("data-tone", tone)
        .child(p("alert-title", title))
        .child(body)
}

/// What the server said, in its own words.
fn said(problem: &Problem) -> View {
    let words = |words: &str, view: fn(&str) -> El| (!words.is_empty()).then(|| view(words));
    views![
        words(&problem.said, |said| p(
            "problem-said",
            views![
                span("eyebrow", "The appliance says"),
                el("br"),
                el("q").child(said)
            ]
        )),
        words(&problem.details, |details| p("problem-details", details)),
    ]
}

/// Text that is opened on demand; nothing where there is none.
pub fn fold(title: &str, text: &str) -> Option<El> {
    (!text.trim().is_empty()).then(|| {
        el("details")
            .class("fold")
            .child(el("summary").child(title))
            .child(el("pre").class("code").attr("tabindex", "0").child(text))
    })
}
