//! Seed data: an insurance company with five data centres. Ids follow from the
//! seed, times from the start.

use super::inventory::{Image, Instance, Inventory, PointsInTime, Replication, Status};
use crate::clock::Millis;
use crate::random::Random;
use crate::settings::Extent;
use crate::task::{Failure, NewTask, Outcome, Tasks};
use crate::world::pairing::{self, Connection, Pairing};
use crate::world::site::SiteId::{self, Gothenburg, Hamburg, Leipzig, Rotterdam, Vienna};

const MINUTE: Millis = 60_000;
const GIB: i64 = 1 << 30;

/// The image, or the promoted instance, of a replication.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ImageState {
    Nothing,
    Promoted,
    Test,
    Failover,
    CommittedTest,
}

/// Replications that documentation, demonstrations and tests refer to by name:
/// first those to Hamburg, then those to Leipzig.
const NAMED: [(&str, SiteId, Status, ImageState); 20] = [
    ("fin-erp-db01", Leipzig, Status::Ok, ImageState::Test),
    (
        "fin-erp-app01",
        Leipzig,
        Status::Recovered,
        ImageState::Failover,
    ),
    ("fin-erp-web01", Leipzig, Status::Ok, ImageState::Nothing),
    (
        "hr-payroll01",
        Leipzig,
        Status::Ok,
        ImageState::CommittedTest,
    ),
    ("claims-app01", Leipzig, Status::Ok, ImageState::Test),
    ("claims-app02", Leipzig, Status::Ok, ImageState::Test),
    ("claims-db01", Leipzig, Status::Sync, ImageState::Test),
    (
        "policy-core01",
        Leipzig,
        Status::RpoViolation,
        ImageState::Test,
    ),
    ("policy-core02", Leipzig, Status::Paused, ImageState::Test),
    ("doc-archive01", Leipzig, Status::Error, ImageState::Test),
    ("broker-portal01", Leipzig, Status::Ok, ImageState::Promoted),
    ("broker-portal02", Leipzig, Status::Ok, ImageState::Failover),
    ("mail-mbx01", Hamburg, Status::Ok, ImageState::Test),
    ("mail-mbx02", Hamburg, Status::Ok, ImageState::Nothing),
    (
        "sap-hana01",
        Hamburg,
        Status::Recovered,
        ImageState::Failover,
    ),
    ("sap-app01", Hamburg, Status::Ok, ImageState::Test),
    ("sap-app02", Hamburg, Status::Ok, ImageState::Nothing),
    (
        "dwh-load01",
        Hamburg,
        Status::SyncRpoViolation,
        ImageState::Test,
    ),
    (
        "print-srv01",
        Hamburg,
        Status::Ok,
        ImageState::CommittedTest,
    ),
    ("ad-dc03", Hamburg, Status::Ok, ImageState::Promoted),
];

/// Further machines; each appears once per direction, in one state each.
const OTHERS: [&str; 18] = [
    "file-srv",
    "sql-rep",
    "web-front",
    "k8s-node",
    "jump-host",
    "ldap",
    "nfs-gate",
    "backup-px",
    "monitor",
    "tickets",
    "gitlab",
    "ci-runner",
    "cisco-ise",
    "voip-pbx",
    "scan-ocr",
    "citrix-xa",
    "oracle-fra",
    "legacy-as4",
];

/// Further pairs of sites, and the number of their replications.
const REMOTE: [(SiteId, SiteId, usize); 3] = [
    (Hamburg, Rotterdam, 8),
    (Hamburg, Gothenburg, 5),
    (Leipzig, Vienna, 4),
];

/// Returns the seed data.
pub fn inventory(extent: Extent, now: Millis, tasks: &mut Tasks) -> Inventory {
    let mut random = Random::seeded(extent.seed);
    let pairings = pairing::seed(&mut random, now, 200);
    let mut maker = Maker {
        random,
        now,
        vm: 100,
    };
    let mut replications = Vec::new();
    let Some(main) = pairings.first() else {
        return Inventory {
            pairings,
            replications,
        };
    };
    for (name, source, status, image) in NAMED {
        replications.push(maker.replication(name.to_owned(), main, source, status, image));
    }
    for source in [Leipzig, Hamburg] {
        for (nth, (stem, status)) in OTHERS.iter().zip(Status::ALL).enumerate() {
            let name = format!("{}-{stem}{:02}", source.site().code, nth % 3 + 1);
            replications.push(maker.replication(name, main, source, status, ImageState::Nothing));
        }
    }
    while replications.len() < extent.replications {
        replications.push(maker.one_of_many(replications.len(), main));
    }
    for ((here, there, count), pairing) in REMOTE.iter().zip(pairings.iter().skip(1)) {
        for nth in 0..*count {
            let (source, far) = if nth % 2 == 0 {
                (*there, *here)
            } else {
                (*here, *there)
            };
            let stem = OTHERS[nth % OTHERS.len()];
            let name = format!("{}-{stem}{:02}", source.site().code, nth + 11);
            let status = maker.status_beyond(pairing, far);
            let image = if nth == 2 {
                ImageState::Test
            } else {
                ImageState::Nothing
            };
            replications.push(maker.replication(name, pairing, source, status, image));
        }
    }
    remember_tasks(
        &replications,
        &pairings,
        extent,
        now,
        &mut maker.random,
        tasks,
    );
    Inventory {
        pairings,
        replications,
    }
}

struct Maker {
    random: Random,
    now: Millis,
    vm: u32,
}

impl Maker {
    fn replication(
        &mut self,
        name: String,
        pairing: &Pairing,
        source: SiteId,
        status: Status,
        image_state: ImageState,
    ) -> Replication {
        self.vm += 1;
        let (rpo, gib) = size_of(&mut self.random);
        let late = if status.violates_rpo() { rpo * 3 } else { rpo };
        let age = self.random.range(MINUTE, late.max(2) * MINUTE) + (late - rpo) * MINUTE;
        let day = self.random.range(1, 4);
        let per_day = self.random.range(2, 7);
        let points_in_time = match day {
            // The public client of promote-test-image wants points in time with
            // zero days.
            1 => Some(PointsInTime { per_day, days: 0 }),
            2 => Some(PointsInTime { per_day, days: 3 }),
            _ => None,
        };
        let bits = self.random.bits();
        let mut made = Replication {
            id: format!("GID-{}", self.random.uuid()),
            name,
            vm: self.vm,
            pairing: pairing.id.clone(),
            source,
            target: pairing.remote(source),
            status,
            rpo,
            synced_at: self.now - age,
            sync_seconds: self.random.range(20, 900),
            sync_bytes: self.random.range(80 << 20, 6 * GIB),
            disk_bytes: gib * GIB,
            points_in_time,
            options: [bits & 1 == 1, bits & 2 == 2, bits & 4 == 4],
            in_recovery_plan: bits & 8 == 8,
            recovery_error: None,
            image: None,
            instances: Vec::new(),
        };
        if status == Status::NotActive {
            made.recovery_error = Some(
                "The last recovery failed: the resource pool 'DR' has not enough free memory.",
            );
        }
        self.add_instances(&mut made);
        self.add_image(&mut made, image_state);
        made
    }

    fn add_instances(&mut self, made: &mut Replication) {
        if matches!(made.status, Status::InitialFullSync | Status::Configuring) {
            return;
        }
        let count = made.points_in_time.map_or(1, |pit| pit.per_day.max(1));
        for nth in (0..count).rev() {
            let quiesced = match (made.options, self.random.range(0, 2)) {
                ([true, ..], 0) => "APPLICATION",
                ([true, ..], _) => "FILE_SYSTEM",
                _ => "NONE",
            };
            made.instances.push(Instance {
                id: self.random.uuid(),
                transfer_started_at: made.synced_at - nth * made.rpo * MINUTE,
                transfer_seconds: self.random.range(15, 900),
                transfer_bytes: self.random.range(40 << 20, 4 * GIB),
                quiesced,
                promoted: false,
            });
        }
    }

    fn add_image(&mut self, made: &mut Replication, image_state: ImageState) {
        // Generated in any case, so that ids do not depend on images.
        let (id, age) = (self.random.uuid(), self.random.range(6, 180));
        if let (ImageState::Promoted, Some(oldest)) = (image_state, made.instances.first_mut()) {
            oldest.promoted = true;
            return;
        }
        let instance = made.instances.last().map(|instance| instance.id.clone());
        let (Some(instance_id), true) = (instance, image_state != ImageState::Nothing) else {
            return;
        };
        made.image = Some(Image {
            id: format!("IMG-{id}"),
            created_at: self.now - age * MINUTE,
            instance_id,
            is_test: image_state != ImageState::Failover,
            committed: image_state == ImageState::CommittedTest,
            vm: made.vm + 7000,
        });
    }

    /// Returns one of many replications for load tests: mostly healthy, one in
    /// ten with a test image.
    fn one_of_many(&mut self, nth: usize, pairing: &Pairing) -> Replication {
        let source = if nth.is_multiple_of(3) {
            Hamburg
        } else {
            Leipzig
        };
        let stem = OTHERS[nth % OTHERS.len()];
        let status = if nth.is_multiple_of(25) {
            Status::ALL[(nth / 25) % Status::ALL.len()]
        } else {
            Status::Ok
        };
        let image = if nth.is_multiple_of(10) {
            ImageState::Test
        } else {
            ImageState::Nothing
        };
        let name = format!("{}-{stem}-{nth:05}", source.site().code);
        self.replication(name, pairing, source, status, image)
    }

    /// Returns the state of a replication whose other end is not available.
    fn status_beyond(&mut self, pairing: &Pairing, target: SiteId) -> Status {
        match pairing.connection {
            Connection::Up | Connection::CertificateChanged(_) => Status::Ok,
            Connection::Broken if target == pairing.sites[0] => Status::RpoViolation,
            Connection::Broken => Status::NotActive,
            Connection::Down => Status::NotActiveRpoViolation,
        }
    }
}

/// Returns a common recovery point objective, in minutes, and a common size, in
/// GiB.
fn size_of(random: &mut Random) -> (i64, i64) {
    const OBJECTIVES: [i64; 6] = [5, 15, 30, 60, 240, 1440];
    let objective = OBJECTIVES[(random.bits() % 6) as usize];
    (objective, random.range(40, 2200))
}

/// Adds tasks that ended shortly before the start.
fn remember_tasks(
    replications: &[Replication],
    pairings: &[Pairing],
    extent: Extent,
    now: Millis,
    random: &mut Random,
    tasks: &mut Tasks,
) {
    let past = |appliance, description_id, description: String, entity: &str, name: &str| {
        let site = if appliance == "vr-a" {
            Hamburg
        } else {
            Leipzig
        };
        NewTask {
            appliance,
            id_prefix: "HmsTask:".to_owned(),
            id_suffix: format!(":{}", site.site().replication.guid),
            description_id,
            description,
            entity: entity.to_owned(),
            entity_name: name.to_owned(),
            user: "administrator@vsphere.local".to_owned(),
            ends_at_percent: 100,
            planned: Outcome::Success(None),
        }
    };
    let tested: Vec<&Replication> = replications
        .iter()
        .filter(|replication| {
            pairings
                .first()
                .is_some_and(|main| replication.pairing == main.id)
        })
        .filter(|replication| {
            replication
                .image
                .as_ref()
                .is_some_and(|image| image.is_test)
        })
        .take(8)
        .collect();
    let count = extent.tasks.max(tested.len());
    // However many: none is old enough to be forgotten.
    let between = (24 * MINUTE / i64::try_from(count.max(1)).unwrap_or(1)).min(2 * MINUTE);
    for (nth, replication) in (1_i64..).zip(tested.into_iter().cycle().take(count)) {
        let appliance = if replication.target == Hamburg {
            "vr-a"
        } else {
            "vr-b"
        };
        let words = format!("Test recovery of {}", replication.name);
        let (id, name) = (&replication.id, &replication.name);
        let task = past(appliance, "hms.task.testRecovery", words, id, name);
        let begun = now - 26 * MINUTE + nth * between;
        let task_id = random.uuid();
        let end = begun + random.range(20, 90) * 1000;
        tasks.add_ended(task, task_id, begun, end, Outcome::Success(None));
    }
    let Some(gothenburg) = pairings
        .iter()
        .find(|pairing| pairing.sites.contains(&Gothenburg))
    else {
        return;
    };
    let words = "Reconnect pairing Hamburg - Göteborg".to_owned();
    let mut failed = past(
        "vr-a",
        "hms.task.reconnectPairing",
        words,
        &gothenburg.id,
        "Hamburg - Göteborg",
    );
    failed.ends_at_percent = 60;
    let failure = Failure {
        message: "Cannot complete login due to an incorrect user name or password.".to_owned(),
        details: "vcsa-got.hansekontor.example refused the user 'administrator@vsphere.local'."
            .to_owned(),
    };
    let begun = now - 7 * MINUTE;
    tasks.add_ended(
        failed,
        random.uuid(),
        begun,
        begun + 4_200,
        Outcome::Error(failure),
    );
}
