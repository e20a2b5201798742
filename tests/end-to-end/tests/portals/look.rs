//! How an element looks and is used in a page of others.

use hawser_end_to_end::Role;
use hawser_end_to_end::administrator::SITE_A;
use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Portal, portal};

#[tokio::test]
async fn the_colours_of_the_page_around_win_and_its_style_stays_outside() {
    portal("one.html", async |journey| {
        let browser = &journey.browser;
        browser.press(Role::Link, &format!("Sign in to {}", SITE_A.name)).await;
        browser.find(".button.primary").await;
        let look = "const style = e => getComputedStyle(e);
            const a = document.querySelector('#a');
            return [style(a).backgroundColor, style(root.querySelector('.button.primary')).backgroundColor,
                style(root.querySelector('p')).fontStyle]";
        browser.gives(look, json!(["rgb(241, 245, 247)", "rgb(0, 114, 163)", "normal"])).await;
        let set = "document.documentElement.classList.add('themed');
            document.querySelector('#a').classList.add('own')";
        browser.script(set, vec![]).await;
        // Of the element itself, and of what it stands in.
        browser.gives(look, json!(["rgb(1, 2, 3)", "rgb(4, 5, 6)", "normal"])).await;
    })
    .await;
}

/// The members of an interface of the types.
fn members(interface: &str) -> Vec<String> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../public/embed/hawser-console.d.ts"
    );
    let types = std::fs::read_to_string(file).expect("the types");
    let (_, body) = types
        .split_once(&format!("interface {interface} "))
        .and_then(|(_, rest)| rest.split_once("{\n"))
        .expect("the interface");
    let (body, _) = body.split_once("\n}").expect("its end");
    let lines = body.lines().map(str::trim);
    let names = lines.filter(|line| !line.starts_with("/**"));
    let names = names.filter_map(|line| line.split_once(':'));
    let mut names: Vec<String> = names
        .map(|(name, _)| name.trim_end_matches('?').trim_matches('"').to_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_types_name_what_the_element_has() {
    portal("one.html", async |journey| {
        let script = "
            const own = Object.entries(Object.getOwnPropertyDescriptors(customElements.get('hawser-console').prototype));
            const done = arguments[arguments.length - 1];
            const named = arguments[0];
            import('../embed/hawser-console.js').then((module) => {
            const set = (options) => { try { module.mount(document.createElement('p'), options); return true } catch { return false } };
            done([own.filter(([, it]) => it.set).map(([name]) => name).sort(),
                named.filter((name) => set({ [name]: undefined })),
                set({ onNonsense: undefined })]) })";
        let options = members("Options");
        let told = journey
            .browser
            .script_later(script, vec![json!(options)])
            .await;
        let mut properties = [members("Attributes"), members("Properties")].concat();
        properties.sort();
        assert_eq!(told, json!([properties, options, false]));
        let events = members("HawserConsoleEvents");
        let hearers: Vec<String> = events
            .iter()
            .map(|name| {
                let words = name.split('-').skip(1);
                let large = words.map(|word| word[..1].to_uppercase() + &word[1..]);
                format!("on{}", large.collect::<String>())
            })
            .collect();
        assert_eq!(options, hearers);
    })
    .await;
}

#[tokio::test]
async fn the_theme_is_followed_while_it_changes() {
    portal("one.html", async |journey| {
        let browser = &journey.browser;
        let background = "return getComputedStyle(document.querySelector('#a')).backgroundColor";
        for (theme, colour) in [("dark", "rgb(23, 36, 43)"), ("light", "rgb(241, 245, 247)")] {
            let set = "document.querySelector('#a').theme = arguments[0]";
            browser.script(set, vec![json!(theme)]).await;
            browser.gives(background, json!(colour)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn it_is_used_by_keyboard_from_the_page_around() {
    portal("one.html", async |journey| {
        let browser = &journey.browser;
        browser.find("[data-appliance=vr-a]").await;
        browser.tab_to(&format!("Sign in to {}", SITE_A.name)).await;
        browser.keys(Key::Enter).await;
        browser.tab_to("User name").await;
        browser.keys(SITE_A.user).await;
        browser.tab_to("Password").await;
        browser.keys(SITE_A.password).await;
        browser.keys(Key::Enter).await;
        browser.tab_to("Promote test image").await;
        browser.keys(Key::Enter).await;
        browser.find("#field-pairing-list .picker-row").await;
        browser.tab_to("Pairing").await;
        browser.keys("vcsa-lej").await;
        browser
            .sees(
                "#field-pairing-list .picker-row [data-column=name]",
                "vcsa-lej",
            )
            .await;
        browser.keys(Key::Enter).await;
        browser
            .sees("#field-pairing.picker-chosen", "vcsa-lej")
            .await;
        browser.tab_to("Review and confirm").await;
        browser.keys(Key::Enter).await;
        browser.sees(".error-summary", "before continuing").await;
        browser
            .holds(
                "the summary has the focus",
                "return root.activeElement?.id === 'error-summary'",
            )
            .await;
        browser.tab_to("Select a replication").await;
        browser.keys(Key::Enter).await;
        browser
            .holds(
                "the field has the focus",
                "return root.activeElement?.id === 'field-replication'",
            )
            .await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_in_two_elements_of_a_page() {
    portal("two.html", async |journey| {
        let browser = &journey.browser;
        browser.in_every_view("portal").await;
        journey.provides(SITE_A).await;
        browser.press(Role::Link, "Promote test image").await;
        journey.pick("pairing", "vcsa-lej").await;
        browser.in_every_view("portal-form").await;
    })
    .await;
}

#[tokio::test]
async fn times_are_written_as_the_page_around_writes_them() {
    portal("one.html?locale=de-DE", async |journey| {
        let browser = &journey.browser;
        journey.provides(SITE_A).await;
        browser.press(Role::Link, "Promote test image").await;
        journey.pick("pairing", "vcsa-lej").await;
        journey.pick("replication", "fin-erp-db01").await;
        journey.image_is_found().await;
        browser.holds("German", "return /\\d\\d\\.\\d\\d\\.\\d{4}, \\d\\d:\\d\\d:\\d\\d/.test(root.querySelector('time').textContent)").await;
        let format = "document.querySelector('#a').formatTime = date => `at ${date.getTime()}`";
        browser.script(format, vec![]).await;
        browser.holds("the page's own", "return /^at \\d+ \\(appliance clock\\)$/.test(root.querySelector('time').textContent)").await;
        let broken = "document.querySelector('#a').formatTime = () => { throw new Error('no') }";
        browser.script(broken, vec![]).await;
        browser.holds("the console's own", "return /^\\d{4}-\\d\\d-\\d\\d|UTC/.test(root.querySelector('time').textContent)").await;
    })
    .await;
}
