//! The search and the list of a picker.

use crate::signal::Signal;
use hawser_core::config::Appliance;
use hawser_core::operation::{Field, Picker, Row, Verdict};

use super::badge;
use super::list::{LiveList, Loading};
use super::window::{ListWindow, ROW};
use crate::component::error_summary::control_id;
use crate::component::problem_panel::{alert, problem_alert};
use crate::console::use_console;
use crate::dom::{El, View, button, div, effect, el, p, span, spawn, unseen};
use crate::views;

/// What a picked row is told to.
type Pick = std::rc::Rc<dyn Fn(Row)>;

/// A search over the rows.
pub fn search(
    appliance: &Appliance,
    field: &'static Field,
    picker: &'static Picker,
    list: LiveList,
    pick: impl Fn(Row) + 'static,
    focused: bool,
) -> El {
    let console = use_console();
    let window = ListWindow::default();
    let active = Signal::new(0usize);
    let pick: Pick = std::rc::Rc::new(pick);
    let id = control_id(field.id);
    let list_id = format!("{id}-list");
    let place = div("picker-list").attr("id", &list_id);
    // Only a row that is drawn can be the active one.
    let marked = move || {
        let drawn = list.order.with(|order| window.range(order.len()));
        Some(active.get()).filter(|place| drawn.contains(place))
    };
    let input = search_input(&id, &list_id, picker, marked);
    input.set_value(&list.search.get_untracked());
    if focused {
        let input = input.clone();
        spawn(async move { input.focus() });
    }
    probe_what_is_seen(appliance, list, window);
    let choose = chooser(list, active, pick);
    let input = hear_typing(input, &place, list, window, active, choose.clone());
    let reload = {
        let appliance = appliance.clone();
        move || list.reload(console, &appliance)
    };
    let rows = div("")
        .attr("role", "presentation")
        .style("position", "relative");
    let height = rows.clone();
    effect(move || {
        let _ = height
            .clone()
            .style("height", &format!("{}px", list.order.with(Vec::len) * ROW));
    });
    let rows = rows.live(move || options(&id, list, window, active, &choose));
    let scrolled = place.clone();
    let place = place
        .attr("role", "listbox")
        .attr(
            "aria-labelledby",
            &format!("{}-label", control_id(field.id)),
        )
        .on("scroll", move |_| window.look(&scrolled))
        .child(rows);
    let again = views!["Reload", unseen(format!(" {}", picker.plural))];
    div("picker")
        .child(
            div("picker-head")
                .child(input)
                .child(button("button small", again, reload.clone())),
        )
        .child(
            p("picker-count", "")
                .attr("role", "status")
                .live(move || count(list, picker)),
        )
        .live(move || partial(list))
        .child(place)
        .live(move || reason(list, active.get()))
        .live(move || state(list, picker, reload.clone()))
}

/// Why the active row cannot be picked, or what to know of it, whole: a row has one line.
fn reason(list: LiveList, active: usize) -> Option<El> {
    list.rows.track();
    let row = list.at(active)?;
    let reason = row.verdict.reason();
    (!reason.is_empty()).then(|| p("picker-note", format!("{}: {reason}", row.title)))
}

fn search_input(
    id: &str,
    list_id: &str,
    picker: &Picker,
    marked: impl Fn() -> Option<usize> + 'static,
) -> El {
    let of = id.to_owned();
    el("input")
        .attr("type", "search")
        .attr("id", id)
        .attr("role", "combobox")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", &format!("Search {}", picker.plural))
        .attr("aria-labelledby", &format!("{id}-label"))
        .attr("aria-expanded", "true")
        .attr("aria-controls", list_id)
        .live_attr("aria-activedescendant", move || {
            marked().map(|place| option_id(&of, place))
        })
}

fn option_id(id: &str, place: usize) -> String {
    format!("{id}-option-{place}")
}

/// Picks the row at a place, unless it is refused: then its reason is shown.
fn chooser(list: LiveList, active: Signal<usize>, pick: Pick) -> impl Fn(usize) + Clone + 'static {
    move |place| {
        active.set(place);
        let row = list
            .at(place)
            .filter(|row| !matches!(row.verdict, Verdict::Refused(_)));
        if let Some(row) = row {
            pick(row);
        }
    }
}

fn hear_typing(
    input: El,
    place: &El,
    list: LiveList,
    window: ListWindow,
    active: Signal<usize>,
    choose: impl Fn(usize) + 'static,
) -> El {
    let (typed, shown, moved) = (input.clone(), place.clone(), place.clone());
    input
        .on("input", move |_| {
            list.search.set(typed.value());
            list.sort();
            active.set(0);
            window.rewind(&shown);
        })
        .on("keydown", move |event| {
            let key = js_sys::Reflect::get(&event, &"key".into())
                .ok()
                .and_then(|k| k.as_string());
            let last = list.order.with_untracked(Vec::len).saturating_sub(1);
            let now = active.get_untracked();
            let to = match key.as_deref().unwrap_or("") {
                "ArrowDown" => (now + 1).min(last),
                "ArrowUp" => now.saturating_sub(1),
                "PageDown" => (now + 5).min(last),
                "PageUp" => now.saturating_sub(5),
                "Enter" => {
                    event.prevent_default();
                    return choose(now);
                }
                _ => return,
            };
            event.prevent_default();
            active.set(to);
            window.show(&moved, to);
        })
}

/// Looks more closely at the rows in view, once the list is there.
fn probe_what_is_seen(appliance: &Appliance, list: LiveList, window: ListWindow) {
    let console = use_console();
    let appliance = appliance.clone();
    effect(move || {
        let seen = list.order.with(|order| {
            let range = window.range(order.len());
            order.get(range).unwrap_or_default().to_vec()
        });
        if list.loading.get() == Loading::Done && !list.is_probing() {
            list.probe_seen(console, &appliance, seen);
        }
    });
}

fn options(
    id: &str,
    list: LiveList,
    window: ListWindow,
    active: Signal<usize>,
    choose: &(impl Fn(usize) + Clone + 'static),
) -> View {
    let range = list.order.with(|order| window.range(order.len()));
    list.rows.track();
    range
        .filter_map(|place| {
            let row = list.at(place)?;
            Some(option(
                &row,
                place,
                &option_id(id, place),
                active,
                choose.clone(),
            ))
        })
        .collect()
}

fn option(
    row: &Row,
    place: usize,
    id: &str,
    active: Signal<usize>,
    choose: impl Fn(usize) + 'static,
) -> El {
    let refused = matches!(row.verdict, Verdict::Refused(_));
    let reason = row.verdict.reason();
    div("picker-option")
        .attr("role", "option")
        .attr("id", id)
        .attr("aria-disabled", if refused { "true" } else { "false" })
        .attr("data-id", &row.id)
        .live_flag("aria-selected", move || active.get() == place)
        .live_flag("data-active", move || active.get() == place)
        .style("transform", &format!("translateY({}px)", place * ROW))
        .on("click", move |_| choose(place))
        .child(span("picker-title", row.title.as_str()))
        .child(span("picker-detail", row.detail.as_str()))
        .child(row.badge.as_ref().map(badge))
        .child((!reason.is_empty()).then(|| span("picker-reason", reason)))
}

fn count(list: LiveList, picker: &Picker) -> String {
    let matching = list.order.with(Vec::len);
    let all = list.rows.with(Vec::len);
    let mut words = if matching == all {
        format!(
            "{all} {}",
            if all == 1 { picker.noun } else { picker.plural }
        )
    } else {
        format!("{matching} of {all} {}", picker.plural)
    };
    if let Some(probe) = picker.probe {
        let so_far = if list.is_probing() { " so far" } else { "" };
        words.push_str(&format!(", {} {}{so_far}", list.offered(), probe.finds));
    }
    match list.loading.get() {
        Loading::Busy if all == 0 => format!("Loading {} …", picker.plural),
        Loading::Busy => format!("{words}, loading more …"),
        _ => words,
    }
}

fn partial(list: LiveList) -> Option<El> {
    list.partial.with(|partial| {
        (!partial.is_empty()).then(|| {
            let lines: View = partial
                .iter()
                .map(|line| el("li").child(line.as_str()))
                .collect();
            let body = div("alert-body")
                .child(p("", "The appliance left something out:"))
                .child(el("ul").child(lines));
            alert("warning", "The list may be incomplete", body)
        })
    })
}

fn state(list: LiveList, picker: &Picker, again: impl FnMut() + 'static) -> Option<El> {
    let shown = list.order.with(Vec::len);
    let empty = |words: &str| Some(p("picker-empty", words));
    match list.loading.get() {
        Loading::Failed(problem) => Some(problem_alert(&problem, Some(Box::new(again)))),
        Loading::Done if list.rows.with(Vec::is_empty) => empty(picker.empty),
        Loading::Done if shown == 0 => empty(&format!("No {} matches the search.", picker.noun)),
        Loading::Waiting => empty("Choose the fields above first."),
        _ => None,
    }
}
