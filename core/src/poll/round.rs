//! The requests of one round: pages of the list as long as they help, then single tasks.

use super::PollRequest;
use super::tracked_tasks::TrackedTasks;

/// The number of tasks are on a page of the list.
pub const PAGE_SIZE: u16 = 100;
/// A round has at most so many requests, whatever is followed.
pub const ROUND_LIMIT: u16 = 11;
const MOST_PAGES: u16 = 10;
/// The number of tasks that the list did not have are asked about in a round.
const SINGLES_BESIDE_LIST: u16 = 4;
/// A list that failed is left alone for as many rounds as it failed in a row, up to this.
const LONGEST_REST: u8 = 8;

/// The plan of the round that is going on, and what is remembered of the list beyond it.
#[derive(Clone, Debug, Default)]
pub(super) struct PollRound {
    page: Option<u16>,
    singles: u16,
    asked: u16,
    list_refused: bool,
    list_failures: u8,
    list_rest: u8,
}

impl PollRound {
    /// Plans a round for so many followed tasks. Where all tasks are watched it has the list, also
    /// for none.
    pub fn begin(&mut self, lists: bool, followed: usize, watched: bool) {
        self.asked = 0;
        // Where nothing can be asked about singly there is only the list.
        let rests = self.list_rest > 0 && followed > 0;
        self.list_rest = self.list_rest.saturating_sub(1);
        if lists && (watched || followed > 1) && !self.list_refused && !rests {
            self.page = Some(0);
            self.singles = SINGLES_BESIDE_LIST;
        } else {
            self.one_by_one();
        }
    }

    /// Returns the next question, if the round has one more.
    pub fn next(&mut self, roster: &mut TrackedTasks) -> Option<PollRequest> {
        if self.asked >= ROUND_LIMIT {
            return None;
        }
        let ask = match self.page {
            Some(page) => PollRequest::List { page },
            None => {
                self.singles = self.singles.checked_sub(1)?;
                let key = roster.next_single()?;
                PollRequest::Task { key }
            }
        };
        self.asked += 1;
        Some(ask)
    }

    /// A page was read: on to the next, if there is one and it can pay. More pages than tasks are
    /// followed cannot, nor one for a single task.
    pub fn turn_page(&mut self, page: u16, has_next: bool, roster: &TrackedTasks) {
        self.list_failures = 0;
        let next = page.saturating_add(1);
        let pays = roster.unheard() > 1 && usize::from(next) < roster.len();
        self.page = (has_next && pays && next < MOST_PAGES).then_some(next);
    }

    /// The list is not to be had with this session.
    pub fn refuse_list(&mut self) {
        self.list_refused = true;
        self.one_by_one();
    }

    /// There is a new session.
    pub fn allow_list(&mut self) {
        self.list_refused = false;
    }

    /// The ask came to nothing. Where it was the list, that alone may be at fault.
    pub fn fail(&mut self, ask: &PollRequest) {
        if matches!(ask, PollRequest::List { .. }) {
            self.list_failures = (self.list_failures + 1).min(LONGEST_REST);
            self.list_rest = self.list_failures;
        }
    }

    fn one_by_one(&mut self) {
        self.page = None;
        self.singles = ROUND_LIMIT;
    }
}
