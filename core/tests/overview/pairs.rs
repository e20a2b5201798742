//! The panel of a pair of sites: connections, states, the oldest last sync.

use std::sync::Arc;

use hawser_core::clock::Timestamp;
use hawser_core::config::read_config;
use hawser_core::operation::Draft;
use hawser_core::overview::{Listed, Overview};
use hawser_core::resource::{Object, Place};
use serde_json::json;

use super::{NOW, config, listed, objects, replication, resource, ten};

#[test]
fn sites_belong_together_by_the_peers_of_their_appliances() {
    let overview = Overview::of(&config(), &[], NOW);
    let sites: Vec<Vec<&str>> = overview
        .pairs
        .iter()
        .map(|pair| pair.sites.iter().map(String::as_str).collect())
        .collect();
    // The vCenter of Hamburg has no peer, and is shown with its site.
    assert_eq!(sites, [vec!["Hamburg", "Leipzig"], vec!["Bremen"]]);
}

#[test]
fn shares_fill_the_bar_and_none_is_too_narrow_to_be_seen() {
    let config = config();
    let a = config.appliance("vr-a").unwrap();
    let mut list = vec![
        replication("bad", "ERROR", 1),
        replication("paused", "PAUSED", 1),
    ];
    list.extend((0..10_000).map(|i| replication(&format!("r{i}"), "OK", 1)));
    let all = objects("replications", a, Some("p"), &json!(list));
    let overview = Overview::of(&config, &[listed("replications", a, &all)], NOW);
    let segments = &overview.pairs[0].bars[0].segments;
    let mut from = 0;
    for segment in segments {
        assert_eq!(segment.place.0, from);
        assert!(segment.place.1 >= 10, "{segment:?}");
        from += segment.place.1;
    }
    assert_eq!(from, 1_000);
}

#[test]
fn plans_say_what_they_need_next() {
    let config = config();
    let srm = config.appliance("srm-a").unwrap();
    let plan = |id: &str, status: &str| json!({"id": id, "name": id, "status": status});
    let list = json!([plan("a", "RECOVERY_COMPLETE"), plan("b", "READY_STATE")]);
    let all = objects("recovery-plans", srm, Some("p"), &list);
    let overview = Overview::of(&config, &[listed("recovery-plans", srm, &all)], NOW);
    let segments = &overview.pairs[0].bars[0].segments;
    let recovered = segments.iter().find(|it| it.word == "Recovery complete");
    assert!(recovered.unwrap().next.contains("eprotect"), "{segments:?}");
}

#[test]
fn the_oldest_last_sync_is_named() {
    let config = config();
    let a = config.appliance("vr-a").unwrap();
    let all = objects("replications", a, Some("p"), &ten());
    let named = |lists: &[Listed<'_>]| {
        let overview = Overview::of(&config, lists, NOW);
        let figure = &overview.pairs[0].figures[0];
        (figure.name.clone(), figure.at)
    };
    let at_a = listed("replications", a, &all);
    let oldest = ("vm-r9".to_owned(), NOW.plus(-9 * 60_000));
    assert_eq!(named(std::slice::from_ref(&at_a)), oldest);
    let b = config.appliance("vr-b").unwrap();
    for (id, time, expected) in [
        ("older", 1, ("vm-older".to_owned(), Timestamp(1))),
        ("newer", NOW.0, oldest.clone()),
    ] {
        let more = objects(
            "replications",
            b,
            Some("p"),
            &json!([replication(id, "OK", time)]),
        );
        assert_eq!(
            named(&[at_a.clone(), listed("replications", b, &more)]),
            expected
        );
    }
}

#[test]
fn pairings_are_named_the_unconnected_first() {
    let config = config();
    let a = config.appliance("vr-a").unwrap();
    let pairing = |id: &str, status: &str| {
        let server = |name: &str| json!({"id": name, "name": name, "server_status": status});
        json!({"pairing_id": id, "local_vc_server": server("a"), "remote_vc_server": server(id),
            "local_vrms": server("x"), "remote_vrms": server("y")})
    };
    let list = json!([pairing("good", "OK"), pairing("bad", "ERROR")]);
    let all = objects("pairings", a, None, &list);
    let overview = Overview::of(&config, &[listed("pairings", a, &all)], NOW);
    let pair = &overview.pairs[0];
    let names: Vec<_> = pair.lines[0]
        .lines
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, ["a – bad", "a – good"]);
    assert_eq!(pair.state, "Not fully connected");
}

#[test]
fn an_appliances_own_site_is_no_connection() {
    let config = json!({"appliances": [{"id": "vcda-a", "name": "A", "site": "Hamburg",
        "system": "cloud-director-availability", "base": "/api/a"}]});
    let config = read_config(config.to_string().as_bytes()).unwrap();
    let a = config.appliance("vcda-a").unwrap();
    let sites = json!([
        {"id": "1", "site": "ham", "isLocal": true},
        {"id": "2", "site": "lej", "isLocal": false, "state": {}}
    ]);
    let source = resource("sites").source(a.system).unwrap();
    let place = Arc::new(Place::new(a, None));
    let rows = (source.list.read)(&Draft::default(), &sites).rows;
    let all: Vec<Object> = rows
        .into_iter()
        .map(|row| Object {
            place: Arc::clone(&place),
            row,
        })
        .collect();
    let overview = Overview::of(&config, &[listed("sites", a, &all)], NOW);
    let pair = &overview.pairs[0];
    let names: Vec<_> = pair.lines[0]
        .lines
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, ["lej"]);
    assert_eq!(pair.state, "Connected");
}
