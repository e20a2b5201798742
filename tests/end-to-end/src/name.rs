//! The name that something has in the browser's accessibility tree, by WebDriver.

use reqwest::Method;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{ElementId, RequestData, SessionId, WebElement};

/// "Get Computed Label": <https://www.w3.org/TR/webdriver2/#get-computed-label>.
#[derive(Debug)]
struct ComputedLabel(ElementId);

impl FormatRequestData for ComputedLabel {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!("/session/{session}/element/{}/computedlabel", self.0);
        RequestData::new(Method::GET, path)
    }
}

/// An element's accessible name, in one line.
pub(crate) async fn name_of(element: &WebElement) -> WebDriverResult<String> {
    let label = element.handle().cmd(ComputedLabel(element.element_id()));
    let label: String = label.await?.value()?;
    Ok(label.split_whitespace().collect::<Vec<_>>().join(" "))
}
