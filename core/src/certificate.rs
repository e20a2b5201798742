//! Certificates as they are pasted or sent, read as far as an administrator has to judge them:
//! whose, by whom, for which names, from when to when, and their thumbprints.
//!
//! Nothing is verified here; no signature is looked at. Reading is total: any bytes give a
//! certificate or a reason.

use std::fmt;
use std::net::IpAddr;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::clock::Timestamp;
use crate::thumbprint::Thumbprint;

mod name;
mod pem;
mod x509;

/// The readable contents of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Whom it is for.
    pub subject: Name,
    /// The issuer; the same as the subject where the certificate is self-signed.
    pub issuer: Name,
    /// The first moment it is valid.
    pub not_before: Timestamp,
    /// The last moment it is valid.
    pub not_after: Timestamp,
    /// The serial number in upper-case hexadecimal digits.
    pub serial: String,
    /// The DNS names it is for, wildcards as they stand.
    pub dns_names: Vec<String>,
    /// The addresses it is for.
    pub ip_addresses: Vec<IpAddr>,
    /// True for a certificate authority.
    pub is_ca: bool,
    /// Over the whole certificate.
    pub sha1: Thumbprint,
    /// Over the whole certificate.
    pub sha256: Thumbprint,
}

/// A distinguished name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As in RFC 4514, most specific part first: `CN=tunnel.vm, OU=Unknown, O=Unknown`. Characters
    /// that cannot be seen are replaced, so that a name cannot pose as another.
    pub text: String,
    /// The first CN in that order.
    pub common_name: Option<String>,
}

/// Where a moment lies in a certificate's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It is not valid before `from`.
    NotYet {
        /// Its first moment.
        from: Timestamp,
    },
    /// It is valid.
    Valid {
        /// Whole days until its end, 0 on the last.
        days_left: i64,
    },
    /// It was valid until `since`.
    Expired {
        /// Its last moment.
        since: Timestamp,
    },
}

impl Certificate {
    /// Reads one certificate in DER, and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if x509::is_private_key(der) {
            return Err(CertificateError::PrivateKey);
        }
        let read = x509::read(der).ok_or(if x509::is_request(der) {
            CertificateError::Request
        } else {
            CertificateError::Damaged
        })?;
        Ok(Certificate {
            subject: read.subject,
            issuer: read.issuer,
            not_before: read.not_before,
            not_after: read.not_after,
            serial: read.serial,
            dns_names: read.dns_names,
            ip_addresses: read.ip_addresses,
            is_ca: read.is_ca,
            sha1: Thumbprint::Sha1(Sha1::digest(der).into()),
            sha256: Thumbprint::Sha256(Sha256::digest(der).into()),
        })
    }

    /// Returns whether it is valid at `now`, which has to be the clock of the one who asks.
    pub fn validity(&self, now: Timestamp) -> Validity {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        if now < self.not_before {
            Validity::NotYet {
                from: self.not_before,
            }
        } else if now > self.not_after {
            Validity::Expired {
                since: self.not_after,
            }
        } else {
            Validity::Valid {
                days_left: self.not_after.since(now) / DAY,
            }
        }
    }
}

/// Reads what was pasted or sent: PEM with one certificate or several (at least one is returned, in
/// the order of the text), or the Base64 of one without armour, as Cloud Director Availability
/// sends `peerTunnelCert`.
///
/// The text is in no error: where a private key was pasted it must not be shown again.
pub fn read(text: &str) -> Result<Vec<Certificate>, CertificateError> {
    pem::blocks(text)?
        .iter()
        .map(|der| Certificate::from_der(der))
        .collect()
}

/// Why a text is no certificate; its `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateError {
    /// Nothing but white space.
    Empty,
    /// A private key is in the text.
    PrivateKey,
    /// A certificate signing request.
    Request,
    /// A PEM block of another kind.
    OtherBlock {
        /// Its line, from 1.
        line: usize,
    },
    /// A PEM block without its END line.
    NoEnd {
        /// The line of its BEGIN, from 1.
        line: usize,
    },
    /// Text that is not Base64.
    BadBase64 {
        /// Its line, from 1.
        line: usize,
    },
    /// Neither PEM nor the Base64 of a certificate.
    NotACertificate,
    /// It begins like a certificate, and cannot be read to its end.
    Damaged,
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = match self {
            Self::OtherBlock { line } => {
                f.write_str(
                    "only CERTIFICATE blocks are accepted; another kind of block starts at line ",
                )?;
                line
            }
            Self::NoEnd { line } => {
                f.write_str(
                    "-----END CERTIFICATE----- is missing for the block that starts at line ",
                )?;
                line
            }
            Self::BadBase64 { line } => {
                f.write_str("invalid Base64 at line ")?;
                line
            }
            _ => return f.write_str(self.sentence()),
        };
        fmt::Display::fmt(line, f)
    }
}

impl CertificateError {
    fn sentence(&self) -> &'static str {
        match self {
            Self::Empty => "no certificate entered",
            Self::PrivateKey => {
                "this contains a private key, which must never leave its server; paste only the certificate, and replace the key if others may have seen it"
            }
            Self::Request => {
                "this is a certificate signing request; paste the certificate that was issued for it"
            }
            Self::NotACertificate => {
                "not a PEM certificate; it must start with -----BEGIN CERTIFICATE-----"
            }
            _ => "the certificate is damaged and could not be decoded",
        }
    }
}

impl std::error::Error for CertificateError {}
