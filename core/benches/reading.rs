//! What reading costs, as ratios to what cannot be avoided, so that the figures
//! of one machine can be compared with those of another.
//!
//! `make bench` prints them; nothing asserts them.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::panic)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, read_config};
use hawser_core::operation::selection::Pairing;
use hawser_core::operation::{Draft, Eligibility, FieldKind, Operation, Picker, Row, Selection};
use hawser_core::redact::redact;
use hawser_core::reply::Reply;
use hawser_core::request::Request;
use hawser_core::resource::{Index, Object, Place, Query, Resource};
use hawser_core::secret::Secret;
use hawser_core::system::System;
use hawser_core::task::TaskCache;
use hawser_core::wire::parse;
use serde_json::{Value, json};

/// Entries of a page, as the console asks for them.
const PAGE: usize = 500;

fn replication(i: usize) -> Value {
    json!({
        "name": format!("claims-app{i:05}"),
        "id": format!("GID-00000000-0000-4000-8000-{i:012}"),
        "vm_id": format!("VirtualMachine:vm-{i}:11111111-1111-4111-8111-111111111111"),
        "source_site_name": "Leipzig",
        "source_vc_id": "22222222-2222-4222-8222-222222222222",
        "target_site_name": "Hamburg",
        "target_vc_id": "11111111-1111-4111-8111-111111111111",
        "status": {"status": "OK", "rpo_violation": false},
        "rpo": 15, "type": "VC_TO_VC", "configuration_state": "OK",
        "recovery_state": "NOT_STARTED", "last_sync_time": 1_790_000_000_000_i64,
        "last_sync_duration": 40, "last_sync_size": 734_003_200, "current_rpo_violation": 0,
        "quiescing_enabled": false, "network_compression_enabled": true,
        "encryption_enabled": true, "mpit_enabled": true, "mpit_instances": 4, "mpit_days": 1,
    })
}

fn task(i: usize) -> Value {
    json!({
        "id": format!("HmsTask:{i}"), "status": "RUNNING", "progress": i % 100,
        "description": "Promote test image", "entity": format!("GID-{i}"),
        "queued_time": 1_790_000_000_000_i64, "start_time": 1_790_000_001_000_i64,
        "complete_time": null,
    })
}

fn list(entries: Vec<Value>) -> String {
    let total = entries.len();
    json!({"list": entries, "_meta": {"errors": [], "total": total, "offset": 0, "limit": total}})
        .to_string()
}

/// The fastest of several runs: the others were disturbed.
fn fastest(mut work: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..30 {
        let begun = Instant::now();
        work();
        best = best.min(begun.elapsed());
    }
    best
}

fn say(what: &str, work: Duration, floor_name: &str, floor: Duration) {
    let ratio = work.as_secs_f64() / floor.as_secs_f64();
    println!("{what}: {ratio:.2} times {floor_name}");
}

fn appliance() -> Appliance {
    let config = br#"{"appliances": [{"id": "vr-a", "name": "VR", "site": "Hamburg",
        "system": "vsphere-replication", "base": "/api/vr-a"}]}"#;
    let config = read_config(config).expect("it is a configuration");
    config.appliances.into_iter().next().expect("it has one")
}

fn replications() -> &'static Picker {
    let operation = Operation::by_id("promote-test-image").expect("it is in the catalogue");
    match operation.field("replication").map(|field| &field.kind) {
        Some(FieldKind::Picker(picker)) => picker,
        _ => panic!("the replication is picked"),
    }
}

fn draft() -> Draft {
    let mut draft = Draft::default();
    let vc = "11111111-1111-4111-8111-111111111111".to_owned();
    draft.pick(
        "pairing",
        Row {
            id: "pairing".to_owned(),
            title: String::new(),
            detail: String::new(),
            badge: None,
            eligibility: Eligibility::Offered,
            facts: Vec::new(),
            selection: Selection::Pairing(Pairing {
                local_vc: vc,
                ..Pairing::default()
            }),
        },
    );
    draft
}

/// A grid with 10,000 replications: preparing it, a key in its search, another order.
fn inventory(rows: &[Row], floor: Duration) {
    let replications = Resource::by_id("replications").expect("it is in the catalogue");
    let place = Arc::new(Place::new(&appliance(), None));
    let object = |at: usize| Object {
        place: Arc::clone(&place),
        row: Row {
            id: format!("GID-{at}"),
            title: format!("vm-app{at}"),
            ..rows[at % rows.len()].clone()
        },
    };
    let objects = Arc::new((0..10_000).map(object).collect::<Vec<_>>());
    let prepare = || Index::new(replications, vec![Arc::clone(&objects)]);
    let (index, now) = (prepare(), Timestamp(1_795_269_067_250));
    let floor_name = "parsing one page of 500";
    let prepared = fastest(|| {
        black_box(prepare());
    });
    say("preparing 10,000 objects", prepared, floor_name, floor);
    for (what, query) in [
        ("selecting all of them", ""),
        ("one key in the search", "search=a"),
        (
            "sorting by the last sync",
            "sort=last-sync&order=descending",
        ),
    ] {
        let query = Query::read(query);
        let selected = fastest(|| {
            black_box(index.select(black_box(&query), now));
        });
        say(what, selected, floor_name, floor);
    }
    let counted = fastest(|| {
        black_box(index.counts(&Query::default(), now));
    });
    say("counting them for the chips", counted, floor_name, floor);
}

fn main() {
    let page = list((0..PAGE).map(replication).collect());
    let floor = fastest(|| {
        black_box(parse(black_box(page.as_bytes())).ok());
    });
    let value = parse(page.as_bytes()).expect("it is JSON");
    let (picker, draft) = (replications(), draft());
    let rows = fastest(|| {
        black_box((picker.read)(&draft, black_box(&value)));
    });
    say(
        "a page of 500 replications as rows",
        rows,
        "parsing its JSON",
        floor,
    );

    let listed = (picker.read)(&draft, &value).rows;
    let haystacks: Vec<String> = listed.iter().map(Row::haystack).collect();
    let search = fastest(|| {
        for _ in 0..20 {
            black_box(
                haystacks
                    .iter()
                    .filter(|h| h.contains(black_box("app00499")))
                    .count(),
            );
        }
    });
    say(
        "searching 10,000 rows",
        search,
        "parsing one page of 500",
        floor,
    );

    inventory(&listed, floor);

    let tasks = list((0..100).map(task).collect());
    let floor = fastest(|| {
        black_box(parse(black_box(tasks.as_bytes())).ok());
    });
    let value = parse(tasks.as_bytes()).expect("it is JSON");
    let read = fastest(|| {
        black_box(System::VsphereReplication.read_tasks(black_box(&value)));
    });
    say("a page of 100 tasks", read, "parsing its JSON", floor);

    let appliance = appliance();
    let (request, reply) = (Request::get("/tasks"), Ok(Reply::new(200, tasks.clone())));
    let mut known = TaskCache::default();
    let list = appliance.read_task_list(&request, &reply, &known);
    for (fingerprint, task) in list.expect("it is a list").news {
        known.insert(fingerprint, &task.id);
    }
    let same = fastest(|| {
        black_box(appliance.read_task_list(&request, black_box(&reply), &known)).ok();
    });
    say("the same again", same, "parsing its JSON", floor);

    let secrets = ["Sim-Hamburg-1", "5f2b7a52-6ab1-4d4e-8d65-3c6f0f2a9d11"]
        .map(|it| Secret::new(it.to_owned()));
    let struck = fastest(|| {
        black_box(redact(black_box(&tasks), secrets.iter()));
    });
    say(
        "looking for two secrets in it",
        struck,
        "parsing its JSON",
        floor,
    );
}
