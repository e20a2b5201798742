//! What the tabs of one console tell each other, besides the entries of the journal.
//!
//! Nothing in it is a secret. A tab of another version may not know it, and leaves it alone.

use crate::journal;
use crate::json::{Node, parse};
use crate::request::write_json_text;
use crate::run::Run;

/// The form of the messages.
const VERSION: i64 = 1;

/// So many tasks or runs are believed to be in one message: a page of them, with room.
const MOST: usize = 1_000;

/// What one tab tells all others.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A run as it stands there.
    Run(Box<Run>),
    /// There is such a tab.
    Here {
        /// Since now: it wants to know whether it is the only one.
        new: bool,
    },
    /// It asked an appliance and heard that these tasks go on.
    Heard {
        /// The appliance's id.
        appliance: String,
        /// The tasks' ids.
        seen: Vec<String>,
    },
    /// Somebody there removed these runs from the journal.
    Removed(Vec<String>),
}

/// That there is a tab.
pub fn here(new: bool) -> String {
    format!("{{\"tab\":{VERSION},\"new\":{new}}}")
}

/// That an appliance was asked, and that these tasks go on there.
pub fn heard(appliance: &str, seen: &[String]) -> String {
    let mut out = format!("{{\"tab\":{VERSION},\"appliance\":");
    write_json_text(&mut out, appliance);
    out.push_str(",\"seen\":");
    list(&mut out, seen);
    out.push('}');
    out
}

/// That these runs were removed, by their ids.
pub fn removed(runs: &[String]) -> String {
    let mut out = format!("{{\"tab\":{VERSION},\"removed\":");
    list(&mut out, runs);
    out.push('}');
    out
}

fn list(out: &mut String, texts: &[String]) {
    out.push('[');
    for (i, text) in texts.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_json_text(out, text);
    }
    out.push(']');
}

/// Reads a message, or says why it is none.
pub fn read(text: &str) -> Result<Message, String> {
    let value = parse(text.as_bytes())?;
    let root = Node::root(&value);
    if !root.at("tab").exists() {
        return journal::read_value(root).map(|run| Message::Run(Box::new(run)));
    }
    if root.at("tab").int() != Some(VERSION) {
        return Err("a tab of another version".to_owned());
    }
    if let Some(new) = root.at("new").flag() {
        return Ok(Message::Here { new });
    }
    let texts = |name: &str| {
        let some = root.at(name).items().take(MOST);
        some.filter_map(|text| text.text().map(str::to_owned))
            .collect()
    };
    if root.at("removed").is_list() {
        return Ok(Message::Removed(texts("removed")));
    }
    let appliance = root.at("appliance").text().ok_or("it says nothing")?;
    Ok(Message::Heard {
        appliance: appliance.to_owned(),
        seen: texts("seen"),
    })
}
