//! The ordered events of a run, from both clocks.
//!
//! A timeline is a set of events, and the set is the truth: what was heard
//! twice is there once, and the order of hearing changes nothing. Everything
//! that pages show (state, progress, order) is derived from the set.

use crate::clock::Millis;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The administrator confirmed.
    Confirmed,
    /// The request left this console.
    Sent,
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
    /// So many percent are done.
    Progress(u8),
    /// The task ended well.
    Succeeded,
    /// The task ended with an error.
    Failed,
    /// The task was ended by somebody.
    Cancelled,
    /// The appliance no longer knows the task.
    Gone,
}

impl What {
    /// Whether nothing follows.
    pub fn is_end(self) -> bool {
        matches!(
            self,
            What::Refused | What::Succeeded | What::Failed | What::Cancelled | What::Gone
        )
    }

    /// The word for it in the journal and in evidence, with the percent apart.
    pub fn word(self) -> &'static str {
        match self {
            What::Confirmed => "confirmed",
            What::Sent => "sent",
            What::Refused => "refused",
            What::AnswerLost => "answer-lost",
            What::Found => "found",
            What::NotFound => "not-found",
            What::CannotTell => "cannot-tell",
            What::Accepted => "accepted",
            What::Queued => "queued",
            What::Started => "started",
            What::Progress(_) => "progress",
            What::Succeeded => "succeeded",
            What::Failed => "failed",
            What::Cancelled => "cancelled",
            What::Gone => "gone",
        }
    }

    /// Reads [`What::word`] back.
    pub fn read(word: &str, percent: u8) -> Option<Self> {
        const PLAIN: [What; 14] = [
            What::Confirmed,
            What::Sent,
            What::Refused,
            What::AnswerLost,
            What::Found,
            What::NotFound,
            What::CannotTell,
            What::Accepted,
            What::Queued,
            What::Started,
            What::Succeeded,
            What::Failed,
            What::Cancelled,
            What::Gone,
        ];
        if word == "progress" {
            return (percent <= 100).then_some(What::Progress(percent));
        }
        PLAIN.into_iter().find(|what| what.word() == word)
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub what: What,
    /// When this console learned of it, by the computer's clock.
    pub console: Millis,
    /// When it happened, by the appliance's clock.
    pub appliance: Option<Millis>,
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
    /// Adds an event. One that is known already keeps its earliest hearing.
    pub fn note(&mut self, event: Event) {
        match self.events.binary_search_by(|e| e.what.cmp(&event.what)) {
            Err(place) => self.events.insert(place, event),
            Ok(place) => {
                if let Some(known) = self.events.get_mut(place) {
                    known.appliance = earliest(known.appliance, event.appliance);
                    if (event.console, &event.text) < (known.console, &known.text) {
                        known.console = event.console;
                        known.text = event.text;
                    }
                }
            }
        }
    }

    /// Notes something by the console's clock alone.
    pub fn note_here(&mut self, what: What, console: Millis) {
        self.note(Event {
            what,
            console,
            appliance: None,
            text: String::new(),
        });
    }

    /// The event of a kind.
    pub fn find(&self, what: What) -> Option<&Event> {
        self.events.iter().find(|e| e.what == what)
    }

    /// When something was heard last, by the console's clock.
    pub fn latest(&self) -> Option<Millis> {
        self.events.iter().map(|e| e.console).max()
    }

    /// How it ended: of several ends the one heard first counts.
    pub fn end(&self) -> Option<&Event> {
        self.events
            .iter()
            .filter(|e| e.what.is_end())
            .min_by_key(|e| (e.console, e.what))
    }

    /// The furthest progress heard before the end, in percent.
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
        let end = self.end();
        let mut shown: Vec<&Event> = self
            .events
            .iter()
            .filter(|e| match end {
                Some(end) => *e == end || (!e.what.is_end() && e.console <= end.console),
                None => true,
            })
            .collect();
        let key = |e: &Event| (e.what.is_end(), e.console, e.what);
        crate::order::sort(&mut shown, |a, b| key(a).cmp(&key(b)));
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

    /// All of it, for the journal.
    pub fn all(&self) -> &[Event] {
        &self.events
    }
}

fn earliest(a: Option<Millis>, b: Option<Millis>) -> Option<Millis> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
