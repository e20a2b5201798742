//! `/config`: the configuration of the appliance, and the certificates to
//! compare before pairing. The calls for certificates are from the public
//! PowerShell modules; the reference of 4.7 does not list them.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::certificate::with_algorithm;
use super::error::{Answer, Refusal, reply};
use super::inventory::endpoint;
use super::pair::{Address, presented_at};
use super::session::Caller;
use crate::simulation::Shared;
use crate::world::certificate::Certificate;

/// Handles `GET /config`: `ManagerConfigResponse`.
pub async fn own_config(caller: Caller) -> Answer {
    let site = caller.appliance.site.site();
    Ok(reply(&json!({
        "id": endpoint(site.id).id,
        "site": site.name,
        "lsUrl": format!("https://{}/lookupservice/sdk", site.vcenter.host),
        "lsThumbprint": with_algorithm(site.vcenter.certificate),
    })))
}

/// Handles `GET /config/is-configured`.
pub async fn is_configured(_caller: Caller) -> Answer {
    Ok(reply(&json!({ "isConfigured": true })))
}

/// Handles `GET /config/root-password-expired`.
pub async fn root_password_expired(State(shared): State<Shared>, _caller: Caller) -> Answer {
    let expired = shared.with(|world, _| world.settings.vcda_root_password_expired);
    Ok(reply(&json!({
        "rootPasswordExpired": expired,
        "secondsUntilExpiration": if expired { 0 } else { 7_776_000 },
    })))
}

/// Handles `GET /config/certificate`: the own certificate.
pub async fn own(caller: Caller) -> Answer {
    Ok(reply(&shown(endpoint(caller.appliance.site).certificate)))
}

/// Handles `GET /config/remote-certificate?url=&viaTunnel=`: the certificate
/// presented at an address. Directly and through the tunnel it is the same here.
pub async fn remote(_caller: Caller, RawQuery(query): RawQuery) -> Answer {
    let query = query.unwrap_or_default();
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let tunnel = parameters.clone().find(|(name, _)| name == "viaTunnel");
    if tunnel.is_some_and(|(_, value)| !matches!(&*value, "true" | "false")) {
        return Err(Refusal::bad_user_input(
            "The parameter 'viaTunnel' must be true or false.",
        ));
    }
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
    json!({
        "certificate": { "thumbPrint": with_algorithm(certificate) },
        "encoded": STANDARD.encode(certificate.der()),
    })
}
