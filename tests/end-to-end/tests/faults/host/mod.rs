//! Every answer of the table that is about its status or its body, at every stage of every
//! operation, read by the console's core without a browser. What comes of it is compared with the
//! same outcomes that the administrator sees; in the browser each is tried at one stage.

mod client;
mod form;

use std::time::Duration;

use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, read_config};
use hawser_core::operation::{Operation as Described, Prepared};
use hawser_core::problem::{Kind, Problem, Stage as AskedAt};
use hawser_core::reply::Outcome as Heard;
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent};
use hawser_core::secret::{PASSWORD, PEER_PASSWORD, REMOTE_PASSWORD, Secret, Secrets};
use hawser_core::system::SubmitOutcome;
use hawser_core::task::Task;
use hawser_end_to_end::administrator::SITE_B;
use hawser_end_to_end::journey::dist;
use hawser_simulator::{Options, Simulator};
use serde_json::{Value, json};

use crate::cell::{Outcome, Row, Stage};
use crate::fixture::TASK;
use crate::host_page::HostPage;
use crate::operation::{Operation, REMOTE_PASSWORD as REMOTE};
use crate::scenario::{LONG, fault_of};
use crate::table::rows;

use client::Client;

/// Runs all of them.
///
/// # Errors
/// Returns the answers that are read otherwise than the table says.
pub fn all_answers_are_read_as_the_table_says() -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let mut options = Options {
            control: true,
            ..Options::default()
        };
        options.settings.queue_seconds = 1.0;
        options.settings.task_seconds = TASK.as_secs_f64();
        let simulator = Simulator::start(options).await.expect("a free port");
        let (mut wrong, mut count) = (Vec::new(), 0);
        for row in rows().into_iter().filter(|row| row.is_read_on_the_host()) {
            for stage in Stage::ALL {
                for operation in Operation::ALL {
                    let outcome = row.outcome(stage, operation, HostPage::Alone);
                    if matches!(outcome, Outcome::Never(_)) {
                        continue;
                    }
                    count += 1;
                    simulator.simulation().reset();
                    let case = Case {
                        row,
                        stage,
                        operation,
                        outcome,
                        simulator: &simulator,
                    };
                    if let Err(why) = case.run().await {
                        let test = row.test(stage, operation, HostPage::Alone);
                        wrong.push(format!("{test}: {outcome:?}, but {why}"));
                    }
                }
            }
        }
        simulator.stop().await;
        println!("{count} answers were read on the host");
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(wrong.join("\n")),
        }
    })
}

/// One answer at one stage of one operation.
struct Case<'a> {
    row: &'static Row,
    stage: Stage,
    operation: Operation,
    outcome: Outcome,
    simulator: &'a Simulator,
}

/// The appliance of an account in the console's configuration.
fn appliance(id: &str) -> Appliance {
    let config = std::fs::read(dist().join("config.json")).expect("config.json");
    let config = read_config(&config).expect("a configuration");
    let mut all = config.appliances.into_iter();
    all.find(|it| it.id == id).expect("the appliance")
}

/// No secrets, for requests within a session.
fn none() -> Secrets {
    Secrets::new()
}

impl Case<'_> {
    async fn run(&self) -> Result<(), String> {
        let account = self.operation.account();
        let mut client = Client::new(appliance(account.appliance), self.simulator.origin());
        self.strike_at(Stage::SignIn);
        let way = client.appliance.ways()[0];
        let request =
            (client.appliance.system.protocol().signing_in)(&client.appliance, way, account.user);
        let password = || none().with(PASSWORD, Secret::new(account.password.to_owned()));
        let mut heard = client.send(&request, &password()).await;
        if self.stage == Stage::SignIn {
            let read = client.appliance.read_sign_in(&request, &heard);
            self.compare(read.err())?;
            self.lift();
            heard = client.send(&request, &password()).await;
        }
        let token = client.appliance.read_sign_in(&request, &heard);
        client.keep(token.map_err(|problem| problem.title)?);
        let prepared = self.fill(&client).await?;
        self.submit(&client, prepared).await
    }

    /// Fills in the form; the first list or look-up is struck at the stage of loading.
    async fn fill(&self, client: &Client) -> Result<Prepared, String> {
        let described = Described::by_id(self.operation.id()).expect("the operation");
        let world = self.simulator.simulation();
        let target = world.with(|world, _| self.operation.target(world));
        self.strike_at(Stage::Load);
        let mut form = form::Form::new(client, described, target);
        if self.stage == Stage::Load {
            let problem = form.load().await;
            // The form goes on without the certificate, and says so in words of its own.
            match (self.operation, self.outcome) {
                (Operation::Pair, Outcome::Said(_)) if !form.has_row("presented") => {}
                _ => self.compare(problem)?,
            }
            self.lift();
        }
        if self.operation == Operation::Reprotect {
            self.sign_in_on_peer(client, &form).await?;
        }
        form.fill().await
    }

    async fn sign_in_on_peer(&self, client: &Client, form: &form::Form<'_>) -> Result<(), String> {
        let sign_in = client.appliance.system.protocol().peer_sign_in;
        let pairing = form.target("pairing").ok_or("a pairing")?;
        let request = sign_in.ok_or("a sign-in")?(pairing, SITE_B.user);
        let password = none().with(PEER_PASSWORD, Secret::new(SITE_B.password.to_owned()));
        let heard = client.send(&request, &password).await;
        let read = client.appliance.read_json(&request, &heard, AskedAt::Load);
        let status = heard.map_or(0, |reply| reply.status);
        match status {
            200..300 => Ok(()),
            _ => Err(format!("the other site: {status} {read:?}")),
        }
    }

    /// Submits, and follows to the end.
    async fn submit(&self, client: &Client, prepared: Prepared) -> Result<(), String> {
        let at = || Timestamp(self.simulator.simulation().clock.now());
        let mut run = prepared.run("run".to_owned(), "user".to_owned(), at());
        let remote = none().with(REMOTE_PASSWORD, Secret::new(REMOTE.to_owned()));
        self.strike_at(Stage::Submit);
        run.apply_event(RunEvent::Sent, at());
        let request = prepared.request();
        let heard = client.send(request, &remote).await;
        let receipt = client
            .appliance
            .read_receipt(request, prepared.watched(), &heard);
        run.apply_event(RunEvent::SubmitOutcome(receipt.clone()), at());
        let task = match (receipt, self.stage) {
            (SubmitOutcome::Accepted(task), Stage::Submit) => {
                self.compare(None)?;
                task
            }
            (SubmitOutcome::Accepted(task), _) => task,
            (SubmitOutcome::Refused(problem), Stage::Submit) => {
                let words = Described::by_id(self.operation.id()).map_or(&[][..], |it| it.words);
                return self.compare(Some(Box::new((*problem).reworded(words))));
            }
            (SubmitOutcome::Indeterminate(_), Stage::Submit) => {
                return self.search(client, run).await;
            }
            (other, _) => return Err(format!("{other:?}")),
        };
        if matches!(self.stage, Stage::Follow | Stage::Finish) {
            self.follow(client, &task).await?;
        }
        self.ends_well(client, &task).await
    }

    /// Looks for the work of an answer that was lost.
    async fn search(&self, client: &Client, mut run: Run) -> Result<(), String> {
        self.lift();
        let request = run.search(&client.appliance).ok_or("nothing to ask")?;
        let heard = client.send(&request, &none()).await;
        let at = Timestamp(self.simulator.simulation().clock.now());
        let event = run.found_in(&client.appliance, &request, &heard, at);
        let fits = matches!(
            (&event, self.outcome),
            (RunEvent::Found(_), Outcome::Found) | (RunEvent::NotFound(_), Outcome::NotFound)
        );
        run.apply_event(event.clone(), at);
        match (fits, event) {
            (true, RunEvent::Found(task)) => self.ends_well(client, &task).await,
            (true, _) => Ok(()),
            (false, event) => Err(format!("the search says {event:?}")),
        }
    }

    /// Looks at the task while it goes on, or when it has ended.
    async fn follow(&self, client: &Client, task: &Task) -> Result<(), String> {
        if self.stage == Stage::Finish {
            self.simulator.simulation().clock.advance(LONG);
        } else {
            let some = Duration::from_secs(5);
            self.simulator.simulation().clock.advance(some);
        }
        self.strike_at(self.stage);
        let (request, heard) = self.look(client, task).await;
        match client.appliance.read_tasks(&request, &heard) {
            Ok(tasks) if tasks.is_empty() => {
                let asked = client.appliance.asked(&request, AskedAt::Follow);
                let reply = heard.map_err(|failure| format!("{failure:?}"))?;
                let problem = Problem::unreadable(&reply, "the response has no task", &asked);
                self.compare(Some(Box::new(problem)))?;
            }
            read => self.compare(read.err())?,
        }
        self.lift();
        Ok(())
    }

    async fn look(&self, client: &Client, task: &Task) -> (Request, Heard) {
        let request = (client.appliance.system.tasks().one)(&task.id);
        let heard = client.send(&request, &none()).await;
        (request, heard)
    }

    async fn ends_well(&self, client: &Client, task: &Task) -> Result<(), String> {
        self.lift();
        self.simulator.simulation().clock.advance(LONG);
        let (request, heard) = self.look(client, task).await;
        let tasks = client.appliance.read_tasks(&request, &heard);
        let tasks = tasks.map_err(|problem| problem.title)?;
        let ended = tasks.iter().any(|task| task.status.is_end());
        ended.then_some(()).ok_or(format!("it ends as {tasks:?}"))
    }

    /// Compares what was read with the outcome of the table.
    fn compare(&self, problem: Option<Box<Problem>>) -> Result<(), String> {
        let fits = match (self.outcome, &problem) {
            (Outcome::Unharmed | Outcome::Noted(_), None) => true,
            (Outcome::SignIn, Some(problem)) => problem.kind == Kind::NotSignedIn,
            (
                Outcome::Said(title)
                | Outcome::Refused(title)
                | Outcome::Busy(title)
                | Outcome::Stale(title),
                Some(problem),
            ) => problem.title == title,
            _ => false,
        };
        let found = problem.map(|problem| problem.title);
        fits.then_some(()).ok_or(format!("it is {found:?}"))
    }

    /// Strikes from here on, if this is the stage of the case.
    fn strike_at(&self, stage: Stage) {
        if stage != self.stage {
            return;
        }
        let fault = fault_of(self.row.rule).expect("a fault");
        let appliance = self.operation.account().appliance;
        let mut rule = json!({"appliance": appliance, "times": "forever", "fault": fault});
        let which = stage.requests(self.operation, HostPage::Alone);
        for (name, value) in which.as_object().expect("names and values") {
            rule[name] = value.clone();
        }
        self.set(rule);
    }

    fn set(&self, rule: Value) {
        let rule = serde_json::from_value(rule).expect("a fault");
        self.simulator.simulation().faults().add(rule);
    }

    fn lift(&self) {
        self.simulator.simulation().faults().clear();
    }
}
