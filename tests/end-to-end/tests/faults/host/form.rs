//! A form that is filled in from the appliance's own lists.

use hawser_core::clock::Timestamp;
use hawser_core::operation::{Draft, Entry, Field, FieldKind, Operation, Prepared, Row, TYPED};
use hawser_core::problem::{Problem, Stage};
use hawser_core::reply::Failure;
use hawser_core::secret::Secrets;

use super::client::Client;

/// More pages than any list has here.
const PAGES: usize = 20;

/// A form and what is to be chosen in it.
pub struct Form<'a> {
    client: &'a Client,
    operation: &'static Operation,
    target: Vec<(&'static str, String)>,
    draft: Draft,
    /// The problem of the last look-up, also where the form does not require its result.
    problem: Option<Box<Problem>>,
}

impl<'a> Form<'a> {
    pub fn new(
        client: &'a Client,
        operation: &'static Operation,
        target: Vec<(&'static str, String)>,
    ) -> Self {
        let draft = Draft::new(&client.appliance, "reference-1".to_owned(), Timestamp(0));
        Self {
            client,
            operation,
            target,
            draft,
            problem: None,
        }
    }

    /// Returns the id or the text of a field.
    pub fn target(&self, field: &str) -> Option<&str> {
        let mut all = self.target.iter();
        let (_, value) = all.find(|(name, _)| *name == field)?;
        Some(value)
    }

    /// Asks for what the form needs. Returns the first problem.
    pub async fn load(&mut self) -> Option<Box<Problem>> {
        for field in self.operation.fields {
            if let Err(problem) = self.fill_field(field).await {
                return Some(problem);
            }
            if self.problem.is_some() {
                return self.problem.take();
            }
        }
        None
    }

    /// Returns whether a field has a row.
    pub fn has_row(&self, field: &str) -> bool {
        self.draft.row(field).is_some()
    }

    /// Fills in all of it.
    pub async fn fill(mut self) -> Result<Prepared, String> {
        for field in self.operation.fields {
            let read = self.fill_field(field).await;
            read.map_err(|problem| format!("{}: {}", field.id, problem.title))?;
        }
        let prepared = self
            .operation
            .check(&self.client.appliance, &self.draft, &[]);
        prepared.map_err(|errors| format!("{errors:?}"))
    }

    async fn fill_field(&mut self, field: &'static Field) -> Result<(), Box<Problem>> {
        let entry = match &field.kind {
            FieldKind::Picker(_) => self.pick(field).await?.map(Entry::Row),
            FieldKind::Lookup(_) => self.look_up(field).await?.map(Entry::Row),
            FieldKind::Text(_) => {
                let text = self.target(field.id).map(str::to_owned);
                text.map(Entry::Text)
            }
            FieldKind::Secret(password) => password.required.map(|_| Entry::Text(TYPED.to_owned())),
            FieldKind::Flag(flag) => flag.required.map(|_| Entry::Text(TYPED.to_owned())),
        };
        if let Some(entry) = entry {
            self.draft.change(self.operation, field.id, entry);
        }
        Ok(())
    }

    /// Reads the list of a field up to the row that is to be chosen.
    async fn pick(&self, field: &'static Field) -> Result<Option<Row>, Box<Problem>> {
        let FieldKind::Picker(picker) = &field.kind else {
            return Ok(None);
        };
        let wanted = self.target(field.id);
        for page in 0..PAGES {
            let Some(request) = (picker.request)(&self.draft, page) else {
                break;
            };
            let heard = self.client.send(&request, &Secrets::new()).await;
            let appliance = &self.client.appliance;
            let value = appliance.read_json(&request, &heard, Stage::Load)?;
            let listed = (picker.read)(&self.draft, &value);
            // As the page does: what could not be read is not taken for an empty list.
            if listed.seen > 0 && listed.rows.is_empty() {
                let why = Failure::Broken("no entry of the list is readable".to_owned());
                let asked = appliance.asked(&request, Stage::Load);
                return Err(Box::new(Problem::from_failure(&why, &asked)));
            }
            let mut rows = listed.rows.into_iter();
            if let Some(row) = rows.find(|row| Some(row.id.as_str()) == wanted) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    async fn look_up(&mut self, field: &'static Field) -> Result<Option<Row>, Box<Problem>> {
        let FieldKind::Lookup(lookup) = &field.kind else {
            return Ok(None);
        };
        let Some(request) = (lookup.request)(&self.draft) else {
            return Ok(None);
        };
        let heard = self.client.send(&request, &Secrets::new()).await;
        let answer = self
            .client
            .appliance
            .read_json(&request, &heard, Stage::Load);
        self.problem = answer.clone().err();
        Ok((lookup.read)(&self.draft, answer)?.row)
    }
}
