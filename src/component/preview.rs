//! The exact request, before and after it was sent.

use hawser_core::disclose::curl;
use hawser_core::run::ShownRequest;
use leptos::prelude::*;

use super::copy::Copy;

/// Method, path, headers and body, with names where secrets are.
#[component]
pub fn Preview(request: ShownRequest) -> impl IntoView {
    let origin = crate::browser::window()
        .location()
        .origin()
        .unwrap_or_default();
    let command = curl(&request, &origin);
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect::<String>();
    let body = request.body.clone();
    let text = if body.is_empty() {
        headers
    } else {
        format!("{headers}\n{body}")
    };
    view! {
        <div class="preview">
            <div class="preview-request">
                <span class="badge method">{request.method}</span>
                <code>{request.path}</code>
                <Copy what="as curl" text=move || command.clone() />
            </div>
            <pre class="code" tabindex="0" aria-label="Headers and body of the request">{text}</pre>
        </div>
    }
}
