//! A page of an appliance's tasks that was read before.

use crate::samples::{self, appliance};
use hawser_core::config::{Appliance, read_config};
use hawser_core::problem::Stage;
use hawser_core::reply::{Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::task::{Status, TaskCache};
use serde_json::{Value, json};

fn task(id: &str, progress: i64) -> Value {
    json!({"id": id, "status": "RUNNING", "progress": progress, "entity": "GID-1"})
}

fn page(tasks: &[Value]) -> Outcome {
    let body = json!({"list": tasks, "_meta": {"total": 250, "errors": []}});
    Ok(Reply::new(200, body.to_string()))
}

/// An appliance of Cloud Director Availability, and its list as it was written down.
fn cloud_director() -> (Appliance, Outcome) {
    let config = json!({"appliances": [{
        "id": "vcda-a", "name": "VCDA, site A", "site": "Site A",
        "system": "cloud-director-availability", "base": "/api/vcda-a",
    }]});
    let config = read_config(config.to_string().as_bytes()).unwrap();
    let samples = samples::all_of("cloud-director-availability");
    let (_, body) = samples
        .into_iter()
        .find(|(case, _)| case == "tasks")
        .unwrap();
    (config.appliances[0].clone(), Ok(Reply::new(200, body)))
}

fn request() -> Request {
    Request::get("/tasks").query("limit", "100")
}

#[test]
fn an_entry_that_was_read_is_only_named_until_it_changes() {
    let appliance = appliance();
    let mut familiar = TaskCache::default();
    let first = page(&[task("a", 1), task("b", 1)]);
    let list = appliance
        .read_task_list(&request(), &first, &familiar)
        .unwrap();
    assert_eq!((list.news.len(), list.same.len(), list.total), (2, 0, 250));
    for (mark, task) in &list.news {
        familiar.insert(*mark, &task.id);
    }
    let list = appliance
        .read_task_list(&request(), &first, &familiar)
        .unwrap();
    assert_eq!(
        (list.news.len(), list.same),
        (0, vec!["a".to_owned(), "b".to_owned()])
    );
    let second = page(&[task("c", 0), task("a", 1), task("b", 2)]);
    let list = appliance
        .read_task_list(&request(), &second, &familiar)
        .unwrap();
    let news: Vec<_> = list
        .news
        .iter()
        .map(|(_, task)| (task.id.as_str(), task.progress))
        .collect();
    assert_eq!(news, [("c", Some(0)), ("b", Some(2))]);
    assert_eq!(list.same, ["a"]);
    familiar.forget();
    let list = appliance
        .read_task_list(&request(), &second, &familiar)
        .unwrap();
    assert_eq!(list.news.len(), 3, "somebody new wants to know");
}

#[test]
fn a_page_says_the_same_whether_its_entries_are_taken_out_or_read_as_a_whole() {
    let entries = [task("a", 1), json!({"no": "id"}), task("b", 200)];
    for (appliance, sample) in [(appliance(), page(&entries)), cloud_director()] {
        let list = appliance
            .read_task_list(&request(), &sample, &TaskCache::default())
            .unwrap();
        let (tasks, total) = appliance.read_task_page(&request(), &sample).unwrap();
        let news: Vec<_> = list.news.into_iter().map(|(_, task)| task).collect();
        assert!(!news.is_empty());
        assert_eq!((news, list.total), (tasks, total));
    }
}

#[test]
fn an_entry_that_has_a_list_of_its_own_is_no_list() {
    let outcome = page(&[json!({"list": [task("within", 1)]}), task("a", 2)]);
    let familiar = TaskCache::default();
    let list = appliance()
        .read_task_list(&request(), &outcome, &familiar)
        .unwrap();
    let ids: Vec<&str> = list.news.iter().map(|(_, task)| task.id.as_str()).collect();
    assert_eq!(ids, ["a"]);
}

#[test]
fn what_is_no_list_is_the_problem_that_it_was() {
    let appliance = appliance();
    for outcome in [
        Ok(Reply::new(200, "")),
        Ok(Reply::new(200, r#"{"list":[{"id":"a""#)),
        Ok(Reply::new(200, r#"{"list":[{"id":}]}"#)),
        Ok(Reply::new(200, "<html>")),
        Ok(Reply::new(503, r#"{"list":[]}"#)),
        Ok(Reply::new(401, "")),
    ] {
        let list = appliance.read_task_list(&request(), &outcome, &TaskCache::default());
        let whole = appliance.read_json(&request(), &outcome, Stage::Follow);
        assert_eq!(list.unwrap_err(), whole.unwrap_err());
    }
}

#[test]
fn a_list_of_other_things_beside_the_tasks_is_read_as_ever() {
    let body = json!({"list": [task("a", 7)], "warnings": [{"id": "x"}]}).to_string();
    let outcome = Ok(Reply::new(200, body));
    let list = appliance()
        .read_task_list(&request(), &outcome, &TaskCache::default())
        .unwrap();
    assert_eq!(list.news.len(), 1);
    assert_eq!(list.news[0].1.status, Status::Running);
}

#[test]
fn what_is_remembered_has_a_bound() {
    let mut familiar = TaskCache::default();
    for mark in 1..=100_000_u64 {
        familiar.insert(mark, "t");
    }
    let remembered = (1..=100_000)
        .filter(|mark| familiar.id(*mark).is_some())
        .count();
    assert!((1..=4_000).contains(&remembered), "{remembered}");
    familiar.insert(0, "t");
    assert_eq!(
        familiar.id(0),
        None,
        "an entry without a mark is always read"
    );
}
