//! A request as a script for a POSIX shell: sh, bash, dash or zsh.
//!
//! Secrets are read by the shell itself and reach `curl` and `jq` through pipes. They are in no
//! argument and no environment, which other users of the computer could list, and in no file.

use super::{Piece, basic, is_secret, label, pieces, slots, variable};
use crate::run::ShownRequest;

/// Returns a request as a command. It asks for each secret without echo unless its variable is set
/// already, and says so. Nothing in it runs anything but curl and jq.
///
/// All is one subshell, so that a shell that it is pasted into reads it to its end before the first
/// question, and keeps no variable of it. Sentences are arguments of `:`, because zsh takes no
/// comments where it is typed into.
pub fn curl(request: &ShownRequest, origin: &str) -> String {
    let secret_headers: Vec<&(String, String)> = request
        .headers
        .iter()
        .filter(|(_, value)| is_secret(value))
        .collect();
    let secret_body = is_secret(&request.body);
    let mut lines = Vec::new();
    let names: Vec<&str> = slots(request);
    if !names.is_empty() {
        lines.extend(introduction(
            &names,
            secret_body || has_basic(&secret_headers),
        ));
    }
    // Before curl: where jq is missing or fails, the script ends and nothing is sent.
    if secret_body {
        lines.push(format!("body=$({})", body_by_jq(&request.body)));
    }
    let mut sent = Vec::new();
    for (name, value) in &secret_headers {
        if let Some((user, slot)) = basic(value) {
            lines.push(format!(
                "authorization=$({})",
                authorization_by_jq(user, slot)
            ));
            sent.push("\"$authorization\"".to_owned());
        } else {
            sent.push(quote_slots(&format!("{name}: {value}")));
        }
    }
    let headers = (!sent.is_empty()).then(|| format!("printf '%s\\n' {}", sent.join(" ")));
    let body = match (request.body.is_empty(), secret_body) {
        (true, _) => None,
        (false, true) => Some("printf '%s' \"$body\"".to_owned()),
        (false, false) => Some(format!("printf '%s' {}", quote(&request.body))),
    };
    let curl = |headers_from: &str| call(request, origin, headers_from, body.is_some());
    lines.push(match (headers, &body) {
        (None, None) => curl(""),
        (None, Some(body)) => format!("{body} | {}", curl("")),
        (Some(headers), None) => format!("{headers} | {}", curl("@-")),
        // The body has the standard input, so that the headers come by another way.
        (Some(headers), Some(body)) => {
            format!("{headers} | {{\n{body} |\n{}\n}} 3<&0", curl("@/dev/fd/3"))
        }
    });
    if names.is_empty() {
        return lines.join("\n");
    }
    format!("(\n{}\n)", lines.join("\n"))
}

/// The sentences, and the questions.
fn introduction(names: &[&str], needs_jq: bool) -> Vec<String> {
    let all: Vec<String> = names.iter().map(|slot| variable(slot)).collect();
    let tools = match needs_jq {
        true => "curl 7.55 and jq 1.5, or newer",
        false => "curl 7.55 or newer",
    };
    let first = all.first().map_or("", String::as_str);
    let list = all.join(", ");
    let sentences = [
        format!(
            "Needs {tools}. Asks without echo for each of these variables that is not set: {list}."
        ),
        format!("To set one beforehand, without echo: stty -echo; read -r {first}; stty echo"),
    ];
    let mut lines: Vec<String> = sentences
        .iter()
        .map(|it| format!(": {}", quote(it)))
        .collect();
    lines.push(
        "set -e
ask() {
  trap 'stty echo </dev/tty; exit 130' INT
  stty -echo </dev/tty
  printf '%s, %s: ' \"$2\" \"$1\" >/dev/tty
  IFS= read -r \"$1\" </dev/tty
  stty echo </dev/tty
  echo >/dev/tty
}"
        .to_owned(),
    );
    for (slot, variable) in names.iter().zip(&all) {
        let label = quote(&label(slot));
        lines.push(format!(
            "[ -n \"${{{variable}+set}}\" ] || ask {variable} {label}"
        ));
    }
    lines
}

fn has_basic(headers: &[&(String, String)]) -> bool {
    headers.iter().any(|(_, value)| basic(value).is_some())
}

fn call(request: &ShownRequest, origin: &str, headers_from: &str, has_body: bool) -> String {
    let mut lines = vec![format!("curl --request {}", request.method)];
    for (name, value) in &request.headers {
        if !is_secret(value) {
            lines.push(format!("--header {}", quote(&format!("{name}: {value}"))));
        }
    }
    if !headers_from.is_empty() {
        lines.push(format!("--header {headers_from}"));
    }
    if has_body {
        lines.push("--data-binary @-".to_owned());
    }
    if request.path.contains(['[', ']', '{', '}']) {
        // Else curl makes many addresses out of one.
        lines.push("--globoff".to_owned());
    }
    lines.push(quote(&format!("{origin}{}", request.path)));
    lines.join(" \\\n  ")
}

/// Returns the command that makes the body. jq is given the secrets as lines, and the body as a
/// program: JSON is one, with the secrets as variables in its texts.
fn body_by_jq(body: &str) -> String {
    let mut names = Vec::new();
    let mut json = String::new();
    for piece in pieces(body) {
        match piece {
            Piece::Text(text) => json.push_str(text),
            Piece::Slot(slot) => {
                let name = variable(slot);
                json.push_str(&format!("\\(${name})"));
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    let values: Vec<String> = names.iter().map(|name| format!("\"${name}\"")).collect();
    let read: Vec<String> = names
        .iter()
        .map(|name| format!("input as ${name} | "))
        .collect();
    let program = quote(&format!("{}{json}", read.concat()));
    format!("printf '%s\\n' {} | jq -cnR {program}", values.join(" "))
}

fn authorization_by_jq(user: &str, slot: &str) -> String {
    let user = serde_json::Value::from(format!("{user}:")).to_string();
    let program = quote(&format!(
        "\"Authorization: Basic \" + ({user} + . | @base64)"
    ));
    format!("printf '%s\\n' \"${}\" | jq -rR {program}", variable(slot))
}

/// Single quotes keep a shell from reading anything into the text.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Quotes a text, with each `‹slot›` as a variable.
fn quote_slots(text: &str) -> String {
    let quoted = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => quote(text),
        Piece::Slot(slot) => format!("\"${}\"", variable(slot)),
    });
    quoted.collect()
}
