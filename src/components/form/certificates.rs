//! Certificates of one server side by side, before one of them is trusted.

use hawser_core::operation::{CertificateCard, Entry, Field, Text};
use leptos::prelude::*;

use super::state::FormState;
use crate::components::facts::Facts;
use crate::components::problem_panel::Alert;
use crate::components::thumbprint::{Sentence, pairs_view};

/// The certificates that a field has to be chosen from; nothing where there is nothing to choose.
#[component]
pub fn CertificateChoice(
    form: FormState,
    field: &'static Field,
    text: &'static Text,
) -> impl IntoView {
    // Not drawn again while somebody types: a button under the pointer stays.
    let comparison = Memo::new(move |_| form.draft.with(text.certificates));
    let choice = move || {
        comparison.get().map(|comparison| {
            let cards = comparison
                .cards
                .into_iter()
                .map(|card| view! { <Card form field card /> })
                .collect_view();
            view! {
                <Alert tone="warning" title=comparison.title>
                    <div class="alert-body">
                        <p>
                            <Sentence text=comparison.text />
                        </p>
                        <div class="certificates">{cards}</div>
                    </div>
                </Alert>
            }
        })
    };
    view! { <div>{move || choice().into_any()}</div> }
}

/// One certificate: where it is from, its dates, its thumbprint pair by pair.
#[component]
fn Card(form: FormState, field: &'static Field, card: CertificateCard) -> impl IntoView {
    let CertificateCard {
        title,
        source,
        facts,
        thumbprint,
        pairs,
    } = card;
    let value = thumbprint.to_string();
    let is_chosen = Memo::new(move |_| {
        form.draft
            .with(|draft| draft.value(field.id).parse() == Ok(thumbprint))
    });
    let on_click = move |_| form.change(field.id, Entry::Text(value.clone()));
    view! {
        <section class="certificate" aria-label=title>
            <h3>{title}</h3>
            <p class="muted">{source}</p>
            <Facts facts />
            <p class="certificate-algorithm">{thumbprint.algorithm().name()}" thumbprint"</p>
            <p class="thumbprint">{pairs_view(pairs)}</p>
            <p>
                <button
                    type="button"
                    class="button small"
                    aria-pressed=move || is_chosen.get().to_string()
                    on:click=on_click
                >
                    "Use this thumbprint"
                    <span class="visually-hidden">{format!(" of the {}", title.to_lowercase())}</span>
                </button>
            </p>
        </section>
    }
}
