//! vSphere Replication's lists and tasks as they come: pairings and replications
//! here, tasks in their own file.

mod tasks;

use crate::samples::{self, QUEUED, draft_of, listed, value};
use hawser_core::clock::Timestamp;
use hawser_core::facts::{Fact, Shown, Tone, size_words};
use hawser_core::operation::{Draft, Eligibility, Row, Selection};
use serde_json::{Value, json};

fn pairing(case: &str) -> Row {
    listed("pairing", &Draft::default(), case).rows.remove(0)
}

fn replications() -> Vec<Row> {
    listed("replication", &draft_of(0), "replications").rows
}

fn badge(row: &Row) -> (Tone, &str) {
    let (tone, word) = row.badge.as_ref().unwrap();
    (*tone, word)
}

fn fact<'a>(row: &'a Row, label: &str) -> Option<&'a Shown> {
    row.facts
        .iter()
        .find(|f| f.label == label)
        .map(|f| &f.value)
}

/// The rows of a sample in which something was changed.
fn changed(field: &str, case: &str, change: impl Fn(&mut Value)) -> Vec<Row> {
    let mut value = value(case);
    change(&mut value);
    let hawser_core::operation::FieldKind::Picker(picker) =
        &samples::promotion().field(field).unwrap().kind
    else {
        return Vec::new();
    };
    (picker.read)(&draft_of(0), &samples::read(&value)).rows
}

#[test]
fn every_sample_is_in_the_list_of_samples() {
    let readme = include_str!("samples/README.md");
    for (case, _) in samples::all() {
        let group = case.split_once('-').map_or("", |(_, rest)| rest);
        let named =
            readme.contains(&format!("`{case}`")) || readme.contains(&format!("`-{group}`"));
        assert!(named, "{case}");
    }
}

// ---- pairings ----

#[test]
fn a_pairing_is_named_after_its_two_vcenters() {
    let row = pairing("pairings");
    assert_eq!(row.id, samples::PAIRING);
    assert_eq!(row.title, "vc-a.hamburg.example – vc-b.frankfurt.example");
    assert_eq!(
        row.detail,
        "Replication servers vr-a.hamburg.example and vr-b.frankfurt.example"
    );
    assert_eq!(
        (badge(&row), &row.eligibility),
        ((Tone::Success, "Connected"), &Eligibility::Offered)
    );
    assert_eq!(fact(&row, "Certificate warning"), None);
    let Selection::Pairing(pairing) = &row.selection else {
        panic!("{:?}", row.selection);
    };
    assert_eq!(pairing.local_vc, "6a1e7f30-2f0c-4f0b-8a57-5d0c8d1f2a01");
    assert_eq!(pairing.remote_vc_name, "vc-b.frankfurt.example");
    assert!(row.haystack().contains("frankfurt") && row.haystack().contains("connected"));
}

#[test]
fn certificate_warnings_of_a_pairing_are_shown_one_by_one() {
    let row = pairing("pairings-certificate-warnings");
    assert_eq!(badge(&row), (Tone::Warning, "Warning"));
    let warnings = row
        .facts
        .iter()
        .filter(|f| f.label == "Certificate warning");
    assert_eq!(warnings.count(), 2);
}

#[test]
fn a_pairing_whose_peer_is_down_can_still_be_picked_and_says_so() {
    let page = listed("pairing", &Draft::default(), "pairings-remote-error");
    assert_eq!(badge(&page.rows[0]), (Tone::Danger, "Not connected"));
    assert_eq!(page.rows[0].eligibility, Eligibility::Offered);
    assert_eq!(page.partial.len(), 1);
    assert!(page.partial[0].starts_with("Unable to connect to the remote"));
}

#[test]
fn the_worst_of_the_four_servers_decides_the_badge() {
    for server in [
        "local_vc_server",
        "remote_vc_server",
        "local_vrms",
        "remote_vrms",
    ] {
        for (status, word) in [("WARNING", "Warning"), ("ERROR", "Not connected")] {
            let rows = changed("pairing", "pairings", |v| {
                v["list"][0][server]["server_status"] = json!(status)
            });
            assert_eq!(badge(&rows[0]).1, word, "{server}");
        }
    }
    let rows = changed("pairing", "pairings", |v| {
        v["list"][0]["local_vc_server"]["server_status"] = json!("SLEEPING")
    });
    assert_eq!(badge(&rows[0]), (Tone::Neutral, "SLEEPING"));
}

#[test]
fn a_server_without_a_name_is_called_by_its_address() {
    let rows = changed("pairing", "pairings", |v| {
        v["list"][0]["remote_vc_server"]["name"] = Value::Null;
        v["list"][0]["local_vc_server"] = Value::Null;
    });
    assert_eq!(
        rows[0].title,
        "unnamed – https://vc-b.frankfurt.example:443/"
    );
}

// ---- replications ----

#[test]
fn a_page_says_how_many_there_are_and_how_many_it_had() {
    let page = listed("replication", &draft_of(0), "replications");
    assert_eq!((page.rows.len(), page.seen, page.total), (7, 7, Some(1204)));
    let rows = changed("replication", "replications", |v| {
        v["list"][0]["id"] = Value::Null
    });
    assert_eq!(
        rows.len(),
        6,
        "one without an id is left out, the others stay"
    );
}

#[test]
fn a_replication_shows_where_it_goes_and_how_it_is() {
    let rows = replications();
    let row = &rows[0];
    assert_eq!(
        (row.id.as_str(), row.title.as_str()),
        (samples::REPLICATION, "erp-db-01")
    );
    assert_eq!(row.detail, "Frankfurt to Hamburg");
    assert_eq!(badge(row), (Tone::Success, "OK"));
    let Selection::Replication(replication) = &row.selection else {
        panic!("{:?}", row.selection);
    };
    assert_eq!(replication.target_site, "Hamburg");
    assert!(
        row.facts
            .contains(&Fact::time("Last sync", Timestamp(QUEUED - 900_000)))
    );
    assert_eq!(
        fact(row, "Last sync size"),
        Some(&Shown::Text("700 MB".to_owned()))
    );
    assert_eq!(
        fact(row, "RPO"),
        Some(&Shown::Text("1 h 00 min".to_owned()))
    );
    let words: Vec<_> = rows.iter().map(|r| badge(r).1).collect();
    assert_eq!(
        words,
        [
            "OK",
            "Syncing",
            "RPO violated",
            "OK",
            "Reconfiguring",
            "Not active",
            "Error"
        ]
    );
    assert_eq!(rows[6].title, "büro-druck-λ");
}

#[test]
fn what_never_synced_has_no_time_of_it() {
    let rows = replications();
    assert_eq!(rows[5].title, "hr-portal");
    assert_eq!(fact(&rows[5], "Last sync"), None);
}

#[test]
fn only_incoming_replications_may_be_promoted_here() {
    let rows = replications();
    assert_eq!(
        rows[0].eligibility,
        Eligibility::Possible,
        "its image decides"
    );
    assert_eq!(rows[3].title, "file-archive");
    assert!(
        matches!(&rows[3].eligibility, Eligibility::Refused(why) if why.starts_with("Outgoing"))
    );
    let unknown = changed("replication", "replications", |v| {
        v["list"][3]["source_vc_id"] = json!("another")
    });
    assert_eq!(
        unknown[3].eligibility,
        Eligibility::Possible,
        "the ids do not say"
    );
    // A pairing of a vCenter with itself: everything is incoming too.
    let within = changed("replication", "replications", |v| {
        v["list"][3]["target_vc_id"] = v["list"][3]["source_vc_id"].clone()
    });
    assert_eq!(within[3].eligibility, Eligibility::Possible);
}

#[test]
fn every_status_of_the_contract_has_words_and_others_are_shown_as_they_came() {
    for status in [
        "FULL_SYNC",
        "SYNC",
        "INITIAL_FULL_SYNC",
        "PAUSED",
        "RPO_VIOLATION",
        "MOVING",
        "OK",
        "ERROR",
        "CONFIGURING",
        "NOT_ACTIVE",
        "UNKNOWN",
        "SYNC_RPO_VIOLATION",
        "NOT_ACTIVE_RPO_VIOLATION",
        "ERROR_RPO_VIOLATION",
        "FULL_SYNC_RPO_VIOLATION",
        "RECOVERING",
        "RECOVERED",
        "DISK_RESIZING",
        "RECONFIGURING",
    ] {
        let rows = changed("replication", "replications", |v| {
            v["list"][0]["status"]["status"] = json!(status)
        });
        assert!(!badge(&rows[0]).1.contains('_'), "{status}");
        assert!(status == "OK" || badge(&rows[0]).1 != status, "{status}");
    }
    for (status, word) in [
        (json!("SOMETHING_NEW"), "SOMETHING_NEW"),
        (Value::Null, "Unknown"),
        (json!(7), "Unknown"),
    ] {
        let rows = changed("replication", "replications", |v| {
            v["list"][0]["status"]["status"] = status.clone()
        });
        assert_eq!(badge(&rows[0]), (Tone::Neutral, word));
    }
    let rows = changed("replication", "replications", |v| {
        v["list"][0]["status"] = json!("OK")
    });
    assert_eq!(badge(&rows[0]).1, "Unknown");
}

#[test]
fn what_a_list_leaves_out_is_told_in_the_appliances_words() {
    let page = listed("replication", &draft_of(0), "replications-partial");
    assert_eq!(
        page.partial,
        [
            "Not authenticated at the remote site Frankfurt.",
            "REMOTE_DATA"
        ]
    );
    assert_eq!(page.rows.len(), 1);
}

#[test]
fn sizes_are_told_as_administrators_know_them() {
    for (bytes, words) in [
        (-1, "0 bytes"),
        (1_023, "1023 bytes"),
        (1_024, "1.0 KB"),
        (1_536, "1.5 KB"),
        (734_003_200, "700 MB"),
        (5_368_709_120, "5.0 GB"),
        (i64::MAX, "8191 PB"),
    ] {
        assert_eq!(size_words(bytes), words);
    }
}
