//! `config.json` is missing or wrong: which line, which mistake, and how it
//! would be right.

use hawser_core::config::Mistake;

use super::page_header;
use crate::dom::{El, View, button, el, p};
use crate::views;

/// All mistakes at once; `again` reads the file once more.
pub fn config_error(mistakes: &[Mistake], again: impl FnMut() + 'static) -> View {
    let lead = views![
        "The file ",
        el("code").child("config.json"),
        " beside this page says which appliances there are. It cannot be used as it is:",
    ];
    let again = button("button primary", "Try again", again);
    el("main")
        .class("page")
        .attr("id", "main")
        .child(page_header("", "Hawser is not configured", lead))
        .child(
            el("ul")
                .class("stack")
                .child(mistakes.iter().map(mistake).collect::<View>()),
        )
        .child(p("", again))
        .into()
}

fn mistake(mistake: &Mistake) -> El {
    let line = mistake.line.map(|line| format!("line {line}"));
    let place = (!mistake.place.is_empty()).then(|| mistake.place.clone());
    let at = [line, place]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let at = (!at.is_empty()).then(|| views![el("code").child(at), ": "]);
    let example = (!mistake.example.is_empty()).then(|| {
        views![
            p("eyebrow", "For example"),
            el("pre")
                .class("code")
                .attr("tabindex", "0")
                .child(mistake.example),
        ]
    });
    el("li")
        .class("stack")
        .child(p("", views![at, mistake.what.as_str()]))
        .child(example)
}
