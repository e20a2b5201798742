//! The words that are explained.

use std::collections::BTreeSet;

use hawser_core::glossary::{terms_in, topics};
use hawser_core::group::member_terms;

#[test]
fn every_word_is_explained_once_and_in_whole_sentences() {
    let topics = topics();
    let terms: Vec<_> = topics.iter().flat_map(|topic| &topic.terms).collect();
    let words: BTreeSet<&str> = terms.iter().map(|term| term.word).collect();
    assert_eq!(words.len(), terms.len());
    for term in terms {
        assert!(term.meaning.ends_with('.'), "{}", term.word);
        assert!(!term.meaning.contains("  "), "{}", term.word);
    }
}

#[test]
fn all_states_that_can_be_shown_are_explained() {
    let topics = topics();
    let states = topics.iter().find(|topic| topic.title == "States of a run");
    let words: Vec<&str> = states.unwrap().terms.iter().map(|it| it.word).collect();
    for word in [
        "Running",
        "Waiting for you",
        "Failed",
        "Outcome unknown",
        "Unknown",
        "Already running",
    ] {
        assert!(words.contains(&word), "{word}");
    }
}

#[test]
fn states_of_a_target_in_a_group_are_explained_once() {
    let terms = member_terms();
    let words: BTreeSet<&str> = terms.iter().map(|term| term.word).collect();
    assert_eq!(words.len(), terms.len());
    assert!(terms.iter().all(|term| term.meaning.ends_with('.')));
}

#[test]
fn label_of_a_field_leads_to_the_words_in_it() {
    let words = |label| {
        let terms = terms_in(label);
        terms.into_iter().map(|term| term.word).collect::<Vec<_>>()
    };
    assert_eq!(words("Recovery plan"), ["Recovery plan"]);
    assert_eq!(words("Certificate thumbprint"), ["Thumbprint"]);
    assert_eq!(words("Pairings"), ["Pairing"]);
    assert_eq!(words("Trunk"), [""; 0], "no part of another word");
    assert_eq!(words("Port"), [""; 0]);
}
