//! Requests as text for people: the only place that prints them. It works on
//! [`ShownRequest`], which has names where secrets were, so it cannot print one.

mod curl;
mod evidence;
mod powershell;

pub use curl::curl;
pub use evidence::{CONSOLE, evidence_json, evidence_text, journal_json};
pub use powershell::powershell;

use crate::problem::Problem;
use crate::run::ShownRequest;

/// A part of a header or body as it is shown.
enum Piece<'t> {
    /// As it stands.
    Text(&'t str),
    /// The name of a secret.
    Slot(&'t str),
}

/// Splits a shown text at the names of secrets in it.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('‹') {
        let Some((slot, tail)) = after.split_once('›') else {
            break;
        };
        if !is_slot(slot) {
            break;
        }
        if !before.is_empty() {
            out.push(Piece::Text(before));
        }
        out.push(Piece::Slot(slot));
        rest = tail;
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest));
    }
    out
}

/// User and slot of a header that signs in with a password.
fn basic(value: &str) -> Option<(&str, &str)> {
    let user = value.strip_prefix("Basic ‹")?.strip_suffix('›')?;
    Some(user.rsplit_once(':').unwrap_or((user, "password"))).filter(|(_, slot)| is_slot(slot))
}

fn is_slot(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Returns `true` for a header or body with a place for a secret.
fn is_secret(text: &str) -> bool {
    let is_slot = |piece: &Piece<'_>| matches!(piece, Piece::Slot(_));
    basic(text).is_some() || pieces(text).iter().any(is_slot)
}

/// Returns the slots of a request, each once.
fn slots(request: &ShownRequest) -> Vec<&str> {
    let texts = request.headers.iter().map(|(_, value)| value.as_str());
    let mut found = Vec::new();
    let mut add = |slot| {
        if !found.contains(&slot) {
            found.push(slot);
        }
    };
    for text in texts.chain([request.body.as_str()]) {
        if let Some((_, slot)) = basic(text) {
            add(slot);
            continue;
        }
        for piece in pieces(text) {
            if let Piece::Slot(slot) = piece {
                add(slot);
            }
        }
    }
    found
}

/// Returns the variable of a slot. Its prefix keeps the value of another program's variable from
/// being sent.
fn variable(slot: &str) -> String {
    format!("HAWSER_{}", slot.replace('-', "_").to_ascii_uppercase())
}

/// Returns the name of a slot for people: "Session token", "Remote password".
fn label(slot: &str) -> String {
    let words = match slot {
        "session" => "session token".to_owned(),
        _ => slot.replace('-', " "),
    };
    let (first, rest) = words.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}", first.to_ascii_uppercase())
}

/// Returns a problem as plain text for a ticket, without stack traces.
pub fn problem_text(problem: &Problem) -> String {
    let mut lines = vec![problem.title.clone(), problem.cause.clone()];
    if !problem.message.is_empty() {
        lines.push(format!("Message from the appliance: {}", problem.message));
    }
    if !problem.details.is_empty() {
        lines.push(problem.details.clone());
    }
    lines.push(problem.action.clone());
    for fact in &problem.facts {
        lines.push(format!("{}: {}", fact.label, fact.value.words()));
    }
    // Where there is a stack trace, the answer has it too.
    if problem.trace.is_empty() && !problem.raw.trim().is_empty() {
        lines.push(format!("Raw response:\n{}", problem.raw));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
