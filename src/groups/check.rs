//! Filling in an operation for one target without a form, and checking it.

use futures::future::join_all;
use hawser_core::config::Appliance;
use hawser_core::group::{Checked, Member, Peer};
use hawser_core::operation::{
    Draft, Eligibility, Entry, FieldKind, Finding, FixAction, Lookup, OpenPoint, Operation,
    PEER_SIGN_IN, Picker, Prepared, Row, Selection,
};
use hawser_core::problem::{Answer, Kind, Problem};

use super::answers::Answers;
use crate::browser::{fresh_id, now};

/// The entries that a form takes over from an object: fields and their values.
pub(super) type Entries = Vec<(&'static str, Entry)>;

/// A target that can be started as far as its checks tell.
pub(super) struct Ready {
    /// The request.
    pub(super) prepared: Prepared,
    /// The fault.
    pub(super) points: Vec<OpenPoint>,
}

/// Fills in an operation for a member and checks it. `known` are the rows that are at hand; others
/// are read.
///
/// # Errors
///
/// Why it cannot be started.
pub(super) async fn check(
    answers: Answers,
    operation: &'static Operation,
    appliance: &Appliance,
    member: &Member,
    known: &[(&'static str, Entry)],
) -> Result<Ready, Checked> {
    let mut draft = Draft::new(appliance, fresh_id(), now());
    let check = Check {
        answers,
        operation,
        appliance,
    };
    for field in operation.fields {
        match &field.kind {
            FieldKind::Picker(picker) => {
                let known = known.iter().find(|(id, _)| *id == field.id);
                let entry = match known {
                    Some((_, entry)) => entry.clone(),
                    None => Entry::Row(check.row(&draft, field.id, picker, member).await?),
                };
                draft.change(operation, field.id, entry);
            }
            FieldKind::Lookup(lookup) => {
                if let Some(row) = check.look_up(&draft, lookup).await? {
                    draft.pick(field.id, row);
                }
            }
            FieldKind::Text(_) | FieldKind::Secret(_) | FieldKind::Flag(_) => {}
        }
    }
    let findings = check.findings(&draft).await?;
    match operation.check(appliance, &draft, &findings) {
        Ok(prepared) => Ok(Ready {
            prepared,
            points: operation.open_points(&draft, &findings),
        }),
        Err(errors) => {
            // Everything else can be right: it needs a sign-in, and then it is checked again.
            if errors.iter().all(|error| error.field == PEER_SIGN_IN)
                && let Some(peer) = peer(appliance, &findings)
            {
                return Err(Checked::Peer(peer));
            }
            let why: Vec<String> = errors.into_iter().map(|error| error.message).collect();
            Err(Checked::Refused(why.join(". ")))
        }
    }
}

struct Check<'a> {
    answers: Answers,
    operation: &'static Operation,
    appliance: &'a Appliance,
}

impl Check<'_> {
    /// Returns the row of a field after a reload. That of the target is what the checks are about;
    /// others are read from their list.
    async fn row(
        &self,
        draft: &Draft,
        field: &str,
        picker: &Picker,
        member: &Member,
    ) -> Result<Row, Checked> {
        let picked = member.fields.iter().find(|picked| picked.field == field);
        let Some(picked) = picked else {
            return Err(Checked::Refused(format!("No {} is known", picker.noun)));
        };
        if field == self.operation.target {
            return Ok(Row {
                id: picked.id.clone(),
                title: picked.name.clone(),
                detail: String::new(),
                badge: None,
                eligibility: Eligibility::Possible,
                facts: Vec::new(),
                selection: Selection::Id,
            });
        }
        let mut seen = 0;
        for page in 0.. {
            let Some(request) = (picker.request)(draft, page) else {
                break;
            };
            let answer = self.answers.read(self.appliance, request).await;
            let listed = (picker.read)(draft, &good(answer)?);
            if let Some(row) = listed.rows.into_iter().find(|row| row.id == picked.id) {
                return Ok(row);
            }
            seen += listed.seen;
            let is_last = listed.total.is_some_and(|total| seen >= total);
            if is_last || listed.seen < picker.page_size {
                break;
            }
        }
        Err(Checked::Refused(format!(
            "The {} is no longer listed",
            picker.noun
        )))
    }

    async fn look_up(&self, draft: &Draft, lookup: &Lookup) -> Result<Option<Row>, Checked> {
        let Some(request) = (lookup.request)(draft) else {
            return Ok(None);
        };
        let first = self.ask(request).await?;
        let second = lookup.second.and_then(|second| {
            let request = (second.request)(draft, &first)?;
            Some((second, request))
        });
        let looked = match second {
            Some((second, request)) => {
                let answer = self.ask(request).await?;
                (second.read)(draft, first, answer)
            }
            None => (lookup.read)(draft, first),
        };
        match looked {
            Ok(looked) if looked.row.is_none() && lookup.required.is_some() => {
                Err(Checked::Refused(looked.words))
            }
            Ok(looked) => Ok(looked.row),
            Err(problem) => Err(failed(&problem)),
        }
    }

    async fn findings(&self, draft: &Draft) -> Result<Vec<Finding>, Checked> {
        let checks = self.operation.prechecks.iter().filter_map(|precheck| {
            let request = (precheck.request)(draft)?;
            Some(async move {
                let answer = self.ask(request).await?;
                Ok((precheck.evaluate)(draft, answer))
            })
        });
        let found: Result<Vec<Vec<Finding>>, Checked> =
            join_all(checks).await.into_iter().collect();
        Ok(found?.concat())
    }

    /// Reads something; without a session nothing can be told from the answer.
    async fn ask(&self, request: hawser_core::request::Request) -> Result<Answer, Checked> {
        match self.answers.read(self.appliance, request).await {
            Err(problem) if problem.kind == Kind::NotSignedIn => Err(Checked::SignedOut),
            answer => Ok(answer),
        }
    }
}

fn good(answer: Answer) -> Result<serde_json::Value, Checked> {
    answer.map_err(|problem| failed(&problem))
}

fn failed(problem: &Problem) -> Checked {
    match problem.kind {
        Kind::NotSignedIn => Checked::SignedOut,
        _ => Checked::Failed(format!("{}. {}", problem.title, problem.cause)),
    }
}

/// Returns the other site that a finding wants a session on.
fn peer(appliance: &Appliance, findings: &[Finding]) -> Option<Peer> {
    findings.iter().find_map(|finding| match &finding.fix {
        Some(FixAction::SignInOnPeer { pairing, peer }) => Some(Peer {
            appliance: appliance.id.clone(),
            pairing: pairing.clone(),
            name: peer.clone(),
        }),
        _ => None,
    })
}
