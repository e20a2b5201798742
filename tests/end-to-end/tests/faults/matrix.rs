//! The matrix with its results, in Markdown.

mod elsewhere;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::cell::{Cell, Outcome, Row, Stage};
use crate::host_page::HostPage;
use crate::operation::Operation;
use crate::table::{cells, rows, some_of};

/// Names of cells with whether they passed.
pub type Results = BTreeMap<String, bool>;

/// The whole table: what comes of each fault at each stage, in how many of how many operations
/// that was so, and why a cell does not apply.
pub fn print(results: &Results) -> String {
    let mut reasons = Vec::new();
    let some = always_tried();
    let mut text = String::from("| | fault |");
    let headings = Stage::ALL.map(|stage| format!(" {} |", stage.name()));
    let _ = writeln!(text, "{}", headings.concat());
    let _ = writeln!(text, "| --: | --- |{}", " --- |".repeat(Stage::ALL.len()));
    for row in rows() {
        let _ = write!(text, "| {} | {} |", row.number, row.name);
        for stage in Stage::ALL {
            let _ = write!(
                text,
                " {} |",
                field(row, stage, results, &some, &mut reasons)
            );
        }
        text.push('\n');
    }
    text.push('\n');
    for (place, reason) in reasons.iter().enumerate() {
        let _ = writeln!(text, "{}. {reason}", place + 1);
    }
    text
}

/// The names of the cells that `make test` tries.
fn always_tried() -> BTreeSet<String> {
    some_of(&cells()).iter().map(Cell::name).collect()
}

fn field(
    row: &Row,
    stage: Stage,
    results: &Results,
    some: &BTreeSet<String>,
    reasons: &mut Vec<&'static str>,
) -> String {
    let mut groups: Vec<(Outcome, Vec<Operation>)> = Vec::new();
    for operation in Operation::ALL {
        let outcome = row.outcome(stage, operation, HostPage::Alone);
        match groups.iter_mut().find(|(known, _)| *known == outcome) {
            Some((_, operations)) => operations.push(operation),
            None => groups.push((outcome, vec![operation])),
        }
    }
    let all = groups.len() == 1;
    let words = groups.iter().map(|(outcome, operations)| {
        let letters: String = operations.iter().map(|it| it.letter()).collect();
        let whose = if all {
            String::new()
        } else {
            format!(" {letters}")
        };
        match outcome {
            Outcome::Never(reason) => {
                let known = reasons.iter().position(|it| it == reason);
                let place = known.unwrap_or_else(|| {
                    reasons.push(reason);
                    reasons.len() - 1
                });
                format!("–{whose} ({})", place + 1)
            }
            _ => {
                let here = |operation: &&Operation| {
                    let test = row.test(stage, **operation, HostPage::Alone);
                    some.contains(&test)
                };
                let always: String = operations
                    .iter()
                    .filter(here)
                    .map(|it| it.letter())
                    .collect();
                let passed = operations.iter().filter(|operation| {
                    results.get(&row.test(stage, **operation, HostPage::Alone)) == Some(&true)
                });
                let (passed, count) = (passed.count(), operations.len());
                let always = if always.is_empty() {
                    always
                } else {
                    format!(" **{always}**")
                };
                format!("{}{whose} {passed}/{count}{always}", outcome.name())
            }
        }
    });
    words.collect::<Vec<_>>().join("<br>")
}

/// Returns the meaning of each outcome.
pub fn legend() -> String {
    let mut text = String::new();
    for (outcome, means) in [
        (Outcome::Unharmed, "it goes on as if nothing had happened"),
        (
            Outcome::Noted(""),
            "it goes on, and a banner says what is wrong",
        ),
        (
            Outcome::Said(""),
            "a problem in place of what was asked for, in words: what happened, what it means, what to do; the next try succeeds",
        ),
        (
            Outcome::NotStarted(""),
            "a page says why the console does not start; it starts when told to again",
        ),
        (
            Outcome::SignIn,
            "sign-in in place; what was typed and followed is still there, and goes on",
        ),
        (
            Outcome::Anew,
            "the page begins anew with the target or the run of its address, and asks for the sign-in",
        ),
        (
            Outcome::NotSent(""),
            "the run ends before anything is sent, in words; the administrator sends anew",
        ),
        (
            Outcome::Refused(""),
            "the run ends refused, in words; the administrator sends anew",
        ),
        (
            Outcome::Busy(""),
            "the run ends without failure, because the same work is under way; the administrator sends anew",
        ),
        (
            Outcome::Found,
            "the answer to the submission is lost; the work is found on the appliance and followed to its end",
        ),
        (
            Outcome::NotFound,
            "the answer is lost and the appliance shows nothing of the work; the administrator sends anew",
        ),
        (
            Outcome::Stale(""),
            "“No update since …” with the reason; it goes on by itself",
        ),
        (
            Outcome::Gone,
            "the appliance no longer knows the task; no outcome is claimed",
        ),
    ] {
        let _ = writeln!(text, "- *{}*: {means}.", outcome.name());
    }
    text
}

/// Between these lines of the README stands the matrix.
const BEGIN: &str = "<!-- The matrix, written by the tests: scripts/test all-faults BLESS=1 -->\n";
const END: &str = "<!-- The end of the matrix -->";

fn readme() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/README.md").to_owned()
}

/// Returns the section of the README for a matrix.
pub fn section(results: &Results) -> String {
    let (legend, alone, elsewhere) = (legend(), print(results), elsewhere::print(results));
    format!("{legend}\n{alone}\n{elsewhere}")
}

/// Checks that the README shows the outcome of every cell, as if all had passed: the whole table as
/// it is.
///
/// # Errors
/// Returns the first line in which they differ.
pub fn readme_is_current() -> Result<(), String> {
    let all = cells().iter().map(|cell| (cell.name(), true)).collect();
    let wanted = section(&all);
    let text = std::fs::read_to_string(readme()).map_err(|error| error.to_string())?;
    let shown = text
        .split_once(BEGIN)
        .and_then(|(_, rest)| rest.split_once(END));
    let (shown, _) = shown.ok_or("the README has no place for the matrix")?;
    let differing = wanted.lines().zip(shown.lines()).find(|(a, b)| a != b);
    match differing {
        Some((wanted, shown)) => Err(format!(
            "wanted: {wanted}\n shown: {shown}\nscripts/test all-faults BLESS=1 writes it"
        )),
        None if wanted.lines().count() != shown.lines().count() => Err("it ends elsewhere".into()),
        None => Ok(()),
    }
}

/// Writes a matrix into the README.
///
/// # Errors
/// Where the README has no place for it or cannot be written.
pub fn bless(results: &Results) -> Result<(), String> {
    let text = std::fs::read_to_string(readme()).map_err(|error| error.to_string())?;
    let place = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some(format!("{before}{BEGIN}{}{END}{after}", section(results)))
    });
    let text = place.ok_or("the README has no place for the matrix")?;
    std::fs::write(readme(), text).map_err(|error| error.to_string())
}
