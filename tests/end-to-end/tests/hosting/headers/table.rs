//! The results, as a table for people.

use std::fs;

use super::{FRAMED, NEVER, ON_CALLS, POLICY, SERVERS, Wanted, due};
use crate::ask::Reply;
use crate::server::Kind;

type Seen = (Kind, Wanted, Reply);

/// Writes it to `target/end-to-end/response-headers.txt`, which `make test`
/// shows.
pub(super) fn keep(seen: &[Seen]) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/end-to-end");
    fs::create_dir_all(folder).expect("a folder");
    let text = [headers(seen), answers(seen)].concat();
    fs::write(format!("{folder}/response-headers.txt"), text).expect("a file");
}

fn row(first: &str, cells: [String; 3], last: &str) -> String {
    let [nginx, caddy, haproxy] = cells;
    let line = format!("{first:<36}{nginx:<9}{caddy:<9}{haproxy:<9}{last}");
    line.trim_end().to_owned() + "\n"
}

/// On how many answers a header has its value.
fn headers(seen: &[Seen]) -> String {
    let count = |name: &str, value: &str| {
        SERVERS.map(|server| {
            let answers = seen.iter().filter(|(kind, ..)| *kind == server);
            let good = answers
                .clone()
                .filter(|it| it.2.value(name) == due(&it.1.path, name, value));
            format!("{}/{}", good.count(), answers.count())
        })
    };
    let names = SERVERS.map(|server| format!("{server:?}").to_lowercase());
    let mut text = row("header of every answer", names, "value");
    for (name, value) in ON_CALLS {
        text += &row(name, count(name, value), value);
    }
    text += &format!("of files: {POLICY}\nof the page for frames with {FRAMED}\n");
    for name in NEVER {
        text += &row(name, count(name, ""), "(not there)");
    }
    text
}

/// Status, type and caching of each answer.
fn answers(seen: &[Seen]) -> String {
    let mut text = "\n".to_owned();
    let names = SERVERS.map(|server| format!("{server:?}").to_lowercase());
    text += &row("answer", names, "Cache-Control, Content-Type");
    for (kind, wanted, reply) in seen {
        if *kind != SERVERS[0] {
            continue;
        }
        let same = |server| {
            let mut all = seen.iter();
            all.find(|(kind, other, _)| *kind == server && other.path == wanted.path)
        };
        let statuses = SERVERS.map(|server| {
            let found = same(server).map(|(.., reply)| reply.status);
            found.unwrap_or_default().to_string()
        });
        let caching = reply.value("cache-control");
        let media = reply.value("content-type");
        text += &row(&what(wanted), statuses, &format!("{caching}, {media}"));
    }
    text
}

fn what(wanted: &Wanted) -> String {
    let sub_path = wanted.path.starts_with("/dr/");
    format!(
        "{}{}",
        wanted.what,
        if sub_path { ", /dr/console/" } else { "" }
    )
}
