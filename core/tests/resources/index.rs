//! Lists as they are searched, filtered, counted and sorted.

use std::cmp::Ordering;
use std::sync::Arc;

use hawser_core::facts::Tone;
use hawser_core::operation::Eligibility;
use hawser_core::resource::{Cell, Counts, Index, Object, Query, Resource, Tally};
use hawser_core::system::System;
use proptest::prelude::*;

use super::{NOW, marks, objects, replications, resource, sample, within};
use crate::samples;

fn of() -> &'static Resource {
    resource("replications")
}

fn index() -> Index {
    Index::new(of(), vec![Arc::new(replications::all())])
}

fn certificates() -> Index {
    let of = resource("certificates");
    let source = of.source(System::VsphereReplication).unwrap();
    let page = sample(System::VsphereReplication, "pairings-replaced-certificate");
    Index::new(of, vec![Arc::new(objects(source, None, &page))])
}

fn selected(index: &Index, query: &str) -> Vec<String> {
    let places = index.select(&Query::read(query), NOW);
    let names = places
        .iter()
        .map(|at| index.get(*at).unwrap().row.title.clone());
    names.collect()
}

#[test]
fn the_worst_come_first_and_names_sort_as_people_do() {
    let names = selected(&index(), "");
    assert_eq!(
        names,
        [
            "hr-portal-3",
            "lims",
            "mail-edge-03", // errors
            "mail-edge-02",
            "web-shop-07",
            "web-shop-08", // warnings
            "erp-db-2",
            "erp-db-10",
            "file-archive-2",
            "hr-portal-2",
            "print-λ", // at work
            "hr-portal",
            "zeiterfassung", // neither
            "erp-db-01",
            "file-archive", // well
        ]
    );
    let names = selected(&index(), "sort=name&search=erp");
    assert_eq!(names, ["erp-db-01", "erp-db-2", "erp-db-10"]);
}

#[test]
fn every_word_of_a_search_is_looked_for_in_name_status_place_and_columns() {
    let index = index();
    assert_eq!(selected(&index, "search=ERP%20syncing"), ["erp-db-2"]);
    assert_eq!(selected(&index, "search=PRINT-%CE%9B"), ["print-λ"]);
    assert_eq!(
        selected(&index, "search=outgoing%20moving"),
        ["file-archive-2"]
    );
    assert_eq!(selected(&index, "search=GID-00000015"), ["zeiterfassung"]);
    assert_eq!(
        selected(&index, "search=no%20space%20left"),
        ["mail-edge-03"]
    );
    assert_eq!(
        selected(&index, "search=vc-b.frankfurt").len(),
        15,
        "its pairing"
    );
    assert!(selected(&index, "search=no-such-thing").is_empty());
}

#[test]
fn values_of_a_filter_are_alternatives_and_filters_are_not() {
    let index = index();
    assert_eq!(
        selected(&index, "status=Paused&status=Recovered"),
        ["web-shop-07", "hr-portal"]
    );
    assert_eq!(selected(&index, "mark=error&search=mail"), ["mail-edge-03"]);
    let both = selected(&index, "mark=error&mark=paused");
    assert_eq!(both, ["hr-portal-3", "lims", "mail-edge-03", "web-shop-07"]);
    assert!(selected(&index, "mark=error&status=Paused").is_empty());
    assert_eq!(selected(&index, "mark=no-such-mark").len(), 15, "no filter");
    assert!(selected(&index, "appliance=other").is_empty());
    assert!(selected(&index, "within=other").is_empty());
    let pairing = index.get(0).unwrap().place.within_id().to_owned();
    assert_eq!(selected(&index, &format!("within={pairing}")).len(), 15);
}

#[test]
fn what_is_not_told_comes_last_in_both_directions() {
    let index = index();
    for query in ["sort=age", "sort=age&order=descending"] {
        let names = selected(&index, query);
        assert_eq!(names.last().unwrap(), "erp-db-10", "{query}");
    }
    assert_eq!(
        selected(&index, "sort=age&order=descending")[0],
        "mail-edge-03"
    );
    assert_eq!(selected(&index, "sort=rpo")[0], "print-λ");
    let names = selected(&index, "sort=status&order=descending");
    assert_eq!(names[0], "erp-db-01", "the best");
    assert_eq!(
        selected(&index, "sort=no-such-column"),
        selected(&index, "")
    );
}

#[test]
fn chips_count_what_they_would_show() {
    let index = index();
    let counts = |query: &str| index.counts(&Query::read(query), NOW);
    let status = |counts: &Counts, word: &str| {
        let found = counts.statuses.iter().find(|it| it.word == word);
        found.map(|it| it.count)
    };
    let mark = |counts: &Counts, id: &str| {
        let found = counts.marks.iter().find(|it| it.mark.id == id);
        found.map(|it| it.count)
    };
    let all = counts("");
    assert_eq!((all.total, all.selected), (15, 15));
    assert_eq!(status(&all, "OK"), Some(4));
    assert_eq!(mark(&all, "rpo-violated"), Some(3));
    assert_eq!(all.statuses[0].tone, Tone::Danger, "the worst first");
    let chosen = counts("status=Paused");
    assert_eq!(chosen.selected, 1);
    assert_eq!(status(&chosen, "OK"), Some(4), "as an alternative");
    assert_eq!(mark(&chosen, "paused"), Some(1));
    assert_eq!(mark(&chosen, "error"), Some(0));
    let marked = counts("mark=error");
    assert_eq!(mark(&marked, "paused"), Some(1), "as an alternative");
    assert_eq!(status(&marked, "Paused"), None);
    let gone = counts("status=Gone");
    assert_eq!(status(&gone, "Gone"), Some(0), "it can be taken back");
    assert_eq!(gone.selected, 0);
    assert_eq!(gone.appliances[0].2, 0);
    assert_eq!(all.appliances.len(), 1);
    assert_eq!(all.appliances[0].2, 15);
}

#[test]
fn several_lists_are_one() {
    let lists = vec![
        Arc::new(replications::all()),
        Arc::new(Vec::new()),
        Arc::new(replications::all()),
    ];
    let index = Index::new(of(), lists);
    assert_eq!((index.len(), index.objects().count()), (30, 30));
    assert!(index.get(29).is_some() && index.get(30).is_none() && !index.is_empty());
    assert_eq!(index.get(15), index.get(0));
    let places = index.select(&Query::read("search=zeit"), NOW);
    assert_eq!(places, [14, 29], "equal ones keep their order");
}

#[test]
fn a_tally_counts_as_the_chips_do() {
    let all = replications::all();
    let tally = Tally::of(of(), &all, NOW);
    let counts = index().counts(&Query::default(), NOW);
    assert_eq!(
        (tally.total, &tally.statuses, &tally.marks),
        (15, &counts.statuses, &counts.marks)
    );
    assert_eq!(tally.marked("error"), 3);
    assert_eq!(tally.marked("no-such-mark"), 0);
    let found: Vec<_> = tally.found().iter().map(|it| it.mark.id).collect();
    assert_eq!(
        found,
        [
            "error",
            "rpo-violated",
            "paused",
            "not-active",
            "syncing",
            "busy"
        ]
    );
    assert_eq!(tally.tone(), Some(Tone::Danger));
    let incoming = all.iter().filter(|it| it.row.title.starts_with("erp"));
    let some = Tally::of(of(), incoming, NOW);
    assert_eq!(
        (some.total, some.found().len(), some.tone()),
        (3, 1, Some(Tone::Info))
    );
    assert_eq!(Tally::of(of(), &[], NOW).tone(), None);
}

/// Natively, unoptimised: far from the bounds of a browser, but a square would not end here.
#[test]
fn ten_thousand_objects_are_selected_counted_and_sorted() {
    let source = of().source(System::VsphereReplication).unwrap();
    let mut page = sample(System::VsphereReplication, "replications-states");
    let entries = page["list"].as_array().unwrap().clone();
    let many = (0..10_000).map(|at| {
        let mut entry = entries[at % entries.len()].clone();
        entry["name"] = format!("vm-{at}").into();
        entry["id"] = format!("GID-{at}").into();
        entry
    });
    page["list"] = many.collect::<Vec<_>>().into();
    let pairing = within(source, "pairings").remove(0);
    let all = objects(source, Some(pairing), &page);
    let index = Index::new(of(), vec![Arc::new(all)]);
    let started = std::time::Instant::now();
    for query in [
        "",
        "sort=name&order=descending",
        "sort=age",
        "search=vm-99&mark=error",
    ] {
        let query = Query::read(query);
        let places = index.select(&query, NOW);
        assert_eq!(places.len(), index.counts(&query, NOW).selected);
    }
    let names = selected(&index, "sort=name");
    assert_eq!(
        (names[0].as_str(), names[9_999].as_str()),
        ("vm-0", "vm-9999")
    );
    let ms = started.elapsed().as_millis();
    println!("10,000 objects: five queries in {ms} ms");
    assert!(ms < 10_000, "{ms} ms");
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        "[a-cA-C0-2λ]{0,4}".prop_map(Cell::Text),
        "[0-9]{0,3}".prop_map(Cell::Code),
        "[ab]".prop_map(|it| Cell::Status(Tone::Danger, it)),
        "[ab]".prop_map(|it| Cell::Status(Tone::Success, it)),
        any::<i64>().prop_map(Cell::Number),
        (0..3_i64).prop_map(Cell::Span),
        (0..3_i64).prop_map(|it| Cell::Time(hawser_core::clock::Timestamp(it))),
        Just(Cell::Empty),
    ]
}

proptest! {
    #![proptest_config(samples::cases(500))]

    /// Otherwise sorting may panic.
    #[test]
    fn the_order_of_values_is_one(a in any_cell(), b in any_cell(), c in any_cell()) {
        prop_assert_eq!(a.compare(&b), b.compare(&a).reverse());
        if a.compare(&b) != Ordering::Greater && b.compare(&c) != Ordering::Greater {
            prop_assert_ne!(a.compare(&c), Ordering::Greater);
        }
    }

    /// Each object that meets the filters is selected once, and no other.
    #[test]
    fn a_selection_is_what_the_filters_mean(
        statuses in proptest::collection::vec(
            prop_oneof![Just("OK"), Just("Paused"), Just("Syncing"), Just("Gone")], 0..3),
        chosen in proptest::collection::vec(
            prop_oneof![Just("error"), Just("paused"), Just("busy")], 0..3),
        sort in prop_oneof![Just(""), Just("name"), Just("age"), Just("status"), Just("rpo")],
    ) {
        let mut text: Vec<String> = statuses.iter().map(|it| format!("status={it}")).collect();
        text.extend(chosen.iter().map(|it| format!("mark={it}")));
        text.push(format!("sort={sort}"));
        let (index, query) = (index(), Query::read(&text.join("&")));
        let mut places = index.select(&query, NOW);
        let meets = |object: &Object| {
            let status = &object.row.badge.as_ref().unwrap().1;
            let own = marks(of(), object);
            (statuses.is_empty() || statuses.contains(&status.as_str()))
                && (chosen.is_empty() || chosen.iter().any(|it| own.contains(it)))
        };
        places.sort_unstable();
        let expected = index.objects().enumerate().filter(|(_, it)| meets(it)).map(|(at, _)| at);
        prop_assert_eq!(places, expected.collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(samples::cases(100))]

    /// The order of the question before is kept, for the same column and moment alone. Which
    /// certificates are the worst depends on the moment.
    #[test]
    fn an_index_that_was_asked_before_answers_as_a_new_one(
        of_certificates in any::<bool>(),
        questions in proptest::collection::vec((
            prop_oneof![
                Just(""), Just("e"), Just("er"), Just("erp"), Just("erp-db"), Just("erp d"),
                Just("erp db"), Just("s"), Just("shop"), Just("-"), Just("-0"),
            ],
            prop_oneof![Just(""), Just("name"), Just("age"), Just("status"), Just("rpo")],
            any::<bool>(),
            prop_oneof![Just(0), Just(86_400_000), Just(-864_000_000_000_i64), Just(864_000_000_000)],
        ), 2..6),
    ) {
        let index = || if of_certificates { certificates() } else { index() };
        let asked = index();
        for (search, sort, is_descending, later) in questions {
            let order = if is_descending { "&order=descending" } else { "" };
            let query = Query::read(&format!("search={search}&sort={sort}{order}"));
            let now = NOW.plus(later);
            prop_assert_eq!(asked.select(&query, now), index().select(&query, now));
            prop_assert_eq!(asked.counts(&query, now), index().counts(&query, now));
        }
    }
}

/// The last letter of a Greek word is another one in lower case while more is typed.
#[test]
fn who_types_on_finds_what_the_search_so_far_did_not() {
    let mut object = replications::all()[0].clone();
    object.row.title = "ΑΣΑ".to_owned();
    let index = Index::new(of(), vec![Arc::new(vec![object])]);
    assert!(selected(&index, "search=ΑΣ").is_empty());
    assert_eq!(selected(&index, "search=ΑΣΑ"), ["ΑΣΑ"]);
}

#[test]
fn rows_of_a_form_are_sorted_by_whether_they_can_be_picked() {
    let mut index = Index::new(of(), Vec::new());
    for page in replications::all().chunks(4) {
        index.add(page.to_vec());
    }
    assert_eq!(index.len(), replications::all().len());
    let by_name = selected(&index, "sort=eligibility");
    let mut sorted = by_name.clone();
    sorted.sort_by(|a, b| hawser_core::order::natural(a, b));
    assert_eq!(by_name, sorted, "as long as all are alike");
    let at = |name: &str| {
        let mut objects = index.objects();
        objects.position(|it| it.row.title == name).unwrap()
    };
    let (best, refused) = (at("web-shop-07"), at("erp-db-01"));
    let with_image = "search=test%20image&sort=eligibility";
    assert!(selected(&index, with_image).is_empty());
    index.change(best, |row| {
        row.eligibility = Eligibility::Offered;
        row.badge = Some((Tone::Success, "Test image".to_owned()));
    });
    assert_eq!(selected(&index, with_image), ["web-shop-07"]);
    assert_ne!(
        selected(&index, "sort=eligibility").last().unwrap(),
        "erp-db-01"
    );
    index.change(refused, |row| {
        row.eligibility = Eligibility::Refused("No test image.".to_owned());
    });
    let best_first = selected(&index, "sort=eligibility");
    assert_eq!(best_first.first().unwrap(), "web-shop-07");
    assert_eq!(best_first.last().unwrap(), "erp-db-01");
    let column = of().column("eligibility").unwrap();
    let value = |at: usize| (column.value)(index.get(at).unwrap(), NOW);
    assert_eq!(value(best), Cell::Status(Tone::Success, "Yes".to_owned()));
    let why = "No. No test image.".to_owned();
    assert_eq!(value(refused), Cell::Status(Tone::Neutral, why));
}
