//! The matrix: every fault, at every stage, for every operation.

mod answers;
mod around;
mod host_pages;
mod sessions;
mod ways;

use crate::cell::FaultRule::{
    AgedOut, Answer, Clock, DoubleClick, EnterTwice, File, Hidden, Messages, Offline, PeerSession,
    Reload, SecondTab, Sleep, Storage,
};
use crate::cell::Outcome::{
    Anew, Busy, Found, Gone, Never, NotFound, NotSent, NotStarted, Noted, Refused, Said, SignIn,
    Stale, Unharmed,
};
use crate::cell::Stage::{Finish, Follow, Load, Submit};
use crate::cell::{But, Cell, FaultRule, Outcome, Row, Stage};
use crate::host_page::HostPage;
use crate::operation::Operation::{self, Demote, Pair, Promote, Reconnect, Reprotect, Sync};

pub use host_pages::elsewhere;

const OVER: &str = "Session expired";
const REFUSED: &str = "Sign-in failed";
const PROXY: &str = "A proxy answered instead of the appliance";
const UNREADABLE: &str = "Unreadable response";
const UNREACHABLE: &str = "Could not reach the appliance";
const SLOW: &str = "The appliance did not respond in time";
const SLOW_DOWN: &str = "Too many requests";
const FAILED: &str = "Appliance error";
const NO_PROMOTION: &str = "Promotion rejected";
const NO_DEMOTION: &str = "Demotion rejected";
const BUSY: &str = "The appliance is busy";
const DENIED: &str = "Permission denied";
const OFFLINE: &str = "This browser is offline";

const ONCE: Outcome = Never("the program is loaded once, before anything else");
const NO_TASK: Outcome = Never("there is no task yet");
const NO_TASK_AT_ALL: Outcome = Never("vCenter has no tasks for it; what is watched does not age");
const NO_ID: Outcome = Never("its answers name no task");
const NO_PROGRESS: Outcome = Never("only tasks have a progress");
const NOTHING_SENT: Outcome = Never("nothing is pressed that sends something");
const NO_PEER: Outcome = Never("it needs no session on the other site");
const NO_RUN: Outcome = Never("tabs share runs, and there is none yet");

/// Those that need no session on the other site.
const ALONE: &[Operation] = &[Reconnect, Sync, Pair];

/// A sign-in on Cloud Director Availability has its token in a header, the answer to the start of a
/// sync has no body: nothing in a body harms them.
const NO_BODY: &[But] = &[
    (Stage::SignIn, &[Pair], Unharmed),
    (Submit, &[Sync], Unharmed),
];

const fn row(
    number: u8,
    name: &'static str,
    rule: FaultRule,
    outcomes: [Outcome; 5],
    but: &'static [But],
) -> Row {
    Row {
        number,
        name,
        rule,
        outcomes,
        but,
    }
}

/// The rows, in the order of the faults' numbers. Outcomes stand in the order load, sign-in, submit,
/// follow, finish.
pub fn rows() -> Vec<&'static Row> {
    let all = [sessions::ROWS, ways::ROWS, answers::ROWS, around::ROWS];
    let mut rows: Vec<&Row> = all.into_iter().flatten().collect();
    rows.sort_by_key(|row| row.number);
    rows
}

/// All cells that apply, of all places.
pub fn every() -> Vec<Cell> {
    let places = HostPage::ALL.into_iter();
    places.flat_map(cells_in).collect()
}

/// The cells of the matrix: all where the console stands alone, and in each other place each fault
/// at each stage, with the operations by turns.
pub fn cells() -> Vec<Cell> {
    let mut cells = cells_in(HostPage::Alone);
    for host_page in HostPage::ELSEWHERE {
        cells.extend(by_turns(&cells_in(host_page), host_page as usize));
    }
    cells
}

/// All cells of a place that apply.
fn cells_in(host_page: HostPage) -> Vec<Cell> {
    let mut cells = Vec::new();
    for row in rows() {
        for stage in Stage::ALL {
            for operation in Operation::ALL {
                let cell = Cell {
                    row,
                    stage,
                    operation,
                    host_page,
                };
                if !matches!(cell.outcome(), Never(_)) {
                    cells.push(cell);
                }
            }
        }
    }
    cells
}

/// One operation of each fault, stage and outcome, by turns: so that every fault, every stage and
/// every operation is there, and each with each of the others as far as it applies.
fn by_turns(cells: &[Cell], begin: usize) -> Vec<Cell> {
    let mut chosen: Vec<Cell> = Vec::new();
    for (turn, row) in rows().into_iter().enumerate() {
        for stage in Stage::ALL {
            let of_both = |cell: &&Cell| std::ptr::eq(cell.row, row) && cell.stage == stage;
            let mut left: Vec<Cell> = cells.iter().filter(of_both).copied().collect();
            if !left.is_empty() {
                let by_turns = (begin + turn + stage as usize) % left.len();
                left.rotate_left(by_turns);
            }
            while let Some(cell) = left.first().copied() {
                left.retain(|other| other.outcome() != cell.outcome());
                chosen.push(cell);
            }
        }
    }
    chosen
}

/// Those of the cells that are always tried.
pub fn some_of(cells: &[Cell]) -> Vec<Cell> {
    let (alone, elsewhere): (Vec<Cell>, Vec<Cell>) = cells
        .iter()
        .partition(|cell| cell.host_page == HostPage::Alone);
    let mut chosen = by_turns(&alone, 0);
    chosen.retain(|cell| !cell.row.is_read_on_the_host() || is_tried_in_the_browser(cell));
    chosen.extend(elsewhere.into_iter().filter(host_pages::is_always_tried));
    chosen
}

/// Returns `true` if a status or a body is tried at this stage in the browser: at one, by turns.
fn is_tried_in_the_browser(cell: &Cell) -> bool {
    let turn = rows().iter().position(|row| std::ptr::eq(*row, cell.row));
    let applies = |stage: &Stage| {
        let mut all = Operation::ALL.iter();
        all.any(|it| !matches!(cell.row.outcome(*stage, *it, HostPage::Alone), Never(_)))
    };
    let stages: Vec<Stage> = Stage::ALL.into_iter().filter(applies).collect();
    turn.and_then(|turn| stages.get(turn % stages.len())) == Some(&cell.stage)
}

/// How many kinds of fault there are.
const FAULTS: u8 = 23;

/// Checks that every fault has a row, and every operation a cell at every stage among those that
/// are always tried.
///
/// # Errors
/// Returns the name of the missing row or cell.
pub fn is_whole() -> Result<(), String> {
    let rows = rows();
    if let Some(number) = (1..=FAULTS).find(|it| rows.iter().all(|row| row.number != *it)) {
        return Err(format!("fault {number} has no row"));
    }
    let all = cells();
    if let Some(name) = host_pages::missing(&all) {
        return Err(format!("there is no cell {name}"));
    }
    let some = some_of(&all);
    for stage in Stage::ALL {
        for operation in Operation::ALL {
            let tried = |cell: &Cell| cell.stage == stage && cell.operation == operation;
            if !some.iter().any(tried) {
                return Err(format!("{operation:?} is not tried at {}", stage.name()));
            }
        }
    }
    Ok(())
}
