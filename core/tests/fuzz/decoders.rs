//! Everything of this crate that reads what comes from outside, one decoder a row.

use std::sync::Arc;

use hawser_core::certificate::{self, Certificate};
use hawser_core::clock::{Timestamp, Zone, read_http_date, read_time};
use hawser_core::config::{Appliance, Config, read_config, read_portals};
use hawser_core::journal;
use hawser_core::operation::trust::{certificate_facts, read_certificates, read_thumbprint};
use hawser_core::operation::{CATALOGUE, KeptDrafts, Operation};
use hawser_core::portal::{Portal, PortalEvent, WindowMessage, sendable_name, sendable_value};
use hawser_core::reply::Outcome;
use hawser_core::request::{Request, decode, encode};
use hawser_core::run::Run;
use hawser_core::secret::{Secret, pasted_token};
use hawser_core::tab::{self, Message};
use hawser_core::task::TaskCache;
use hawser_core::thumbprint::{Thumbprint, compare};
use hawser_core::wire;
use serde_json::Value;

use super::drafts;
use super::echo;
use super::input::Input;
use super::route::Route;
use crate::hostile::readers;
use crate::samples;

/// One reader, and what of its result is looked at.
pub struct Decoder {
    pub name: String,
    /// The family of its good inputs.
    pub family: &'static str,
    /// Panics where something does not hold.
    pub read: Box<dyn Fn(&Input) + Send + Sync>,
}

fn decoder(
    name: impl Into<String>,
    family: &'static str,
    read: impl Fn(&Input) + Send + Sync + 'static,
) -> Decoder {
    Decoder {
        name: name.into(),
        family,
        read: Box::new(read),
    }
}

pub fn decoders() -> Vec<Decoder> {
    let mut all = vec![
        decoder("json", "site-recovery-manager", |input| {
            json_of(&input.body)
        }),
        decoder("json of anything", "journal", |input| json_of(&input.body)),
        decoder("config", "config", |input| config(&input.body)),
        decoder("portals of a config", "config", |input| {
            portals(&input.body);
        }),
        decoder("message of a portal", "portal", |input| said(&input.text())),
        decoder("message of a tab", "tabs", |input| told(&input.text())),
        decoder("run of a tab", "journal", |input| told(&input.text())),
        decoder("journal", "journal", |input| entry(&input.text())),
        decoder("time of a reply", "times", |input| time(&input.text())),
        decoder("date of a reply", "times", |input| date(&input.text())),
        decoder("thumbprint", "thumbprints", |input| {
            thumbprint(&input.text())
        }),
        decoder("certificates", "certificates", |input| {
            pasted(&input.text())
        }),
        decoder("certificate in der", "der", |input| der(&input.body)),
        decoder("input kept in a tab", "journal", |input| {
            let kept = KeptDrafts::read(&input.text());
            assert_eq!(KeptDrafts::read(&kept.print()), kept);
        }),
        decoder("pasted token", "portal", |input| {
            let text = Secret::new(input.text());
            if let Ok(token) = pasted_token(&text, "x-dr-session") {
                assert!(token.reveal().bytes().all(|b| b.is_ascii_graphic()));
            }
        }),
        decoder("address of a page", "addresses", |input| {
            address(&input.text())
        }),
        decoder("echo of a secret", "vsphere-replication", |input| {
            echo::assert_hidden(&[echo::struck(&input.text())]);
        }),
    ];
    for appliance in readers::appliances() {
        all.extend(of_appliance(appliance));
    }
    for operation in CATALOGUE {
        all.extend(of_operation(operation));
    }
    all
}

/// An outcome, and an appliance that it came from.
type Reader = fn(&'static Appliance, &Outcome);

fn of_appliance(appliance: &'static Appliance) -> Vec<Decoder> {
    let id = appliance.system.spec().id;
    let readers: [(&str, Reader); 6] = [
        ("sign-in", |appliance, outcome| {
            readers::signed_in(appliance, outcome);
        }),
        ("problem", |appliance, outcome| {
            echo::assert_hidden(&readers::told(appliance, outcome));
        }),
        ("tasks", readers::looked_at),
        ("list of tasks", listed),
        ("receipt", readers::submitted),
        ("inventory", readers::inventoried),
    ];
    let each = readers.map(|(name, read)| {
        decoder(format!("{id}: {name}"), id, move |input| {
            read(appliance, &input.outcome());
        })
    });
    each.into_iter().collect()
}

/// Taking entries out of a list finds what reading the whole does.
fn listed(appliance: &'static Appliance, outcome: &Outcome) {
    let request = Request::get("/tasks");
    let list = appliance.read_task_list(&request, outcome, &TaskCache::default());
    let Ok((tasks, total)) = appliance.read_task_page(&request, outcome) else {
        return;
    };
    let list = list.unwrap();
    assert!(list.same.is_empty() && list.total == total);
    // Where there is no list, what was asked for has no name of its own.
    assert!(list.news.iter().map(|(_, task)| task).eq(&tasks));
}

fn of_operation(operation: &'static Operation) -> Vec<Decoder> {
    let appliance = readers::appliance_of(operation);
    let id = operation.system.spec().id;
    let draft = Arc::new(drafts::filled(operation));
    let mut all = Vec::new();
    for field in operation.fields {
        let draft = Arc::clone(&draft);
        let name = format!("{}: field {}", operation.id, field.id);
        all.push(decoder(name, id, move |input| {
            let (mut draft, outcome) = ((*draft).clone(), input.outcome());
            readers::filled(field, &mut draft, || readers::answer(appliance, &outcome));
            readers::checked(operation, &draft, &[]);
        }));
    }
    for precheck in operation.prechecks {
        let draft = Arc::clone(&draft);
        let name = format!("{}: precheck {}", operation.id, precheck.id);
        all.push(decoder(name, id, move |input| {
            let answer = readers::answer(appliance, &input.outcome());
            let findings = readers::judged(precheck, &draft, answer);
            readers::checked(operation, &draft, &findings);
        }));
    }
    for look in operation.details {
        let name = format!("{}: look {}", operation.id, look.id);
        all.push(decoder(name, id, move |input| {
            let answer = readers::answer(appliance, &input.outcome());
            readers::seen(operation, look, answer);
        }));
    }
    all.push(run_of(operation, appliance));
    all
}

fn run_of(operation: &'static Operation, appliance: &'static Appliance) -> Decoder {
    let checked = operation.check(appliance, &drafts::filled(operation), &[]);
    let prepared = checked.unwrap_or_else(|errors| panic!("{}: {errors:?}", operation.id));
    let run: Run = prepared.run("run-1".to_owned(), "root".to_owned(), Timestamp(1));
    let (name, id) = (format!("{}: run", operation.id), operation.system.spec().id);
    decoder(name, id, move |input| {
        echo::assert_hidden(&readers::followed(appliance, &run, &input.outcome()));
    })
}

fn json_of(body: &[u8]) {
    match wire::parse(body) {
        Ok(value) => {
            let again = wire::parse(wire::print(&value).as_bytes());
            assert_eq!(again.as_ref(), Ok(&value), "printed and read again");
        }
        Err(why) => assert!(!why.is_empty() && why.len() < 200, "{why}"),
    }
}

fn config(body: &[u8]) {
    match read_config(body) {
        Ok(Config { appliances, .. }) => {
            assert!((1..=64).contains(&appliances.len()));
            for appliance in &appliances {
                assert!(!appliance.id.is_empty() && !appliance.name.is_empty());
                let foreign = appliance.base.starts_with("//") || appliance.base.contains("://");
                assert!(!foreign, "a token would leave for {}", appliance.base);
                let ids = appliances.iter().filter(|a| a.id == appliance.id);
                assert_eq!(ids.count(), 1);
            }
        }
        Err(mistakes) => {
            assert!((1..=100).contains(&mistakes.len()));
            let lines = String::from_utf8_lossy(body).split('\n').count();
            for mistake in mistakes {
                assert!(!mistake.what.is_empty() && !mistake.example.is_empty());
                let line = mistake.line.unwrap_or(1);
                assert!((1..=lines).contains(&line), "line {line} of {lines}");
            }
        }
    }
}

/// Checks that an allowed origin can be part of a policy, as one word.
fn portals(body: &[u8]) {
    for origin in read_portals(body).unwrap_or_default() {
        let good = |c: char| c.is_ascii_alphanumeric() || ":/.-[]".contains(c);
        assert!(origin.starts_with("http") && origin.chars().all(good));
    }
}

/// A message is taken whole or counted, and its session could be sent.
fn said(text: &str) {
    let mut portal = Portal::new(vec!["https://a".to_owned()]);
    let hello = WindowMessage {
        origin: "https://a",
        from_parent: true,
        ports: 1,
        version: 1.0,
        kind: "connect",
    };
    assert_eq!(portal.window(hello), PortalEvent::Connected);
    assert_eq!(portal.ask(), Some(1));
    let before = portal.clone();
    match portal.port(Some(text)) {
        PortalEvent::Dropped(reason) => {
            assert!(portal.dropped() == 1 && !reason.as_str().is_empty());
        }
        PortalEvent::Set(members) => {
            assert!(portal == before && members.len() <= 8);
        }
        PortalEvent::Session { request, header } => {
            assert_eq!(request, 1);
            if let Some((name, value)) = header {
                assert!(sendable_name(&name) && sendable_value(value.reveal()));
            }
        }
        PortalEvent::Connected => panic!("no port can do that"),
    }
}

fn told(text: &str) {
    match tab::read(text) {
        Ok(Message::Run(run)) => assert!(!run.id.is_empty()),
        Ok(Message::Here { new }) => {
            assert_eq!(tab::read(&tab::here(new)), Ok(Message::Here { new }));
        }
        Ok(Message::Removed(runs)) => {
            assert!(runs.len() <= 1_000);
            assert_eq!(tab::read(&tab::removed(&runs)), Ok(Message::Removed(runs)));
        }
        Ok(Message::Polled {
            appliance,
            tasks: seen,
        }) => {
            assert!(!appliance.is_empty() && seen.len() <= 1_000);
            let again = tab::read(&tab::polled(&appliance, &seen));
            assert_eq!(
                again,
                Ok(Message::Polled {
                    appliance,
                    tasks: seen
                })
            );
        }
        Ok(Message::Sent {
            appliance,
            at,
            closed_until,
        }) => {
            assert!(!appliance.is_empty() && at.len() <= 1_000);
            let again = tab::read(&tab::sent(&appliance, &at, closed_until));
            let sent = Message::Sent {
                appliance,
                at,
                closed_until,
            };
            assert_eq!(again, Ok(sent));
        }
        Ok(Message::Group(message)) => {
            let again = tab::read(&tab::of_group(&message));
            assert_eq!(again, Ok(Message::Group(message)));
        }
        Err(why) => assert!(!why.is_empty()),
    }
}

fn entry(text: &str) {
    match journal::read(text) {
        Ok(run) => {
            assert!(!run.id.is_empty());
            readers::kept(&run);
            // Another tab tells it.
            let mut own = samples::run();
            own.id.clone_from(&run.id);
            own.merge(run.clone());
            readers::kept(&own);
            for (_, seen, _) in run.detail_views() {
                drop(seen);
            }
        }
        Err(why) => assert!(!why.is_empty()),
    }
}

fn time(text: &str) {
    let mut values = vec![Value::from(text)];
    values.extend(text.parse::<serde_json::Number>().map(Value::Number));
    values.iter().filter_map(read_time).for_each(shown);
}

fn date(text: &str) {
    read_http_date(text).into_iter().for_each(shown);
}

/// A moment that was read can be shown, and is the same when read again.
fn shown(at: Timestamp) {
    let iso = at.iso();
    if at.0 > 0 {
        assert_eq!(read_time(&Value::String(iso.clone())), Some(at), "{iso}");
    }
    let zone = Zone::utc();
    assert!(!at.shown(&zone).is_empty() && !at.shown_date(&zone).is_empty());
}

fn thumbprint(text: &str) {
    match text.parse::<Thumbprint>() {
        Ok(read) => {
            assert_eq!(read.to_string().parse().as_ref(), Ok(&read));
            assert_eq!(read.with_algorithm().parse().as_ref(), Ok(&read));
            assert!(compare(&read, &read).pairs.iter().all(|pair| pair.same));
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
    if let Err(why) = read_thumbprint(text) {
        assert!(why.ends_with('.'));
    }
}

fn pasted(text: &str) {
    match certificate::read(text) {
        Ok(all) => {
            assert!(!all.is_empty());
            all.iter().for_each(judged);
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
    if let Err(why) = read_certificates(text) {
        assert!(why.ends_with('.'));
    }
}

fn der(body: &[u8]) {
    match Certificate::from_der(body) {
        Ok(certificate) => judged(&certificate),
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}

/// Checks that the contents of a certificate can be shown, and cannot pose as something else.
fn judged(certificate: &Certificate) {
    assert!(certificate_facts(certificate).len() >= 6);
    certificate.validity(Timestamp(0));
    for name in [&certificate.subject, &certificate.issuer] {
        let hidden = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!name.text.contains(hidden), "{:?}", name.text);
    }
}

/// An address that was read and written leads to the same page ever after.
fn address(text: &str) {
    let written = Route::read(text).href();
    let again = Route::read(&written);
    let route = Route::read(text);
    assert_eq!(again.href(), written);
    // A browser would resolve these two.
    let dots = |part: &str| matches!(decode(part).as_str(), "." | "..");
    let dotted = text.split(['/', '?', '&', '=', '#']).any(dots);
    let unknown = route == Route::Unknown;
    assert!(dotted || unknown || again == route, "{route:?}, {again:?}");
    assert!(dots(text) || decode(&encode(text)) == text);
}
