//! Reconnecting a pairing. The call checks the shape of the request only; a
//! wrong address, certificate or credential makes the task fail, as on a real
//! appliance.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde::Deserialize;

use super::action::new_task;
use super::pairing::VrPairings;
use crate::gateway::caller::Caller;
use crate::gateway::pairing::{find, reachable};
use crate::gateway::{Answer, body, task};
use crate::request_body::{not_null, object_member};
use crate::simulation::Shared;
use crate::task::Failure;
use crate::world::Work;
use crate::world::pairing::{self, Connection, Pairing};
use crate::world::site::{Role, Site};

const PRIVILEGE: &str = "HmsRemote.com.vmware.vcHms.Hms.Manage";

/// `PairingSpec`.
#[derive(Deserialize)]
struct PairingSpec {
    #[serde(deserialize_with = "object_member")]
    pair_psc_info: PscInfo,
    pair_vc_id: String,
}

/// `PairingSpecPairPscInfo`; all members are optional, and a missing one makes
/// the connection fail.
#[derive(Deserialize)]
pub(crate) struct PscInfo {
    #[serde(default, deserialize_with = "not_null")]
    pub(crate) url: Option<String>,
    #[serde(default, deserialize_with = "not_null")]
    pub(crate) port: Option<i32>,
    thumbprint: Option<String>,
    certificate: Option<String>,
    #[serde(default, deserialize_with = "not_null")]
    pub(crate) username: Option<String>,
    #[serde(default, deserialize_with = "not_null")]
    pub(crate) password: Option<String>,
}

/// Handles `POST /pairings/{pairing_id}/actions/reconnect`.
pub async fn reconnect(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    let spec: PairingSpec = body(&headers, &bytes)?;
    shared.with(|world, now| {
        let pairing = find::<VrPairings>(world, &caller, &id)?;
        reachable::<VrPairings>(pairing, &caller)?;
        let far = pairing.remote(caller.appliance.site).site();
        let name = format!("{} - {}", caller.appliance.site.site().name, far.name);
        task::idle(world, &id, &name)?;
        let attempt = connect(&spec, pairing, far);
        let percent = attempt.as_ref().err().map_or(100, |(percent, _)| *percent);
        let words = format!("Reconnect pairing {name}");
        let work = outcome(&id, attempt.map_err(|(_, failure)| failure));
        let mut new = new_task(&caller, "hms.task.reconnectPairing", words, (&id, &name));
        new.ends_at_percent = percent;
        task::start_work(world, new, work, now)
    })
}

fn outcome(id: &str, attempt: Result<(), Failure>) -> Work {
    let id = id.to_owned();
    Box::new(move |world, now| {
        attempt?;
        pairing::reconnect(&mut world.vr.pairings, &id, now);
        Ok(None)
    })
}

/// Connects to the remote site. An error comes with the percentage at which the
/// task fails.
fn connect(spec: &PairingSpec, pairing: &Pairing, far: &Site) -> Result<(), (u8, Failure)> {
    reach(&spec.pair_psc_info, &spec.pair_vc_id, pairing, far)
}

/// Connects to the remote Platform Services Controller and its vCenter Server;
/// Site Recovery Manager does the same.
pub(crate) fn reach(
    info: &PscInfo,
    vcenter: &str,
    pairing: &Pairing,
    far: &Site,
) -> Result<(), (u8, Failure)> {
    address(info, far).map_err(|failure| (20, failure))?;
    trust(info, pairing, far).map_err(|failure| (35, failure))?;
    sign_in(info, far).map_err(|failure| (60, failure))?;
    if vcenter == far.vcenter.guid {
        return Ok(());
    }
    Err((
        80,
        failure(
            "The remote vCenter Server cannot be found.",
            format!(
                "The Platform Services Controller {} knows no vCenter Server with ID '{vcenter}'.",
                far.vcenter.host
            ),
        ),
    ))
}

pub(crate) fn failure(message: &str, details: String) -> Failure {
    Failure {
        message: message.to_owned(),
        details,
    }
}

/// Checks the address. With an embedded controller it is the host of the
/// vCenter Server. All public clients send a bare host; the appliance puts
/// scheme, port and path around it.
fn address(info: &PscInfo, far: &Site) -> Result<(), Failure> {
    let host = info.url.as_deref().unwrap_or("").trim();
    let port = info.port.unwrap_or(443);
    let is_bare = host.starts_with('[') || !host.contains(['/', ':']);
    if !is_bare {
        return Err(failure(
            &format!(
                "The lookup service at https://{host}:{port}/lookupservice/sdk does not answer."
            ),
            String::new(),
        ));
    }
    if !host.eq_ignore_ascii_case(far.vcenter.host) {
        return Err(failure(
            "Cannot connect to the remote Platform Services Controller.",
            format!("'{host}': name or service not known."),
        ));
    }
    if port != 443 {
        return Err(failure(
            "Cannot connect to the remote Platform Services Controller.",
            format!("{host}:{port}: connection refused."),
        ));
    }
    Ok(())
}

/// Checks thumbprint or certificate against the one presented. With neither,
/// the certificate has to be trusted already.
fn trust(info: &PscInfo, pairing: &Pairing, far: &Site) -> Result<(), Failure> {
    let presented = far.vcenter.certificate;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let thumbprint = given(&info.thumbprint);
    let pem = given(&info.certificate);
    if let Some(thumbprint) = &thumbprint
        && !presented.has_thumbprint(thumbprint)
    {
        return Err(failure(
            "The thumbprint of the remote Platform Services Controller does not match.",
            format!(
                "Expected {thumbprint}, {} presents {}.",
                far.vcenter.host,
                presented.thumbprint()
            ),
        ));
    }
    if let Some(pem) = &pem
        && lines(pem) != lines(presented.pem)
    {
        return Err(failure(
            "The certificate of the remote Platform Services Controller does not match.",
            format!("{} presents another certificate.", far.vcenter.host),
        ));
    }
    let known = !matches!(pairing.connection, Connection::CertificateChanged(_));
    if thumbprint.is_none() && pem.is_none() && !known {
        return Err(failure(
            "The certificate of the remote Platform Services Controller is not trusted.",
            format!(
                "{} presents an unknown certificate with thumbprint {}.",
                far.vcenter.host,
                presented.thumbprint()
            ),
        ));
    }
    Ok(())
}

/// Returns PEM without white space: form fields lose line ends.
fn lines(pem: &str) -> String {
    pem.split_whitespace().collect()
}

fn sign_in(info: &PscInfo, far: &Site) -> Result<(), Failure> {
    let name = info.username.as_deref().unwrap_or("");
    let password = info.password.as_deref().unwrap_or("");
    match far.authenticate(name, password) {
        Some(user) if user.role == Role::Administrator => Ok(()),
        Some(user) => Err(failure(
            "Permission to perform this operation was denied.",
            format!(
                "User '{}' lacks the privilege {PRIVILEGE} at site {}.",
                user.name, far.name
            ),
        )),
        None => Err(failure(
            "Cannot complete login due to an incorrect user name or password.",
            format!("{} refused the user '{name}'.", far.vcenter.host),
        )),
    }
}
