//! Answers that several lists are made of: the pairings of an appliance are read once for all
//! lists that need them.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use hawser_core::budget::Priority;
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::request::Request;
use leptos::prelude::*;
use serde_json::Value;

use crate::api::Api;
use crate::browser::now;

/// A session of an appliance and the sign-ins to other sites within it: with another one there may
/// be more to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SessionMark {
    pub number: u32,
    pub peer_sign_ins: u32,
}

/// An answer that several may wait for.
type SharedAnswer = Shared<LocalBoxFuture<'static, Result<Rc<Value>, Box<Problem>>>>;

struct Kept {
    begun: Timestamp,
    session: SessionMark,
    priority: Priority,
    answer: SharedAnswer,
}

impl Kept {
    /// Returns whether it says the same as a request that is sent now.
    fn is_as_good(&self, session: SessionMark, priority: Priority, not_before: Timestamp) -> bool {
        let is_usable = match self.answer.peek() {
            Some(answer) => answer.is_ok(),
            // It waits for its turn behind others.
            None => self.priority <= priority,
        };
        is_usable && self.session == session && self.begun >= not_before
    }
}

/// The answers, by the appliance's id and the address.
#[derive(Clone, Copy)]
pub(super) struct Answers(StoredValue<BTreeMap<(String, String), Kept>, LocalStorage>);

impl Answers {
    pub(super) fn new() -> Self {
        Self(StoredValue::new_local(BTreeMap::new()))
    }

    /// Reads something, unless it was read in this session since `not_before` or is being read.
    /// Returns the answer, and `true` where a request was sent.
    pub(super) async fn read(
        self,
        api: Api,
        appliance: &Appliance,
        request: &Request,
        (session, priority, not_before): (SessionMark, Priority, Timestamp),
    ) -> (Result<Rc<Value>, Box<Problem>>, bool) {
        let key = (appliance.id.clone(), request.target());
        let kept = self.0.try_with_value(|all| {
            let kept = all.get(&key)?;
            let is_as_good = kept.is_as_good(session, priority, not_before);
            is_as_good.then(|| kept.answer.clone())
        });
        if let Some(answer) = kept.flatten() {
            return (answer.await, false);
        }
        let (appliance, request) = (appliance.clone(), request.clone());
        let answer = async move {
            let answer = api.read_with(priority, &appliance, &request).await;
            answer.map(Rc::new)
        };
        let answer = answer.boxed_local().shared();
        let kept = Kept {
            begun: now(),
            session,
            priority,
            answer: answer.clone(),
        };
        self.0.try_update_value(|all| all.insert(key, kept));
        (answer.await, true)
    }

    /// Forgets the answers of an appliance.
    pub(super) fn forget(self, appliance: &str) {
        self.0
            .try_update_value(|all| all.retain(|(id, _), _| id != appliance));
    }
}
