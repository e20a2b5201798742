//! Where the console stands: alone, or in a page of others.

use hawser_end_to_end::journey::dist;
use hawser_simulator::{Options, Simulator};
use serde_json::json;

use crate::fixture::Fixture;
use crate::operation::Operation;

/// A place, and who signs in there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HostPage {
    /// It has the page to itself.
    #[default]
    Alone,
    /// An element of a page of its own origin; who uses it signs in within.
    Element,
    /// The same, and the page gives the session.
    ElementGiven,
    /// In a frame of a page of another origin; who uses it signs in within.
    Frame,
    /// The same, and the page gives the session over the port.
    FrameGiven,
}

use HostPage::{Alone, Element, ElementGiven, Frame, FrameGiven};

/// Where the pages of the portals are served.
const PAGES: &str = "portal";

impl HostPage {
    pub const ALL: [Self; 5] = [Alone, Element, ElementGiven, Frame, FrameGiven];

    /// All but the first.
    pub const ELSEWHERE: [Self; 4] = [Element, ElementGiven, Frame, FrameGiven];

    /// In the names of tests; nothing where it stands alone.
    pub fn id(self) -> &'static str {
        match self {
            Alone => "",
            Element => "element",
            ElementGiven => "element_given",
            Frame => "frame",
            FrameGiven => "frame_given",
        }
    }

    /// In the printed matrix.
    pub fn name(self) -> &'static str {
        match self {
            Alone => "alone",
            Element => "element",
            ElementGiven => "element, session given",
            Frame => "frame",
            FrameGiven => "frame, session given",
        }
    }

    pub fn is_framed(self) -> bool {
        matches!(self, Frame | FrameGiven)
    }

    /// Returns `true` if the page around the console provides the session.
    pub fn is_given(self) -> bool {
        matches!(self, ElementGiven | FrameGiven)
    }

    /// A part of the address of the page whose policy holds for the program.
    pub fn page(self) -> &'static str {
        match self {
            Alone => "/?",
            Element | ElementGiven => "/portal/element.html",
            Frame | FrameGiven => "/embed/frame.html",
        }
    }
}

/// The pages of the portals with their name, for a simulator.
pub fn pages() -> (String, std::path::PathBuf) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/pages");
    (PAGES.to_owned(), folder.into())
}

/// The web server of a portal of another origin: its pages, and its copy of `hawser-frame.js`.
pub async fn portal() -> Simulator {
    let options = Options {
        pages: vec![pages(), ("embed".to_owned(), dist().join("embed"))],
        ..Options::default()
    };
    Simulator::start(options).await.expect("a free port")
}

impl Fixture {
    /// The address of the console's form, or of its overview, in its place.
    fn address(&self, form: Option<&str>) -> String {
        let console = self.journey.entrance();
        let form = form.unwrap_or("#/");
        match self.host_page.get() {
            Alone => format!("{console}/?{form}"),
            Element | ElementGiven => format!("{console}/{PAGES}/element.html?{form}"),
            Frame | FrameGiven => {
                let origin = self.portal.origin();
                let members = members_of(form);
                format!("{origin}/{PAGES}/frame.html?src={console}/embed/frame.html{members}")
            }
        }
    }

    /// Opens a form, or the overview, and looks at the console from then on.
    pub async fn open(&self, form: Option<&str>) {
        self.journey.browser.within_page();
        self.journey.browser.open(&self.address(form)).await;
        self.look_inside().await;
    }

    /// Loads the whole page again.
    pub async fn reload(&self) {
        self.leave_frame().await;
        self.journey.browser.reload().await;
        self.look_inside().await;
    }

    /// Looks at the console in its place from now on, also where the page was loaded anew.
    pub async fn look_inside(&self) {
        let browser = &self.journey.browser;
        let host_page = self.host_page.get();
        if host_page.is_framed() {
            self.leave_frame().await;
            browser.into_frame("iframe").await;
        }
        if host_page != Alone {
            browser.within_if_there("hawser-console");
        }
    }

    /// Looks at the page around.
    pub async fn leave_frame(&self) {
        self.journey.browser.within_page();
        if self.host_page.get().is_framed() {
            self.journey.browser.out_of_frames().await;
        }
    }

    /// The page around has a new session of an operation's account, and is asked for it.
    pub async fn give_session(&self, operation: Operation) {
        let account = operation.account();
        let session = json!({"header": operation.token_header(), "value": self.session(account)});
        let script = "return provide({ [arguments[0]]: arguments[1] })";
        let arguments = vec![json!(account.appliance), session];
        self.leave_frame().await;
        let gave_before = self.browser().script(script, arguments).await;
        self.look_inside().await;
        if gave_before == json!(true) {
            self.press("Ask the portal").await;
        }
    }
}

/// Returns the parameters by which a portal passes a form to its frame in place of the form's
/// address, as a part of its own address.
fn members_of(form: &str) -> String {
    let Some(form) = form.strip_prefix("#/operation/") else {
        return String::new();
    };
    let (path, query) = form.split_once('?').unwrap_or((form, ""));
    let (operation, appliance) = path.split_once('/').expect("an appliance");
    let target = format!("appliance={appliance}&{query}").replace('&', "%26");
    format!("&operation={operation}&target={target}")
}
