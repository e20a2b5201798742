//! One file a page.

pub mod config_error;
pub mod operation;
pub mod overview;
pub mod run;
pub mod runs;
pub mod sign_in;
pub mod unknown;

use crate::dom::{El, View, el, p};

/// The head of a page: where it stands, its name, and one sentence.
fn page_header(above: impl Into<View>, title: &str, lead: impl Into<View>) -> El {
    el("header")
        .class("page-header")
        .child(p("breadcrumb", above))
        .child(el("h1").child(title))
        .child(p("lead", lead))
}
