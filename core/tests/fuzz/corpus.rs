//! The originals that are damaged: the wire samples, and good input of everything else that is
//! read.

use std::path::{Path, PathBuf};

use hawser_core::certificate;
use hawser_core::journal;
use hawser_core::system::System;
use hawser_core::tab;

use super::chance::Chance;
use super::drafts;
use super::tokens::{names, tokens};
use crate::samples;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Json,
    Text,
}

/// Good inputs of one kind.
pub struct Family {
    pub id: &'static str,
    pub form: Form,
    good: Vec<Vec<u8>>,
    names: Vec<Vec<u8>>,
}

impl Family {
    fn new(id: &'static str, form: Form, good: Vec<Vec<u8>>) -> Self {
        assert!(!good.is_empty(), "nothing to harm for {id}");
        let mut all = Vec::new();
        if form == Form::Json {
            for body in &good {
                let tokens = tokens(body);
                let named = names(&tokens);
                all.extend(named.iter().map(|i| body[tokens[*i].at.clone()].to_vec()));
            }
            all.sort();
            all.dedup();
        }
        Family {
            id,
            form,
            good,
            names: all,
        }
    }

    /// Mostly one of the shorter ones: many short inputs find more than few long ones.
    pub fn pick(&self, chance: &mut Chance) -> &[u8] {
        let (one, other) = (chance.pick(&self.good), chance.pick(&self.good));
        if chance.one_in(4) || one.len() <= other.len() {
            one
        } else {
            other
        }
    }

    /// The name of a member, with its quotation marks.
    pub fn name(&self, chance: &mut Chance) -> Vec<u8> {
        match self.names.is_empty() {
            true => b"\"\"".to_vec(),
            false => chance.pick(&self.names).clone(),
        }
    }

    pub fn all(&self) -> &[Vec<u8>] {
        &self.good
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Every family, by the systems first.
pub fn families() -> Vec<Family> {
    let mut all = Vec::new();
    for system in System::ALL {
        let id = system.spec().id;
        let bodies = samples::all_of(id).into_iter().map(|(_, body)| body);
        all.push(Family::new(id, Form::Json, bodies.collect()));
    }
    let pasted = pasted();
    let der = pasted.iter().flat_map(|text| der_of(text)).collect();
    all.extend([
        Family::new("config", Form::Json, configs()),
        Family::new("portal", Form::Json, portal()),
        Family::new("journal", Form::Json, entries()),
        Family::new("tabs", Form::Json, tabs()),
        Family::new("times", Form::Text, bytes(TIMES)),
        Family::new("thumbprints", Form::Text, thumbprints(&pasted)),
        Family::new("certificates", Form::Text, pasted),
        Family::new("der", Form::Text, der),
        Family::new("addresses", Form::Text, bytes(ADDRESSES)),
    ]);
    all
}

/// Returns the messages between tabs besides entries.
fn tabs() -> Vec<Vec<u8>> {
    let keys = |count: usize| {
        (0..count)
            .map(|i| format!("HmsTask:{i}"))
            .collect::<Vec<_>>()
    };
    let heard = [0, 1, 100].map(|count| tab::polled("vr-a", &keys(count)));
    let here = [true, false].map(tab::here);
    let removed = [tab::removed(&keys(3))];
    here.into_iter()
        .chain(heard)
        .chain(removed)
        .map(String::into_bytes)
        .collect()
}

fn bytes(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

const TIMES: &[&str] = &[
    "2026-11-21T13:51:07Z",
    "2026-11-21T13:51:07.250+01:00",
    "2026-11-21 13:51",
    "2024-02-29T23:59:60,999999999-23:59",
    "1970-01-01T00:00:00.001Z",
    "9999-12-31T23:59:59.999Z",
    "1795269067250",
    "-1",
    "0",
    "1795269067250.0",
    "Sat, 21 Nov 2026 13:51:07 GMT",
    "Saturday, 21-Nov-26 13:51:07 GMT",
    "Sat Nov 21 13:51:07 2026",
];

const ADDRESSES: &[&str] = &[
    "#/",
    "#/runs",
    "#/run/hawser-5f2c",
    "#/sign-in/vr-a",
    "#/operation/promote-test-image/vr-a?pairing=3f6c1c1e&replication=GID-1%2F2",
    "#/operation/pair-sites/vcda-a?apiUrl=https%3A%2F%2Fvcda.example%3A8048%2F&description=%C3%BC+%F0%9D%84%9E",
    "https://vcda-lej.hansekontor.example:8048/",
    "vcda-lej.hansekontor.example:443",
    "https://[2001:db8::1]:8443",
];

const CONFIG: &str = r#"{"$schema": "config.schema.json", "title": "Example company",
  "signOutAfterIdleMinutes": 30, "signOutAfterMinutes": 480,
  "portals": ["https://portal.example.com", "http://[2001:db8::1]:8080"], "appliances": [
  {"id": "vr-a", "name": "vSphere Replication, site A", "site": "A", "system": "vsphere-replication",
   "base": "/api/vr-a/api/rest/vr/v2", "peer": "vr-b"},
  {"id": "vr-b", "name": "B", "system": "vsphere-replication", "base": "./vr-b/", "peer": "vr-a"},
  {"id": "vc", "name": "vCenter", "system": "vcenter", "base": "/api/vc", "session": "api", "calls": "rest"},
  {"id": "da", "name": "DA", "system": "cloud-director-availability", "base": "/api/da",
   "publicUrl": "https://da.example:8048/", "version": "4.6", "flavour": "cloud"}]}"#;

fn configs() -> Vec<Vec<u8>> {
    let shipped = folder().join("../../public/config.json");
    vec![CONFIG.as_bytes().to_vec(), std::fs::read(shipped).unwrap()]
}

/// Returns the messages of a portal to a console in its frame.
fn portal() -> Vec<Vec<u8>> {
    let messages = samples::all_of("portal");
    messages.into_iter().map(|(_, body)| body).collect()
}

/// Runs as they are kept, at several points of their lives.
fn entries() -> Vec<Vec<u8>> {
    let runs = drafts::runs();
    runs.iter()
        .map(|run| journal::write(run).into_bytes())
        .collect()
}

/// Everything that somebody may paste where a certificate is wanted.
fn pasted() -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(folder().join("samples/certificates")).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|end| end != "md" && end != "sh")
    });
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

fn thumbprints(pasted: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut all = bytes(&[
        "SHA-256:84:6E:BE:BD",
        "MD5 Fingerprint=00:11",
        "sha256//AAAA=",
        "SHA1 Fingerprint=DE AD BE EF",
        "‎a9 5e – 11",
    ]);
    for text in pasted {
        let read = certificate::read(&String::from_utf8_lossy(text));
        for certificate in read.into_iter().flatten() {
            for thumbprint in [certificate.sha1, certificate.sha256] {
                all.push(thumbprint.with_algorithm().into_bytes());
                all.push(thumbprint.to_string().to_ascii_lowercase().into_bytes());
                all.push(thumbprint.to_string().replace(':', "").into_bytes());
            }
        }
    }
    all
}

/// Returns the contents of the blocks of a text, or of the text where it has none.
fn der_of(text: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(text).into_owned();
    let mut found = Vec::new();
    for block in text.split("-----BEGIN CERTIFICATE-----") {
        let block = block.split("-----END").next().unwrap_or("");
        let der = from_base64(block);
        if der.first() == Some(&0x30) {
            found.push(der);
        }
    }
    found
}

fn from_base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut out) = (0_u32, 0, Vec::new());
    for digit in text.chars().filter_map(|c| DIGITS.find(c)) {
        bits = (bits << 6 | digit as u32) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}
