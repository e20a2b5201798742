//! Details of the target, read where the appliance does not know the task of a run any more.

use super::hvc_lists::Standing;
use super::vr_lists::replication_path;
use super::{DetailView, RunDetail, When};
use crate::facts::{Fact, Tone};
use crate::request::Request;
use crate::run::Run;
use crate::system::vsphere_replication::{LIST_PAGE, list};
use crate::wire::read;
use crate::wire::vsphere_replication::{ActiveImage, Instance, Page};

/// The image of a replication. A promotion that succeeded leaves none (404).
pub const IMAGE: RunDetail = RunDetail {
    id: "image",
    title: "Image of the replication",
    when: When::IfMissing,
    completion: |_, _| None,
    request: |run| Some(Request::get(path_of(run)? + "/active-image")),
    read: |_, value| {
        let image: ActiveImage = read(value);
        let mut facts = Vec::new();
        facts.extend(image.id.map(|id| Fact::code("Image ID", id)));
        let created = image.created_time;
        facts.extend(created.map(|at| Fact::time("Created", at.0)));
        DetailView::Facts {
            tone: Tone::Neutral,
            words: "The replication has an image.".to_owned(),
            facts,
        }
    },
};

/// The instances of a replication. A demotion that succeeded leaves none promoted.
pub const INSTANCES: RunDetail = RunDetail {
    id: "instances",
    title: "Instances of the replication",
    when: When::IfMissing,
    completion: |_, _| None,
    request: |run| Some(list(path_of(run)? + "/instances", 0, LIST_PAGE)),
    read: |_, value| {
        let page: Page<Instance> = read(value);
        let mut instances = page.list.items.iter();
        let words = if instances.any(|instance| instance.promoted == Some(true)) {
            "One of the listed instances is promoted."
        } else {
            "None of the listed instances is reported as promoted."
        };
        DetailView::Facts {
            tone: Tone::Neutral,
            words: words.to_owned(),
            facts: Vec::new(),
        }
    },
};

/// The provider of a sync.
pub const PROVIDER: RunDetail = RunDetail {
    id: "provider",
    title: "Provider",
    when: When::IfMissing,
    completion: |_, _| None,
    request: |run| Some(Request::get(run.watched.as_ref()?.path.clone())),
    read: |_, value| {
        let standing = Standing::of(value);
        let (words, at) = standing.map_or_else(Default::default, |it| it.last_sync());
        let words = if words.is_empty() {
            "Not reported".to_owned()
        } else {
            words
        };
        DetailView::Facts {
            tone: Tone::Neutral,
            words,
            facts: at
                .map(|at| Fact::time("Last sync started", at))
                .into_iter()
                .collect(),
        }
    },
};

fn path_of(run: &Run) -> Option<String> {
    let (pairing, replication) = (run.target("pairing")?, run.target("replication")?);
    Some(replication_path(pairing, replication))
}
