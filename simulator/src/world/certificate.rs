//! Certificates of the servers: real X.509 (self-signed, P-256, without their
//! keys), so that thumbprints can be computed from the PEM.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::clock::Millis;

/// A certificate and the members of the API's `X509Certificate`.
#[derive(Debug)]
pub struct Certificate {
    /// PEM.
    pub pem: &'static str,
    /// Serial number, hexadecimal.
    pub serial: &'static str,
    /// Common name of subject and issuer.
    pub common_name: &'static str,
    /// Valid from.
    pub not_before: Millis,
    /// Valid until.
    pub not_after: Millis,
}

impl Certificate {
    /// Returns the certificate in DER.
    pub fn der(&self) -> Vec<u8> {
        let base64: String = self
            .pem
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        STANDARD.decode(base64).unwrap_or_default()
    }

    /// Returns the SHA-256 of the DER, upper-case pairs joined by colons.
    pub fn thumbprint(&self) -> String {
        let digest = Sha256::digest(self.der());
        let pairs: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
        pairs.join(":")
    }

    /// Returns `true` if a typed thumbprint is this one; colons, case and a
    /// leading algorithm are ignored.
    pub fn has_thumbprint(&self, typed: &str) -> bool {
        let digits = |text: &str| -> String {
            text.chars()
                .filter(char::is_ascii_hexdigit)
                .collect::<String>()
                .to_ascii_uppercase()
        };
        let bare = typed
            .trim()
            .trim_start_matches("SHA-256:")
            .trim_start_matches("sha-256:");
        digits(bare) == digits(&self.thumbprint())
    }
}

/// Presented by the server it is named after.
pub static VCENTER_HAMBURG: Certificate = Certificate {
    pem: include_str!("../data/certificates/vcenter-ham.pem"),
    serial: "54045857970224D32EDFE69C40115FA66B5685AC",
    common_name: "vcsa-ham.hansekontor.example",
    not_before: 1_740_988_800_000,
    not_after: 2_056_348_800_000,
};

/// Presented by the server it is named after.
pub static REPLICATION_HAMBURG: Certificate = Certificate {
    pem: include_str!("../data/certificates/replication-ham.pem"),
    serial: "27684B637582EBB69BC96EBBBFA5758067298AE3",
    common_name: "vr-ham.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented by the server it is named after.
pub static VCENTER_LEIPZIG: Certificate = Certificate {
    pem: include_str!("../data/certificates/vcenter-lej.pem"),
    serial: "30C7A0604E12329FEAD05E4C573A9C5C98183D6F",
    common_name: "vcsa-lej.hansekontor.example",
    not_before: 1_740_988_800_000,
    not_after: 2_056_348_800_000,
};

/// Presented by the server it is named after.
pub static REPLICATION_LEIPZIG: Certificate = Certificate {
    pem: include_str!("../data/certificates/replication-lej.pem"),
    serial: "3E3AB3F491168439BDBCBE35910AF69D1B3E96F6",
    common_name: "vr-lej.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented by the server it is named after.
pub static VCENTER_ROTTERDAM: Certificate = Certificate {
    pem: include_str!("../data/certificates/vcenter-rtm.pem"),
    serial: "4A1842DF0B0AF4789771D63A63096AA8F95A422B",
    common_name: "vcsa-rtm.hansekontor.example",
    not_before: 1_740_988_800_000,
    not_after: 2_056_348_800_000,
};

/// Presented by the server it is named after.
pub static VCENTER_ROTTERDAM_RENEWED: Certificate = Certificate {
    pem: include_str!("../data/certificates/vcenter-rtm-renewed.pem"),
    serial: "216C70B937C012EDA5DAE521F762006E3DF4AA4B",
    common_name: "vcsa-rtm.hansekontor.example",
    not_before: 1_767_596_400_000,
    not_after: 2_082_956_400_000,
};

/// Presented by the server it is named after.
pub static REPLICATION_ROTTERDAM: Certificate = Certificate {
    pem: include_str!("../data/certificates/replication-rtm.pem"),
    serial: "28859BAC8A482456DF312262611C10138003AF7D",
    common_name: "vr-rtm.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented by the server it is named after.
pub static VCENTER_GOTHENBURG: Certificate = Certificate {
    pem: include_str!("../data/certificates/vcenter-got.pem"),
    serial: "2616DBE4BAC80EE95817194D544903ECF8E9EBAF",
    common_name: "vcsa-got.hansekontor.example",
    not_before: 1_740_988_800_000,
    not_after: 2_056_348_800_000,
};

/// Presented by the server it is named after.
pub static REPLICATION_GOTHENBURG: Certificate = Certificate {
    pem: include_str!("../data/certificates/replication-got.pem"),
    serial: "4709AA6603AF5472007F69863FD0E6727361A912",
    common_name: "vr-got.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented by the server it is named after.
pub static VCENTER_VIENNA: Certificate = Certificate {
    pem: include_str!("../data/certificates/vcenter-vie.pem"),
    serial: "61FB5C1525F8DB55EC74923263A3C89FA6FD41F9",
    common_name: "vcsa-vie.hansekontor.example",
    not_before: 1_740_988_800_000,
    not_after: 2_056_348_800_000,
};

/// Presented by the server it is named after.
pub static REPLICATION_VIENNA: Certificate = Certificate {
    pem: include_str!("../data/certificates/replication-vie.pem"),
    serial: "25768D5CADC88D18206A737E39BC23E43B33A5B0",
    common_name: "vr-vie.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};
