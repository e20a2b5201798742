//! The form that signs in on one appliance.

use crate::signal::Signal;
use std::rc::Rc;

use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::secret::Secret;
use hawser_core::system::SignInWay;

use super::problem_panel::problem_alert;
use crate::console::use_console;
use crate::dom::{El, View, div, el, p, unseen};
use crate::views;

/// Takes a secret out of its input: the field is blank afterwards, and no
/// signal has ever held it.
pub fn take_secret(input: &El) -> Secret {
    let secret = Secret::new(input.value());
    input.set_value("");
    secret
}

/// The last choice: the token of a session that exists already.
const TOKEN: &str = "token";

/// A labelled input. Its error stands above it while `missing` says so.
pub fn labelled(
    id: &str,
    label: impl Into<View>,
    help: impl Into<View>,
    input: El,
    missing: impl Fn() -> Option<&'static str> + 'static,
) -> El {
    label_input(id, label.into(), help.into(), input, Rc::new(missing))
}

fn label_input(
    id: &str,
    label: View,
    help: View,
    input: El,
    missing: Rc<dyn Fn() -> Option<&'static str>>,
) -> El {
    let invalid = missing.clone();
    let input = input
        .attr("id", id)
        .attr("aria-describedby", &format!("{id}-error {id}-help"))
        .live_flag("aria-invalid", move || invalid().is_some());
    let error = move || missing().map(|error| p("field-error", views![unseen("Error: "), error]));
    div("field")
        .child(el("label").attr("for", id).child(label))
        .child(
            el("p")
                .class("help")
                .attr("id", &format!("{id}-help"))
                .child(help),
        )
        .child(el("div").attr("id", &format!("{id}-error")).live(error))
        .child(input)
}

/// Which field is empty.
#[derive(Clone, Copy, PartialEq)]
enum Missing {
    User,
    Secret,
}

/// Signs in on an appliance; `done` is called once that has worked.
pub fn sign_in(appliance: &Appliance, done: impl Fn() + 'static) -> El {
    form(appliance, Rc::new(done))
}

fn form(appliance: &Appliance, done: Rc<dyn Fn()>) -> El {
    let console = use_console();
    // Whoever signs in is about to work.
    console.work.load();
    let ways = appliance.system.spec().sign_in;
    let token_header = appliance.system.spec().token_header;
    let way = Signal::new(appliance.ways().first().map_or(TOKEN, |way| way.id));
    let chosen = move || ways.iter().find(|w| w.id == way.get());
    let busy = Signal::new(false);
    let missing = Signal::new(None::<Missing>);
    let problem = Signal::new(None::<Problem>);

    let user = el("input")
        .attr("type", "text")
        .attr("name", "username")
        .attr("autocomplete", "username")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false");
    user.set_value(console.sessions.state_now(&appliance.id).user());
    let secret = el("input")
        .attr("type", "password")
        .attr("name", "password")
        .live_attr("autocomplete", move || {
            Some(
                if chosen().is_some() {
                    "current-password"
                } else {
                    "off"
                }
                .to_owned(),
            )
        });
    let form = body(
        appliance,
        way,
        busy,
        missing,
        problem,
        &user,
        &secret,
        token_header,
    );
    let appliance = appliance.clone();
    form.on("submit", move |event| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let name = user.value().trim().to_owned();
        let chosen: Option<&'static SignInWay> = ways.iter().find(|w| w.id == way.get_untracked());
        let empty = if chosen.is_some_and(|w| w.user.is_some()) && name.is_empty() {
            Some((Missing::User, &user))
        } else if secret.value().is_empty() {
            Some((Missing::Secret, &secret))
        } else {
            None
        };
        missing.set(empty.map(|(missing, _)| missing));
        if let Some((_, input)) = empty {
            return input.focus();
        }
        problem.set(None);
        busy.set(true);
        let typed = take_secret(&secret);
        let (appliance, secret, done) = (appliance.clone(), secret.clone(), done.clone());
        console.spawn(async move {
            let outcome = match chosen {
                Some(way) => console.sign_in(&appliance, way, name, typed).await,
                None => console.sign_in_with_token(&appliance, typed).await,
            };
            busy.set(false);
            match outcome {
                Ok(()) => done(),
                Err(found) => {
                    problem.set(Some(*found));
                    secret.focus();
                }
            }
        });
    })
}

#[allow(clippy::too_many_arguments)] // The parts of one form, taken apart for reading only.
fn body(
    appliance: &Appliance,
    way: Signal<&'static str>,
    busy: Signal<bool>,
    missing: Signal<Option<Missing>>,
    problem: Signal<Option<Problem>>,
    user: &El,
    secret: &El,
    token_header: &'static str,
) -> El {
    let ways = appliance.system.spec().sign_in;
    let chosen = move || ways.iter().find(|w| w.id == way.get());
    let heading = format!("Sign in on {}", appliance.name);
    let choice = el("select").attr("id", "sign-in-way");
    let offered = appliance.ways();
    let choice = offered.iter().fold(choice, |choice, way| {
        choice.child(el("option").attr("value", way.id).child(way.label))
    });
    let choice = choice.child(
        el("option")
            .attr("value", TOKEN)
            .child("An existing session"),
    );
    let read = choice.clone();
    let choice = choice.on("change", move |_| {
        let value = read.value();
        way.set(
            ways.iter()
                .map(|w| w.id)
                .find(|id| *id == value)
                .unwrap_or(TOKEN),
        );
        missing.set(None);
    });
    let user = user.clone();
    let user_field = move || {
        let way = chosen()?;
        let error = move || (missing.get() == Some(Missing::User)).then_some("Enter the user name");
        Some(labelled(
            "sign-in-user",
            way.user?,
            way.hint,
            user.clone(),
            error,
        ))
    };
    let secret_error = move || {
        let error = if chosen().is_some() {
            "Enter the password"
        } else {
            "Paste the session"
        };
        (missing.get() == Some(Missing::Secret)).then_some(error)
    };
    let secret_label = crate::dom::live(move || {
        if chosen().is_some() {
            "Password"
        } else {
            "Session"
        }
    });
    let secret_help = crate::dom::live(move || match chosen() {
        Some(_) => "It is sent to this appliance once and not kept.".to_owned(),
        None => format!("The value of the header {token_header} of a session that exists already."),
    });
    let console = use_console();
    let id = appliance.id.clone();
    // What was typed counts before what the page around gave.
    let alert = move || {
        let told = problem.with(|p| p.as_ref().map(|p| problem_alert(p, None)));
        told.or_else(|| {
            console
                .not_taken
                .with(|all| all.get(&id).map(|p| problem_alert(p, None)))
        })
    };
    let fields = div("card-body stack")
        .live(alert)
        .child(
            div("field")
                .child(el("label").attr("for", "sign-in-way").child("How"))
                .child(choice),
        )
        .live(user_field)
        .child(labelled(
            "sign-in-secret",
            secret_label,
            secret_help,
            secret.clone(),
            secret_error,
        ));
    let button = el("button")
        .attr("type", "submit")
        .class("button primary")
        .live_flag("aria-busy", move || busy.get())
        .live(move || {
            if busy.get() {
                "Signing in …"
            } else {
                "Sign in"
            }
        });
    // The page around may have a session by now; it may also have come to give any.
    let provided = move || {
        console.not_taken.track();
        let ask =
            || crate::dom::button("button", "Ask the portal", move || console.take_sessions());
        console.is_provided().then(ask)
    };
    el("form")
        .class("card")
        .attr("novalidate", "")
        .attr("aria-label", &heading)
        .child(div("card-header").child(el("h2").child(heading.as_str())))
        .child(fields)
        .child(div("card-footer").child(button).live(provided))
}
