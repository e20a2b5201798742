//! One input: bytes, and for answers the circumstances under which they came.

use hawser_core::clock::Timestamp;
use hawser_core::reply::{Outcome, Reply};

use super::chance::Chance;
use super::corpus::Family;
use super::echo;
use super::harm::harmed;

#[derive(Clone, Debug)]
pub struct Input {
    pub body: Vec<u8>,
    pub status: u16,
    pub content_type: Option<&'static str>,
    pub date: Option<i64>,
    pub retry_after: Option<i64>,
    pub redirected: bool,
}

const STATUSES: &[u16] = &[
    200, 200, 200, 200, 200, 200, 202, 201, 204, 0, 100, 302, 304, 400, 400, 401, 403, 404, 409,
    410, 412, 422, 429, 500, 500, 501, 502, 503, 504, 599, 999, 65535,
];

const CONTENT_TYPES: &[Option<&str>] = &[
    Some("application/json"),
    Some("application/json"),
    Some("application/json"),
    Some("application/json;charset=UTF-8"),
    Some("text/plain"),
    Some("TEXT/HTML"),
    Some(""),
    Some("\u{202e}"),
    None,
];

const NUMBERS: &[i64] = &[0, 1, -1, 1_795_269_067_250, i64::MAX, i64::MIN, 59_999];

impl Input {
    /// Bytes with nothing odd about their coming.
    pub fn of(body: Vec<u8>) -> Self {
        Input {
            body,
            status: 200,
            content_type: Some("application/json"),
            date: None,
            retry_after: None,
            redirected: false,
        }
    }

    /// The input of a number: the same seed and number make the same one.
    pub fn made(seed: u64, number: u64, own: &Family, families: &[Family]) -> Self {
        let mut chance = Chance::of(seed, number);
        let family = match chance.one_in(24) {
            true => chance.pick(families),
            false => own,
        };
        let mut body = harmed(&mut chance, family);
        if chance.one_in(4) {
            body = echo::echoed(&mut chance, &body);
        }
        Input {
            body,
            status: *chance.pick(STATUSES),
            content_type: *chance.pick(CONTENT_TYPES),
            date: chance.one_in(2).then(|| *chance.pick(NUMBERS)),
            retry_after: chance.one_in(4).then(|| *chance.pick(NUMBERS)),
            redirected: chance.one_in(40),
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// As an answer.
    pub fn outcome(&self) -> Outcome {
        Ok(Reply {
            status: self.status,
            content_type: self.content_type.map(str::to_owned),
            date: self.date.map(Timestamp),
            retry_after: self.retry_after,
            redirected: self.redirected,
            token: None,
            body: self.body.clone(),
        })
    }
}
