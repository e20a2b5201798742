//! Requests as text for people: the only place that prints them. It works on
//! [`ShownRequest`], which has names where secrets were, so it cannot print one.

mod evidence;
mod powershell;

pub use evidence::{evidence_json, evidence_text, journal_json};
pub use powershell::powershell;

use crate::clock::duration_words;
use crate::fact::Shown;
use crate::problem::Problem;
use crate::run::ShownRequest;

/// A request as a `curl` command for a POSIX shell. Secrets are shell
/// variables that the reader sets; nothing in it runs anything but curl.
pub fn curl(request: &ShownRequest, origin: &str) -> String {
    let mut lines = vec![format!("curl --request {}", request.method)];
    for (name, value) in &request.headers {
        if let Some((user, slot)) = basic(value) {
            let quoted = format!("{}\"${}\"", quote(&format!("{user}:")), variable(slot));
            lines.push(format!("--user {quoted}"));
        } else {
            lines.push(format!(
                "--header {}",
                quote_slots(&format!("{name}: {value}"))
            ));
        }
    }
    if !request.body.is_empty() {
        lines.push(format!("--data {}", quote_slots(&request.body)));
    }
    if request.path.contains(['[', ']', '{', '}']) {
        // Else curl makes many addresses out of one.
        lines.push("--globoff".to_owned());
    }
    lines.push(quote(&format!("{origin}{}", request.path)));
    lines.join(" \\\n  ")
}

/// Single quotes keep a shell from reading anything into the text.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Quotes a text, with each `‹slot›` as a variable.
fn quote_slots(text: &str) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(&quote(text)),
            Piece::Slot(slot) => {
                out.push_str("\"$");
                out.push_str(&variable(slot));
                out.push('"');
            }
        }
    }
    if out.is_empty() {
        out.push_str("''");
    }
    out
}

/// A part of a header or body as it is shown.
enum Piece<'t> {
    /// As it stands.
    Text(&'t str),
    /// The name of a secret.
    Slot(&'t str),
}

/// What is shown, apart from the names of secrets in it.
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
    let user = value.strip_prefix("Basic ‹")?.trim_end_matches('›');
    Some(user.rsplit_once(':').unwrap_or((user, "password")))
}

fn is_slot(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

fn variable(slot: &str) -> String {
    slot.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
        .map(|c| {
            if c == '-' {
                '_'
            } else {
                c.to_ascii_uppercase()
            }
        })
        .collect()
}

/// A problem as plain text for a ticket, without stack traces.
pub fn problem_text(problem: &Problem) -> String {
    let mut lines = vec![problem.title.clone(), problem.means.clone()];
    if !problem.said.is_empty() {
        lines.push(format!("The appliance says: {}", problem.said));
    }
    if !problem.details.is_empty() {
        lines.push(problem.details.clone());
    }
    lines.push(problem.todo.clone());
    for fact in &problem.facts {
        let value = match &fact.value {
            Shown::Text(text) | Shown::Code(text) => text.clone(),
            Shown::Time(at) => at.iso(),
            Shown::Span(ms) => duration_words(*ms),
        };
        lines.push(format!("{}: {value}", fact.label));
    }
    // Where there is a stack trace, the answer has it too.
    if problem.trace.is_empty() && !problem.raw.trim().is_empty() {
        lines.push(format!("Answer as it came:\n{}", problem.raw));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
