//! Input of a person to a browser: the mouse, and the keyboard.

use std::time::Duration;

use thirtyfour::TypingData;
use thirtyfour::prelude::*;

use crate::browser::{Browser, Role, until};
use crate::engine::Engine;
use crate::name::name_of;

impl Browser {
    // ---- the mouse ----

    /// Clicks what a selector finds.
    pub async fn click(&self, selector: &str) {
        until(&format!("{selector} is clicked"), async || {
            let element = self.find(selector).await;
            element.click().await.map_err(|error| error.to_string())
        })
        .await;
    }

    /// Clicks what has a name.
    pub async fn press(&self, role: Role, name: &str) {
        until(&format!("{role:?} '{name}' is pressed"), async || {
            let element = self.named(role, name).await;
            element.click().await.map_err(|error| error.to_string())
        })
        .await;
    }

    /// Types into a field with a label, in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.named(Role::Field, label).await;
        self.type_over(&field, text).await;
    }

    /// Types into a field, in place of what is there: with keys, as a person
    /// does. The driver's own call empties a field without telling the page.
    pub async fn type_over(&self, field: &WebElement, text: &str) {
        self.click_into(field).await;
        let keys = self
            .driver
            .action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
        let keys = keys
            .key_down(Key::Control)
            .send_keys("a")
            .key_up(Key::Control)
            .send_keys(Key::Delete)
            .send_keys(text);
        keys.perform().await.expect("the field takes text");
    }

    /// Clicks a field until it has the focus. Where the page still grows above a field, the mouse
    /// may miss it; a person sees that and clicks again.
    async fn click_into(&self, field: &WebElement) {
        until("the field has the focus", async || {
            let refused = |error: WebDriverError| error.to_string();
            // To the middle: nothing that stays at an edge of the window covers it there.
            field.scroll_into_view().await.map_err(refused)?;
            if self.engine == Engine::WebKit {
                // Its driver takes the host of a shadow root for something that is in the way.
                let mouse = self
                    .driver
                    .action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
                let clicked = mouse.click_element(field).perform().await;
                clicked.map_err(refused)?;
            } else {
                field.click().await.map_err(refused)?;
            }
            let script = "return arguments[0].getRootNode().activeElement === arguments[0]";
            let this = field.to_json().map_err(refused)?;
            match self.try_script(script, vec![this]).await?.as_bool() {
                Some(true) => Ok(()),
                _ => Err("something else has it".to_owned()),
            }
        })
        .await;
    }

    /// Chooses an option of a `<select>`.
    pub async fn select(&self, label: &str, option: &str) {
        until(&format!("'{option}' of {label} is chosen"), async || {
            // Its list is drawn by the system. Typing chooses in it too, but not on a computer
            // that is slower than a person types.
            let field = self.named(Role::Field, label).await;
            let options = field.find_all(By::Tag("option")).await;
            for it in options.map_err(|error| error.to_string())? {
                if it
                    .prop("textContent")
                    .await
                    .is_ok_and(|text| text.as_deref() == Some(option))
                {
                    return it.click().await.map_err(|error| error.to_string());
                }
            }
            Err("it is not offered".to_owned())
        })
        .await;
    }

    // ---- the keyboard ----

    /// Presses keys, wherever the focus is.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        let chain = self
            .driver
            .action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
        let chain = chain.send_keys(keys);
        chain.perform().await.expect("keys are pressed");
    }

    /// The name of what has the focus.
    pub async fn focused(&self) -> String {
        if self.engine == Engine::Chromium {
            let script = "let it = document.activeElement;
                while (it?.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
                return (it?.computedName ?? '').replace(/\\s+/g, ' ').trim()";
            let name = self.script(script, vec![]).await;
            return name.as_str().unwrap_or_default().to_owned();
        }
        match self.driver.active_element().await {
            Ok(element) => name_of(&element).await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until what has the focus has a name.
    pub async fn focuses(&self, name: &str) {
        until(&format!("the focus is on '{name}'"), async || {
            let focused = self.focused().await;
            if focused == name {
                return Ok(());
            }
            Err(format!("it is on '{focused}'"))
        })
        .await;
    }

    /// Presses Tab until something with this name has the focus.
    pub async fn tab_to(&self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..80 {
            self.keys(Key::Tab).await;
            let focused = self.focused().await;
            // WebKitGTK reads out the numbers that the style gives to steps,
            // though their alternative text is empty.
            let number = |c: char| c.is_ascii_digit() || c == ' ';
            let counted = self.engine == Engine::WebKit;
            if focused == name || counted && focused.trim_start_matches(number) == name {
                return;
            }
            passed.push(focused);
        }
        panic!("Tab never came to '{name}', only to {passed:?}");
    }
}
