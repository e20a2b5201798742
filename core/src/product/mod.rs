//! The four systems, and what is known of each before anything is read: names, settings, ways
//! to sign in. How they are spoken to is in [`system`](crate::system).

mod setting;

pub use setting::{Allowed, Setting};

/// One of the kinds of API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// vSphere Replication, API v2.
    VsphereReplication,
    /// Site Recovery Manager, API v2.
    SiteRecoveryManager,
    /// vCenter, Hybrid Linked Mode.
    Vcenter,
    /// VMware Cloud Director Availability, API h4.
    CloudDirectorAvailability,
}

/// The names and settings of a system.
pub struct Spec {
    /// In config.json and deep links.
    pub id: &'static str,
    /// The product's name.
    pub name: &'static str,
    /// For narrow places.
    pub short: &'static str,
    /// How a base path usually ends.
    pub base_hint: &'static str,
    /// The header that carries the session's token.
    pub token_header: &'static str,
    /// The settings of an appliance in config.json: they differ between versions or are not
    /// published.
    pub settings: &'static [Setting],
    /// The ways to sign in; the first is offered first.
    pub sign_in: &'static [SignInWay],
}

/// One way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInWay {
    /// In the request and the form.
    pub id: &'static str,
    /// For people.
    pub label: &'static str,
    /// The label of the user field; none where the user is fixed.
    pub user: Option<&'static str>,
    /// An example beside it.
    pub hint: &'static str,
    /// Only where this setting of the appliance has this value.
    pub only: Option<(&'static str, &'static str)>,
    /// `true` for users of vCenter Single Sign-On, whom several appliances can share.
    pub is_single_sign_on: bool,
}

impl System {
    /// In the order in which they are shown.
    pub const ALL: &'static [System] = &[
        System::VsphereReplication,
        System::SiteRecoveryManager,
        System::Vcenter,
        System::CloudDirectorAvailability,
    ];

    /// Returns its names and settings.
    pub fn spec(self) -> &'static Spec {
        match self {
            System::VsphereReplication => &VSPHERE_REPLICATION,
            System::SiteRecoveryManager => &SITE_RECOVERY_MANAGER,
            System::Vcenter => &VCENTER,
            System::CloudDirectorAvailability => &CLOUD_DIRECTOR_AVAILABILITY,
        }
    }

    /// Returns one of its settings.
    pub fn setting(self, name: &str) -> Option<&'static Setting> {
        self.spec().settings.iter().find(|s| s.name == name)
    }

    /// Returns the system with an id in config.json.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.spec().id == id)
    }
}

/// A user of vCenter Single Sign-On.
const SSO_USER: SignInWay = SignInWay {
    id: "basic",
    label: "User and password",
    user: Some("User name"),
    hint: "A vCenter Single Sign-On user of this site, for example administrator@vsphere.local",
    only: None,
    is_single_sign_on: true,
};

/// The setting with the most requests a minute that the console sends to an appliance.
pub const REQUESTS_PER_MINUTE: &str = "requestsPerMinute";

/// The gateway refuses more than 50 a minute of one session; an appliance can have another quota
/// (contracts, section 0).
const REQUESTS: Setting = Setting {
    name: REQUESTS_PER_MINUTE,
    default: "40",
    allowed: Allowed::Number,
    example: r#""requestsPerMinute": "80""#,
};

static VSPHERE_REPLICATION: Spec = Spec {
    id: "vsphere-replication",
    name: "vSphere Replication",
    short: "VR",
    base_hint: "/api/rest/vr/v2",
    token_header: "x-dr-session",
    settings: &[REQUESTS],
    sign_in: &[SSO_USER],
};

static SITE_RECOVERY_MANAGER: Spec = Spec {
    id: "site-recovery-manager",
    name: "Site Recovery Manager",
    short: "SRM",
    base_hint: "/api/rest/srm/v2",
    token_header: "x-dr-session",
    settings: &[
        // The documents give the choice after a failure (contracts B.3).
        Setting {
            name: "forced",
            default: "after-failure",
            allowed: Allowed::OneOf(&["after-failure", "always"]),
            example: r#""forced": "after-failure""#,
        },
        // It is not published whether a plan in PARTIAL_REPROTECT is accepted (contracts F.5).
        Setting {
            name: "partialReprotect",
            default: "warn",
            allowed: Allowed::OneOf(&["warn", "allow", "refuse"]),
            example: r#""partialReprotect": "warn""#,
        },
        REQUESTS,
    ],
    sign_in: &[SSO_USER],
};

/// The setting of a vCenter with its kind of session.
pub const SESSION: &str = "session";

/// The setting of a vCenter with the root of the calls of Hybrid Linked Mode.
pub const CALLS: &str = "calls";

static VCENTER: Spec = Spec {
    id: "vcenter",
    name: "vCenter, Hybrid Linked Mode",
    short: "vCenter",
    base_hint: "/api/vc-a",
    token_header: "vmware-api-session-id",
    settings: &[
        Setting {
            name: SESSION,
            default: "rest",
            allowed: Allowed::OneOf(&["rest", "api"]),
            example: r#""session": "api""#,
        },
        // Clients of both kinds are known (contracts C.4).
        Setting {
            name: CALLS,
            default: "rest",
            allowed: Allowed::OneOf(&["rest", "api"]),
            example: r#""calls": "api""#,
        },
    ],
    sign_in: &[SSO_USER],
};

/// The setting with the address under which other sites reach an appliance.
pub const PUBLIC_URL: &str = "publicUrl";

/// The setting with the kind of API of Cloud Director Availability.
pub const FLAVOUR: &str = "flavour";

/// The value of [`FLAVOUR`] of a cloud site.
pub const CLOUD: &str = "cloud";

/// The setting with the path that tells which certificate another address presents.
pub const REMOTE_CERTIFICATE: &str = "remoteCertificate";

static CLOUD_DIRECTOR_AVAILABILITY: Spec = Spec {
    id: "cloud-director-availability",
    name: "Cloud Director Availability",
    short: "VCDA",
    base_hint: "/api/vcda-a",
    token_header: "X-VCAV-Auth",
    settings: &[
        Setting {
            name: FLAVOUR,
            default: "manager",
            allowed: Allowed::OneOf(&["manager", CLOUD]),
            example: r#""flavour": "cloud""#,
        },
        Setting {
            name: "version",
            default: "4.7",
            allowed: Allowed::Version,
            example: r#""version": "4.7""#,
        },
        Setting {
            name: REMOTE_CERTIFICATE,
            default: "/config/remote-certificate",
            allowed: Allowed::Path,
            example: r#""remoteCertificate": "/config/remote-certificate""#,
        },
        Setting {
            name: PUBLIC_URL,
            default: "",
            allowed: Allowed::Address,
            example: r#""publicUrl": "https://vcda-a.example.com:8048/""#,
        },
    ],
    sign_in: &[
        SignInWay {
            id: "localUser",
            label: "Appliance user",
            user: Some("User name"),
            hint: "The appliance's own user, usually root",
            only: None,
            is_single_sign_on: false,
        },
        SignInWay {
            id: "ssoCredentials",
            label: "vCenter Single Sign-On",
            user: Some("User name"),
            hint: "With domain, for example administrator@vsphere.local",
            only: None,
            is_single_sign_on: true,
        },
        SignInWay {
            id: "vcdCredentials",
            label: "Cloud Director",
            user: Some("User name"),
            hint: "With organization, for example administrator@System",
            only: Some((FLAVOUR, CLOUD)),
            is_single_sign_on: false,
        },
    ],
};
