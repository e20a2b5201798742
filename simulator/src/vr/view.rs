//! The inventory in the JSON of the API.

use serde_json::{Value, json};

use super::inventory::{Image, Instance, Replication, Status};
use crate::clock::Millis;
use crate::world::certificate::Certificate;
use crate::world::pairing::{Connection, Pairing};
use crate::world::site::{Server, SiteId};

const MINUTE: Millis = 60_000;

/// Returns `X509Certificate`.
pub fn certificate(certificate: &Certificate) -> Value {
    let name = format!(
        "C=DE, O=Hansekontor Versicherung AG, CN={}",
        certificate.common_name
    );
    json!({
        "serial_number": certificate.serial,
        "not_before": certificate.not_before,
        "not_after": certificate.not_after,
        "version": 3,
        "issuer_dn": name,
        "subject_dn": name,
        "sig_alg_name": "SHA256withECDSA",
        "sig_alg_oid": "1.2.840.10045.4.3.2",
        "public_key_format": "X.509",
        "public_key_algorithm": "EC",
        "thumbprint": certificate.thumbprint(),
        "certificate": certificate.pem,
        "subject_alternative_names": [certificate.common_name],
    })
}

/// Returns `ServerInfo`. A certificate that differs from the trusted one is a
/// warning; details are left out if the remote site is not available.
pub fn server(
    server: &Server,
    status: &str,
    trusted: Option<&Certificate>,
    with_details: bool,
) -> Value {
    let url = format!("https://{}:443", server.host);
    let mut shown = json!({
        "id": server.guid,
        "url": url,
        "name": server.host,
        "server_status": status,
    });
    if with_details {
        let warnings = trusted.map(|_| {
            json!({
                "server_guid": server.guid,
                "server_url": url,
                "certificate": certificate(server.certificate),
            })
        });
        shown["version"] = json!(server.version);
        shown["certificates"] = json!([certificate(trusted.unwrap_or(server.certificate))]);
        shown["certificate_warnings"] = json!(warnings.into_iter().collect::<Vec<Value>>());
    }
    shown
}

/// Returns `Pairing`, as seen from one end. Details of the remote management
/// server need a session there.
pub fn pairing(pairing: &Pairing, local: SiteId, signed_in: bool) -> Value {
    let (near, far) = (local.site(), pairing.remote(local).site());
    let (vcenter, replication, trusted) = match pairing.connection {
        Connection::Up => ("OK", "OK", None),
        Connection::CertificateChanged(old) => ("WARNING", "WARNING", Some(old)),
        Connection::Broken => ("OK", "ERROR", None),
        Connection::Down => ("ERROR", "ERROR", None),
    };
    json!({
        "pairing_id": pairing.id,
        "local_vc_server": server(&near.vcenter, "OK", None, true),
        "remote_vc_server": server(&far.vcenter, vcenter, trusted, true),
        "local_vrms": server(&near.replication, "OK", None, true),
        "remote_vrms": server(&far.replication, replication, None, signed_in),
    })
}

/// Returns `ReplicationInfo`. Without a session on the other end, its data is
/// null: the machine of an incoming replication, the replication server of an
/// outgoing one.
pub fn replication(it: &Replication, local: SiteId, signed_in: bool, now: Millis) -> Value {
    let (source, target) = (it.source.site(), it.target.site());
    let knows_vm = signed_in || it.source == local;
    let knows_server = signed_in || it.target == local;
    let synced_at = last_sync(it, now);
    let [quiescing, compression, encryption] = it.options;
    let pit = it.points_in_time;
    json!({
        "id": it.id,
        "name": it.name,
        "vm_id": knows_vm.then(|| it.vm_id()),
        "source_site_name": source.name,
        "source_vc_id": source.vcenter.guid,
        "target_site_name": target.name,
        "target_vc_id": target.vcenter.guid,
        "status": {"status": it.status.name(), "rpo_violation": it.status.violates_rpo()},
        "rpo": it.rpo,
        "type": "VC_TO_VC",
        "replication_server_name": knows_server.then(|| format!("vrs-{}-01", target.code)),
        "recovery_solution": it.in_recovery_plan.then_some("com.vmware.vcDr"),
        "configuration_state": configuration_state(it.status),
        "configuration_error": configuration_error(it),
        "last_group_error": group_error(it),
        "recovery_state": recovery_state(it),
        "recovery_error": it.recovery_error,
        "target_replication_server_uuid": knows_server.then_some(target.replication.guid),
        "last_sync_time": synced_at,
        "last_sync_duration": it.sync_seconds,
        "last_sync_size": it.sync_bytes,
        "current_rpo_violation": rpo_violation(it, synced_at, now),
        "quiescing_enabled": quiescing,
        "network_compression_enabled": compression,
        "encryption_enabled": encryption,
        "auto_replicate_new_disks_enabled": it.in_recovery_plan,
        "mpit_enabled": pit.is_some(),
        "mpit_instances": pit.map_or(0, |pit| pit.per_day),
        "mpit_days": pit.map_or(0, |pit| pit.days),
        "vm_data_sets_replication_enabled": false,
        "sync_progress": sync_progress(it, now),
    })
}

/// Returns the last synchronization: a healthy replication keeps syncing, the
/// others have stopped.
fn last_sync(it: &Replication, now: Millis) -> Millis {
    let cycle = (it.rpo * MINUTE).max(MINUTE);
    match it.status {
        Status::Ok | Status::Sync => now - (now - it.synced_at).rem_euclid(cycle),
        _ => it.synced_at,
    }
}

fn rpo_violation(it: &Replication, synced_at: Millis, now: Millis) -> i64 {
    if it.status.violates_rpo() {
        ((now - synced_at) / MINUTE - it.rpo).max(1)
    } else {
        0
    }
}

fn configuration_state(status: Status) -> &'static str {
    match status {
        Status::Configuring => "IN_PROGRESS",
        Status::Unknown => "UNKNOWN",
        Status::NotActiveRpoViolation => "ERROR",
        _ => "OK",
    }
}

fn configuration_error(it: &Replication) -> Option<Value> {
    (configuration_state(it.status) == "ERROR").then(|| {
        json!({
            "message": "The virtual machine cannot be configured for replication.",
            "details": format!("A disk of '{}' has a sharing mode that cannot be replicated.", it.name),
        })
    })
}

fn group_error(it: &Replication) -> Option<Value> {
    it.status.is_error().then(|| {
        json!({
            "message": "A problem occurred with the storage on the target site.",
            "details": format!(
                "Cannot open disk '{0}/{0}.vmdk' on datastore 'ds-dr-02': no space left on device.",
                it.name
            ),
        })
    })
}

fn recovery_state(it: &Replication) -> &'static str {
    match it.status {
        _ if it.recovery_error.is_some() => "ERROR",
        Status::Recovering => "IN_PROGRESS",
        Status::Recovered => "OK",
        Status::Unknown => "UNKNOWN",
        _ => "NOT_STARTED",
    }
}

/// Returns the progress of a transfer, from 0 to 100 percent within twenty
/// minutes, again and again.
fn sync_progress(it: &Replication, now: Millis) -> Option<Value> {
    const ROUND: Millis = 20 * MINUTE;
    it.status.is_syncing().then(|| {
        let done = (now - it.synced_at).rem_euclid(ROUND);
        let total = if it.status == Status::Sync {
            it.sync_bytes
        } else {
            it.disk_bytes
        };
        let part = total / ROUND * done;
        json!({
            "progress": done * 100 / ROUND,
            "checksum_current": part,
            "checksum_total": total,
            "transferred_current": part / 3,
            "transferred_total": total / 3,
        })
    })
}

/// Returns the active image. `created_time` is documented as a string that
/// holds milliseconds.
pub fn image(image: &Image, replication: &Replication) -> Value {
    let vcenter = replication.target.site().vcenter.guid;
    json!({
        "id": image.id,
        "created_time": image.created_at.to_string(),
        "snapshots_for_pit_instances": replication.points_in_time.is_some(),
        "instance_id": image.instance_id,
        "committed": image.committed,
        "vm_ids": [format!("VirtualMachine:vm-{}:{vcenter}", image.vm)],
        "test_bubble_image": image.is_test,
    })
}

/// Returns one instance.
pub fn instance(instance: &Instance) -> Value {
    json!({
        "id": instance.id,
        "transfer_start_time": instance.transfer_started_at,
        "transfer_seconds": instance.transfer_seconds,
        "transfer_bytes": instance.transfer_bytes,
        "quiesced_type": instance.quiesced,
        "promoted": instance.promoted,
    })
}
