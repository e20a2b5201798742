//! The sign-in to one appliance, and to several at once.

use hawser_core::config::Appliance;
use leptos::either::Either;
use leptos::prelude::*;

use super::unknown::UnknownPage;
use crate::api::Api;
use crate::components::page_header::PageHeader;
use crate::components::session::group_sign_in::GroupSignInForm;
use crate::components::session::sign_in::SignIn;
use crate::navigation::Navigation;
use crate::route::Route;

/// The sign-in form of an appliance, by its id; afterwards the page that
/// it began from, or the overview.
#[component]
pub fn SignInPage(appliance: String) -> impl IntoView {
    let api = expect_context::<Api>();
    let navigation = expect_context::<Navigation>();
    let Some(appliance) = api.appliance(&appliance) else {
        return Either::Left(view! { <UnknownPage /> });
    };
    let title = appliance.name.clone();
    let lead = format!("{} · {}", appliance.system.spec().name, appliance.site);
    let above = || view! { <a href="#/">"Overview"</a> };
    let together = group_link(api, &appliance);
    Either::Right(view! {
        <PageHeader title above lead=move || lead.clone() />
        <SignIn appliance on_done=move |()| navigation.go_back() />
        {together}
    })
}

/// The link to the sign-in to all appliances of the same group.
fn group_link(api: Api, appliance: &Appliance) -> Option<AnyView> {
    let group = api
        .config()
        .sign_in_group(appliance.sign_in_group.as_deref()?)?;
    let count = group.appliances.len();
    let text = format!("Sign in to all {count} appliances of {}", group.name);
    let route = Route::SignInGroup { group: group.name };
    Some(view! { <p><a href=route.href()>{text}</a></p> }.into_any())
}

/// The sign-in form of a group, by its name; afterwards the page that
/// it began from, or the overview.
#[component]
pub fn SignInGroupPage(group: String) -> impl IntoView {
    let api = expect_context::<Api>();
    let navigation = expect_context::<Navigation>();
    let Some(group) = api.config().sign_in_group(&group) else {
        return Either::Left(view! { <UnknownPage /> });
    };
    let title = format!("Sign in to {}", group.name);
    let above = || view! { <a href="#/">"Overview"</a> };
    let count = group.appliances.len();
    let lead = move || {
        format!(
            "One user name and password for {count} appliances. Each appliance answers for itself."
        )
    };
    Either::Right(view! {
        <PageHeader title above lead />
        <GroupSignInForm group on_done=move |()| navigation.go_back() />
    })
}
