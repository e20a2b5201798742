//! Fields that are typed, pasted or ticked.

use hawser_core::operation::{
    Draft, Entry, Field, FieldError, Flag, Operation, Shape, TYPED, Text,
};

use super::error_summary::{control_id, field_error};
use super::facts::facts;
use super::problem_panel::alert;
use crate::dom::{El, View, div, effect, el, live, p};
use crate::signal::{Memo, Signal};

/// A form while it is filled in.
#[derive(Clone, Copy)]
pub struct Form {
    /// What it fills in.
    pub operation: &'static Operation,
    /// What stands in it.
    pub draft: Signal<Draft>,
    /// What was wrong when it was last to be reviewed.
    pub errors: Signal<Vec<FieldError>>,
}

impl Form {
    /// Something was picked, typed or ticked.
    pub fn change(self, field: &'static str, entry: Entry) {
        self.draft
            .update(|draft| draft.change(self.operation, field, entry));
        if !self.errors.with_untracked(Vec::is_empty) {
            self.errors.set(Vec::new());
        }
    }
}

/// A field that is typed or pasted, with what is to be said of what stands there.
pub fn text_field(form: Form, field: &'static Field, text: &'static Text) -> El {
    let input = match text.shape {
        Shape::Lines => el("textarea").attr("rows", "6").class("code-input"),
        Shape::Code => el("input").attr("type", "text").class("code-input"),
        Shape::Number => el("input")
            .attr("type", "text")
            .attr("inputmode", "numeric"),
        Shape::Url => el("input").attr("type", "url"),
        Shape::User => el("input")
            .attr("type", "text")
            .attr("autocomplete", "username"),
        Shape::Line => el("input").attr("type", "text"),
    };
    let input = input
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false");
    let shown = input.clone();
    effect(move || {
        form.draft.with(|draft| {
            // Only what came from elsewhere is put in, or the caret would jump.
            if shown.value().trim() != draft.value(field.id).trim() {
                shown.set_value(draft.value(field.id));
            }
        });
    });
    let read = input.clone();
    let input = input.on("input", move |_| {
        form.change(field.id, Entry::Text(read.value()));
    });
    let remark = move || {
        let said = form.draft.with(|draft| text.said_of(draft, field.id))?;
        // What stands above the field already is not said twice.
        let told = form
            .errors
            .with(|errors| errors.iter().any(|e| e.field == field.id));
        if told && said.is_err() {
            return None;
        }
        Some(match said {
            Ok(remark) => {
                let facts = (!remark.facts.is_empty()).then(|| facts(&remark.facts));
                alert(remark.tone.word(), &remark.words, facts)
            }
            Err(why) => alert("danger", &why, View::default()),
        })
    };
    framed(form, field, input, text.required.is_none()).child(div("").live(remark))
}

/// A password. The draft only hears whether it is there; the value is read from the input
/// at the moment of sending.
pub fn secret_field(form: Form, field: &'static Field, input: &El, optional: bool) -> El {
    let read = input.clone();
    let input = input.clone().on("input", move |_| {
        let typed = if read.value().is_empty() { "" } else { TYPED };
        if form
            .draft
            .with_untracked(|draft| draft.value(field.id) != typed)
        {
            form.change(field.id, Entry::Text(typed.to_owned()));
        }
    });
    framed(form, field, input, optional)
}

/// The input of a password.
pub fn secret_input() -> El {
    el("input")
        .attr("type", "password")
        .attr("autocomplete", "off")
}

/// Label, help and error around an input.
fn framed(form: Form, field: &'static Field, input: El, optional: bool) -> El {
    let id = control_id(field.id);
    let note = if optional { " (optional)" } else { "" };
    div("field")
        .child(
            el("label")
                .attr("for", &id)
                .child(format!("{}{note}", field.label)),
        )
        .child(p("help", field.help).attr("id", &format!("{id}-help")))
        .child(
            el("div")
                .attr("id", &format!("{id}-error"))
                .child(field_error(form.errors, field.id)),
        )
        .child(described(form, field, input))
}

fn described(form: Form, field: &'static Field, input: El) -> El {
    let id = control_id(field.id);
    input
        .attr("id", &id)
        .attr("aria-describedby", &format!("{id}-error {id}-help"))
        .live_flag("aria-invalid", move || {
            form.errors
                .with(|errors| errors.iter().any(|e| e.field == field.id))
        })
}

/// A field that is ticked, while it applies.
pub fn flag_field(form: Form, field: &'static Field, flag: &'static Flag) -> View {
    let id = control_id(field.id);
    // Not drawn anew with every change of the form: what is just being pressed would be gone.
    let applies = Memo::new(move || form.draft.with(flag.applies));
    live(move || {
        applies.get().then(|| {
            let is_ticked = |draft: &Draft| !draft.value(field.id).is_empty();
            let ticked = move || form.draft.with(is_ticked);
            let box_ = el("input").attr("type", "checkbox");
            let shown = box_.clone();
            effect(move || shown.tick(ticked()));
            let box_ = box_.on("change", move |_| {
                let was = form.draft.with_untracked(is_ticked);
                let word = if was { "" } else { TYPED };
                form.change(field.id, Entry::Text(word.to_owned()));
            });
            let consequence = move || {
                (ticked() && !flag.consequence.is_empty())
                    .then(|| alert("warning", flag.consequence, View::default()))
            };
            div("field")
                .child(
                    el("label")
                        .class("choice")
                        .attr("for", &id)
                        .child(described(form, field, box_))
                        .child(el("span").child(field.label)),
                )
                .child(p("help", field.help).attr("id", &format!("{id}-help")))
                .child(
                    el("div")
                        .attr("id", &format!("{id}-error"))
                        .child(field_error(form.errors, field.id)),
                )
                .live(consequence)
        })
    })
}
