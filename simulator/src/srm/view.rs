//! The inventory in the JSON of the API.

use serde_json::{Value, json};

use super::inventory::{Group, Machine, Plan, Record};
use super::server;
use super::state::State;
use crate::clock::Millis;
use crate::task::Tasks;
use crate::vr::view;
use crate::world::pairing::{Connection, Pairing};
use crate::world::site::SiteId;

/// Returns `Pairing`, as seen from one end. Details of the remote Site Recovery
/// Manager server need a session there.
pub fn pairing(pairing: &Pairing, local: SiteId, signed_in: bool) -> Value {
    let far = pairing.remote(local);
    let (vcenter, remote, trusted) = match pairing.connection {
        Connection::Up => ("OK", "OK", None),
        Connection::CertificateChanged(old) => ("WARNING", "OK", Some(old)),
        Connection::Broken => ("OK", "ERROR", None),
        Connection::Down => ("ERROR", "ERROR", None),
    };
    json!({
        "pairing_id": pairing.id,
        "local_vc_server": view::server(&local.site().vcenter, "OK", None, true),
        "remote_vc_server": view::server(&far.site().vcenter, vcenter, trusted, true),
        "local_srm_server": view::server(server::of(local), "OK", None, true),
        "remote_srm_server": view::server(server::of(far), remote, None, signed_in),
    })
}

/// Returns `RecoveryPlanInfo`.
pub fn plan(plan: &Plan, tasks: &Tasks, now: Millis) -> Value {
    let progress = plan
        .current
        .as_ref()
        .and_then(|run| tasks.get(run.appliance, &run.task))
        .map_or(0, |task| task.percent(now));
    let (protected, recovery) = (plan.protected.site(), plan.recovery.site());
    json!({
        "id": plan.id,
        "name": plan.name,
        "description": plan.description,
        "status": plan.state(tasks, now).name(),
        "protected_site_name": protected.name,
        "recovery_site_name": recovery.name,
        "protected_vc_guid": protected.vcenter.guid,
        "recovery_vc_guid": recovery.vcenter.guid,
        "location": plan.location(),
        "location_name": if plan.folder.is_empty() { "Recovery Plans" } else { plan.folder },
        "progress": progress,
        "is_running": plan.current.is_some(),
    })
}

/// Returns `recovery_status` and `status` of a protection group whose plan is
/// in this state.
fn group_status(state: State) -> (&'static str, &'static str) {
    match state {
        State::TestInProgress => ("TEST_IN_PROGRESS", "TESTING"),
        State::TestComplete | State::TestInterrupted => ("TEST_COMPLETE", "TEST_COMPLETE"),
        State::CleanupInProgress | State::CleanupIncomplete | State::CleanupInterrupted => {
            ("CLEANUP", "CLEANING_UP")
        }
        State::RecoveryInProgress => ("RECOVERY_IN_PROGRESS", "RECOVERING"),
        State::RecoveryComplete | State::DisasterRecoveryComplete | State::RecoverySplitBrain => {
            ("RECOVERY_COMPLETE", "RECOVERED")
        }
        State::PartialRecovery
        | State::RecoveryStarted
        | State::IncompleteRecovery
        | State::RecoveryInterrupted => ("PARTIALLY_RECOVERED", "PARTIALLY_RECOVERED"),
        State::ReprotectInProgress => ("REPROTECT_IN_PROGRESS", "REPROTECTING"),
        State::IncompleteReprotect | State::PartialReprotect | State::ReprotectInterrupted => {
            ("PARTIALLY_REPROTECTED", "PARTIALLY_REPROTECTED")
        }
        State::Unknown => ("UNKNOWN", "UNKNOWN"),
        State::ProtectionGroupsInUse => ("TEST_IN_PROGRESS", "OPERATIONS_IN_PROGRESS"),
        _ => ("READY", "READY"),
    }
}

/// Returns `ProtectionGroupInfo`.
pub fn group(group: &Group, plan: &Plan, state: State) -> Value {
    let (protected, recovery) = if group.is_reversed || group.is_done_elsewhere {
        (plan.recovery.site(), plan.protected.site())
    } else {
        (plan.protected.site(), plan.recovery.site())
    };
    let (recovery_status, status) = match (group.is_done_elsewhere, state) {
        (true, _) => ("READY", "READY"),
        _ => group_status(state),
    };
    json!({
        "id": group.id,
        "name": group.name,
        "description": null,
        "protected_site_name": protected.name,
        "recovery_site_name": recovery.name,
        "protected_vc_guid": protected.vcenter.guid,
        "recovery_vc_guid": recovery.vcenter.guid,
        "location": plan.location().replace("DrFolder:", "DrGroupFolder:"),
        "location_name": "Protection Groups",
        "total_vms": group.machines.len(),
        "replication_type": group.kind.name(),
        "recovery_status": recovery_status,
        "status": status,
        "array_pair": null,
        "domain_id": null,
    })
}

/// Returns the machine as a managed object of the site where it is protected.
pub fn machine_id(machine: &Machine, plan: &Plan) -> String {
    let vcenter = plan.protected.site().vcenter.guid;
    format!("VirtualMachine:vm-{}:{vcenter}", machine.number)
}

fn machine_status(state: State) -> &'static str {
    match state {
        State::TestInProgress => "TEST_IN_PROGRESS",
        State::TestComplete => "TEST_SUCCEEDED",
        State::TestInterrupted => "TEST_INCOMPLETE",
        State::CleanupInProgress => "CLEANUP_IN_PROGRESS",
        State::CleanupIncomplete => "CLEANUP_ERROR",
        State::CleanupInterrupted => "CLEANUP_INCOMPLETE",
        State::RecoveryInProgress => "RECOVERY_IN_PROGRESS",
        State::RecoveryComplete | State::DisasterRecoveryComplete => "RECOVERY_SUCCEEDED",
        State::RecoverySplitBrain => "RECOVERY_WARNING",
        State::IncompleteRecovery => "RECOVERY_ERROR",
        State::PartialRecovery | State::RecoveryStarted | State::RecoveryInterrupted => {
            "RECOVERY_INCOMPLETE"
        }
        State::ReprotectInProgress => "REPROTECT_IN_PROGRESS",
        State::IncompleteReprotect => "REPROTECT_ERROR",
        State::PartialReprotect | State::ReprotectInterrupted => "REPROTECT_INCOMPLETE",
        State::Unknown => "UNKNOWN",
        _ => "READY_TO_RECOVER",
    }
}

/// Returns `RecoveryPlanVmInfo`.
pub fn machine((group, machine): (&Group, &Machine), plan: &Plan, state: State) -> Value {
    json!({
        "id": machine_id(machine, plan),
        "name": machine.name,
        "template": false,
        "inside_vapp": false,
        "recovery_settings": {
            "priority": format!("P{}", machine.priority),
            "startup_action": "POWER_ON",
            "dependent_vms": null,
            "pre_power_on_steps": "None",
            "post_power_on_steps": "None",
            "allow_migration": false,
        },
        "status": machine_status(state),
        "managing_recovery_plan": plan.name,
        "protection_group_name": group.name,
        "protection_group": group.id,
    })
}

/// Returns `HistoryReport`.
pub fn report(record: &Record, plan: &Plan) -> Value {
    let duration = (record.ended_at - record.started_at).max(0);
    json!({
        "plan_name": plan.name,
        "username": record.user,
        "operation_type": record.workflow.operation_type(),
        "start_time_ms": record.started_at,
        "human_friendly_duration": words(duration / 1000),
        "duration_ms": duration,
        "result_state": record.result,
        "error_count": record.errors.len(),
        "warning_count": record.warnings.len(),
        "run_key": record.key,
        "errors_list": record.errors,
        "warnings_list": record.warnings,
    })
}

/// Formats a duration in days, hours, minutes and seconds, without leading
/// zeros.
fn words(seconds: i64) -> String {
    let units = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    let words: Vec<String> = units
        .iter()
        .skip_while(|(count, unit)| *count == 0 && *unit != "s")
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    words.join(" ")
}
