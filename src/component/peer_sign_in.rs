//! Signing in on the other site of a pairing, in place.

use crate::signal::Signal;
use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::system::PEER_PASSWORD;

use super::problem_panel::problem_alert;
use super::sign_in::{labelled, take_secret};
use crate::console::use_console;
use crate::dom::{El, el};

/// A small form that opens in place. Nothing where the system has no such
/// session.
pub fn peer_sign_in(
    appliance: &Appliance,
    pairing: &str,
    peer: &str,
    done: impl Fn() + Copy + 'static,
) -> Option<El> {
    let console = use_console();
    let signing_in = appliance.system.spec().peer_sign_in?;
    let busy = Signal::new(false);
    let problem = Signal::new(None::<Problem>);
    let user = el("input")
        .attr("type", "text")
        .attr("autocomplete", "username")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("required", "");
    let password = el("input")
        .attr("type", "password")
        .attr("autocomplete", "current-password")
        .attr("required", "");
    let none = || None;
    let form = el("form")
        .class("stack")
        .live(move || problem.with(|p| p.as_ref().map(|p| problem_alert(p, None))))
        .child(labelled(
            "peer-user",
            "User name on the other site",
            "",
            user.clone(),
            none,
        ))
        .child(labelled(
            "peer-password",
            "Password on the other site",
            "",
            password.clone(),
            none,
        ))
        .child(
            el("button")
                .attr("type", "submit")
                .class("button small")
                .live_flag("aria-busy", move || busy.get())
                .child("Sign in on the other site"),
        );
    let (appliance, pairing) = (appliance.clone(), pairing.to_owned());
    let form = form.on("submit", move |event| {
        event.prevent_default();
        // The forms of a page stand inside each other only in the eye.
        event.stop_propagation();
        if busy.get_untracked() {
            return;
        }
        let request = signing_in(&pairing, user.value().trim());
        let secret = take_secret(&password);
        let appliance = appliance.clone();
        busy.set(true);
        problem.set(None);
        console.spawn(async move {
            let outcome = console
                .sign_in_on_peer(&appliance, request, PEER_PASSWORD, secret)
                .await;
            busy.set(false);
            match outcome {
                Ok(()) => done(),
                Err(found) => {
                    problem.set(Some(*found));
                }
            }
        });
    });
    Some(
        el("details")
            .class("fold")
            .child(el("summary").child(format!("Sign in on {peer}")))
            .child(form),
    )
}
