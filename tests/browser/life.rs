//! A console begins and ends.

use std::cell::RefCell;
use std::rc::Rc;

use hawser::browser::sleep;
use hawser::console::Console;
use hawser::page::operation::operation_page;
use hawser_core::config::Appliance;
use hawser_core::secret::Secret;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{answer, answer_when_told, asked, drawn_in_console, given_up, tell, until};

const SESSION: (&str, u16, &str) = ("/session", 200, r#"{"session_id": "5b2c6c2e-7a1d"}"#);

/// A console with somebody signed in.
async fn signed_in(console: Console, appliance: &Appliance) {
    let way = appliance.ways().into_iter().next().expect("a way");
    let outcome = console.sign_in(appliance, way, "a".to_owned(), Secret::new("p".to_owned()));
    assert!(outcome.await.is_ok());
}

#[wasm_bindgen_test]
async fn what_is_read_is_given_up_and_a_late_answer_changes_nothing() {
    for late in [false, true] {
        answer(&[SESSION]);
        let mut made = None;
        let (_, mounted) = drawn_in_console(|console, appliance| {
            made = Some((console, appliance));
            operation_page("promote-test-image", "vr-a")
        });
        let (console, appliance) = made.expect("a console");
        signed_in(console, &appliance).await;
        answer_when_told(&[("/pairings", 200, r#"{"list": []}"#)]);
        until("the list is asked for", || !asked().is_empty()).await;
        if late {
            // The answer is there, and nobody has read it yet.
            tell();
        }
        drop(mounted);
        console.end();
        tell();
        assert_eq!(given_up(), 1);
        until("the appliance is told", || {
            asked()
                .last()
                .is_some_and(|last| last.starts_with("DELETE"))
        })
        .await;
        sleep(0).await;
    }
}

#[wasm_bindgen_test]
async fn nothing_leaves_after_the_end() {
    answer(&[SESSION]);
    let (_, _mounted) = drawn_in_console(|console, appliance| {
        console.spawn(async move {
            signed_in(console, &appliance).await;
            console.end();
            let request = hawser_core::request::Request::get("/pairings");
            assert!(console.read(&appliance, &request).await.is_err());
        });
        Default::default()
    });
    until("it signs out", || asked().len() == 2).await;
    sleep(50).await;
    let methods: Vec<String> = asked()
        .iter()
        .filter_map(|asked| asked.split(' ').next().map(str::to_owned))
        .collect();
    assert_eq!(methods, ["POST", "DELETE"]);
}

#[wasm_bindgen_test]
async fn the_next_console_knows_nothing_of_the_last_one() {
    answer(&[SESSION]);
    let seen = Rc::new(RefCell::new(Vec::new()));
    for _ in 0..3 {
        let seen = seen.clone();
        let mut made = None;
        let (_, mounted) = drawn_in_console(|console, appliance| {
            seen.borrow_mut().push((
                console.sessions.any(),
                console.utc.get_untracked(),
                console.left_open.get_untracked().len(),
            ));
            made = Some((console, appliance));
            Default::default()
        });
        let (console, appliance) = made.expect("a console");
        signed_in(console, &appliance).await;
        console.utc.set(true);
        console.left_open.set(vec!["vr-b".to_owned()]);
        let before = asked().len();
        drop(mounted);
        console.end();
        until("it signs out", || asked().len() > before).await;
        sleep(20).await;
    }
    assert_eq!(*seen.borrow(), [(false, false, 0); 3]);
}
