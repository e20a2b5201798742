//! Certificates of the availability appliances and of their tunnels: real
//! X.509 (self-signed, P-256, the keys thrown away), so that a thumbprint
//! worked out from the certificate is the one shown. An appliance presents the
//! first kind at its API; `peerTunnelCert` is the second.

use crate::world::certificate::Certificate;

/// Returns a thumbprint in the product's format: `SHA-256:AA:BB:…`.
pub fn with_algorithm(certificate: &Certificate) -> String {
    format!("SHA-256:{}", certificate.thumbprint())
}

/// Presented by the appliance it is named after.
pub static HAMBURG: Certificate = Certificate {
    pem: include_str!("certificates/appliance-ham.pem"),
    serial: "49AF77E4806EE13CEE64DFED78871F06E9456BA3",
    common_name: "vcda-ham.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented by the appliance it is named after.
pub static LEIPZIG: Certificate = Certificate {
    pem: include_str!("certificates/appliance-lej.pem"),
    serial: "37B61CD573376A830853523D02DBBCD109ECCDDD",
    common_name: "vcda-lej.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented by the appliance it is named after.
pub static ROTTERDAM: Certificate = Certificate {
    pem: include_str!("certificates/appliance-rtm.pem"),
    serial: "39F49172D85E6FEDB0EB7390142332A73413266E",
    common_name: "vcda-rtm.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented by the appliance it is named after.
pub static GOTHENBURG: Certificate = Certificate {
    pem: include_str!("certificates/appliance-got.pem"),
    serial: "025A8E0FD26BC31CC5E985EF714413B489321009",
    common_name: "vcda-got.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented in Göteborg until it was renewed.
pub static GOTHENBURG_FORMER: Certificate = Certificate {
    pem: include_str!("certificates/appliance-got-former.pem"),
    serial: "41B9293746C763943840D0FFE7479123ADA19029",
    common_name: "vcda-got.hansekontor.example",
    not_before: 1_683_711_000_000,
    not_after: 1_778_405_400_000,
};

/// Presented by the appliance it is named after.
pub static VIENNA: Certificate = Certificate {
    pem: include_str!("certificates/appliance-vie.pem"),
    serial: "63B63E27BA91CA5207A6AC849B69F63BB9883022",
    common_name: "vcda-vie.hansekontor.example",
    not_before: 1_741_599_000_000,
    not_after: 2_056_959_000_000,
};

/// Presented by the tunnel of its site.
pub static TUNNEL_HAMBURG: Certificate = Certificate {
    pem: include_str!("certificates/tunnel-ham.pem"),
    serial: "4D339BB3A7BA3784CB1F0C77FB4E5C82AA2D3FDA",
    common_name: "tunnel.vm",
    not_before: 1_741_599_900_000,
    not_after: 2_056_959_900_000,
};

/// Presented by the tunnel of its site.
pub static TUNNEL_LEIPZIG: Certificate = Certificate {
    pem: include_str!("certificates/tunnel-lej.pem"),
    serial: "17BB1C369DB3529FFBE0CD9A0A3272DE652DAFF2",
    common_name: "tunnel.vm",
    not_before: 1_741_599_900_000,
    not_after: 2_056_959_900_000,
};

/// Presented by the tunnel of its site.
pub static TUNNEL_ROTTERDAM: Certificate = Certificate {
    pem: include_str!("certificates/tunnel-rtm.pem"),
    serial: "67628D00292EAFE9EFC51BEB4DB2BE3629975FB7",
    common_name: "tunnel.vm",
    not_before: 1_741_599_900_000,
    not_after: 2_056_959_900_000,
};

/// Presented by the tunnel of its site.
pub static TUNNEL_GOTHENBURG: Certificate = Certificate {
    pem: include_str!("certificates/tunnel-got.pem"),
    serial: "08BE4D3765326EA1DE638ADA2E8D28480A6E748A",
    common_name: "tunnel.vm",
    not_before: 1_741_599_900_000,
    not_after: 2_056_959_900_000,
};

/// Presented by the tunnel of its site; it has expired.
pub static TUNNEL_VIENNA: Certificate = Certificate {
    pem: include_str!("certificates/tunnel-vie.pem"),
    serial: "10D8B512E1A1DB84AC91FEADA71C83AB442C3D5A",
    common_name: "tunnel.vm",
    not_before: 1_717_398_900_000,
    not_after: 1_748_934_900_000,
};
