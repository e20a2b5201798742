//! The content of the confirmation: everything that becomes irreversible or trusted with it.

use super::trust::{read_certificates, read_thumbprint};
use super::{Draft, Eligibility, Field, FieldKind, Finding, Operation, Severity, Shape, Text};
use crate::config::Appliance;
use crate::facts::{Fact, Tone};
use crate::text::{in_sentence, visible_sentence};

/// The content of a confirmation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confirmation {
    /// The question: names the verb, the target and the site.
    pub question: String,
    /// The appliance, the target and everything that was filled in, without secrets.
    pub facts: Vec<Fact>,
    /// The changes it will make, one sentence each.
    pub effects: Vec<String>,
    /// The flags that are ticked and make it more dangerous: label and consequence.
    pub forced: Vec<(&'static str, &'static str)>,
    /// Verb and object, on the button.
    pub button: String,
    /// The text to type or paste before the button is enabled: the target's name.
    pub typed: Option<String>,
}

/// Something that speaks against sending, or that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPoint {
    /// A warning has to be acknowledged; what blocks cannot be.
    pub severity: Severity,
    /// In a few words.
    pub title: String,
    /// Why, and what to do; "" where the title says it.
    pub detail: String,
}

impl Operation {
    /// Returns what is asked before a draft is sent to an appliance.
    pub fn confirmation(&self, appliance: &Appliance, draft: &Draft) -> Confirmation {
        let mut confirmation = (self.confirm)(draft);
        let place = if appliance.site.is_empty() {
            appliance.name.clone()
        } else {
            format!("{} ({})", appliance.name, appliance.site)
        };
        let mut facts = vec![Fact::text("Appliance", place)];
        for field in self.fields {
            match &field.kind {
                FieldKind::Picker(_) => facts.extend(picked(self, field, draft)),
                FieldKind::Lookup(_) => {
                    let row = draft.row(field.id);
                    facts.extend(row.into_iter().flat_map(|row| row.facts.iter().cloned()));
                }
                FieldKind::Text(text) => facts.extend(typed(field, text, draft)),
                FieldKind::Flag(flag) => {
                    if draft.is_ticked(self, field.id) && !flag.consequence.is_empty() {
                        confirmation.forced.push((field.label, flag.consequence));
                    }
                }
                FieldKind::Secret(_) => {}
            }
        }
        facts.append(&mut confirmation.facts);
        confirmation.facts = facts;
        // Names of an appliance are part of the sentences.
        for text in [&mut confirmation.question, &mut confirmation.button]
            .into_iter()
            .chain(&mut confirmation.effects)
        {
            *text = visible_sentence(text).into_owned();
        }
        confirmation
    }

    /// Returns what speaks against sending a draft: the warnings of what was picked and typed, and
    /// the findings that are not as they should be.
    pub fn open_points(&self, draft: &Draft, findings: &[Finding]) -> Vec<OpenPoint> {
        let mut points: Vec<OpenPoint> = Vec::new();
        let mut add = |severity, title: &str, detail: &str| {
            let point = OpenPoint {
                severity,
                title: title.to_owned(),
                detail: detail.to_owned(),
            };
            if !points.contains(&point) {
                points.push(point);
            }
        };
        for finding in findings.iter().filter(|it| it.severity != Severity::Fine) {
            add(finding.severity, &finding.title, &finding.detail);
        }
        for field in self.fields {
            let eligibility = draft.row(field.id).map(|row| &row.eligibility);
            if let Some(Eligibility::Warned(why)) = eligibility {
                add(Severity::Warning, field.label, why);
            }
            if let FieldKind::Text(text) = &field.kind
                && (text.applies)(draft)
                && let Some(Ok(hint)) = text.said_of(draft, field.id)
                && hint.tone == Tone::Warning
            {
                add(Severity::Warning, field.label, &hint.words);
            }
        }
        points.sort_by_key(|point| std::cmp::Reverse(point.severity));
        points
    }
}

/// Returns " at Leipzig" for the end of a question; "" where the appliance does not report the site.
pub(super) fn at_site(site: &str) -> String {
    if is_known(site) {
        format!(" at {}", in_sentence(site))
    } else {
        String::new()
    }
}

/// Returns `true` for the name of a site that the appliance has reported.
pub(super) fn is_known(site: &str) -> bool {
    !matches!(site, "" | "?")
}

/// Returns what was picked. The target tells more of itself: its sites.
fn picked(operation: &Operation, field: &Field, draft: &Draft) -> Option<Fact> {
    let row = draft.row(field.id)?;
    let is_target = field.id == operation.target && !row.detail.is_empty();
    let text = if is_target {
        format!("{} ({})", row.title, row.detail)
    } else {
        row.title.clone()
    };
    Some(Fact::text(field.label, text))
}

/// Returns what was typed, and that a thumbprint becomes trusted.
fn typed(field: &Field, text: &Text, draft: &Draft) -> Option<Fact> {
    let value = draft.value(field.id).trim();
    if !(text.applies)(draft) {
        return None;
    }
    match text.shape {
        Shape::Code if value.is_empty() => Some(Fact::text(field.label, "None entered")),
        _ if value.is_empty() => None,
        Shape::Code => {
            let thumbprint = read_thumbprint(value).ok()?;
            let algorithm = thumbprint.algorithm().name();
            let label = format!("{} ({algorithm}), trusted from now on", field.label);
            Some(Fact::code(label, thumbprint.to_string()))
        }
        Shape::Lines => {
            let certificates = read_certificates(value).ok()?;
            let first = certificates.first()?;
            let label = format!("{} (SHA-256), trusted from now on", field.label);
            Some(Fact::code(label, first.sha256.to_string()))
        }
        Shape::Url | Shape::Number => Some(Fact::code(field.label, value)),
        Shape::Line | Shape::User => Some(Fact::text(field.label, value)),
    }
}
