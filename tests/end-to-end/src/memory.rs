//! The memory that a page holds, as far as its browser reports it, after everything that is no
//! longer needed was collected.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::engine::{Engine, firefox};

/// The memory that a page holds; figures that an engine does not report are missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Held {
    /// Its scripts' objects, in KB, without the memory of WebAssembly.
    pub heap: Option<f64>,
    /// Other allocations of its process, in KB: styles, layout, animations.
    pub native: Option<f64>,
    /// Nodes; those that were taken out of the document and are still held count where the browser
    /// counts them.
    pub nodes: Option<f64>,
    /// Listeners of events.
    pub listeners: Option<f64>,
}

/// Returns the memory that the page of an address holds. Chromium is asked by the DevTools
/// protocol, Firefox for the reports of `about:memory`.
pub async fn held(browser: &Browser, address: &str) -> Held {
    match browser.engine {
        Engine::Chromium => chromium(browser).await,
        Engine::Firefox => {
            let told = firefox::memory(&browser.driver, address).await;
            Held {
                heap: told["heap"].as_f64().map(|bytes| bytes / 1_024.0),
                native: told["native"].as_f64().map(|bytes| bytes / 1_024.0),
                nodes: document_nodes(browser).await,
                listeners: told["listeners"].as_f64(),
            }
        }
        Engine::WebKit => Held {
            nodes: document_nodes(browser).await,
            ..Held::default()
        },
    }
}

async fn document_nodes(browser: &Browser) -> Option<f64> {
    let script = "return document.querySelectorAll('*').length";
    browser.script(script, vec![]).await.as_f64()
}

async fn chromium(browser: &Browser) -> Held {
    let tools = browser.driver.cdp();
    // Twice: what the first takes away may have been all that held something else.
    let collect = "HeapProfiler.collectGarbage";
    for command in ["Performance.enable", collect, collect] {
        tools.send_raw(command, json!({})).await.expect(command);
    }
    let metrics = tools.send_raw("Performance.getMetrics", json!({})).await;
    let metrics: Value = metrics.expect("the browser's own figures");
    let metric = |name: &str| {
        let all = metrics["metrics"].as_array()?;
        let found = all.iter().find(|it| it["name"] == name)?;
        found["value"].as_f64()
    };
    Held {
        heap: metric("JSHeapUsedSize").map(|bytes| bytes / 1_024.0),
        native: None,
        nodes: metric("Nodes"),
        listeners: metric("JSEventListeners"),
    }
}
