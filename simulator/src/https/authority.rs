//! A private certificate authority and the certificates it issues.

use std::sync::Arc;
use std::time::SystemTime;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::rustls::crypto::ring::sign::any_ecdsa_type;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::sign::CertifiedKey;

/// Any error of making certificates.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An authority with a new key.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// Validity of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// Valid now, and for some months.
    Now,
    /// Expired yesterday.
    Past,
}

/// A certificate with its key.
pub struct Identity {
    /// PEM.
    pub certificate: String,
    /// PEM.
    pub key: String,
    /// Both, for TLS.
    pub certified: Arc<CertifiedKey>,
}

impl Validity {
    fn days(self) -> (OffsetDateTime, OffsetDateTime) {
        let now = OffsetDateTime::from(SystemTime::now());
        let day = |number| now + Duration::days(number);
        match self {
            Self::Now => (day(-1), day(180)),
            Self::Past => (day(-180), day(-1)),
        }
    }
}

impl Authority {
    /// Creates an authority with a name.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn new(name: &str) -> Result<Self, BoxError> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        (params.not_before, params.not_after) = Validity::Now.days();
        let key = KeyPair::generate()?;
        let pem = params.self_signed(&key)?.pem();
        let issuer = Issuer::new(params, key);
        Ok(Self { issuer, pem })
    }

    /// Returns its own certificate, which clients have to trust, as PEM.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Issues a certificate for a server with these names and addresses.
    ///
    /// # Errors
    /// For an invalid name.
    pub fn issue(&self, names: &[String], validity: Validity) -> Result<Identity, BoxError> {
        let mut params = CertificateParams::new(names)?;
        if let Some(name) = names.first() {
            params.distinguished_name.push(DnType::CommonName, name);
        }
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        (params.not_before, params.not_after) = validity.days();
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let der = PrivateKeyDer::try_from(key.serialize_der())?;
        let chain = vec![certificate.der().clone()];
        Ok(Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
            certified: Arc::new(CertifiedKey::new(chain, any_ecdsa_type(&der)?)),
        })
    }
}
