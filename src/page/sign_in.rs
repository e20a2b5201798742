//! Signing in on one appliance.

use leptos::prelude::*;

use super::unknown::UnknownPage;
use crate::component::sign_in::SignIn;
use crate::console::use_console;
use crate::route::Route;

/// The form; afterwards the overview.
#[component]
pub fn SignInPage(appliance: String) -> impl IntoView {
    let console = use_console();
    let Some(appliance) = console.appliance(&appliance) else {
        return view! { <UnknownPage /> }.into_any();
    };
    let done = Callback::new(move |()| console.go(Route::Overview));
    view! {
        <header class="page-header">
            <p class="breadcrumb"><a href="#/">"Overview"</a></p>
            <h1>{appliance.name.clone()}</h1>
            <p class="lead">{format!("{} · {}", appliance.system.spec().name, appliance.site)}</p>
        </header>
        <SignIn appliance done />
    }
    .into_any()
}
