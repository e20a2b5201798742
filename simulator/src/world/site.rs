//! The sites: two with simulated appliances, three that are only the remote end
//! of a pairing.

use super::certificate::{self, Certificate};

/// A site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SiteId {
    /// Site A, with appliances (`vr-a`, …).
    Hamburg,
    /// Site B, with appliances (`vr-b`, …).
    Leipzig,
    /// Peer of Hamburg only.
    Rotterdam,
    /// Peer of Hamburg only.
    Gothenburg,
    /// Peer of Leipzig only; its vCenter Server is `vc-new`.
    Vienna,
}

/// Role of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Administrator,
    /// Read-only: every action answers 403.
    ReadOnly,
}

/// A vCenter single sign-on user of one site.
#[derive(Debug, Clone, Copy)]
pub struct User {
    /// Name with domain.
    pub name: &'static str,
    /// Password; not secret, it is printed at start.
    pub password: &'static str,
    /// Role of the user.
    pub role: Role,
}

/// A server of a site, as `ServerInfo` shows it.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// UUID.
    pub guid: &'static str,
    /// Host name.
    pub host: &'static str,
    /// Version.
    pub version: &'static str,
    /// The certificate it presents.
    pub certificate: &'static Certificate,
}

/// One data centre.
#[derive(Debug)]
pub struct Site {
    /// Id.
    pub id: SiteId,
    /// Name in the products.
    pub name: &'static str,
    /// Code, the prefix of its virtual machines' names.
    pub code: &'static str,
    /// Its vCenter Server, with the embedded Platform Services Controller.
    pub vcenter: Server,
    /// Its vSphere Replication Management Server.
    pub replication: Server,
    /// Users.
    pub users: [User; 2],
}

impl SiteId {
    /// Every site.
    pub const ALL: [SiteId; 5] = [
        SiteId::Hamburg,
        SiteId::Leipzig,
        SiteId::Rotterdam,
        SiteId::Gothenburg,
        SiteId::Vienna,
    ];

    /// Returns the data of the site.
    pub fn site(self) -> &'static Site {
        match self {
            Self::Hamburg => &HAMBURG,
            Self::Leipzig => &LEIPZIG,
            Self::Rotterdam => &ROTTERDAM,
            Self::Gothenburg => &GOTHENBURG,
            Self::Vienna => &VIENNA,
        }
    }
}

impl Site {
    /// Returns the user with this name (in any case, as in single sign-on) and
    /// this password.
    pub fn authenticate(&self, name: &str, password: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.name.eq_ignore_ascii_case(name) && user.password == password)
    }
}

const fn users(administrator: &'static str, auditor: &'static str) -> [User; 2] {
    [
        User {
            name: "administrator@vsphere.local",
            password: administrator,
            role: Role::Administrator,
        },
        User {
            name: "auditor@vsphere.local",
            password: auditor,
            role: Role::ReadOnly,
        },
    ]
}

const VCENTER_VERSION: &str = "8.0.3";
const REPLICATION_VERSION: &str = "9.0.2.1";

static HAMBURG: Site = Site {
    id: SiteId::Hamburg,
    name: "Hamburg",
    code: "ham",
    vcenter: Server {
        guid: "6b1f0a52-3c0e-4d57-9a43-0d2f5c1e7a10",
        host: "vcsa-ham.hansekontor.example",
        version: VCENTER_VERSION,
        certificate: &certificate::VCENTER_HAMBURG,
    },
    replication: Server {
        guid: "b7c3de14-52a8-4f0b-8f6a-91d40c6b2e31",
        host: "vr-ham.hansekontor.example",
        version: REPLICATION_VERSION,
        certificate: &certificate::REPLICATION_HAMBURG,
    },
    users: users("Sim-Hamburg-1", "Sim-Lesen-1"),
};

static LEIPZIG: Site = Site {
    id: SiteId::Leipzig,
    name: "Leipzig",
    code: "lej",
    vcenter: Server {
        guid: "e04d9c77-8b15-4a6e-b0f2-5a7730c9d4f2",
        host: "vcsa-lej.hansekontor.example",
        version: VCENTER_VERSION,
        certificate: &certificate::VCENTER_LEIPZIG,
    },
    replication: Server {
        guid: "2f9a6b80-1d4c-4e39-a7d5-c86e1f0b93a4",
        host: "vr-lej.hansekontor.example",
        version: REPLICATION_VERSION,
        certificate: &certificate::REPLICATION_LEIPZIG,
    },
    users: users("Sim-Leipzig-2", "Sim-Lesen-2"),
};

static ROTTERDAM: Site = Site {
    id: SiteId::Rotterdam,
    name: "Rotterdam",
    code: "rtm",
    vcenter: Server {
        guid: "94a2f6c1-70de-4b88-8c13-3e5b9d27f605",
        host: "vcsa-rtm.hansekontor.example",
        version: VCENTER_VERSION,
        certificate: &certificate::VCENTER_ROTTERDAM_RENEWED,
    },
    replication: Server {
        guid: "d15e8b39-c2f7-4960-9b04-78a1e6d3c5f6",
        host: "vr-rtm.hansekontor.example",
        version: REPLICATION_VERSION,
        certificate: &certificate::REPLICATION_ROTTERDAM,
    },
    users: users("Sim-Rotterdam-3", "Sim-Lesen-3"),
};

static GOTHENBURG: Site = Site {
    id: SiteId::Gothenburg,
    name: "Göteborg",
    code: "got",
    vcenter: Server {
        guid: "3cd70e95-a6b4-4172-9f58-e21c4b80d637",
        host: "vcsa-got.hansekontor.example",
        version: "7.0.3",
        certificate: &certificate::VCENTER_GOTHENBURG,
    },
    replication: Server {
        guid: "780b5fa2-e93d-4c16-8a7e-46d2c0f19b58",
        host: "vr-got.hansekontor.example",
        version: "8.8.0.4",
        certificate: &certificate::REPLICATION_GOTHENBURG,
    },
    users: users("Sim-Goteborg-4", "Sim-Lesen-4"),
};

static VIENNA: Site = Site {
    id: SiteId::Vienna,
    name: "Wien",
    code: "vie",
    vcenter: Server {
        guid: "c86e13d0-4f92-4b5a-a1c7-9d07e2b4f859",
        host: "vcsa-vie.hansekontor.example",
        version: VCENTER_VERSION,
        certificate: &certificate::VCENTER_VIENNA,
    },
    replication: Server {
        guid: "51f4a7c9-0b6d-4e82-b935-f2d8167ca06a",
        host: "vr-vie.hansekontor.example",
        version: REPLICATION_VERSION,
        certificate: &certificate::REPLICATION_VIENNA,
    },
    users: users("Sim-Wien-5", "Sim-Lesen-5"),
};
