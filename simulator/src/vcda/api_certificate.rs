//! `/config/certificate` and `/config/remote-certificate`: the thumbprint an
//! administrator compares before pairing. From the public PowerShell module;
//! the reference of 4.7 does not show these calls.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::{Answer, Refusal, reply};
use super::estate::endpoint;
use super::pair::{Address, presented_at, with_algorithm};
use super::session::Caller;
use crate::world::certificate::Certificate;

/// `GET /config/certificate`: this appliance's own.
pub async fn own(caller: Caller) -> Answer {
    Ok(reply(&shown(endpoint(caller.appliance.site).certificate)))
}

/// `GET /config/remote-certificate?url=`: what is presented there.
pub async fn remote(_caller: Caller, RawQuery(query): RawQuery) -> Answer {
    let query = query.unwrap_or_default();
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let url = parameters.find(|(name, _)| name == "url");
    let (_, url) = url.ok_or_else(|| Refusal::bad_user_input("The parameter 'url' is missing."))?;
    let address = Address::parse(&url).map_err(|msg| Refusal::bad_user_input(&msg))?;
    let remote = presented_at(&address).map_err(|error| Refusal {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        error,
    })?;
    Ok(reply(&shown(remote.certificate)))
}

fn shown(certificate: &Certificate) -> Value {
    json!({ "certificate": { "thumbPrint": with_algorithm(certificate) } })
}
