//! Requests as text for people: the only place that prints them. It works on
//! [`ShownRequest`], which has names where secrets were, so it cannot print one.

use crate::clock::duration_words;
use crate::fact::Shown;
use crate::problem::Problem;
use crate::run::ShownRequest;

/// A request as a `curl` command for a POSIX shell. Secrets are shell
/// variables that the reader sets; nothing in it runs anything but curl.
pub fn curl(request: &ShownRequest, origin: &str) -> String {
    let mut lines = vec![format!("curl --request {}", request.method)];
    for (name, value) in &request.headers {
        if let Some(user) = value.strip_prefix("Basic ‹") {
            let user = user.trim_end_matches('›');
            let (user, slot) = user.rsplit_once(':').unwrap_or((user, "password"));
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
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('‹') {
        let Some((slot, tail)) = after.split_once('›') else {
            break;
        };
        if !is_slot(slot) {
            break;
        }
        out.push_str(&quote(before));
        out.push_str(&format!("\"${}\"", variable(slot)));
        rest = tail;
    }
    if !rest.is_empty() || out.is_empty() {
        out.push_str(&quote(rest));
    }
    out
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
