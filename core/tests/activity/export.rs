//! Activity as files.

use hawser_core::activity::{Entry, activity_csv, activity_html, activity_json};
use hawser_core::clock::Zone;
use proptest::prelude::*;
use serde_json::Value;

use super::{at, own, sample};
use crate::samples;

/// Reads RFC 4180 back.
fn parse(csv: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        match (quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => field.push(chars.next().unwrap()),
            (_, '"') => quoted = !quoted,
            (false, ',') => row.push(std::mem::take(&mut field)),
            (false, '\r') => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            (_, c) => field.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && field.is_empty());
    rows
}

fn with_title(title: &str) -> Vec<Entry> {
    let mut entries = sample();
    entries.truncate(1);
    title.clone_into(&mut entries[0].title);
    entries
}

#[test]
fn a_table_has_a_heading_full_times_and_a_line_for_each_entry() {
    let rows = parse(&activity_csv(&sample(), at(0)));
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| row.len() == 15));
    assert_eq!(rows[0][0], "Started");
    assert_eq!(rows[1][0], "2026-11-21T16:51:07.250Z");
    assert_eq!(
        &rows[1][3..6],
        ["Failed", "Synchronize replication", "web01"]
    );
    assert_eq!(rows[1][9], "Started elsewhere");
    assert_eq!(rows[1][11], "The datastore is full");
}

#[test]
fn every_export_names_the_clock_that_gave_a_time() {
    // Nothing is known yet of the task of one run: its start is by this computer's clock.
    let mut sent = own();
    sent.task = None;
    let mut entries = sample();
    entries.push(Entry::of_run(&sent));
    let rows = parse(&activity_csv(&entries, at(0)));
    assert_eq!(&rows[0][13..], ["Start clock", "End clock"]);
    assert_eq!(&rows[1][13..], ["appliance", "appliance"]);
    assert_eq!(&rows[5][13..], ["console", ""]);
    let json = activity_json(&entries, "", at(0));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["made_clock"], "console");
    assert_eq!(json["entries"][0]["started_clock"], "appliance");
    assert_eq!(json["entries"][4]["started_clock"], "console");
    assert_eq!(json["entries"][4]["ended_clock"], Value::Null);
    let html = activity_html(&entries, &[], at(0), &|_| Zone::utc());
    assert!(html.contains("Start times: appliance clock unless marked."));
    assert_eq!(html.matches("</time> (console clock)").count(), 1);
    assert!(html.contains(" UTC (console clock) by Hawser"), "{html}");
}

#[test]
fn nothing_is_calculated_by_a_spreadsheet() {
    for formula in [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =cmd|' /C calc'!A0",
    ] {
        let rows = parse(&activity_csv(&with_title(formula), at(0)));
        assert_eq!(rows[1][4], format!("'{formula}"));
    }
    let plain = parse(&activity_csv(&with_title("a, \"b\"\r\nc"), at(0)));
    assert_eq!(plain[1][4], "a, \"b\"\r\nc");
}

#[test]
fn json_names_the_filter_and_who_started_what() {
    let json = activity_json(&sample(), "state=failed", at(0));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["filter"], "state=failed");
    assert_eq!(json["entries"].as_array().unwrap().len(), 4);
    assert_eq!(json["entries"][2]["started_by"], "This browser");
    assert_eq!(json["entries"][0]["error"], "The datastore is full");
}

#[test]
fn a_report_is_one_page_that_runs_and_loads_nothing() {
    let filter = ["Search: <script>alert(1)</script>".to_owned()];
    let entries = with_title("<img src=x onerror=alert(1)> \u{202e}gnp.exe");
    let html = activity_html(&entries, &filter, at(0), &|_| Zone::utc());
    for forbidden in [
        "<script", "<img", "src=", "href=", "http://", "https://", "\u{202e}",
    ] {
        let rest = html.replace("&lt;img src=x", "");
        assert!(!rest.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("default-src 'none'"));
    assert!(html.contains("&lt;script&gt;alert(1)"));
    assert!(html.contains("<h2>2026-11-21</h2>"));
    assert!(html.contains("1 entry: 1 failed."));
    assert!(html.contains("16:51:07 UTC"));
}

#[test]
fn no_export_has_a_secret_or_the_request_with_its_place() {
    let entries = sample();
    let all = [
        activity_csv(&entries, at(0)),
        activity_json(&entries, "", at(0)),
        activity_html(&entries, &[], at(0), &|_| Zone::utc()),
    ];
    for text in all {
        for secret in ["‹session›", "x-dr-session", "Basic "] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}

proptest! {
    #![proptest_config(samples::cases(200))]

    #[test]
    fn any_text_comes_back_from_a_table_but_for_the_guard(text in "\\PC{0,30}|[=+@\\-\",\r\n\t x]{0,8}") {
        let rows = parse(&activity_csv(&with_title(&text), at(0)));
        prop_assert_eq!(rows.len(), 2);
        let cell = &rows[1][4];
        prop_assert!(cell == &text || cell == &format!("'{text}"), "{:?}", cell);
        prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']));
    }

    #[test]
    fn no_text_is_markup_in_a_report(text in "\\PC{0,30}|[<>&\"'a/= ]{0,12}") {
        let plain = activity_html(&with_title(""), &[], at(0), &|_| Zone::utc());
        let html = activity_html(&with_title(&text), &[], at(0), &|_| Zone::utc());
        prop_assert_eq!(plain.matches('<').count(), html.matches('<').count());
        prop_assert_eq!(plain.matches('"').count(), html.matches('"').count());
    }
}
