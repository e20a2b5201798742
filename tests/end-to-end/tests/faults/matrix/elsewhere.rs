//! The matrix of the console in pages of others: one operation of each fault and stage, by turns.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Results, always_tried};
use crate::cell::{Cell, Outcome, Row, Stage};
use crate::host_page::HostPage;
use crate::operation::Operation;
use crate::table::{cells, rows};

/// The table: how many of how many cells passed in each place, and of which operations, from load
/// to finish; and what is different from the console alone.
pub fn print(results: &Results) -> String {
    let cells = cells();
    let some = always_tried();
    let mut text = String::from("| | fault |");
    for host_page in HostPage::ELSEWHERE {
        let _ = write!(text, " {} |", host_page.name());
    }
    let columns = " --- |".repeat(HostPage::ELSEWHERE.len());
    let _ = writeln!(text, "\n| --: | --- |{columns}");
    for row in rows() {
        let _ = write!(text, "| {} | {} |", row.number, row.name);
        for host_page in HostPage::ELSEWHERE {
            let here = |cell: &&Cell| std::ptr::eq(cell.row, row) && cell.host_page == host_page;
            let here: Vec<&Cell> = cells.iter().filter(here).collect();
            let _ = write!(text, " {} |", field(row, host_page, &here, results, &some));
        }
        text.push('\n');
    }
    text
}

fn field(
    row: &Row,
    host_page: HostPage,
    here: &[&Cell],
    results: &Results,
    some: &BTreeSet<String>,
) -> String {
    let passed = here
        .iter()
        .filter(|cell| results.get(&cell.name()) == Some(&true));
    let mut text = format!("{}/{}", passed.count(), here.len());
    for cell in here {
        let letter = cell.operation.letter();
        let _ = match some.contains(&cell.name()) {
            true => write!(text, " **{letter}**"),
            false => write!(text, " {letter}"),
        };
    }
    for stage in Stage::ALL {
        if let Some(words) = different(row, stage, host_page) {
            let _ = write!(text, "<br>{}: {words}", stage.name());
        }
    }
    text
}

/// Returns the difference from the console alone, at a stage of the operations that both have.
fn different(row: &Row, stage: Stage, host_page: HostPage) -> Option<String> {
    Operation::ALL.into_iter().find_map(|operation| {
        let outcome = row.outcome(stage, operation, host_page);
        let alone = row.outcome(stage, operation, HostPage::Alone);
        match outcome {
            _ if outcome == alone => None,
            Outcome::Never(reason) => Some(format!("–, {reason}")),
            Outcome::Said(title) | Outcome::NotStarted(title) => {
                Some(format!("{}, “{title}”", outcome.name()))
            }
            _ => Some(outcome.name().to_owned()),
        }
    })
}
