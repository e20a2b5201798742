//! Certificates as they are pasted, sent, and damaged on the way.

use std::net::IpAddr;
use std::path::Path;

use hawser_core::certificate::{Certificate, CertificateError, Validity, read};
use hawser_core::clock::Timestamp;
use hawser_core::thumbprint::{Verdict, compare};
use proptest::prelude::*;

const PEM_SAMPLES: [&str; 9] = [
    "vcenter-rsa",
    "root-ca-ec",
    "ipv6",
    "expired",
    "no-names",
    "utf8",
    "bmp",
    "t61",
    "year-9999",
];

fn sample(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/certificates");
    std::fs::read_to_string(folder.join(file)).unwrap()
}

fn one(file: &str) -> Certificate {
    let mut certificates = read(&sample(file)).unwrap();
    assert_eq!(certificates.len(), 1);
    certificates.remove(0)
}

fn why_not(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// The bytes of a sample, decoded by nothing of the console's own.
fn der(file: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = sample(file);
    let body = text.lines().filter(|line| !line.starts_with('-'));
    let digits: Vec<u32> = body
        .flat_map(str::chars)
        .filter_map(|c| alphabet.find(c))
        .map(|n| u32::try_from(n).unwrap())
        .collect();
    digits
        .chunks(4)
        .flat_map(|four| {
            let bits = (0..4).fold(0, |bits, i| bits << 6 | four.get(i).unwrap_or(&0));
            bits.to_be_bytes()[1..four.len()].to_vec()
        })
        .collect()
}

#[test]
fn the_peer_certificate_of_the_site_pairing_page_is_read_without_armour() {
    let certificate = one("vcda-peer-tunnel.b64");
    assert_eq!(
        certificate.subject.text,
        "CN=tunnel.vm, OU=Unknown, O=Unknown"
    );
    assert_eq!(
        certificate.subject.common_name.as_deref(),
        Some("tunnel.vm")
    );
    assert_eq!(certificate.issuer, certificate.subject);
    assert_eq!(certificate.not_before.iso(), "2023-05-09T08:58:03.000Z");
    assert_eq!(certificate.not_after.iso(), "2024-05-08T08:58:03.000Z");
    let name = "tn-abf6f9f7-ab03-4c48-bf83-b216a37edeae.tnexus.io";
    assert_eq!(certificate.dns_names, [name]);
    assert_eq!(certificate.ip_addresses, [IpAddr::from([10, 71, 251, 1])]);
    assert!(!certificate.is_ca);
}

#[test]
fn serial_numbers_and_thumbprints_are_those_that_openssl_prints() {
    let lines = sample("openssl.txt");
    assert_eq!(lines.lines().count(), PEM_SAMPLES.len() + 1);
    for line in lines.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [name, serial, sha1, sha256] = words[..] else {
            unreachable!("{line}")
        };
        let certificate = match name {
            "vcda-peer-tunnel" => one("vcda-peer-tunnel.b64"),
            _ => one(&format!("{name}.pem")),
        };
        assert_eq!(certificate.serial, serial, "{name}");
        assert_eq!(certificate.sha1.to_string(), sha1, "{name}");
        assert_eq!(certificate.sha256.to_string(), sha256, "{name}");
        let typed = sha256.to_lowercase().parse().unwrap();
        let comparison = compare(&typed, &certificate.sha256);
        assert_eq!(comparison.verdict, Verdict::Same);
    }
}

#[test]
fn names_are_shown_most_specific_part_first_and_escaped() {
    for (file, subject) in [
        (
            "vcenter-rsa",
            "CN=vcenter-a.example.net, OU=VMware Engineering, O=Example\\, Inc., L=Palo Alto, ST=California, C=US",
        ),
        ("root-ca-ec", "CN=Example Root CA, DC=vsphere, DC=local"),
        (
            "utf8",
            "emailAddress=root@example.net, CN=東京.example.net, O=Müller & Söhne GmbH",
        ),
        ("bmp", "CN=Заказ, O=Müller GmbH"),
        ("t61", "O=Müller GmbH"),
    ] {
        assert_eq!(one(&format!("{file}.pem")).subject.text, subject);
    }
    assert_eq!(one("t61.pem").subject.common_name, None);
    let utf8 = one("utf8.pem").subject.common_name;
    assert_eq!(utf8.as_deref(), Some("東京.example.net"));
}

#[test]
fn all_names_and_addresses_are_found() {
    let vcenter = one("vcenter-rsa.pem");
    assert_eq!(
        vcenter.dns_names,
        ["vcenter-a.example.net", "*.a.example.net"]
    );
    assert_eq!(vcenter.ip_addresses, [IpAddr::from([192, 0, 2, 10])]);
    let shown: Vec<String> = one("ipv6.pem")
        .ip_addresses
        .iter()
        .map(IpAddr::to_string)
        .collect();
    assert_eq!(shown, ["2001:db8::17", "::ffff:192.0.2.1"]);
    let none = one("no-names.pem");
    assert!(none.dns_names.is_empty() && none.ip_addresses.is_empty());
    assert!(one("root-ca-ec.pem").is_ca);
    assert!(!none.is_ca);
}

#[test]
fn validity_is_told_to_the_day() {
    let old = one("expired.pem");
    let (from, until) = (old.not_before, old.not_after);
    assert_eq!(until.iso(), "2021-03-01T12:00:00.000Z");
    assert_eq!(old.validity(from.plus(-1)), Validity::NotYet { from });
    assert_eq!(old.validity(from), Validity::Valid { days_left: 731 });
    assert_eq!(old.validity(until), Validity::Valid { days_left: 0 });
    let since = until;
    assert_eq!(old.validity(until.plus(1)), Validity::Expired { since });
}

#[test]
fn years_from_2050_on_are_read() {
    let forever = one("year-9999.pem");
    assert_eq!(forever.not_before.iso(), "2050-01-01T00:00:00.000Z");
    assert_eq!(forever.not_after.iso(), "9999-12-31T23:59:59.000Z");
}

#[test]
fn two_digits_of_a_year_mean_1950_to_2049() {
    for (digits, year) in [(b"49", "2049"), (b"50", "1950")] {
        let mut bytes = der("expired.pem");
        let from = b"190301120000Z";
        let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
        bytes[at..at + 2].copy_from_slice(digits);
        let certificate = Certificate::from_der(&bytes).unwrap();
        assert!(certificate.not_before.iso().starts_with(year));
    }
}

#[test]
fn a_chain_is_read_in_its_order_with_anything_around_its_blocks() {
    let chain = sample("chain.pem");
    let text = format!("\u{feff}\nsubject=/CN=a\n{chain}\nBag Attributes\n");
    let names: Vec<Option<String>> = read(&text)
        .unwrap()
        .into_iter()
        .map(|certificate| certificate.subject.common_name)
        .collect();
    let expected = ["vcenter-a.example.net", "Example Root CA"];
    assert_eq!(names, expected.map(|name| Some(name.to_owned())));
}

#[test]
fn line_ends_may_be_of_any_kind_lost_or_written_out() {
    let pem = sample("vcenter-rsa.pem");
    let expected = read(&pem).unwrap();
    let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    for text in [
        pem.replace('\n', "\r\n"),
        pem.replace('\n', " "),
        pem.replace('\n', ""),
        format!("\"{}\"", pem.replace('\n', "\\n")),
        pem.replace('\n', "\\r\\n"),
        pem.replace("CERTIFICATE", "X509 CERTIFICATE"),
        pem.lines().map(|line| format!("    {line}  \n")).collect(),
        bare.trim_end_matches('=').to_owned(),
        bare,
    ] {
        assert_eq!(read(&text).as_ref(), Ok(&expected), "{text}");
    }
}

#[test]
fn a_private_key_is_refused_wherever_it_stands_and_never_repeated() {
    let kinds = ["", "RSA ", "EC ", "ENCRYPTED ", "OPENSSH "];
    for kind in kinds {
        let key = format!(
            "-----BEGIN {kind}PRIVATE KEY-----\nU0VDUkVU\n-----END {kind}PRIVATE KEY-----\n"
        );
        for text in [key.clone(), sample("utf8.pem") + &key, key.to_lowercase()] {
            let text = text.replace("-----begin ", "-----BEGIN ");
            let error = read(&text).unwrap_err();
            assert_eq!(error, CertificateError::PrivateKey);
            assert!(!format!("{error} {error:?}").contains("U0VD"));
        }
    }
    // Without armour: PKCS #8 and SEC 1 begin with a version, encrypted PKCS #8 with an algorithm.
    let plain = [0x30, 0x08, 0x02, 0x01, 0x00, 0x30, 0x03, 0x06, 0x01, 0x2a];
    let encrypted = [0x30, 0x08, 0x30, 0x03, 0x06, 0x01, 0x2a, 0x04, 0x01, 0x07];
    for key in [plain, encrypted] {
        assert_eq!(
            Certificate::from_der(&key),
            Err(CertificateError::PrivateKey)
        );
    }
}

#[test]
fn what_is_wrong_is_said_in_words_with_its_line() {
    let pem = sample("vcenter-rsa.pem");
    assert_eq!(why_not(" \n"), "no certificate entered");
    let request =
        "this is a certificate signing request; paste the certificate that was issued for it";
    assert_eq!(why_not(&sample("request.csr")), request);
    assert_eq!(
        Certificate::from_der(&der("request.csr")),
        Err(CertificateError::Request)
    );

    let (without_end, _) = pem.split_once("-----END").unwrap();
    assert_eq!(
        read(&format!("\n\n{without_end}")),
        Err(CertificateError::NoEnd { line: 3 })
    );
    assert_eq!(
        why_not(without_end),
        "-----END CERTIFICATE----- is missing for the block that starts at line 1"
    );
    assert_eq!(
        read(&format!("{without_end}{pem}")),
        Err(CertificateError::NoEnd { line: 1 })
    );
    let wrong_end = pem.replace("END CERTIFICATE", "END X509 CERTIFICATE");
    assert_eq!(read(&wrong_end), Err(CertificateError::NoEnd { line: 1 }));

    let lines: Vec<&str> = pem.lines().collect();
    let damaged = pem.replace(lines[3], &format!("*{}", &lines[3][1..]));
    assert_eq!(why_not(&damaged), "invalid Base64 at line 4");
    let second = format!("{pem}{damaged}");
    let line = lines.len() + 4;
    assert_eq!(read(&second), Err(CertificateError::BadBase64 { line }));

    let other = format!("{pem}-----BEGIN PKCS7-----\nMIID\n-----END PKCS7-----\n");
    let line = lines.len() + 1;
    assert_eq!(read(&other), Err(CertificateError::OtherBlock { line }));

    let shortened = pem.replace(&format!("{}\n", lines[5]), "");
    assert_eq!(read(&shortened), Err(CertificateError::Damaged));
    let not_one = "not a PEM certificate; it must start with -----BEGIN CERTIFICATE-----";
    for text in [
        "hello",
        "https://vcenter-a.example.net/",
        "AAAA",
        "F4:D6:17",
        "{}",
    ] {
        assert_eq!(why_not(text), not_one);
    }
    assert_eq!(read("MIID*"), Err(CertificateError::BadBase64 { line: 1 }));
}

#[test]
fn bytes_behind_a_certificate_are_not_let_through() {
    let mut der = der("utf8.pem");
    assert!(Certificate::from_der(&der).is_ok());
    der.push(0);
    assert_eq!(Certificate::from_der(&der), Err(CertificateError::Damaged));
}

#[test]
fn a_name_cannot_hide_or_turn_its_characters() {
    // The CN of the sample, overwritten in place by one of the same length: right-to-left override.
    let mut bytes = der("expired.pem");
    let name = b"old.example.net";
    let at = bytes.windows(name.len()).position(|w| w == name).unwrap();
    let overwritten = bytes.iter_mut().skip(at).zip(*b"old\xE2\x80\xAEexa\0le,C=");
    overwritten.for_each(|(byte, new)| *byte = new);
    let issuer = Certificate::from_der(&bytes).unwrap().issuer;
    assert_eq!(issuer.text, "CN=old\u{fffd}exa\u{fffd}le\\,C=");
}

fn any_sample() -> impl Strategy<Value = Vec<u8>> {
    let all: Vec<Vec<u8>> = PEM_SAMPLES
        .iter()
        .map(|name| der(&format!("{name}.pem")))
        .chain([der("vcda-peer-tunnel.b64"), der("request.csr")])
        .collect();
    prop::sample::select(all)
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Certificate::from_der(&bytes);
    }

    #[test]
    fn nothing_that_is_nested_at_random_panics(
        mut bytes in prop::collection::vec(
            prop::sample::select(vec![0x30, 0x31, 0x02, 0x06, 0x0c, 0x17, 0xa0, 0xa3, 0x80, 0x82, 0x84, 0, 1, 3, 5, 8, 13, 0xff]),
            0..200,
        )
    ) {
        let _ = Certificate::from_der(&bytes);
        bytes.splice(0..0, [0x30, 0x82, 0, u8::try_from(bytes.len()).unwrap()]);
        let _ = Certificate::from_der(&bytes);
    }

    #[test]
    fn a_certificate_that_was_cut_off_is_never_accepted(bytes in any_sample(), at in any::<prop::sample::Index>()) {
        let cut = &bytes[..at.index(bytes.len())];
        prop_assert!(Certificate::from_der(cut).is_err());
    }

    #[test]
    fn a_flipped_bit_never_panics_and_never_keeps_the_thumbprint(
        bytes in any_sample(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..4),
    ) {
        let mut flipped = bytes.clone();
        for (at, bit) in flips {
            let i = at.index(flipped.len());
            flipped[i] ^= 1 << bit;
        }
        if let (Ok(before), Ok(after)) = (Certificate::from_der(&bytes), Certificate::from_der(&flipped)) {
            prop_assert_eq!(bytes == flipped, before.sha256 == after.sha256);
            let _ = after.validity(Timestamp(0));
        }
    }

    #[test]
    fn no_text_panics(text in prop_oneof![
        any::<String>(),
        "(-----(BEGIN|END) (CERTIFICATE|PKCS7|X)-----|MI[A-Za-z0-9+/=]{0,20}|\\n|-| |\\\\n|é){0,12}",
    ]) {
        if let Err(error) = read(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn a_damaged_pem_text_never_panics(
        at in any::<prop::sample::Index>(), length in 0..80_usize, insert in "[-A-Z \\n=*é]{0,3}",
    ) {
        let mut text = sample("chain.pem");
        let from = at.index(text.len());
        text.replace_range(from..(from + length).min(text.len()), &insert);
        let _ = read(&text);
    }
}
