//! Activity as a page that needs nothing else: no script, no file beside it, no network.

use super::super::{Entry, Group, ZoneAt, days};
use crate::clock::{TimeSource, Timestamp, duration_label};
use crate::export::CONSOLE;
use crate::text::visible;

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
<title>Activity report</title>\n<style>\n\
:root{color-scheme:light dark}\n\
body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}\n\
table{border-collapse:collapse;width:100%}\n\
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8886}\n\
td{overflow-wrap:anywhere}\n\
.failed{font-weight:600}\n\
.wide{overflow-x:auto}\n\
</style>\n</head>\n<body>\n";

/// Returns entries, the newest first, as an HTML report. `filter` says what they passed, one part
/// a line.
pub fn activity_html(
    entries: &[Entry],
    filter: &[String],
    made: Timestamp,
    zone: ZoneAt<'_>,
) -> String {
    let mut out = String::from(HEAD);
    out.push_str("<h1>Activity report</h1>\n<p>");
    let here = zone(made);
    let clock = TimeSource::Console.in_export();
    let created = format!("Created {} ({clock}) by {CONSOLE}. ", made.shown(&here));
    text(&mut out, &created);
    text(&mut out, &summary(entries));
    out.push_str(" Start times: appliance clock unless marked.</p>\n");
    if !filter.is_empty() {
        out.push_str("<h2>Filter</h2>\n<ul>\n");
        for part in filter {
            element(&mut out, "li", part);
        }
        out.push_str("</ul>\n");
    }
    for day in days(entries, zone) {
        element(&mut out, "h2", &day.date);
        out.push_str("<div class=\"wide\"><table>\n<thead><tr><th>Started</th><th>Duration</th><th>State</th><th>Operation</th><th>Target</th><th>Appliance</th><th>User</th><th>Started by</th></tr></thead>\n<tbody>\n");
        for entry in &day.entries {
            row(&mut out, entry, made, zone);
        }
        out.push_str("</tbody>\n</table></div>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn summary(entries: &[Entry]) -> String {
    let counts = Group::ALL.into_iter().filter_map(|group| {
        let count = entries.iter().filter(|entry| entry.group == group).count();
        (count > 0).then(|| format!("{count} {}", group.label().to_lowercase()))
    });
    let counts: Vec<String> = counts.collect();
    match entries.len() {
        0 => "No entries.".to_owned(),
        1 => format!("1 entry: {}.", counts.join(", ")),
        all => format!("{all} entries: {}.", counts.join(", ")),
    }
}

fn row(out: &mut String, entry: &Entry, made: Timestamp, zone: ZoneAt<'_>) {
    out.push_str(match entry.group {
        Group::Failed => "<tr class=\"failed\">",
        _ => "<tr>",
    });
    out.push_str("<td><time datetime=\"");
    out.push_str(&entry.begun.iso());
    out.push_str("\">");
    text(out, &entry.begun.shown_time(&zone(entry.begun)));
    out.push_str("</time>");
    if entry.begun_by == TimeSource::Console {
        text(out, &format!(" ({})", entry.begun_by.in_export()));
    }
    out.push_str("</td>");
    element(out, "td", &duration_label(entry.duration(made)));
    element(out, "td", &entry.words);
    out.push_str("<td>");
    text(out, &entry.title);
    for more in [&entry.error, &entry.details] {
        if !more.is_empty() {
            out.push_str("<br>");
            text(out, more);
        }
    }
    out.push_str("</td>");
    element(out, "td", &entry.target);
    element(out, "td", &entry.appliance_name);
    element(out, "td", &entry.user);
    element(out, "td", entry.origin.label());
    out.push_str("</tr>\n");
}

fn element(out: &mut String, name: &str, content: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    text(out, content);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Writes a text that comes from anywhere: without markup, and with what would hide or reorder it
/// made visible.
fn text(out: &mut String, content: &str) {
    for c in visible(content).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}
