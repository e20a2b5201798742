//! The version of Cloud Director Availability that an appliance refuses.

use hawser::console::Console;
use hawser_core::config::{Appliance, read_config};
use hawser_core::request::Request;
use hawser_core::secret::{Secret, Secrets};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{answer, asked_but_sign_outs};

/// Signs in to an appliance, which refuses the version from then on.
async fn refused() -> (Console, Appliance) {
    let config = br#"{"appliances": [{"id": "vcda-a", "name": "Site A",
        "system": "cloud-director-availability", "base": "/api/vcda-a"}]}"#;
    let config = read_config(config).expect("a configuration");
    let appliance = config.appliances.first().cloned().expect("an appliance");
    let console = Console::new(config);
    answer(&[("/sites", 200, "[]")]);
    let token = Secret::new("5b2c6c2e-7a1d".to_owned());
    let signed_in = console.api.sign_in_with_token(&appliance, token).await;
    assert!(signed_in.is_ok());
    answer(&[("/api/vcda-a", 406, "")]);
    (console, appliance)
}

#[wasm_bindgen_test]
async fn read_whose_version_is_refused_is_sent_again_once() {
    let (console, appliance) = refused().await;
    let request = Request::get("/config/certificate");
    let none = Secrets::new();
    for sent in [2, 3] {
        let outcome = console.api.send(&appliance, &request, &none).await;
        assert_eq!(outcome.expect("an answer").status, 406);
        assert_eq!(asked_but_sign_outs().len(), sent, "without a version once");
    }
}

#[wasm_bindgen_test]
async fn change_whose_version_is_refused_is_not_sent_again() {
    let (console, appliance) = refused().await;
    let request = Request::post("/sites");
    let none = Secrets::new();
    let outcome = console.api.send(&appliance, &request, &none).await;
    assert_eq!(outcome.expect("an answer").status, 406);
    assert_eq!(asked_but_sign_outs().len(), 1);
}
