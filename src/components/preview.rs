//! The exact request of an operation, before and after it was sent.

use hawser_core::export::{curl, powershell};
use hawser_core::run::ShownRequest;
use leptos::prelude::*;

use crate::browser::origin;
use crate::components::copy::CopyButton;
use crate::components::name::Name;

/// Method, path, headers and body of a request, with names where secrets belong.
#[component]
pub fn RequestPreview(request: ShownRequest) -> impl IntoView {
    let text = headers_and_body(&request);
    let curl_command = curl(&request, &origin());
    let powershell_command = powershell(&request, &origin());
    let ShownRequest { method, path, .. } = request;
    view! {
        <div class="preview">
            <div class="preview-request">
                <span class="badge method">{method}</span>
                <code>
                    <Name text=path />
                </code>
                <CopyButton what="as curl" text=move |()| curl_command.clone() />
                <CopyButton what="as PowerShell" text=move |()| powershell_command.clone() />
            </div>
            <pre class="code" tabindex="0" aria-label="Request headers and body">
                <Name text />
            </pre>
        </div>
    }
}

fn headers_and_body(request: &ShownRequest) -> String {
    let mut text = String::new();
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    if !request.body.is_empty() {
        text.push('\n');
        text.push_str(&request.body);
    }
    text
}
