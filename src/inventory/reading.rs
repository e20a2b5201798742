//! One reading of a list: page after page, in each of the rows that have such a list.

use std::rc::Rc;
use std::sync::Arc;

use hawser_core::budget::Priority;
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Picker, Row};
use hawser_core::problem::{Kind, Problem};
use hawser_core::request::Request;
use hawser_core::resource::{Object, Place, Source};
use serde_json::Value;

use super::answers::{Answers, SessionMark};
use super::paging::{NextStep, Paging, unreadable_page};
use crate::api::Api;
use crate::browser::{fresh_id, now};
use crate::lifecycle::Lifecycle;

/// The result of a reading.
#[derive(Default)]
pub(super) struct Collected {
    pub objects: Vec<Object>,
    pub partial: Vec<String>,
    pub needs_peer: bool,
    /// The number of requests that were sent.
    pub requests: usize,
    /// `true` where it was given up because no page shows it any more.
    pub is_abandoned: bool,
    /// Why it could not be read; none where at least a part could.
    pub problem: Option<Box<Problem>>,
}

/// Called with the objects of a list as far as they were read.
pub(super) type OnPart = Box<dyn Fn(&[Object])>;

/// Returns whether a page shows the list still.
pub(super) type IsWanted = Box<dyn Fn() -> bool>;

/// One reading of a list.
pub(super) struct Reading {
    pub api: Api,
    pub answers: Answers,
    pub lifecycle: Lifecycle,
    pub source: &'static Source,
    pub appliance: Appliance,
    pub session: SessionMark,
    pub priority: Priority,
    /// The greatest age of an answer that several lists share.
    pub not_before: Timestamp,
    /// Called with parts as they arrive: with the first page, and then whenever there is twice as
    /// much; none where something is shown already.
    pub on_part: Option<OnPart>,
    /// Asked before each page: the rest of a long list must not hold up what is shown instead.
    pub is_wanted: IsWanted,
    /// The number of objects from which on the next part is shown.
    pub show_from: usize,
    pub collected: Collected,
}

impl Reading {
    /// Reads the list.
    pub(super) async fn run(mut self) -> Collected {
        self.collected.problem = self.read().await.err();
        self.collected.partial.dedup();
        self.collected
    }

    async fn read(&mut self) -> Result<(), Box<Problem>> {
        let draft = Draft::new(&self.appliance, fresh_id(), now());
        let Some(within) = &self.source.within else {
            return self.read_objects(&draft, None).await;
        };
        let parents = self.read_parents(within.list, &draft).await?;
        let mut failed = Vec::new();
        for parent in &parents {
            let mut draft = draft.clone();
            draft.pick(within.field, parent.clone());
            if let Err(problem) = self.read_objects(&draft, Some(parent)).await {
                // These say nothing about the row.
                if is_of_console(&problem) || parents.len() == 1 {
                    return Err(problem);
                }
                let report = format!("{}: {}", parent.title, problem.title);
                self.collected.partial.push(report);
                failed.push(problem);
            }
        }
        let all_failed = !failed.is_empty() && failed.len() == parents.len();
        match failed.into_iter().next() {
            Some(problem) if all_failed => Err(problem),
            _ => Ok(()),
        }
    }

    /// Reads the rows for each of which the list is read.
    async fn read_parents(
        &mut self,
        list: &'static Picker,
        draft: &Draft,
    ) -> Result<Vec<Row>, Box<Problem>> {
        let mut rows = Vec::new();
        self.read_pages(list, draft, true, |_, page| rows.extend(page))
            .await?;
        Ok(rows)
    }

    /// Reads the list within a row, or the one list of the appliance.
    async fn read_objects(
        &mut self,
        draft: &Draft,
        parent: Option<&Row>,
    ) -> Result<(), Box<Problem>> {
        let place = Arc::new(Place::new(&self.appliance, parent.cloned()));
        let is_shared = parent.is_none();
        self.read_pages(self.source.list, draft, is_shared, |reading, page| {
            let objects = page.into_iter().map(|row| Object {
                place: Arc::clone(&place),
                row,
            });
            reading.collected.objects.extend(objects);
            reading.show_part();
        })
        .await
    }

    async fn read_pages(
        &mut self,
        list: &'static Picker,
        draft: &Draft,
        is_shared: bool,
        mut add: impl FnMut(&mut Self, Vec<Row>),
    ) -> Result<(), Box<Problem>> {
        let mut paging = Paging::default();
        for page in 0.. {
            let Some(request) = (list.request)(draft, page) else {
                break;
            };
            let value = self.read_page(&request, page, is_shared).await?;
            let listed = (list.read)(draft, &value);
            drop(value);
            let next = paging.add(&listed, list.page_size);
            if next == NextStep::Unreadable {
                return Err(unreadable_page(&self.appliance, &request));
            }
            add(self, listed.rows);
            if next != NextStep::ReadMore {
                break;
            }
        }
        self.collected.partial.append(&mut paging.omissions);
        self.collected.needs_peer |= paging.needs_peer;
        Ok(())
    }

    /// Reads one page; waits where the appliance was asked too often.
    async fn read_page(
        &mut self,
        request: &Request,
        page: usize,
        is_shared: bool,
    ) -> Result<Rc<Value>, Box<Problem>> {
        let Self { api, answers, .. } = *self;
        let priority = match self.priority {
            // Somebody waits for the first page; a long list must not hold up other pages.
            Priority::Screen if page > 0 => Priority::Detail,
            priority => priority,
        };
        loop {
            if !(self.is_wanted)() {
                self.collected.is_abandoned = true;
                return Err(Box::new(Problem::console("the list is not shown any more")));
            }
            let answer = if is_shared {
                let freshness = (self.session, priority, self.not_before);
                let (answer, is_sent) =
                    answers.read(api, &self.appliance, request, freshness).await;
                self.collected.requests += usize::from(is_sent);
                answer
            } else {
                self.collected.requests += 1;
                let answer = api.read_with(priority, &self.appliance, request).await;
                answer.map(Rc::new)
            };
            match answer {
                Err(problem) if problem.kind == Kind::TooMany => {
                    api.opened(&self.appliance).await;
                    if self.lifecycle.has_ended() {
                        return Err(problem);
                    }
                }
                answer => return answer,
            }
        }
    }

    /// Shows what has arrived.
    fn show_part(&mut self) {
        let objects = &self.collected.objects;
        if let Some(on_part) = self
            .on_part
            .as_ref()
            .filter(|_| objects.len() >= self.show_from)
        {
            on_part(objects);
            self.show_from = objects.len() * 2;
        }
    }
}

/// Returns whether a problem is the console's or the session's, so that nothing else could be read
/// either.
fn is_of_console(problem: &Problem) -> bool {
    let kind = problem.kind;
    matches!(kind, Kind::NotSignedIn | Kind::Offline | Kind::Console)
}
