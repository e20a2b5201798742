//! The steps of a run. Their order follows the documentation of recovery plans;
//! the texts are invented.

use std::collections::BTreeSet;

use super::inventory::{Machine, Plan, ReprotectBehavior};
use super::state::Workflow;
use super::step::{End, Outline, Step, lay_out};
use crate::world::site::SiteId;

/// Title of the step that fails if the behavior of the plan asks for it.
pub const CLEANUP_STEP: &str = "Clean up storage";

/// Returns the steps of a run, or of the preview of one.
pub fn steps(plan: &Plan, workflow: Workflow, forced: bool, done: &BTreeSet<String>) -> Vec<Step> {
    let (outlines, first_id) = match workflow {
        Workflow::Test => (test(plan), 1001),
        Workflow::Cleanup => (cleanup(plan), 2001),
        Workflow::Recovery => (recovery(plan), 3001),
        Workflow::Reprotect => (reprotect(plan, forced), 4001),
    };
    lay_out(outlines, first_id, done)
}

fn site(site: SiteId) -> &'static str {
    site.site().name
}

/// Returns one step per machine.
fn per_machine(plan: &Plan, wanted: impl Fn(&Machine) -> bool) -> Vec<Outline> {
    plan.machines()
        .filter(|(_, machine)| wanted(machine))
        .map(|(_, machine)| Outline::new(machine.name).on(machine.name))
        .collect()
}

/// Returns one step per protection group.
fn per_group(plan: &Plan) -> Vec<Outline> {
    let step = |group: &super::inventory::Group| {
        let end = if group.is_done_elsewhere {
            End::AlreadyDone
        } else {
            End::Success
        };
        let title = format!("Protection group {}", group.name);
        Outline::new(title).on(group.name).lasting(2).ending(end)
    };
    plan.groups.iter().map(step).collect()
}

fn skipped(title: impl Into<String>) -> Outline {
    Outline::new(title).ending(End::Skipped)
}

fn prompt(position: &'static str, text: &str) -> Outline {
    Outline {
        position: Some(position),
        ..Outline::new(format!("Prompt: {text}"))
    }
}

/// Returns the power-on groups by priority, with the steps of each machine.
fn power_on(plan: &Plan) -> Vec<Outline> {
    (1..=5)
        .map(|priority| {
            let title = format!("Power on priority {priority} virtual machines");
            let mut machines = per_machine(plan, |machine| machine.priority == priority);
            if machines.is_empty() {
                return skipped(title);
            }
            for machine in &mut machines {
                machine.children = ["Configure network", "Power on", "Wait for VMware Tools"]
                    .into_iter()
                    .map(Outline::new)
                    .collect();
            }
            Outline::of(title, machines)
        })
        .collect()
}

fn test(plan: &Plan) -> Vec<Outline> {
    let there = site(plan.recovery);
    let mut steps = vec![
        Outline::of("Synchronize storage", per_group(plan)),
        skipped(format!("Restore hosts from standby at {there}")),
        skipped(format!("Suspend non-critical virtual machines at {there}")),
        Outline::of("Create writable storage snapshots", per_group(plan)),
        Outline::new("Configure test networks"),
    ];
    steps.extend(power_on(plan));
    steps
}

fn cleanup(plan: &Plan) -> Vec<Outline> {
    let there = site(plan.recovery);
    vec![
        Outline::of(
            format!("Power off test virtual machines at {there}"),
            per_machine(plan, |_| true),
        ),
        skipped(format!("Resume virtual machines at {there}")),
        Outline::of("Discard test data and reset storage", per_group(plan)),
        Outline::new("Remove test networks"),
    ]
}

fn recovery(plan: &Plan) -> Vec<Outline> {
    let (here, there) = (site(plan.protected), site(plan.recovery));
    let mut steps = vec![
        Outline::of("Pre-synchronize storage", per_group(plan)),
        Outline::of(
            format!("Shut down virtual machines at {here}"),
            per_machine(plan, |_| true),
        ),
        skipped("Resume virtual machines suspended by an earlier recovery"),
        skipped(format!("Restore hosts from standby at {there}")),
        Outline::of(
            format!("Prepare virtual machines at {here} for migration"),
            per_group(plan),
        ),
        Outline::of("Synchronize storage", per_group(plan)),
        skipped(format!("Suspend non-critical virtual machines at {there}")),
        Outline::of(
            format!("Change storage at {there} to writable"),
            per_group(plan),
        ),
    ];
    if plan.reprotect_behavior == ReprotectBehavior::Prompts {
        steps.push(prompt(
            "BEFORE_RECOVER_PRIORITY_1_VMS",
            "switch the load balancer",
        ));
    }
    steps.extend(power_on(plan));
    steps
}

/// Returns the steps of reprotect: unregister machines at the protected site,
/// reverse storage, register placeholders there.
fn reprotect(plan: &Plan, forced: bool) -> Vec<Outline> {
    let old = site(plan.protected);
    let mut steps = vec![
        Outline::of(
            format!("Unregister virtual machines at {old}"),
            per_machine(plan, |_| true),
        ),
        Outline::of("Configure storage to reverse direction", per_group(plan)),
        Outline::of(
            CLEANUP_STEP,
            vec![
                Outline::new(format!("Detach devices at {old}")).lasting(2),
                cleanup_of_datastores(plan, old, forced).lasting(4),
                skipped("Remove unused storage policies"),
            ],
        ),
        Outline::of("Configure protection to reverse direction", per_group(plan)),
    ];
    if plan.reprotect_behavior == ReprotectBehavior::Prompts {
        steps.push(prompt(
            "BEFORE_CREATE_PLACEHOLDER_VMS",
            "confirm the placeholder datastore",
        ));
    }
    steps.push(Outline::of(
        format!("Create placeholder virtual machines at {old}"),
        placeholders(plan),
    ));
    steps.push(Outline::of("Synchronize storage", per_group(plan)).lasting(4));
    steps
}

fn cleanup_of_datastores(plan: &Plan, site: &str, forced: bool) -> Outline {
    let step = Outline::new(format!("Unmount replicated datastores at {site}"));
    if plan.reprotect_behavior == ReprotectBehavior::NeedsForce && forced {
        return step.ending(End::Warning(Some(format!(
            "Datastore 'ds-prod-07' at {site} could not be unmounted and was left behind. Clean it up by hand."
        ))));
    }
    step
}

fn placeholders(plan: &Plan) -> Vec<Outline> {
    let mut steps = per_machine(plan, |_| true);
    if let (ReprotectBehavior::Warns, Some(first)) = (plan.reprotect_behavior, steps.first_mut()) {
        first.end = End::Warning(Some(
            "No reverse mapping for network 'VLAN 2210 Archive': the placeholder was connected to 'VM Network'."
                .to_owned(),
        ));
    }
    steps
}
