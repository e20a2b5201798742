//! The first page: what it counts, what it does not, and where each number leads.

mod pairs;
mod running;

use std::sync::Arc;

use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, Config, read_config};
use hawser_core::facts::Tone;
use hawser_core::operation::Draft;
use hawser_core::overview::{Attention, Gap, Listed, Overview, ReadState};
use hawser_core::resource::{Index, Object, Place, Query, Resource};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn config() -> Config {
    let appliance = |id: &str, system: &str, site: &str, peer: Option<&str>| {
        json!({"id": id, "name": format!("{system} {site}"), "site": site, "system": system,
            "base": format!("/api/{id}"), "peer": peer})
    };
    let list = json!({"appliances": [
        appliance("vr-a", "vsphere-replication", "Hamburg", Some("vr-b")),
        appliance("vr-b", "vsphere-replication", "Leipzig", Some("vr-a")),
        appliance("srm-a", "site-recovery-manager", "Hamburg", Some("srm-b")),
        appliance("srm-b", "site-recovery-manager", "Leipzig", Some("srm-a")),
        appliance("vc-c", "vcenter", "Bremen", None),
        appliance("vc-a", "vcenter", "Hamburg", None),
    ]});
    read_config(list.to_string().as_bytes()).unwrap()
}

fn resource(id: &str) -> &'static Resource {
    Resource::by_id(id).unwrap()
}

/// The objects of an answer, as the inventory reads them.
fn objects(of: &str, appliance: &Appliance, within: Option<&str>, list: &Value) -> Vec<Object> {
    let source = resource(of).source(appliance.system).unwrap();
    let draft = Draft::new(appliance, "draft".to_owned(), NOW);
    let parent = within.map(|id| {
        let parents = source.within.as_ref().unwrap().list;
        let answer = json!({"list": [{"pairing_id": id}]});
        (parents.read)(&draft, &answer).rows.remove(0)
    });
    let place = Arc::new(Place::new(appliance, parent));
    let rows = (source.list.read)(&draft, &json!({"list": list})).rows;
    let objects = rows.into_iter().map(|row| Object {
        place: Arc::clone(&place),
        row,
    });
    objects.collect()
}

fn replication(id: &str, status: &str, last_sync: i64) -> Value {
    json!({"id": id, "name": format!("vm-{id}"), "status": {"status": status},
        "last_sync_time": last_sync})
}

fn listed<'a>(of: &str, appliance: &'a Appliance, objects: &'a [Object]) -> Listed<'a> {
    Listed {
        resource: resource(of),
        appliance,
        objects,
        state: ReadState::Done,
        as_of: Some(NOW),
        missing: 0,
        needs_peer: false,
    }
}

fn unread<'a>(of: &str, appliance: &'a Appliance, state: ReadState) -> Listed<'a> {
    Listed {
        state,
        as_of: None,
        ..listed(of, appliance, &[])
    }
}

/// Two in error, one of them violating its RPO, three violating theirs, four in order.
fn ten() -> Value {
    let statuses = [
        "ERROR",
        "ERROR_RPO_VIOLATION",
        "RPO_VIOLATION",
        "RPO_VIOLATION",
        "RPO_VIOLATION",
        "OK",
        "OK",
        "OK",
        "OK",
        "PAUSED",
    ];
    let all = statuses.iter().enumerate();
    all.map(|(i, status)| replication(&format!("r{i}"), status, NOW.0 - 60_000 * i as i64))
        .collect()
}

/// The two appliances of a pair.
fn both(config: &Config) -> [&Appliance; 2] {
    ["vr-a", "vr-b"].map(|id| config.appliance(id).unwrap())
}

/// The overview of the replications that each of them lists.
fn overview_of_both(config: &Config, objects: [&[Object]; 2]) -> Overview {
    let [a, b] = both(config);
    let [at_a, at_b] = objects;
    let lists = [
        listed("replications", a, at_a),
        listed("replications", b, at_b),
    ];
    Overview::of(config, &lists, NOW)
}

#[test]
fn each_object_is_counted_once_although_both_appliances_of_a_pair_list_it() {
    let config = config();
    let [a, b] = both(&config);
    let at_a = objects("replications", a, Some("p"), &ten());
    let at_b = objects("replications", b, Some("p"), &ten());
    let overview = overview_of_both(&config, [&at_a, &at_b]);
    let totals: Vec<_> = overview.pairs[0].bars.iter().map(|bar| bar.total).collect();
    assert_eq!(totals, [10]);
    let at_a_only = |it: &Attention| it.appliances == [a.name.as_str()];
    assert!(overview.attention.iter().all(at_a_only));
    // What only the other one lists is counted there.
    let mut more = ten();
    let all = more.as_array_mut().unwrap();
    all.push(replication("only-b", "ERROR", 1));
    let more = objects("replications", b, Some("p"), &more);
    let overview = overview_of_both(&config, [&at_a, &more]);
    let errors = overview
        .attention
        .iter()
        .filter(|it| it.tone == Tone::Danger);
    let counts: Vec<_> = errors
        .map(|it| (it.count, it.appliances.join("; ")))
        .collect();
    assert_eq!(counts, [(2, a.name.clone()), (1, b.name.clone())]);
}

#[test]
fn the_same_mark_is_one_entry_for_all_appliances_that_list_other_objects() {
    let config = config();
    let [a, b] = both(&config);
    let one = |id: &str, status: &str| json!([replication(id, status, 1)]);
    let at_a = objects("replications", a, Some("p"), &one("only-a", "ERROR"));
    let at_b = objects("replications", b, Some("p"), &one("only-b", "ERROR"));
    let overview = overview_of_both(&config, [&at_a, &at_b]);
    let [errors] = &overview.attention[..] else {
        panic!("{:?}", overview.attention)
    };
    assert_eq!((errors.count, errors.noun), (2, "replications"));
    assert_eq!(errors.appliances, [a.name.clone(), b.name.clone()]);
    let lists = vec![Arc::new(at_a.clone()), Arc::new(at_b.clone())];
    let index = Index::new(resource("replications"), lists);
    assert_eq!(index.select(&Query::read(&errors.query), NOW).len(), 2);
}

#[test]
fn each_number_leads_to_as_many_objects() {
    let config = config();
    let [a, b] = both(&config);
    let at_a = objects("replications", a, Some("p"), &ten());
    let at_b = objects("replications", b, Some("p"), &ten());
    let overview = overview_of_both(&config, [&at_a, &at_b]);
    let replications = resource("replications");
    let index = Index::new(
        replications,
        vec![Arc::new(at_a.clone()), Arc::new(at_b.clone())],
    );
    let found = |query: &str| index.select(&Query::read(query), NOW).len();
    assert!(overview.attention.len() >= 2, "{:?}", overview.attention);
    for item in &overview.attention {
        assert_eq!(found(&item.query), item.count, "{item:?}");
    }
    let bar = &overview.pairs[0].bars[0];
    assert_eq!(found(&bar.query), bar.total);
    for segment in &bar.segments {
        assert_eq!(found(&segment.query), segment.count, "{segment:?}");
    }
    let sum: usize = bar.segments.iter().map(|it| it.count).sum();
    assert_eq!(sum, bar.total);
}

#[test]
fn the_worst_comes_first() {
    let config = config();
    let a = config.appliance("vr-a").unwrap();
    let all = objects("replications", a, Some("p"), &ten());
    let overview = Overview::of(&config, &[listed("replications", a, &all)], NOW);
    let tones: Vec<_> = overview.attention.iter().map(|it| it.tone).collect();
    let mut sorted = tones.clone();
    sorted.sort_by_key(|tone| hawser_core::resource::by_severity(*tone));
    assert_eq!(tones, sorted);
    assert_eq!(overview.tone(), Some(Tone::Danger));
    let violated = overview
        .attention
        .iter()
        .find(|it| it.query.contains("rpo-violated"));
    assert_eq!(
        violated.unwrap().count,
        4,
        "one in error violates its RPO too"
    );
    let tones: Vec<_> = overview.pairs[0].bars[0]
        .segments
        .iter()
        .map(|it| it.tone)
        .collect();
    assert_eq!(tones.first(), Some(&Tone::Danger));
    assert_eq!(tones.last(), Some(&Tone::Success));
}

#[test]
fn nothing_is_said_of_what_was_not_read() {
    let config = config();
    let [a, b, srm] = ["vr-a", "vr-b", "srm-a"].map(|id| config.appliance(id).unwrap());
    let lists = [
        unread("replications", a, ReadState::SignedOut),
        unread("pairings", a, ReadState::SignedOut),
        unread("replications", b, ReadState::Reading),
        unread(
            "recovery-plans",
            srm,
            ReadState::Failed("No answer".to_owned()),
        ),
    ];
    let overview = Overview::of(&config, &lists, NOW);
    assert!(overview.is_blank());
    assert!(overview.attention.is_empty());
    assert!(
        overview
            .pairs
            .iter()
            .all(|it| it.bars.is_empty() && it.lines.is_empty())
    );
    assert_eq!(overview.pairs[0].state, "Connection unknown");
    assert_eq!(overview.pairs[0].signed_out.0, 1, "one of its appliances");
    assert_eq!(overview.as_of, None);
    let [failed, out, reading] = overview.gaps.as_slice() else {
        panic!("{:?}", overview.gaps);
    };
    assert!(
        failed
            .text()
            .contains("recovery plans could not be read: No answer")
    );
    assert_eq!(*out, Gap::SignedOut(vec![a.name.clone()]), "named once");
    assert_eq!(*reading, Gap::Reading(vec![b.name.clone()]));
}

#[test]
fn a_number_over_an_incomplete_list_is_the_least() {
    let config = config();
    let a = config.appliance("vr-a").unwrap();
    let all = objects("replications", a, Some("p"), &ten());
    let whole = listed("replications", a, &all);
    let is_least = |list: Listed<'_>| {
        let overview = Overview::of(&config, &[list], NOW);
        let bar = overview.pairs[0].bars[0].is_least;
        assert!(overview.attention.iter().all(|it| it.is_least == bar));
        (bar, overview.gaps.len())
    };
    assert_eq!(is_least(whole.clone()), (false, 0));
    let missing = 1;
    assert_eq!(
        is_least(Listed {
            missing,
            ..whole.clone()
        }),
        (true, 1)
    );
    // The rows are there; some of what they say is not, which is said once.
    let needs_peer = true;
    assert_eq!(
        is_least(Listed {
            needs_peer,
            ..whole.clone()
        }),
        (false, 1)
    );
    // A part that is shown while the rest is being read.
    let part = Listed {
        state: ReadState::Reading,
        as_of: None,
        ..whole
    };
    assert_eq!(is_least(part), (true, 1));
}

#[test]
fn what_was_read_before_is_shown_and_said_to_be_old() {
    let config = config();
    let a = config.appliance("vr-a").unwrap();
    let all = objects("replications", a, Some("p"), &ten());
    for (state, words) in [
        (ReadState::Failed("No answer".to_owned()), "as last read"),
        (ReadState::Expired, "as last read"),
    ] {
        let list = Listed {
            state,
            ..listed("replications", a, &all)
        };
        let overview = Overview::of(&config, &[list], NOW);
        assert!(!overview.attention.is_empty());
        assert!(
            overview.gaps[0].text().contains(words),
            "{:?}",
            overview.gaps
        );
    }
}
