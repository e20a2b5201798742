//! Registrations: which site has registered which. A registration is one-sided;
//! the state of a pairing follows from both.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::certificate::{self, with_algorithm};
use super::error::ApiError;
use crate::clock::Millis;
use crate::task::{NewTask, Outcome};
use crate::world::certificate::Certificate;
use crate::world::site::SiteId;

/// The availability appliance of a site.
#[derive(Debug)]
pub struct Endpoint {
    /// Its site.
    pub site: SiteId,
    /// Id of the installation, and of the site in a peer's list.
    pub id: &'static str,
    /// Changes with every restart.
    pub runtime_id: &'static str,
    /// Host name.
    pub host: &'static str,
    /// Version of the API.
    pub version: &'static str,
    /// Version of the product.
    pub build: &'static str,
    /// Presented at the API.
    pub certificate: &'static Certificate,
    /// Presented by the tunnel.
    pub tunnel: &'static Certificate,
    /// `true` if a provider runs it.
    pub is_provider: bool,
}

/// Returns the appliance of a site.
pub fn endpoint(site: SiteId) -> &'static Endpoint {
    match site {
        SiteId::Hamburg => &HAMBURG,
        SiteId::Leipzig => &LEIPZIG,
        SiteId::Rotterdam => &ROTTERDAM,
        SiteId::Gothenburg => &GOTHENBURG,
        SiteId::Vienna => &VIENNA,
    }
}

/// All values.
pub static ENDPOINTS: [&Endpoint; 5] = [&HAMBURG, &LEIPZIG, &ROTTERDAM, &GOTHENBURG, &VIENNA];

impl Endpoint {
    /// Returns the address to give to a peer.
    pub fn public_url(&self) -> String {
        format!("https://{}:8048/", self.host)
    }

    /// Returns the internal address of the tunnel, which a peer's appliance
    /// uses once the two are paired.
    fn tunnel_url(&self) -> String {
        format!("https://tn-{}.tnexus.io:8048/", self.id)
    }
}

/// One site's registration of another.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Site that has registered.
    pub owner: SiteId,
    /// Site that was registered.
    pub peer: SiteId,
    /// As typed.
    pub url: String,
    /// As typed, with the algorithm.
    pub thumbprint: String,
    /// As typed.
    pub description: String,
}

/// Data of a task that only the task list shows.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Counts from 1.
    pub number: u64,
    /// Id of the task.
    pub task: String,
    /// Header `operationID`, as sent.
    pub operation_id: Option<String>,
    /// Error, if it failed.
    pub error: Option<ApiError>,
}

/// The whole state.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Registrations of all sites.
    pub registrations: Vec<Registration>,
    /// Pairs of sites without a route from the first to the second.
    pub blocked: Vec<(SiteId, SiteId)>,
    /// Submissions.
    pub submissions: Vec<Submission>,
    last_number: u64,
}

impl Inventory {
    /// Returns the registration of one site by another.
    pub fn registration(&self, owner: SiteId, peer: SiteId) -> Option<&Registration> {
        self.registrations
            .iter()
            .find(|one| one.owner == owner && one.peer == peer)
    }

    /// Returns the same, mutable.
    pub fn registration_mut(&mut self, owner: SiteId, peer: SiteId) -> Option<&mut Registration> {
        self.registrations
            .iter_mut()
            .find(|one| one.owner == owner && one.peer == peer)
    }

    /// Returns all registrations of a site, by the name of the peer.
    pub fn of(&self, owner: SiteId) -> Vec<&Registration> {
        let mut own: Vec<&Registration> = self
            .registrations
            .iter()
            .filter(|one| one.owner == owner)
            .collect();
        own.sort_by_key(|one| one.peer.site().name);
        own
    }

    /// Returns the result of a call from one site to another.
    pub fn call(&self, from: SiteId, to: SiteId) -> Result<(), ApiError> {
        let there = endpoint(to);
        let known = self
            .registration(from, to)
            .ok_or_else(|| ApiError::site_not_found(to.site().name))?;
        if self.blocked.contains(&(from, to)) {
            let address = format!("{}:8048", there.host);
            return Err(ApiError::connection_failed(&address, "connect timed out"));
        }
        if known.thumbprint != with_algorithm(there.certificate) {
            return Err(ApiError::certificate_mismatch());
        }
        match self.registration(to, from) {
            Some(_) => Ok(()),
            None => Err(ApiError::forbidden()),
        }
    }

    /// Returns `ManagerPeerInfo` of a peer. `apiPublicUrl` is the address as
    /// typed, `apiUrl` the one in use.
    pub fn peer_info(&self, registration: &Registration) -> Value {
        let (owner, peer) = (registration.owner, registration.peer);
        let there = endpoint(peer);
        let error = |outcome: Result<(), ApiError>| outcome.err().map(|error| error.json());
        json!({
            "id": there.id,
            "site": peer.site().name,
            "description": registration.description,
            "apiUrl": there.tunnel_url(),
            "apiPublicUrl": registration.url,
            "apiThumbprint": registration.thumbprint,
            "isLocal": false,
            "state": {
                "incomingCommError": error(self.call(peer, owner)),
                "outgoingCommError": error(self.call(owner, peer)),
            },
            "apiVersion": there.version,
            "isProviderDeployment": there.is_provider,
            "peerTunnelCert": STANDARD.encode(there.tunnel.der()),
        })
    }

    /// Returns `ManagerPeerInfo` of the site itself, which its list contains
    /// too.
    pub fn local_info(site: SiteId) -> Value {
        let own = endpoint(site);
        json!({
            "id": own.id,
            "site": site.site().name,
            "description": "",
            "apiUrl": own.public_url(),
            "apiPublicUrl": own.public_url(),
            "apiThumbprint": with_algorithm(own.certificate),
            "isLocal": true,
            "state": { "incomingCommError": null, "outgoingCommError": null },
            "apiVersion": own.version,
            "isProviderDeployment": own.is_provider,
            "peerTunnelCert": STANDARD.encode(own.tunnel.der()),
        })
    }

    /// Returns the number of the next submission.
    pub fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Returns the submission of a task.
    pub fn submission(&self, task: &str) -> Option<&Submission> {
        self.submissions.iter().find(|one| one.task == task)
    }

    /// Records the error of a submission.
    pub fn failed(&mut self, number: u64, error: ApiError) {
        let found = self
            .submissions
            .iter_mut()
            .find(|submission| submission.number == number);
        if let Some(submission) = found {
            submission.error = Some(error);
        }
    }
}

/// Returns a task of an appliance on a site.
pub fn new_task(
    appliance: &'static str,
    (kind, peer): (&'static str, Option<SiteId>),
    user: &str,
    ends_at_percent: u8,
) -> NewTask {
    NewTask {
        appliance,
        id_prefix: String::new(),
        id_suffix: String::new(),
        description_id: kind,
        description: kind.to_owned(),
        entity: peer.map_or("", |peer| endpoint(peer).id).to_owned(),
        entity_name: peer.map_or("", |peer| peer.site().name).to_owned(),
        user: user.to_owned(),
        ends_at_percent,
        planned: Outcome::Success(None),
    }
}

/// Build time of the appliances of this version.
pub const BUILT_AT: Millis = 1_701_340_800_000;

static HAMBURG: Endpoint = Endpoint {
    site: SiteId::Hamburg,
    id: "0d7a3c58-4e19-4f62-9b80-c15e62f8a731",
    runtime_id: "8f20c6b4-71ad-4d3e-a95c-3b06e7d14829",
    host: "vcda-ham.hansekontor.example",
    version: "4.7",
    build: "4.7.0.7829135-f803ac9f21",
    certificate: &certificate::HAMBURG,
    tunnel: &certificate::TUNNEL_HAMBURG,
    is_provider: false,
};

static LEIPZIG: Endpoint = Endpoint {
    site: SiteId::Leipzig,
    id: "a5b81f02-6c7d-4938-8e41-2f90d3b7c6e5",
    runtime_id: "41e9d07c-b358-4a26-90f1-d6c82a5b7e13",
    host: "vcda-lej.hansekontor.example",
    version: "4.7",
    build: "4.7.0.7829135-f803ac9f21",
    certificate: &certificate::LEIPZIG,
    tunnel: &certificate::TUNNEL_LEIPZIG,
    is_provider: false,
};

static ROTTERDAM: Endpoint = Endpoint {
    site: SiteId::Rotterdam,
    id: "f36c9e17-20ab-45d8-b9c4-7e81a05d3f62",
    runtime_id: "c0a75b9e-13f4-4862-87de-95b14c60f2a7",
    host: "vcda-rtm.hansekontor.example",
    version: "4.7",
    build: "4.7.0.7829135-f803ac9f21",
    certificate: &certificate::ROTTERDAM,
    tunnel: &certificate::TUNNEL_ROTTERDAM,
    is_provider: true,
};

static GOTHENBURG: Endpoint = Endpoint {
    site: SiteId::Gothenburg,
    id: "5e14b0d9-8f3a-4c76-a2e5-09d7c61b48f3",
    runtime_id: "7d93f1a8-45c0-4e2b-b617-e80f2c94d5a6",
    host: "vcda-got.hansekontor.example",
    version: "4.6",
    build: "4.6.1.7139204-5e2f9c0d17",
    certificate: &certificate::GOTHENBURG,
    tunnel: &certificate::TUNNEL_GOTHENBURG,
    is_provider: false,
};

static VIENNA: Endpoint = Endpoint {
    site: SiteId::Vienna,
    id: "92c7e5f4-b061-4d8a-8379-6ad15e0c2b9f",
    runtime_id: "2b6e80d5-9c47-4f13-a0b8-17f5d3e96c42",
    host: "vcda-vie.hansekontor.example",
    version: "4.5",
    build: "4.5.0.6502143-3b8ad0e6c9",
    certificate: &certificate::VIENNA,
    tunnel: &certificate::TUNNEL_VIENNA,
    is_provider: false,
};
