//! Prechecks: what was looked at on the appliance, and what was found.

use crate::signal::{Memo, Signal};
use hawser_core::config::Appliance;
use hawser_core::operation::{Bearing, Draft, Finding, Operation, Precheck, Remedy};
use hawser_core::order::sort;
use hawser_core::problem::Answer;
use hawser_core::request::Request;

use super::field::Form;
use super::peer_sign_in::peer_sign_in;
use crate::console::{Console, use_console};
use crate::dom::{El, View, button, effect, el, p, unseen};
use crate::views;

/// How far one precheck has come.
#[derive(Clone, PartialEq)]
enum Check {
    Loading,
    Found(Vec<Finding>),
}

/// What was answered; none while it is being asked.
type Answers = Vec<(&'static Precheck, Option<Answer>)>;

/// The prechecks of a form: asked again whenever what is asked changes, and judged anew with
/// every change of the form.
#[derive(Clone, Copy)]
pub struct Checks {
    draft: Signal<Draft>,
    answers: Signal<Answers>,
    all: Memo<Vec<(&'static str, Check)>>,
    again: Signal<u32>,
}

fn judge(draft: &Draft, answers: &Answers) -> Vec<(&'static str, Check)> {
    let mut all = Vec::new();
    for (precheck, answer) in answers {
        let check = match answer {
            Some(answer) => Check::Found((precheck.judge)(draft, answer.clone())),
            None => Check::Loading,
        };
        all.push((precheck.id, check));
    }
    all
}

impl Checks {
    /// Begins to look.
    pub fn new(operation: &'static Operation, appliance: &Appliance, draft: Signal<Draft>) -> Self {
        let answers = Signal::new(Vec::new());
        let checks = Self {
            draft,
            answers,
            all: Memo::new(move || draft.with(|draft| answers.with(|all| judge(draft, all)))),
            again: Signal::new(0),
        };
        let console = use_console();
        for precheck in operation.prechecks {
            checks.watch(console, appliance.clone(), precheck);
        }
        checks
    }

    fn watch(self, console: Console, appliance: Appliance, precheck: &'static Precheck) {
        let asked = Signal::new(None::<(Request, u32)>);
        effect(move || {
            let signed_in = console.sessions.state(&appliance.id).is_in();
            let request = self.draft.with(precheck.request).filter(|_| signed_in);
            let wanted = request.map(|request| (request, self.again.get()));
            if asked.get_untracked() == wanted {
                return;
            }
            asked.set(wanted.clone());
            let Some((request, _)) = wanted.clone() else {
                self.set(precheck, None);
                return;
            };
            self.set(precheck, Some(None));
            let appliance = appliance.clone();
            console.spawn(async move {
                let answer = console.read(&appliance, &request).await;
                // The form has moved on: this answer is about something else.
                if asked.try_get_untracked() != Some(wanted) {
                    return;
                }
                self.set(precheck, Some(Some(answer)));
            });
        });
    }

    fn set(self, precheck: &'static Precheck, answer: Option<Option<Answer>>) {
        self.answers.update(|all| {
            all.retain(|(known, _)| known.id != precheck.id);
            all.extend(answer.map(|answer| (precheck, answer)));
        });
    }

    /// Looks at everything again.
    pub fn look_again(self) {
        self.again.update(|n| *n = n.wrapping_add(1));
    }

    /// What was found so far.
    pub fn findings(self) -> Vec<Finding> {
        let found = self
            .all
            .get()
            .into_iter()
            .filter_map(|(_, check)| match check {
                Check::Found(findings) => Some(findings),
                Check::Loading => None,
            });
        found.flatten().collect()
    }

    /// Whether something is still being looked at.
    pub fn is_loading(self) -> bool {
        let all = self.all.get();
        all.iter().any(|(_, check)| *check == Check::Loading)
    }
}

/// One line of the list: its rank, the id of its precheck, and what was found, or the title
/// of what is looked at.
type Line = (u8, &'static str, Result<Finding, &'static str>);

/// The findings, worst first, with what can be done about them in place. Those that ask for
/// attention are not drawn anew when another check ends well: somebody may be typing there.
pub fn findings(form: Form, appliance: &Appliance, checks: Checks) -> El {
    let appliance = appliance.clone();
    let lines = move |grave: bool| {
        let mut lines: Vec<Line> = Vec::new();
        let all = checks.all.get();
        for precheck in form.operation.prechecks {
            match all.iter().find(|(id, _)| *id == precheck.id) {
                None => {}
                Some((id, Check::Loading)) => lines.push((CALM, *id, Err(precheck.title))),
                Some((id, Check::Found(found))) => {
                    let line = |f: &Finding| (rank(f.bearing), *id, Ok(f.clone()));
                    lines.extend(found.iter().map(line));
                }
            }
        }
        lines.retain(|(rank, ..)| (*rank < CALM) == grave);
        sort(&mut lines, |(a, ..), (b, ..)| a.cmp(b));
        lines
    };
    let item = move |(_, id, finding): &Line| match finding {
        Ok(finding) => item(form, &appliance, id, finding, checks),
        Err(title) => loading(id, title),
    };
    let (grave, calm) = (
        Memo::new(move || lines(true)),
        Memo::new(move || lines(false)),
    );
    let none = move || {
        let none = checks.all.get().is_empty();
        none.then(|| p("muted", "The checks begin as soon as a target is chosen."))
    };
    let graves = item.clone();
    el("div")
        .attr("aria-live", "polite")
        .live_flag("aria-busy", move || checks.is_loading())
        .live(none)
        .child(
            el("ul")
                .class("findings")
                .live(move || grave.get().iter().map(&graves).collect::<View>())
                .live(move || calm.get().iter().map(&item).collect::<View>()),
        )
}

/// From this rank on nothing is to be done.
const CALM: u8 = 3;

fn rank(bearing: Bearing) -> u8 {
    match bearing {
        Bearing::Blocks => 0,
        Bearing::Warning => 1,
        Bearing::Unknown => 2,
        Bearing::Fine => 4,
    }
}

fn loading(id: &str, title: &str) -> El {
    el("li")
        .class("finding")
        .attr("data-tone", "loading")
        .attr("data-check", id)
        .child(p("finding-title", format!("{title}: looking …")))
}

fn item(form: Form, appliance: &Appliance, check: &str, finding: &Finding, checks: Checks) -> El {
    let remedy = finding.remedy.as_ref().map(|remedy| match remedy {
        Remedy::SignInOnPeer { pairing, peer } => {
            let form = peer_sign_in(appliance, pairing, peer, move || checks.look_again());
            // What nothing goes without stands open.
            let is_open = finding.bearing == Bearing::Blocks;
            View::from(form.map(|form| form.on_off("open", is_open)))
        }
        Remedy::FollowRunning => follow_running(form, appliance),
    });
    let title = views![
        unseen(format!("{}: ", finding.bearing.words())),
        finding.title.as_str()
    ];
    let detail = (!finding.detail.is_empty()).then(|| p("finding-detail", finding.detail.as_str()));
    el("li")
        .class("finding")
        .attr("data-tone", finding.bearing.mark())
        .attr("data-check", check)
        .child(p("finding-title", title))
        .child(detail)
        .child(remedy)
}

/// Leads to a run that follows what runs already; nothing is sent.
fn follow_running(form: Form, appliance: &Appliance) -> View {
    let console = use_console();
    let appliance = appliance.clone();
    let follow = move || {
        form.draft.with_untracked(|draft| {
            if let Ok(prepared) = form.operation.check(&appliance, draft, &[]) {
                console.follow_running(&prepared);
            }
        });
    };
    p("", button("button small", "Follow what is running", follow)).into()
}
