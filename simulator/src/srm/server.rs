//! The Site Recovery Manager servers of the sites.

use crate::world::certificate::Certificate;
use crate::world::site::{Server, SiteId};

const VERSION: &str = "9.0.2.1";
const NOT_BEFORE: i64 = 1_741_687_200_000;
const NOT_AFTER: i64 = 2_057_047_200_000;

/// Returns the server of a site.
pub fn of(site: SiteId) -> &'static Server {
    match site {
        SiteId::Hamburg => &HAMBURG,
        SiteId::Leipzig => &LEIPZIG,
        SiteId::Rotterdam => &ROTTERDAM,
        SiteId::Gothenburg => &GOTHENBURG,
        SiteId::Vienna => &VIENNA,
    }
}

const fn certificate(
    pem: &'static str,
    serial: &'static str,
    common_name: &'static str,
) -> Certificate {
    Certificate {
        pem,
        serial,
        common_name,
        not_before: NOT_BEFORE,
        not_after: NOT_AFTER,
    }
}

const fn server(guid: &'static str, certificate: &'static Certificate) -> Server {
    Server {
        guid,
        host: certificate.common_name,
        version: VERSION,
        certificate,
    }
}

static HAMBURG: Server = server("0c5f4d9e-7a21-4b83-9d6c-e1f2a5803b47", &HAMBURG_CERTIFICATE);
static LEIPZIG: Server = server("a9e27b31-46d0-4c5f-8b12-703fce9d5a68", &LEIPZIG_CERTIFICATE);
static ROTTERDAM: Server = server(
    "5be8013c-92f4-4a7d-b6e0-1d84c7f2396a",
    &ROTTERDAM_CERTIFICATE,
);
static GOTHENBURG: Server = server(
    "f37d6a90-0e5b-4128-97c4-b25ae81c604d",
    &GOTHENBURG_CERTIFICATE,
);
static VIENNA: Server = server("81c0e5f7-d36a-49b2-8e4f-5a9720bd13ce", &VIENNA_CERTIFICATE);

static HAMBURG_CERTIFICATE: Certificate = certificate(
    include_str!("../data/certificates/srm-ham.pem"),
    "791BB3DE31DCFD0F5B59E4E1BA02D2B353EF363D",
    "srm-ham.hansekontor.example",
);
static LEIPZIG_CERTIFICATE: Certificate = certificate(
    include_str!("../data/certificates/srm-lej.pem"),
    "48580FDB483950C07886386D2F5B8839B41C0296",
    "srm-lej.hansekontor.example",
);
static ROTTERDAM_CERTIFICATE: Certificate = certificate(
    include_str!("../data/certificates/srm-rtm.pem"),
    "6F56D05910A24192292B84BFD723FE882A664E3B",
    "srm-rtm.hansekontor.example",
);
static GOTHENBURG_CERTIFICATE: Certificate = certificate(
    include_str!("../data/certificates/srm-got.pem"),
    "1849E30D53B76A28B8C8E6A81582AD499A028070",
    "srm-got.hansekontor.example",
);
static VIENNA_CERTIFICATE: Certificate = certificate(
    include_str!("../data/certificates/srm-vie.pem"),
    "2D70E47567D2FCAF4E03BD3EC68A338FC0B2DC79",
    "srm-vie.hansekontor.example",
);
