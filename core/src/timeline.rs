//! The ordered events of a run, from both clocks.
//!
//! A timeline is a set of events, and the set is the truth: what was heard
//! twice is there once, and the order of hearing changes nothing. Everything
//! that pages show (state, progress, order) is derived from the set.

use crate::clock::Timestamp;
use crate::order::sorted;

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The administrator confirmed.
    Confirmed,
    /// The request was handed to the browser; the text is its id.
    Sent,
    /// The request was never handed to the browser: nothing was done.
    NotSent,
    /// The appliance refused it: nothing was done.
    Refused,
    /// The answer was lost: it is open whether the work began.
    AnswerLost,
    /// The work was found on the appliance.
    Found,
    /// Nothing was found on the appliance.
    NotFound,
    /// The appliance does not allow to tell.
    CannotTell,
    /// The appliance accepted it.
    Accepted,
    /// The task stands in the queue.
    Queued,
    /// The task began.
    Started,
    /// The task reported this progress, in percent.
    Progress(u8),
    /// The appliance answered that it does not know the task.
    Missing,
    /// The appliance knows the task again.
    FoundAgain,
    /// The task ended well.
    Succeeded,
    /// The task ended with an error.
    Failed,
    /// The task was ended by somebody.
    Cancelled,
    /// The task was looked for everywhere and not found. It ends a run until the task is found
    /// again.
    Gone,
}

impl What {
    /// Returns `true` if nothing can follow.
    pub fn is_end(self) -> bool {
        matches!(
            self,
            What::NotSent | What::Refused | What::Succeeded | What::Failed | What::Cancelled
        )
    }

    /// Returns `true` for the result of a search. Searches can be repeated, and the last one
    /// counts.
    fn is_search(self) -> bool {
        matches!(
            self,
            What::NotFound | What::CannotTell | What::Missing | What::FoundAgain | What::Gone
        )
    }

    /// Returns the word for it in the journal, with the percent apart.
    pub fn as_str(self) -> &'static str {
        match self {
            What::Confirmed => "confirmed",
            What::Sent => "sent",
            What::NotSent => "not-sent",
            What::Refused => "refused",
            What::AnswerLost => "answer-lost",
            What::Found => "found",
            What::NotFound => "not-found",
            What::CannotTell => "cannot-tell",
            What::Accepted => "accepted",
            What::Queued => "queued",
            What::Started => "started",
            What::Progress(_) => "progress",
            What::Missing => "missing",
            What::FoundAgain => "found-again",
            What::Succeeded => "succeeded",
            What::Failed => "failed",
            What::Cancelled => "cancelled",
            What::Gone => "gone",
        }
    }

    /// Reads [`What::as_str`] back.
    pub fn parse(word: &str, percent: u8) -> Option<Self> {
        const PLAIN: [What; 17] = [
            What::Confirmed,
            What::Sent,
            What::NotSent,
            What::Refused,
            What::AnswerLost,
            What::Found,
            What::NotFound,
            What::CannotTell,
            What::Accepted,
            What::Queued,
            What::Started,
            What::Missing,
            What::FoundAgain,
            What::Succeeded,
            What::Failed,
            What::Cancelled,
            What::Gone,
        ];
        if word == "progress" {
            return (percent <= 100).then_some(What::Progress(percent));
        }
        PLAIN.into_iter().find(|what| what.as_str() == word)
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its kind.
    pub what: What,
    /// When this console learned of it, by the computer's clock.
    pub console: Timestamp,
    /// When it happened, by the appliance's clock.
    pub appliance: Option<Timestamp>,
    /// More, in the appliance's words.
    pub text: String,
}

/// The set of events of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Sorted by `what`, each once.
    events: Vec<Event>,
}

impl Timeline {
    /// Adds an event. One that is known already keeps its earliest hearing, the result of a search
    /// its latest.
    pub fn insert(&mut self, event: Event) {
        match self.events.binary_search_by(|e| e.what.cmp(&event.what)) {
            Err(place) => self.events.insert(place, event),
            Ok(place) => {
                if let Some(known) = self.events.get_mut(place) {
                    known.appliance = earliest(known.appliance, event.appliance);
                    let is_earlier = (event.console, &event.text) < (known.console, &known.text);
                    if is_earlier != event.what.is_search() {
                        known.console = event.console;
                        known.text = event.text;
                    }
                }
            }
        }
    }

    /// Notes something by the console's clock alone.
    pub fn insert_here(&mut self, what: What, console: Timestamp) {
        self.insert(Event {
            what,
            console,
            appliance: None,
            text: String::new(),
        });
    }

    /// Returns the event of a kind.
    pub fn find(&self, what: What) -> Option<&Event> {
        self.events.iter().find(|e| e.what == what)
    }

    /// Returns the time of the last event, by the console's clock.
    pub fn latest(&self) -> Option<Timestamp> {
        self.events.iter().map(|e| e.console).max()
    }

    /// Returns the event that ended it, the first of several; else that its task was given up.
    pub fn end(&self) -> Option<&Event> {
        let ends = self.events.iter().filter(|e| e.what.is_end());
        let end = ends.min_by_key(|e| (e.console, e.what));
        end.or_else(|| self.unless_found_again(What::Gone))
    }

    /// Returns that the appliance does not know the task, as far as it was asked last.
    pub fn missing(&self) -> Option<&Event> {
        self.unless_found_again(What::Missing)
    }

    fn unless_found_again(&self, what: What) -> Option<&Event> {
        let again = self.find(What::FoundAgain).map(|e| e.console);
        self.find(what).filter(|e| Some(e.console) > again)
    }

    /// Returns the furthest progress before the end, in percent.
    pub fn progress(&self) -> Option<u8> {
        let end = self.end().map(|e| e.console);
        self.events
            .iter()
            .filter(|e| end.is_none_or(|end| e.console <= end))
            .filter_map(|e| match e.what {
                What::Progress(percent) => Some(percent),
                _ => None,
            })
            .max()
    }

    /// For reading: in order of hearing, without what came after the end and
    /// without progress that fell back.
    pub fn shown(&self) -> Vec<&Event> {
        // A task that was given up may be found again: nothing is hidden for that.
        let end = self.end().filter(|e| e.what.is_end());
        let shown: Vec<&Event> = self
            .events
            .iter()
            .filter(|e| match end {
                Some(end) => *e == end || (!e.what.is_end() && e.console <= end.console),
                None => true,
            })
            .collect();
        let key = |e: &Event| (e.what.is_end(), e.console, e.what);
        let mut shown = sorted(shown, |a, b| key(a).cmp(&key(b)));
        let mut furthest = 0;
        shown.retain(|e| match e.what {
            What::Progress(percent) => {
                let further = percent > furthest;
                furthest = furthest.max(percent);
                further
            }
            _ => true,
        });
        shown
    }

    /// Returns all events, for the journal.
    pub fn all(&self) -> &[Event] {
        &self.events
    }
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
