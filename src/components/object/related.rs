//! The objects that an object belongs to.

use hawser_core::resource::{Join, Object, Query, Relation, Resource};
use leptos::prelude::*;

use super::heading::heading;
use crate::api::Api;
use crate::components::name::Name;
use crate::inventory::{Inventory, List};
use crate::route::Route;
use crate::tracking::unsubscribe_on_cleanup;

/// The most objects that are named of each kind.
const MOST: usize = 10;

/// A link to an object, or to a list of them.
#[derive(Clone, PartialEq)]
struct Link {
    label: &'static str,
    /// The basis of the connection; "" where the reply names the object.
    basis: &'static str,
    name: String,
    /// The appliance's name; "" where it is the same.
    appliance: String,
    route: Route,
}

/// The objects that an object belongs to; nothing where none is known.
#[component]
pub fn Related(resource: &'static Resource, object: Memo<Object>, is_page: bool) -> impl IntoView {
    let joins = resource.joins.iter().map(|join| (join, lists_of(join)));
    let joins: Vec<(&'static Join, Vec<ArcRwSignal<List>>)> = joins.collect();
    let links = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let object = object.get();
        let relations = (resource.related)(&object);
        let mut links: Vec<Link> = relations.into_iter().map(link_of).collect();
        for (join, lists) in &joins {
            let mut found = Vec::new();
            for list in lists {
                list.with(|list| {
                    let others = list.objects.iter();
                    let others = others.filter(|other| (join.applies)(&object, other));
                    found.extend(others.take(MOST).map(|other| link_to(join, &object, other)));
                });
            }
            found.truncate(MOST);
            links.extend(found);
        }
        links
    });
    move || {
        let links = links.get();
        (!links.is_empty()).then(|| {
            view! {
                <section class="object-part">
                    {heading(is_page, "Related")}
                    <dl class="facts">
                        {links.into_iter().map(|link| view! { <RelatedLink link /> }).collect_view()}
                    </dl>
                </section>
            }
        })
    }
}

/// Returns the lists that a join looks in.
fn lists_of(join: &Join) -> Vec<ArcRwSignal<List>> {
    let inventory = expect_context::<Inventory>();
    let config = expect_context::<Api>().config();
    let Some(resource) = Resource::by_id(join.resource) else {
        return Vec::new();
    };
    let appliances = config.appliances.iter();
    let appliances = appliances.filter(|it| resource.source(it.system).is_some());
    appliances.map(|it| inventory.list(resource, it)).collect()
}

fn link_of(relation: Relation) -> Link {
    let Relation {
        label,
        resource,
        appliance,
        within,
        id,
        name,
    } = relation;
    let resource = resource.to_owned();
    let route = match id {
        Some(id) => Route::Object {
            resource,
            appliance,
            within,
            id,
        },
        None => {
            let query = Query {
                appliances: vec![appliance],
                within: vec![within],
                ..Query::default()
            };
            let query = query.write();
            Route::Inventory { resource, query }
        }
    };
    Link {
        label,
        basis: "",
        name,
        appliance: String::new(),
        route,
    }
}

fn link_to(join: &'static Join, object: &Object, other: &Object) -> Link {
    let place = &other.place;
    let is_elsewhere = place.appliance != object.place.appliance;
    Link {
        label: join.label,
        basis: join.basis,
        name: other.row.title.clone(),
        appliance: if is_elsewhere {
            place.appliance_name.clone()
        } else {
            String::new()
        },
        route: Route::Object {
            resource: join.resource.to_owned(),
            appliance: place.appliance.clone(),
            within: place.within_id().to_owned(),
            id: other.row.id.clone(),
        },
    }
}

#[component]
fn RelatedLink(link: Link) -> impl IntoView {
    let has_appliance = !link.appliance.is_empty();
    let has_basis = !link.basis.is_empty();
    view! {
        <div>
            <dt>{link.label}</dt>
            <dd>
                <a href=link.route.href()>
                    <Name text=link.name />
                </a>
                {has_appliance.then(|| view! { " · " <Name text=link.appliance /> })}
                {has_basis.then(|| view! { <span class="muted">{format!(" ({})", link.basis)}</span> })}
            </dd>
        </div>
    }
}
