//! Loads `config.json`, and resolves what it is relative to.

use gloo_net::http::{Request, RequestBuilder, Response};
use hawser_core::config::{Config, ConfigError, read_config};
use web_sys::{AbortSignal, RequestRedirect, ResponseType, Url};

use crate::browser::{document, origin};

/// The time that the web server has for the file.
const DEADLINE_MS: u32 = 8_000;

/// Loads and reads `config.json` from beside the page.
pub(crate) async fn load() -> Result<Config, Vec<ConfigError>> {
    let file = fetch_file().await;
    let body = file.map_err(|reason| vec![ConfigError::of_file(reason)])?;
    let folder = document().base_uri().ok().flatten().unwrap_or_default();
    read_config(&body).and_then(|config| resolve_bases(config, &folder))
}

/// The first request is the one that index.html preloads; servers let it be revalidated each time.
async fn fetch_file() -> Result<Vec<u8>, String> {
    let deadline = AbortSignal::timeout_with_u32(DEADLINE_MS);
    let request = || Request::get("./config.json").abort_signal(Some(&deadline));
    let failure = |otherwise: &str| {
        match deadline.aborted() {
        true => "the file did not arrive within 8 seconds: the web server, or a proxy in front of it, does not respond".to_owned(),
        false => otherwise.to_owned(),
    }
    };
    let response = match send(request()).await {
        Some(response) => response,
        // A redirect to another origin fails without a word, unless it is not followed.
        None => match send(request().redirect(RequestRedirect::Manual)).await {
            Some(response) if response.type_() == ResponseType::Opaqueredirect => {
                return Err(redirected("another address"));
            }
            _ => {
                let reason = "the file could not be loaded: the web server did not respond";
                return Err(failure(reason));
            }
        },
    };
    if response.redirected() {
        let address = response.url();
        return Err(redirected(
            address.split(['?', '#']).next().unwrap_or_default(),
        ));
    }
    if !response.ok() {
        let status = response.status();
        return Err(format!("the server returned {status} for the file"));
    }
    let body = response.binary().await;
    body.map_err(|_| failure("the file was truncated"))
}

async fn send(request: RequestBuilder) -> Option<Response> {
    request.send().await.ok()
}

fn redirected(to: &str) -> String {
    format!(
        "the web server redirected the request for the file to {to}; often a sign-in page in front of the console, whose session has ended. Sign in there and try again, or serve the file without a redirect"
    )
}

/// Resolves the bases of all appliances against the address of a folder.
///
/// # Errors
///
/// Each base that does not lead to a path on the page's own origin.
pub(crate) fn resolve_bases(mut config: Config, folder: &str) -> Result<Config, Vec<ConfigError>> {
    let mut errors = Vec::new();
    for (i, appliance) in config.appliances.iter_mut().enumerate() {
        match resolve_base(&appliance.base, folder) {
            Some(path) => appliance.base = path,
            None => errors.push(ConfigError {
                place: format!("appliances[{i}].base"),
                line: None,
                what: format!(
                    "\"{}\", in the folder {folder}, does not lead to a path on the console's own origin",
                    appliance.base
                ),
                example: r#""base": "/api/vr-a/api/rest/vr/v2""#,
            }),
        }
    }
    if errors.is_empty() {
        Ok(config)
    } else {
        Err(errors)
    }
}

/// Returns the path that a base leads to, without a slash at its end; `None` where a browser takes
/// it for an address of another origin. Tokens and passwords are sent there.
pub fn resolve_base(base: &str, folder: &str) -> Option<String> {
    let origin = origin();
    let folder = Url::new_with_base(folder, &origin).ok()?;
    let url = Url::new_with_base(&format!("{base}/"), &folder.href()).ok()?;
    let path = url.pathname();
    // A path that begins with two slashes is on this origin here, and is a host where it is used.
    let own = url.origin() == origin && !path.contains("//");
    own.then(|| path.trim_end_matches('/').to_owned())
}
