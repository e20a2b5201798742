//! The points that ask for attention, and the gaps.

use hawser_core::overview::{Attention, Gap, Overview};
use leptos::prelude::*;

use super::model::OverviewModel;
use super::words::count_words;
use crate::components::name::Name;
use crate::route::Route;

/// The number of points that are shown at first: the worst.
const MOST: usize = 8;

/// Numbers with words, the worst first; then what is not counted.
#[component]
pub fn AttentionList(model: OverviewModel) -> impl IntoView {
    let attention = Memo::new(move |_| model.overview.with(|it| it.attention.clone()));
    let gaps = Memo::new(move |_| model.overview.with(|it| it.gaps.clone()));
    let is_blank = Memo::new(move |_| model.overview.with(Overview::is_blank));
    let shows_all = RwSignal::new(false);
    let list = move || {
        let items = attention.get();
        if items.is_empty() {
            let words = match (is_blank.get(), gaps.with(Vec::is_empty)) {
                (true, _) => return view! { <Loading model /> }.into_any(),
                (false, true) => "Nothing needs attention",
                (false, false) => "Nothing found so far that needs attention",
            };
            let tone = gaps.with(Vec::is_empty).then_some("success");
            return view! {
                <p class="all-clear" data-tone=tone.unwrap_or("neutral")>
                    {words}
                </p>
            }
            .into_any();
        }
        let most = if shows_all.get() { items.len() } else { MOST };
        let items = items.into_iter().take(most).map(attention_item);
        view! { <ul class="attention-list">{items.collect_view()}</ul> }.into_any()
    };
    let count = Memo::new(move |_| attention.with(Vec::len));
    let has_more = Memo::new(move |_| count.get() > MOST);
    let toggle_words = move || match shows_all.get() {
        true => "Show the worst only".to_owned(),
        false => format!("Show all {}", count.get()),
    };
    let gap_list = move || {
        let gaps = gaps.get();
        (!gaps.is_empty()).then(|| {
            let items = gaps.into_iter().map(gap_item).collect_view();
            view! {
                <ul class="gap-list" aria-label="Not counted">
                    {items}
                </ul>
            }
        })
    };
    view! {
        <section class="attention">
            <h2>"Needs attention"</h2>
            {move || list()}
            <Show when=move || has_more.get()>
                <button
                    type="button"
                    class="button ghost small"
                    aria-expanded=move || shows_all.get().to_string()
                    on:click=move |_| shows_all.update(|all| *all = !*all)
                >
                    {toggle_words}
                </button>
            </Show>
            {move || gap_list().into_any()}
        </section>
    }
}

/// Lines in place of what is being read.
#[component]
fn Loading(model: OverviewModel) -> impl IntoView {
    let has_failed = Memo::new(move |_| {
        model.overview.with(|overview| {
            let mut gaps = overview.gaps.iter();
            !gaps.any(|gap| matches!(gap, Gap::Reading(_)))
        })
    });
    move || {
        if has_failed.get() {
            view! {
                <p class="all-clear" data-tone="neutral">
                    "Nothing could be read"
                </p>
            }
            .into_any()
        } else {
            view! {
                <div class="attention-loading" role="status">
                    <span class="visually-hidden">"Reading the state of the appliances"</span>
                    <span class="placeholder"></span>
                    <span class="placeholder"></span>
                    <span class="placeholder"></span>
                </div>
            }
            .into_any()
        }
    }
}

fn attention_item(item: Attention) -> impl IntoView {
    let route = Route::Inventory {
        resource: item.resource.to_owned(),
        query: item.query,
    };
    let count = count_words(item.count, item.is_least);
    view! {
        <li data-tone=item.tone.as_str() data-resource=item.resource>
            <a href=route.href()>
                <span class="attention-count">{count}</span>
                <span class="attention-what">
                    {item.noun}
                    ": "
                    {item.label}
                </span>
            </a>
            <span class="attention-place">
                <Name text=item.appliances.join("; ") />
            </span>
            <span class="attention-help">{item.help}</span>
        </li>
    }
}

fn gap_item(gap: Gap) -> impl IntoView {
    view! {
        <li data-tone=gap.tone().as_str()>
            <span>
                {gap.text()}
                " "
                <Name text=gap.names().join("; ") />
            </span>
        </li>
    }
}
