//! A request as PowerShell, for a PowerCLI session or any other.

use super::{Piece, basic, pieces, variable};
use crate::run::ShownRequest;

/// The request as one `Invoke-RestMethod`. Secrets are environment variables that the reader
/// sets; nothing else in it is read as code.
pub fn powershell(request: &ShownRequest, origin: &str) -> String {
    let mut out = String::from("Invoke-RestMethod -Method ");
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
            out.push_str(" + $env:");
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
                    ["(ConvertTo-Json $env:", &name, ")"].concat()
                } else {
                    ["$env:", &name].concat()
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
