//! The tables of calls that reverse proxies pass have every request of the console.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hawser_core::config::{Appliance, read_config};
use hawser_core::operation::{CATALOGUE, DetailView, Draft, FieldKind, Operation};
use hawser_core::problem::Answer;
use hawser_core::reply::{Failure, Reply};
use hawser_core::request::Request;
use hawser_core::run::Run;
use hawser_core::system::{System, TaskQuery};
use regex::Regex;
use serde_json::json;

use crate::fuzz::drafts;
use crate::hostile::readers;
use crate::samples;

/// Where a call is added.
const TABLES: &str = "core/src/system/calls.rs";

/// The requests that journeys are known to send.
const PINNED: [&str; 2] = [
    "../tests/end-to-end/tests/journeys/requests",
    "../tests/end-to-end/tests/portals/requests",
];

fn appliance(system: System, settings: &[(&str, &str)]) -> Appliance {
    let id = system.spec().id;
    let mut one = json!({"id": "x", "name": "x", "system": id, "base": "/api/x"});
    for (name, value) in settings {
        one[*name] = json!(value);
    }
    let config = json!({ "appliances": [one] }).to_string();
    read_config(config.as_bytes()).unwrap().appliances.remove(0)
}

/// Returns the rule of a reverse proxy for calls: method, path below the root, and query.
fn rule(appliance: &Appliance) -> Regex {
    Regex::new(&format!("^(?:{})$", appliance.call_patterns().join("|"))).unwrap()
}

/// Returns the line of the table for a call, with a placeholder for what looks like an id.
fn line(call: &str) -> String {
    let (path, query) = call.split_once('?').unwrap_or((call, ""));
    let is_id = |it: &str| it.contains(|c: char| c == '%' || c.is_ascii_digit());
    let segments = path
        .split('/')
        .map(|it| if is_id(it) { "{id}" } else { it });
    let names = query.split('&').filter_map(|it| it.split('=').next());
    let names: Vec<&str> = names.filter(|it| !it.is_empty()).collect();
    let path = segments.collect::<Vec<_>>().join("/");
    match names.as_slice() {
        [] => path,
        names => format!("{path}?{}", names.join("&")),
    }
}

/// Asserts that all calls of an appliance pass; the message has the lines to add.
fn all_pass<'a>(appliance: &Appliance, calls: impl IntoIterator<Item = &'a String>) {
    let rule = rule(appliance);
    let refused = calls.into_iter().filter(|call| !rule.is_match(call));
    let lines: BTreeSet<String> = refused
        .map(|call| format!("    \"{}\",", line(call)))
        .collect();
    assert!(
        lines.is_empty(),
        "Reverse proxies would refuse calls of {}. Add to its table in {TABLES}:\n{}",
        appliance.system.spec().name,
        lines.into_iter().collect::<Vec<_>>().join("\n")
    );
}

fn call(request: &Request) -> String {
    format!("{} {}", request.method.as_str(), request.target())
}

/// Answers of the system of an operation, good and bad.
fn answers(operation: &Operation) -> Vec<Answer> {
    let appliance = readers::appliance_of(operation);
    let bodies = samples::all_of(operation.system.spec().id).into_iter();
    let replies =
        bodies.flat_map(|(_, body)| [200, 404, 500].map(|it| Reply::new(it, body.clone())));
    let outcomes = replies.map(Ok).chain([Err(Failure::Network)]);
    outcomes
        .map(|outcome| readers::answer(appliance, &outcome))
        .collect()
}

/// Every request of the form of an operation.
fn of_form(operation: &Operation, draft: &Draft) -> Vec<Request> {
    let mut all = Vec::new();
    for field in operation.fields {
        match &field.kind {
            FieldKind::Picker(picker) => {
                all.extend((0..3).filter_map(|page| (picker.request)(draft, page)));
                let row = draft.row(field.id);
                let probed = picker.probe.zip(row);
                all.extend(probed.map(|(probe, row)| (probe.request)(draft, row)));
            }
            FieldKind::Lookup(lookup) => {
                all.extend((lookup.request)(draft));
                for answer in answers(operation) {
                    let second = lookup.second.map(|second| second.request);
                    all.extend(second.and_then(|request| request(draft, &answer)));
                }
            }
            FieldKind::Text(_) | FieldKind::Flag(_) | FieldKind::Secret(_) => {}
        }
    }
    let prechecks = operation.prechecks.iter();
    all.extend(prechecks.filter_map(|precheck| (precheck.request)(draft)));
    all
}

/// Every request of a run that is followed, searched for, or answered.
fn of_run(appliance: &Appliance, run: &Run) -> Vec<Request> {
    let mut all: Vec<Request> = run.details().map(|(_, request)| request).collect();
    all.extend(run.search(appliance));
    all.extend(run.search_others(appliance));
    let tasks = appliance.system.tasks();
    all.extend(run.watched.iter().map(|watched| (tasks.one)(&watched.path)));
    let task = run.task.as_ref().filter(|_| run.watched.is_none());
    all.extend(task.map(|task| (tasks.one)(&task.id)));
    for (_, view, _) in run.detail_views() {
        if let Some(DetailView::Prompts(prompts)) = view {
            all.extend(prompts.into_iter().map(|prompt| prompt.dismiss));
        }
    }
    all
}

/// Every request of a session and of the list of tasks.
fn of_system(appliance: &Appliance) -> Vec<Request> {
    let (protocol, tasks) = (appliance.system.protocol(), appliance.system.tasks());
    let ways = appliance.ways().into_iter();
    let mut all: Vec<Request> = ways
        .map(|way| (protocol.signing_in)(appliance, way, "root"))
        .collect();
    all.push((protocol.who)(appliance));
    all.push((protocol.signing_out)(appliance));
    all.extend(appliance.about());
    all.extend(protocol.peer_sign_in.map(|sign_in| sign_in("p-1", "root")));
    // A vCenter has no tasks: what is watched there is part of a run.
    if let Some(list) = tasks.list {
        all.extend((0..3).map(list));
        all.push((tasks.one)("task:1"));
    }
    let queries = [("", "ref-1"), ("vm-1", ""), ("", "")];
    for (entity, reference) in queries {
        let query = TaskQuery { entity, reference };
        all.extend(tasks.search.map(|search| search(&query)));
    }
    all
}

#[test]
fn every_request_of_every_operation_is_in_the_table_of_its_system() {
    for operation in CATALOGUE {
        let appliance = readers::appliance_of(operation);
        let draft = drafts::filled(operation);
        let mut requests = of_form(operation, &draft);
        let prepared = operation.check(appliance, &draft, &[]).ok();
        requests.push(prepared.expect("a complete form").request().clone());
        let calls: BTreeSet<String> = requests.iter().map(call).collect();
        all_pass(appliance, &calls);
    }
    let runs = drafts::runs();
    for operation in CATALOGUE {
        let appliance = readers::appliance_of(operation);
        let runs = runs.iter().filter(|run| run.operation == operation.id);
        let requests = runs.flat_map(|run| of_run(appliance, run));
        let calls: BTreeSet<String> = requests.map(|request| call(&request)).collect();
        all_pass(appliance, &calls);
    }
}

#[test]
fn every_request_of_a_session_is_in_the_table_whatever_is_configured() {
    for system in System::ALL {
        let mut appliances = vec![appliance(*system, &[])];
        if *system == System::Vcenter {
            appliances.push(appliance(*system, &[("session", "api"), ("calls", "api")]));
        }
        if *system == System::CloudDirectorAvailability {
            appliances.push(appliance(*system, &[("flavour", "cloud")]));
        }
        for appliance in &appliances {
            let calls: BTreeSet<String> = of_system(appliance).iter().map(call).collect();
            all_pass(appliance, &calls);
        }
    }
}

/// The lines of the files with what journeys send: "GET vr-a /api/rest/vr/v2/info 200".
fn pinned() -> Vec<(System, String)> {
    let mut found = Vec::new();
    for folder in PINNED {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            found.extend(text.lines().filter_map(pinned_call));
        }
    }
    found
}

fn pinned_call(line: &str) -> Option<(System, String)> {
    let mut words = line.trim_start_matches([' ', '?']).split(' ');
    let (method, appliance, target) = (words.next()?, words.next()?, words.next()?);
    let system = match appliance.split('-').next()? {
        "vr" => System::VsphereReplication,
        "srm" => System::SiteRecoveryManager,
        "vc" => System::Vcenter,
        "vcda" => System::CloudDirectorAvailability,
        _ => return None,
    };
    let below = target.strip_prefix(system.api_root())?;
    Some((system, format!("{method} {}", below.replace("{id}", "x1"))))
}

#[test]
fn everything_that_journeys_send_is_in_the_table() {
    let calls = pinned();
    assert!(calls.len() > 1_000, "{} requests are pinned", calls.len());
    for system in System::ALL {
        // How the appliance of a journey is configured is not written down.
        let other = appliance(System::Vcenter, &[("session", "api"), ("calls", "api")]);
        let other = rule(&other);
        let calls = calls.iter().filter(|(of, _)| of == system);
        let calls = calls.map(|(_, call)| call);
        let is_set = |call: &&String| *system == System::Vcenter && other.is_match(call);
        all_pass(&appliance(*system, &[]), calls.filter(|call| !is_set(call)));
    }
}

#[test]
fn nothing_else_is_in_the_table() {
    let vr = rule(&appliance(System::VsphereReplication, &[]));
    for call in [
        "GET /",
        "GET /infos",
        "GET /info/",
        "POST /info",
        "DELETE /pairings/p-1",
        "GET /pairings/p-1/replications/r-1/x",
        "GET /pairings//replications",
        "GET /pairings?limit=1&other=2",
        "GET /pairings?limit=<script>",
        "POST /pairings/p-1/replications/r-1/actions/promote-test-image?x=1",
        "GET /info\nx",
    ] {
        assert!(!vr.is_match(call), "{call:?}");
    }
    let vc = rule(&appliance(System::Vcenter, &[]));
    for call in [
        "POST /rest/hvc/links/l/sync/providers/p",
        "POST /rest/hvc/links/l/sync/providers/p?action=stop",
        "GET /rest/hvc/links?~method=DELETE",
        "GET /api/hvc/links",
        "POST /api/session",
        "GET /ui/login",
    ] {
        assert!(!vc.is_match(call), "{call:?}");
    }
    let set = [("remoteCertificate", "/config/peer.certificate")];
    let vcda = rule(&appliance(System::CloudDirectorAvailability, &set));
    assert!(vcda.is_match("GET /config/peer.certificate?url=https%3A%2F%2Fx"));
    assert!(!vcda.is_match("GET /config/peer-certificate?url=x"));
    assert!(!vcda.is_match("GET /config/remote-certificate?url=x"));
}
