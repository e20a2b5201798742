//! A request as a script for PowerShell: Windows PowerShell 5.1, or PowerShell 7.

use super::{Piece, basic, label, pieces, slots, variable};
use crate::run::ShownRequest;

/// Returns the request as one `Invoke-RestMethod`. Secrets are variables of PowerShell, which are
/// asked for without echo where they are not set; nothing else in it is read as code.
///
/// All is one script block, so that a console that it is pasted into reads it to its end before the
/// first question, and keeps no variable of it.
pub fn powershell(request: &ShownRequest, origin: &str) -> String {
    let names = slots(request);
    let call = call(request, origin);
    if names.is_empty() {
        return call;
    }
    let mut out = String::from("& {\n");
    let all: Vec<String> = names
        .iter()
        .map(|slot| format!("${}", variable(slot)))
        .collect();
    out.push_str("# Asks without echo for each of these variables that is not set: ");
    out.push_str(&all.join(", "));
    out.push_str(".\n# To set one beforehand, without echo: ");
    out.push_str(&format!(
        "{} = {}\n",
        all.first().map_or("", String::as_str),
        ask("''")
    ));
    for slot in &names {
        let name = variable(slot);
        let mut prompt = String::new();
        quote(&mut prompt, &format!("{}, {name}", label(slot)));
        let ask = ask(&prompt);
        out.push_str(&format!(
            "if (-not (Test-Path variable:{name})) {{ ${name} = {ask} }}\n"
        ));
    }
    out.push_str(&call);
    out.push_str("\n}");
    out
}

fn ask(prompt: &str) -> String {
    format!("[Net.NetworkCredential]::new('', (Read-Host {prompt} -AsSecureString)).Password")
}

fn call(request: &ShownRequest, origin: &str) -> String {
    // A redirect would send a request a second time, to somebody else.
    let mut out = String::from("Invoke-RestMethod -MaximumRedirection 0 -Method ");
    out.push_str(&request.method);
    out.push_str(" `\n  -Uri ");
    quote(&mut out, &[origin, &request.path].concat());
    out.push_str(" `\n  -Headers @{");
    for (name, value) in &request.headers {
        if name == "Content-Type" {
            continue;
        }
        out.push_str("\n    ");
        quote(&mut out, name);
        out.push_str(" = ");
        if let Some((user, slot)) = basic(value) {
            out.push_str("'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(");
            quote(&mut out, &[user, ":"].concat());
            out.push_str(" + $");
            out.push_str(&variable(slot));
            out.push_str("))");
        } else {
            join(&mut out, value);
        }
    }
    out.push_str("\n  }");
    if !request.body.is_empty() {
        out.push_str(" `\n  -ContentType 'application/json; charset=utf-8' `\n  -Body (");
        join(&mut out, &request.body);
        out.push(')');
    }
    out
}

/// A text with its secrets, as an expression. A secret that stands alone between quotation
/// marks is a text of JSON, and is written as one.
fn join(out: &mut String, text: &str) {
    let pieces = pieces(text);
    let mut first = true;
    let mut in_json = false;
    for (i, piece) in pieces.iter().enumerate() {
        let next = pieces.get(i + 1);
        let part = match piece {
            Piece::Slot(slot) => {
                let name = variable(slot);
                if in_json {
                    ["(ConvertTo-Json $", &name, ")"].concat()
                } else {
                    ["$", &name].concat()
                }
            }
            Piece::Text(text) => {
                let text = if in_json {
                    text.get(1..).unwrap_or("")
                } else {
                    *text
                };
                let closed = |next: &Piece<'_>| {
                    matches!(pieces.get(i + 2), Some(Piece::Text(t)) if t.starts_with('"'))
                        && matches!(next, Piece::Slot(_))
                };
                in_json = text.ends_with('"') && next.is_some_and(closed);
                let text = if in_json {
                    text.strip_suffix('"').unwrap_or(text)
                } else {
                    text
                };
                if text.is_empty() {
                    continue;
                }
                let mut quoted = String::new();
                quote(&mut quoted, text);
                quoted
            }
        };
        if !first {
            out.push_str(" + ");
        }
        first = false;
        out.push_str(&part);
    }
    if first {
        out.push_str("''");
    }
}

/// Single quotes keep PowerShell from reading anything into the text. It takes the
/// typographic ones for single quotes too.
fn quote(out: &mut String, text: &str) {
    out.push('\'');
    for c in text.chars() {
        if matches!(c, '\'' | '‘' | '’' | '‚' | '‛') {
            out.push(c);
        }
        out.push(c);
    }
    out.push('\'');
}
