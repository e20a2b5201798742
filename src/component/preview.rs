//! The exact request, before and after it was sent.

use hawser_core::disclose::{curl, powershell};
use hawser_core::run::ShownRequest;

use super::copy::copy;
use crate::dom::{El, div, el, span};

/// Method, path, headers and body, with names where secrets are.
pub fn preview(request: &ShownRequest) -> El {
    let origin = crate::browser::window()
        .location()
        .origin()
        .unwrap_or_default();
    let command = curl(request, &origin);
    let powershell = powershell(request, &origin);
    let mut text = String::new();
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    if !request.body.is_empty() {
        text.push('\n');
        text.push_str(&request.body);
    }
    let line = div("preview-request")
        .child(span("badge method", request.method.as_str()))
        .child(el("code").child(request.path.as_str()))
        .child(copy("as curl", move || command.clone()))
        .child(copy("as PowerCLI", move || powershell.clone()));
    let code = el("pre")
        .class("code")
        .attr("tabindex", "0")
        .attr("aria-label", "Headers and body of the request")
        .child(text);
    div("preview").child(line).child(code)
}
