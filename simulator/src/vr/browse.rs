//! `/vcenters/{vcenter_id}/inventory`: compute resources and folders, to choose
//! from for a test recovery. One level at a time, by the path of the parent.

use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::pairing::VrPairings;
use crate::gateway::Answer;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, ListRequest};
use crate::gateway::pairing::{find, needs_remote_session};
use crate::simulation::Shared;
use crate::world::site::Site;

/// An object of a vCenter: managed object id without the vCenter, and path.
type Object = (&'static str, &'static str);

const COMPUTE: [Object; 5] = [
    ("Datacenter:datacenter-2", "/Datacenter"),
    ("ClusterComputeResource:domain-c8", "/Datacenter/Cluster DR"),
    ("HostSystem:host-21", "/Datacenter/Cluster DR/esx-01"),
    ("HostSystem:host-24", "/Datacenter/Cluster DR/esx-02"),
    ("ResourcePool:resgroup-31", "/Datacenter/Cluster DR/Tests"),
];

const FOLDERS: [Object; 4] = [
    ("Folder:group-v3", "/Datacenter"),
    ("Folder:group-v22", "/Datacenter/Recovered"),
    ("Folder:group-v25", "/Datacenter/Tests"),
    ("Folder:group-v26", "/Datacenter/Tests/Claims"),
];

type Named = Path<(String, String)>;

/// Handles `GET …/inventory/compute`.
pub async fn compute(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    request: ListRequest,
) -> Answer {
    children(&shared, &caller, &named, &request, &COMPUTE)
}

/// Handles `GET …/inventory/vm-folder`.
pub async fn folders(
    State(shared): State<Shared>,
    caller: Caller,
    Path(named): Named,
    request: ListRequest,
) -> Answer {
    children(&shared, &caller, &named, &request, &FOLDERS)
}

fn children(
    shared: &Shared,
    caller: &Caller,
    (pairing, vcenter): &(String, String),
    request: &ListRequest,
    objects: &[Object],
) -> Answer {
    let query = request.query()?;
    shared.with(|world, _| {
        let sites = find::<VrPairings>(world, caller, pairing)?.sites;
        let site = sites
            .into_iter()
            .find(|id| id.site().vcenter.guid == vcenter);
        let site = site.ok_or(Refusal::NotFound)?;
        if site != caller.appliance.site {
            needs_remote_session::<VrPairings>(world, caller, pairing)?;
        }
        let parent = query.other("path").unwrap_or("/").trim_end_matches('/');
        if !parent.is_empty() && !objects.iter().any(|(_, path)| *path == parent) {
            return Err(Refusal::NotFound);
        }
        let found: Vec<&Object> = objects
            .iter()
            .filter(|(_, path)| {
                path.rsplit_once('/')
                    .is_some_and(|(above, _)| above == parent)
            })
            .collect();
        let page = list::page(&found, &query, |object| item(object, objects, site.site()));
        Ok(request.answer(caller, page, &query, &[]))
    })
}

/// Returns `VcenterServerInventoryItem`.
fn item((id, path): &Object, objects: &[Object], site: &Site) -> Value {
    let full_id = |id: &str| format!("{id}:{}", site.vcenter.guid);
    let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
    let parent = objects.iter().find(|(_, path)| *path == above);
    json!({
        "id": full_id(id),
        "name": name,
        "path": path,
        "parent": parent.map(|(id, _)| full_id(id)),
    })
}
