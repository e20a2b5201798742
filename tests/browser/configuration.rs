//! The addresses that bases of appliances lead to, as a browser resolves them.

use hawser::configuration::resolve_base;
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

fn rows(of: &str) -> Vec<Value> {
    let table = include_str!("../../core/tests/samples/config/bases.json");
    let table: Value = serde_json::from_str(table).expect("the table");
    table[of].as_array().cloned().unwrap_or_default()
}

fn base(row: &Value) -> &str {
    row["base"].as_str().expect("a base")
}

#[wasm_bindgen_test]
fn what_a_browser_takes_for_another_origin_leads_nowhere() {
    let leaving = rows("refused")
        .into_iter()
        .filter(|row| row["leaves"] == true);
    let mut count = 0;
    for row in leaving {
        assert_eq!(resolve_base(base(&row), "/"), None, "{row}");
        count += 1;
    }
    assert!(count > 10);
}

#[wasm_bindgen_test]
fn good_bases_are_below_the_origin_or_the_folder() {
    for row in rows("accepted") {
        let kept = row["path"].as_str().expect("a path");
        let resolved = resolve_base(kept, "/dr/console/").expect("a path");
        let written = kept.replace('\u{fc}', "%C3%BC");
        match written.strip_prefix('.') {
            Some(below) => assert_eq!(resolved, format!("/dr/console{below}")),
            None => assert_eq!(resolved, written),
        }
    }
    assert_eq!(resolve_base("./api/vr", "/").as_deref(), Some("/api/vr"));
}

#[wasm_bindgen_test]
fn a_folder_that_reads_as_a_host_leads_nowhere() {
    // The pathname of a page at https://console.example//evil.example/.
    for folder in [
        "//evil.example/",
        "/.//evil.example/",
        "https://evil.example/",
    ] {
        assert_eq!(resolve_base("./api/vr", folder), None, "{folder}");
    }
}
