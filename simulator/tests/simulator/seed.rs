use std::collections::{BTreeMap, BTreeSet};

use hawser_simulator::settings::Settings;
use hawser_simulator::task::Tasks;
use hawser_simulator::vr;
use hawser_simulator::vr::inventory::{Inventory, Status};
use hawser_simulator::world::site::SiteId;
use hawser_simulator::world::{Extent, World};

use crate::test_server::TestServer;

fn inventory(replications: usize) -> Inventory {
    let extent = Extent {
        replications,
        ..Extent::default()
    };
    World::new(Settings::default(), extent, 1_795_000_000_000).vr
}

#[test]
fn every_status_occurs_in_both_directions() {
    let inventory = inventory(0);
    let main = &inventory.pairings[0].id;
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for replication in inventory.replications_of(main) {
        let source = replication.source.site().code;
        seen.entry(replication.status.name())
            .or_default()
            .insert(source);
    }
    assert_eq!(seen.len(), Status::ALL.len());
    assert!(seen.values().all(|sources| sources.len() == 2), "{seen:?}");
    assert!(inventory.replications.len() >= 60);
}

#[test]
fn there_is_every_kind_of_image_on_both_sites() {
    let inventory = inventory(0);
    for site in [SiteId::Hamburg, SiteId::Leipzig] {
        let images: Vec<_> = inventory
            .replications
            .iter()
            .filter(|replication| replication.target == site)
            .filter_map(|replication| replication.image.as_ref())
            .collect();
        assert!(images.iter().any(|image| image.is_test && !image.committed));
        assert!(images.iter().any(|image| image.is_test && image.committed));
        assert!(images.iter().any(|image| !image.is_test));
    }
}

#[test]
fn ids_are_unique_and_the_same_on_every_start() {
    let (first, second) = (inventory(3000), inventory(3000));
    let ids: BTreeSet<&str> = first
        .replications
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids.len(), first.replications.len());
    let again: BTreeSet<&str> = second
        .replications
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, again);
    let other = vr::seed::inventory(
        Extent {
            seed: 2,
            ..Extent::default()
        },
        0,
        &mut Tasks::default(),
    );
    assert!(!ids.contains(other.replications[0].id.as_str()));
    let small = inventory(0);
    assert_eq!(small.replications[0].id, first.replications[0].id);
}

#[test]
fn names_are_unique_within_a_pairing() {
    let inventory = inventory(500);
    for pairing in &inventory.pairings {
        let names: Vec<&str> = inventory
            .replications_of(&pairing.id)
            .map(|one| one.name.as_str())
            .collect();
        let unique: BTreeSet<&&str> = names.iter().collect();
        assert_eq!(unique.len(), names.len(), "{names:?}");
    }
}

#[test]
fn nothing_lies_in_the_future() {
    let now = 1_795_000_000_000;
    let inventory = inventory(0);
    for replication in &inventory.replications {
        assert!(replication.synced_at < now, "{}", replication.name);
        assert!(
            replication
                .image
                .as_ref()
                .is_none_or(|image| image.created_at < now)
        );
        for instance in &replication.instances {
            assert!(instance.transfer_started_at < now);
        }
    }
}

#[tokio::test]
async fn the_readable_replications_of_all_sites_are_as_documented() {
    let server = TestServer::start().await;
    let mut total = 0;
    for (appliance, sites) in [
        ("vr-a", ["lej", "rtm", "got"].as_slice()),
        ("vr-b", &["ham", "vie"]),
    ] {
        let caller = server.administrator(appliance).await;
        for site in sites {
            let pairing = caller.pairing_with(site).await;
            let path = format!("/pairings/{pairing}/replications");
            let list = caller.read(&path).await;
            for item in list["list"].as_array().expect("a list") {
                let id = item["id"].as_str().expect("an id");
                let one = caller.read(&format!("{path}/{id}")).await;
                assert_eq!(one["name"], item["name"]);
                total += 1;
            }
        }
    }
    assert!(total > 100, "{total}");
}

#[test]
fn plans_and_tasks_are_as_many_as_wanted_and_have_names_and_ids_of_their_own() {
    let extent = Extent {
        plans: 200,
        tasks: 1_000,
        ..Extent::default()
    };
    let now = 1_795_000_000_000;
    let mut world = World::new(Settings::default(), extent, now);
    let names: BTreeSet<&str> = world.srm.plans.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names.len(), 200);
    world.settle(now + 60_000);
    let ids: BTreeSet<String> = world.tasks.of("vr-a").map(|it| it.id.clone()).collect();
    assert!(ids.len() >= 1_000, "{}", ids.len());
}
