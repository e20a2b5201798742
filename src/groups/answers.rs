//! Recent answers of appliances, for targets that ask the same.

use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use hawser_core::budget::Priority;
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::problem::{Answer, Kind};
use hawser_core::request::Request;
use leptos::prelude::*;

use crate::api::Api;
use crate::browser::now;

/// The age up to which an answer is used again, in milliseconds: the connection of two sites is
/// not asked for with each of ten plans.
const FRESH: i64 = 15_000;

/// An answer that is there or on its way.
struct Known {
    appliance: String,
    request: Request,
    asked: Timestamp,
    answer: Shared<LocalBoxFuture<'static, Answer>>,
}

/// Reads appliances, and shares equal requests.
#[derive(Clone, Copy)]
pub(super) struct Answers {
    api: Api,
    known: StoredValue<Vec<Known>, LocalStorage>,
}

impl Answers {
    pub(super) fn new(api: Api) -> Self {
        Self {
            api,
            known: StoredValue::new_local(Vec::new()),
        }
    }

    /// Forgets all answers: what follows is asked anew.
    pub(super) fn clear(self) {
        self.known.try_update_value(Vec::clear);
    }

    /// Reads something of an appliance.
    pub(super) async fn read(self, appliance: &Appliance, request: Request) -> Answer {
        let is_it = {
            let (id, request) = (appliance.id.clone(), request.clone());
            move |known: &Known| known.appliance == id && known.request == request
        };
        let known = self.known.try_update_value(|all| {
            all.retain(|known| now().since(known.asked) < FRESH);
            all.iter()
                .find(|known| is_it(known))
                .map(|known| known.answer.clone())
        });
        let answer = match known.flatten() {
            Some(answer) => answer,
            None => {
                let answer = ask(self.api, appliance.clone(), request.clone());
                let answer = answer.boxed_local().shared();
                let known = Known {
                    appliance: appliance.id.clone(),
                    request,
                    asked: now(),
                    answer: answer.clone(),
                };
                self.known.try_update_value(|all| all.push(known));
                answer
            }
        };
        let answer = answer.await;
        if answer.is_err() {
            // Whoever asks next wants to know whether it is so still.
            self.known
                .try_update_value(|all| all.retain(|known| !is_it(known)));
        }
        answer
    }
}

async fn ask(api: Api, appliance: Appliance, request: Request) -> Answer {
    loop {
        let answer = api.read_with(Priority::Screen, &appliance, &request).await;
        let is_limited = matches!(&answer, Err(problem) if problem.kind == Kind::TooMany);
        if !is_limited {
            return answer;
        }
        api.opened(&appliance).await;
    }
}
