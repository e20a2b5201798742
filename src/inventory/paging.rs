//! The pages of a list, as far as they were read.

use hawser_core::config::Appliance;
use hawser_core::operation::Listed;
use hawser_core::problem::{Problem, Stage};
use hawser_core::reply::Failure;
use hawser_core::request::Request;

/// Further pages are not read: 50,000 rows.
pub const MAX_PAGES: usize = 100;

/// Shown in place of entries that could not be read.
pub const UNREADABLE: &str = "Some entries were unreadable.";

/// Returns the problem of a page that had entries of which none could be read.
pub fn unreadable_page(appliance: &Appliance, request: &Request) -> Box<Problem> {
    let failure = Failure::Broken("no entry of the list is readable".to_owned());
    let context = appliance.asked(request, Stage::Load);
    Box::new(Problem::from_failure(&failure, &context))
}

/// The step after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Another page has to be read.
    ReadMore,
    /// The list is complete.
    Complete,
    /// The page had entries and none of them could be read.
    Unreadable,
}

/// Counts the pages of a list, and keeps what they report beside their rows.
#[derive(Debug, Default)]
pub struct Paging {
    pages: usize,
    /// Entries of the appliance in those pages, readable or not.
    pub seen: usize,
    /// Reports of what is missing.
    pub omissions: Vec<String>,
    /// `true` where data of a site is missing that nobody is signed in to.
    pub needs_peer: bool,
}

impl Paging {
    /// Takes in a page and returns the step after it. `page_size` entries make a full page.
    pub fn add(&mut self, page: &Listed, page_size: usize) -> NextStep {
        let unreadable = page.seen.saturating_sub(page.rows.len());
        // Unreadable entries are not shown as an empty list.
        if unreadable > 0 && page.rows.is_empty() {
            return NextStep::Unreadable;
        }
        self.pages += 1;
        self.seen += page.seen;
        self.omissions.extend(page.partial.iter().cloned());
        self.needs_peer |= page.needs_peer;
        if unreadable > 0 {
            self.omissions.push(UNREADABLE.to_owned());
        }
        self.omissions.dedup();
        let has_more = page
            .total
            .map_or(page.seen >= page_size, |total| self.seen < total);
        if has_more && page.seen > 0 && self.pages < MAX_PAGES {
            NextStep::ReadMore
        } else {
            NextStep::Complete
        }
    }
}
