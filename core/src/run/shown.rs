//! A request as it is shown: before it is sent, and as evidence afterwards.

use serde::{Deserialize, Serialize};

use crate::config::Appliance;
use crate::request::Request;

/// A request as evidence: everything but secrets, and no way to send it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct ShownRequest {
    /// `POST`.
    pub method: String,
    /// Path and query on the console's origin.
    pub path: String,
    /// Header names and values, secrets as `‹slot›`.
    pub headers: Vec<(String, String)>,
    /// The body, indented, secrets as `‹slot›`.
    pub body: String,
}

impl ShownRequest {
    /// Shows a request to an appliance.
    pub fn of(request: &Request, appliance: &Appliance) -> Self {
        use crate::request::Credentials as C;
        let mut headers: Vec<(String, String)> = Vec::new();
        let basic = |user: &str, slot: crate::secret::Slot| {
            (
                "Authorization".to_owned(),
                format!("Basic ‹{user}:{}›", slot.0),
            )
        };
        let spec = appliance.system.spec();
        headers.push((
            "Accept".to_owned(),
            (appliance.system.protocol().accept)(appliance),
        ));
        let session = || (spec.token_header.to_owned(), "‹session›".to_owned());
        match &request.credentials {
            C::None => {}
            C::Session => headers.push(session()),
            C::Basic { user, password } => headers.push(basic(user, *password)),
            C::SessionAndBasic { user, password } => {
                headers.push(session());
                headers.push(basic(user, *password));
            }
        }
        headers.extend(
            request
                .headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), v.clone())),
        );
        if request.body.is_some() {
            headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        }
        Self {
            method: request.method.as_str().to_owned(),
            path: format!("{}{}", appliance.base, request.target()),
            headers,
            body: request
                .body
                .as_ref()
                .map(crate::request::Json::shown)
                .unwrap_or_default(),
        }
    }
}
