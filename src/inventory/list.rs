//! A list as pages see it.

use std::sync::Arc;

use hawser_core::clock::Timestamp;
use hawser_core::problem::Problem;
use hawser_core::resource::Object;

/// The progress of reading a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ListState {
    /// Nobody is signed in. Objects are those of the session that expired.
    #[default]
    SignedOut,
    /// It is being read, and somebody waits for it.
    Reading,
    /// It was read.
    Done,
    /// It could not be read; the objects are those of the last time.
    Failed(Box<Problem>),
}

/// The objects of a resource on one appliance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// The objects, in the order of the appliance.
    pub objects: Arc<Vec<Object>>,
    /// The progress of reading them.
    pub state: ListState,
    /// The moment at which the objects were read completely, by this computer's clock.
    pub as_of: Option<Timestamp>,
    /// Reports of objects that are missing.
    pub partial: Vec<String>,
    /// `true` where data of another site is missing, because nobody is signed in there.
    pub needs_peer: bool,
}
