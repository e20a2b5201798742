//! Addresses and back.

use hawser::route::Route;
use wasm_bindgen_test::wasm_bindgen_test;

/// Ids as systems have them, and as nobody should.
const IDS: [&str; 11] = [
    "vr-a",
    "GID-6f9b6dae-6f4c-47a8-aac2-ce17a5794a3b",
    "HmsTask:d6dc:b7c3",
    "a/b",
    "a?b=c&d",
    "#",
    "100 %",
    "%2F",
    "Göteborg – Wien",
    "\u{202e}gnp.exe",
    "<script>",
];

#[wasm_bindgen_test]
fn every_page_is_found_again_by_its_address() {
    let mut routes = vec![Route::Overview, Route::Runs];
    for one in IDS {
        routes.push(Route::Run { id: one.to_owned() });
        routes.push(Route::SignIn {
            appliance: one.to_owned(),
        });
        for other in IDS {
            routes.push(Route::Operation {
                operation: one.to_owned(),
                appliance: other.to_owned(),
                fields: Vec::new(),
            });
            routes.push(Route::Operation {
                operation: "promote-test-image".to_owned(),
                appliance: "vr-a".to_owned(),
                fields: vec![
                    ("pairing".to_owned(), one.to_owned()),
                    ("replication".to_owned(), other.to_owned()),
                ],
            });
        }
    }
    for route in routes {
        assert_eq!(Route::read(&route.href()), route, "{}", route.href());
    }
}

#[wasm_bindgen_test]
fn whatever_the_address_is_it_is_a_page_and_reading_it_twice_changes_nothing() {
    let pieces = [
        "#",
        "/",
        "?",
        "&",
        "=",
        "%",
        "%zz",
        "operation",
        "run",
        "é",
        "\0",
        "a",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..5_000 {
        let mut address = String::new();
        for _ in 0..8 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let piece = usize::try_from(state % 12).unwrap_or(0);
            address.push_str(pieces.get(piece).copied().unwrap_or(""));
        }
        let route = Route::read(&address);
        if route != Route::Unknown {
            assert_eq!(Route::read(&route.href()), route, "{address:?}");
        }
    }
}

#[wasm_bindgen_test]
fn fields_that_cannot_be_ids_are_left_out() {
    let long = "x".repeat(2_000);
    let address = format!("#/operation/o/vr-a?pairing={long}&replication=%00&image=&ok=1");
    let wanted = vec![("ok".to_owned(), "1".to_owned())];
    let Route::Operation { fields, .. } = Route::read(&address) else {
        unreachable!("it is the address of an operation");
    };
    assert_eq!(fields, wanted);
}
