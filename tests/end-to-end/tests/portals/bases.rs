//! Bases that lead elsewhere: the element refuses what `config.json` may not have, and calls nobody.

use serde_json::{Value, json};

use crate::harness::portal;

const TABLE: &str = include_str!("../../../../core/tests/samples/config/bases.json");

/// Gives the element one configuration after the other, and gathers what it shows. Each has a new
/// name, by which the text is known to be its own.
const TRY: &str = "
    const [bases, done] = arguments;
    const element = document.querySelector('#a');
    const shown = () => element.shadowRoot.querySelector('main, #main')?.textContent ?? '';
    (async () => {
        const said = [];
        for (const base of bases) {
            const before = element.shadowRoot.firstChild;
            element.configuration = { appliances: [{ id: 'vr-a', name: 'A', system: 'vsphere-replication', base }] };
            while (element.shadowRoot.firstChild === before || !shown()) await new Promise(requestAnimationFrame);
            said.push(shown());
        }
        const asked = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin);
        done([said, asked.filter((origin) => origin !== location.origin)]);
    })()";

#[tokio::test]
async fn a_base_that_leads_elsewhere_is_refused_by_the_element_with_the_reason() {
    let table: Value = serde_json::from_str(TABLE).expect("the table");
    let refused = table["refused"].as_array().expect("rows");
    let bases: Vec<&Value> = refused.iter().map(|row| &row["base"]).collect();
    portal("one.html", async |journey| {
        let browser = &journey.browser;
        let told = browser.script_later(TRY, vec![json!(bases)]).await;
        for (row, said) in refused.iter().zip(told[0].as_array().expect("texts")) {
            let (said, reason) = (said.as_str(), row["reason"].as_str());
            let (said, reason) = (said.expect("text"), reason.expect("text"));
            assert!(said.contains(reason), "{row}: {said}");
        }
        assert_eq!(told[0].as_array().map(Vec::len), Some(refused.len()));
        assert_eq!(told[1], json!([]), "no other origin was asked");
    })
    .await;
}
