//! One object of a resource, with the appliance's tasks on it.

use hawser_core::config::Appliance;
use hawser_core::resource::{Object, Resource};
use leptos::prelude::*;

use super::unknown::UnknownPage;
use crate::api::Api;
use crate::components::name::Name;
use crate::components::object::ObjectDetails;
use crate::components::page_header::PageHeader;
use crate::components::problem_panel::{Alert, ProblemAlert};
use crate::components::session::sign_in::SignIn;
use crate::inventory::{Inventory, ListState};
use crate::mount_point::MountPoint;
use crate::route::Route;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// One object of a resource: the ids of the resource, the appliance, the row in whose list it is,
/// and its own.
#[component]
pub fn ObjectPage(
    resource: String,
    appliance: String,
    within: String,
    id: String,
) -> impl IntoView {
    let resource = Resource::by_id(&resource);
    let appliance = expect_context::<Api>().appliance(&appliance);
    let found = resource.zip(appliance);
    match found.filter(|(resource, appliance)| resource.source(appliance.system).is_some()) {
        Some((resource, appliance)) => {
            view! { <DetailsPage resource appliance within id /> }.into_any()
        }
        None => view! { <UnknownPage /> }.into_any(),
    }
}

#[component]
fn DetailsPage(
    resource: &'static Resource,
    appliance: Appliance,
    within: String,
    id: String,
) -> impl IntoView {
    let inventory = expect_context::<Inventory>();
    let mount_point = expect_context::<MountPoint>();
    inventory.keep_fresh();
    let list = inventory.list(resource, &appliance);
    let appliance_id = appliance.id.clone();
    let object = {
        let id = id.clone();
        part_of(&list, move |list| {
            let mut objects = list.objects.iter();
            let found = objects.find(|object| object.is_at(&appliance_id, &within, &id));
            found.cloned()
        })
    };
    let state = part_of(&list, |list| list.state.clone());
    // What was found stays while the list is read again, and once the session is over.
    let known = Memo::new(move |before: Option<&Option<Object>>| {
        object.get().or_else(|| before.cloned().flatten())
    });
    let is_known = Memo::new(move |_| known.with(Option::is_some));
    let is_gone = Memo::new(move |_| {
        let is_done = state.with(|state| *state == ListState::Done);
        is_done && object.with(Option::is_none)
    });
    let is_signed_out = Memo::new(move |_| state.with(|state| *state == ListState::SignedOut));
    let title = {
        let id = id.clone();
        Memo::new(move |_| {
            known.with(|known| {
                known
                    .as_ref()
                    .map_or_else(|| id.clone(), |it| it.row.title.clone())
            })
        })
    };
    let above = {
        let name = appliance.name.clone();
        move || view! { <Breadcrumb resource name=name.clone() /> }
    };
    let lead = move || known.with(|known| known.as_ref().map(|object| object.row.detail.clone()));
    let sign_in = {
        let appliance = appliance.clone();
        move || {
            let on_done = move |()| mount_point.keep_focus("main");
            is_signed_out
                .get()
                .then(|| view! { <SignIn appliance=appliance.clone() on_done /> })
        }
    };
    let refresh = Callback::new(move |()| inventory.refresh(resource, &appliance));
    let notice = move || {
        unsubscribe_on_cleanup();
        match state.get() {
            ListState::Failed(problem) => view! {
                <ProblemAlert problem=*problem tone="warning" role="status" on_retry=refresh />
            }
            .into_any(),
            _ if is_gone.get() => view! { <Gone resource is_known=is_known.get() /> }.into_any(),
            ListState::Reading if !is_known.get() => {
                view! { <p class="muted">"Loading…"</p> }.into_any()
            }
            _ => ().into_any(),
        }
    };
    let details = move || {
        // Tracked first, whatever is known by now.
        let first = is_known.get().then(|| known.get_untracked()).flatten()?;
        let object = Memo::new(move |_| known.get().unwrap_or_else(|| first.clone()));
        Some(view! { <ObjectDetails resource object is_page=true /> })
    };
    view! {
        {move || {
            view! { <PageHeader title=title.get() above=above.clone() lead=move || {
                lead().map(|text| view! { <Name text /> })
            } /> }
        }}
        {sign_in}
        {notice}
        <div class="object-page">{details}</div>
    }
}

#[component]
fn Breadcrumb(resource: &'static Resource, name: String) -> impl IntoView {
    let route = Route::Inventory {
        resource: resource.id.to_owned(),
        query: String::new(),
    };
    view! {
        <a href=route.href()>{resource.title}</a>
        " › "
        <Name text=name />
    }
}

/// The object is not in the list, or not any more.
#[component]
fn Gone(resource: &'static Resource, is_known: bool) -> impl IntoView {
    let noun = resource.noun;
    let (title, text) = match is_known {
        true => (
            format!("The {noun} is no longer in the list"),
            "The appliance does not list it any more. These are its last known facts.",
        ),
        false => (
            format!("The {noun} was not found"),
            "The appliance does not list it. It may have been removed, or this session may not see it.",
        ),
    };
    let route = Route::Inventory {
        resource: resource.id.to_owned(),
        query: String::new(),
    };
    view! {
        <Alert tone="warning" title>
            <p class="alert-body">{text}</p>
            <p class="alert-actions">
                <a class="button small" href=route.href()>
                    {format!("All {}", resource.plural)}
                </a>
            </p>
        </Alert>
    }
}
