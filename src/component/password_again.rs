//! The password again, within the last question before a dangerous operation is sent.

use std::rc::Rc;

use hawser_core::config::Appliance;
use hawser_core::operation::{Danger, Operation};
use hawser_core::problem::{Kind, Problem, Words};
use hawser_core::system::SignInWay;

use super::problem_panel::{alert, problem_alert};
use super::sign_in::{labelled, take_secret};
use crate::console::Console;
use crate::dom::{El, View, button, el, p};
use crate::signal::{Signal, keep};

/// The id of the form, by which the button of the dialog belongs to it.
const FORM: &str = "confirm-password-form";

/// A refusal, whatever the system calls it: the password is all that was asked about.
static REFUSALS: &[(Kind, Words)] = &[
    (Kind::NotSignedIn, REFUSED),
    (Kind::Forbidden, REFUSED),
    (Kind::Refused, REFUSED),
];

const REFUSED: Words = Words {
    title: "The password was not accepted",
    means: "The appliance does not let this user in with it.",
    todo: "Type it again. After several wrong ones an appliance may lock the user for a while, also in its own interface.",
};

/// A password that is to be typed before something is sent.
pub struct PasswordAgain {
    console: Console,
    appliance: Rc<Appliance>,
    user: String,
    /// None where this console cannot ask for one.
    way: Option<&'static SignInWay>,
}

impl PasswordAgain {
    /// What is asked before an operation is sent; nothing where it is not dangerous, or the
    /// configuration does not want it.
    pub fn before(console: Console, operation: &Operation, appliance: &Appliance) -> Option<Self> {
        if operation.danger == Danger::Low || !console.config().password_again {
            return None;
        }
        let way = console.sessions.way(&appliance.id);
        let session = console.sessions.state_now(&appliance.id);
        Some(Self {
            console,
            appliance: Rc::new(appliance.clone()),
            user: session.user().to_owned(),
            way: appliance.way_again(&way, session.user()),
        })
    }

    /// The end of the dialog: what is typed, and the button that sends once the appliance has
    /// accepted that. `ready` says whether the rest of the dialog is filled in.
    pub fn ask(
        self,
        label: String,
        ready: Signal<bool>,
        agreed: impl Fn() + 'static,
        left: impl Fn() + 'static,
    ) -> (View, El) {
        let Some(way) = self.way else {
            return self.cannot(Box::new(left));
        };
        let entry = Rc::new(Entry {
            again: self,
            way,
            input: el("input")
                .attr("type", "password")
                .attr("name", "password")
                .attr("autocomplete", "current-password"),
            ready,
            busy: Signal::new(false),
            missing: Signal::new(false),
            problem: Signal::new(None),
            agreed: Box::new(agreed),
        });
        keep(Blanked(entry.input.clone()));
        (entry.form().into(), entry.button(label))
    }

    /// There is no password to ask for, so nothing can be sent.
    fn cannot(self, left: Box<dyn Fn()>) -> (View, El) {
        let words = "This console asks for the password again before this operation, and your session was not begun with one. Nothing can be sent from it. Sign in with user and password, then review again; what you filled in stays.";
        let title = "There is no password to ask for";
        let told = alert("warning", title, p("alert-body", words));
        let label = "Sign out, then in with a password";
        let (console, appliance) = (self.console, self.appliance);
        let out = button("button primary", label, move || {
            left();
            console.focus("sign-in-user");
            let appliance = appliance.clone();
            console.spawn(async move {
                let ended = console.sign_out(&appliance).await;
                console.note_ended(&appliance, ended.is_ok());
            });
        });
        (told.into(), out)
    }
}

/// The password while it is typed and checked.
struct Entry {
    again: PasswordAgain,
    way: &'static SignInWay,
    input: El,
    ready: Signal<bool>,
    busy: Signal<bool>,
    missing: Signal<bool>,
    problem: Signal<Option<Problem>>,
    agreed: Box<dyn Fn()>,
}

impl Entry {
    fn form(self: &Rc<Self>) -> El {
        let (missing, problem) = (self.missing, self.problem);
        // Password managers want to see whose it is.
        let user = el("input")
            .attr("type", "text")
            .attr("name", "username")
            .attr("autocomplete", "username")
            .attr("hidden", "");
        user.set_value(&self.again.user);
        let field = labelled(
            "confirm-password",
            format!("Password of {}", self.again.user),
            "The appliance checks it before anything is sent; it is not kept.",
            self.input.clone(),
            move || missing.get().then_some("Enter the password"),
        );
        let refused = move || {
            problem.with(|problem| {
                let told = problem_alert(problem.as_ref()?, None);
                Some(told.child(p("", "Nothing was sent; the form is as it was.")))
            })
        };
        let entry = self.clone();
        el("form")
            .class("stack")
            .attr("id", FORM)
            .attr("novalidate", "")
            .live(refused)
            .child(user)
            .child(field)
            .on("submit", move |event| {
                event.prevent_default();
                entry.submit();
            })
    }

    fn button(&self, label: String) -> El {
        let (ready, busy) = (self.ready, self.busy);
        el("button")
            .attr("type", "submit")
            .attr("form", FORM)
            .class("button danger")
            .live_on_off("disabled", move || !ready.get())
            .live_flag("aria-busy", move || busy.get())
            .live(move || {
                View::from(if busy.get() {
                    "Checking the password …"
                } else {
                    label.as_str()
                })
            })
    }

    /// Lets the appliance check what was typed, and agrees if it is right.
    fn submit(self: &Rc<Self>) {
        if self.busy.get_untracked() || !self.ready.get_untracked() {
            return;
        }
        let missing = self.input.value().is_empty();
        self.missing.set(missing);
        if missing {
            return self.input.focus();
        }
        self.problem.set(None);
        self.busy.set(true);
        let PasswordAgain {
            console,
            appliance,
            user,
            ..
        } = &self.again;
        let entry = self.clone();
        console.check_password(
            appliance.clone(),
            self.way,
            user.clone(),
            take_secret(&self.input),
            Box::new(move |problem| entry.checked(problem)),
        );
    }

    fn checked(&self, problem: Option<Problem>) {
        // Whoever went back meanwhile does not agree any more.
        if self.again.console.has_ended() || self.busy.try_get_untracked().is_none() {
            return;
        }
        let Some(problem) = problem else {
            return (self.agreed)();
        };
        self.problem.set(Some(problem.reworded(REFUSALS)));
        self.busy.set(false);
        self.input.focus();
    }
}

/// An input in which nothing is left when its dialog closes.
struct Blanked(El);

impl Drop for Blanked {
    fn drop(&mut self) {
        self.0.set_value("");
    }
}
