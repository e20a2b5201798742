//! Which tab notifies: of several that hear the same news, the first that claims them.

use hawser_core::clock::Timestamp;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::browser::{kept, now, set_kept, window};

/// The name under which the browser keeps what was claimed, and of the lock around it.
const CLAIMED: &str = "hawser-claimed";

/// The time after which news can be claimed again, in milliseconds: a hidden tab is woken once a
/// minute, and a run may wait more than once.
const PERIOD: i64 = 180_000;

#[wasm_bindgen]
extern "C" {
    type Locks;

    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, held: &Function) -> Result<Promise, JsValue>;
}

/// Claims news for this tab. Returns `false` where another tab was first.
pub async fn claim(key: String) -> bool {
    let held = Closure::once_into_js(move || JsValue::from_bool(claim_now(&key)));
    let held: Function = held.unchecked_into();
    let Some(locks) = locks() else {
        // No other tab is kept out; the system shows notifications of one name once.
        return is_true(held.call0(&JsValue::NULL));
    };
    match locks.request(CLAIMED, &held) {
        Ok(claimed) => is_true(JsFuture::from(claimed).await),
        Err(_) => false,
    }
}

fn is_true(value: Result<JsValue, JsValue>) -> bool {
    value.is_ok_and(|value| value.is_truthy())
}

/// Returns what keeps tabs apart; none in a page that is not secure.
fn locks() -> Option<Locks> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

fn claim_now(key: &str) -> bool {
    let kept = kept(CLAIMED).unwrap_or_default();
    let claims = kept.lines().filter_map(|line| {
        let (at, key) = line.split_once(' ')?;
        let at = Timestamp(at.parse().ok()?);
        (now().since(at).abs() < PERIOD).then_some((at, key))
    });
    let mut claims: Vec<(Timestamp, &str)> = claims.collect();
    if claims.iter().any(|(_, claimed)| *claimed == key) {
        return false;
    }
    claims.push((now(), key));
    let lines = claims.iter().map(|(at, key)| format!("{} {key}\n", at.0));
    set_kept(CLAIMED, Some(&lines.collect::<String>()));
    true
}
