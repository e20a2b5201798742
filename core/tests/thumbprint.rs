//! Thumbprints as people paste them.

use hawser_core::thumbprint::{
    Algorithm, Pair, TextPart, Thumbprint, ThumbprintError, Verdict, compare, text_parts,
};
use proptest::prelude::*;

/// The `apiThumbprint` of the Pair Sites page.
const SITE: &str = "SHA-256:F4:D6:17:37:FD:45:AF:D4:ED:15:BF:B3:52:2E:3D:41:48:29:71:42:B6:52:81:4B:24:97:5F:77:CF:20:4F:74";
const SITE_DIGITS: &str = "f4d61737fd45afd4ed15bfb3522e3d4148297142b652814b24975f77cf204f74";
const SHA_1: &str = "6F:5A:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:01:02";

fn read(text: &str) -> Result<Thumbprint, ThumbprintError> {
    text.parse()
}

fn why_not(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn the_form_of_the_site_pairing_request_is_kept_exactly() {
    let thumbprint = read(SITE).unwrap();
    assert_eq!(thumbprint.with_algorithm(), SITE);
    assert_eq!(format!("SHA-256:{thumbprint}"), SITE);
    assert_eq!(thumbprint.algorithm(), Algorithm::Sha256);
    assert_eq!(thumbprint.bytes().len(), 32);
}

#[test]
fn usual_spellings_are_one_thumbprint() {
    let expected = read(SITE).unwrap();
    let digits = SITE_DIGITS;
    let colons = &SITE[8..];
    for spelling in [
        digits.to_owned(),
        digits.to_uppercase(),
        colons.to_lowercase(),
        colons.replace(':', " "),
        colons.replace(':', "-"),
        colons.replace(':', "."),
        colons.replace(':', "\u{a0}"),
        colons.replace(':', ":\r\n\t"),
        format!("  \"{colons}\"\n"),
        format!("“{colons}”"),
        format!("sha256 Fingerprint={colons}"),
        format!("SHA256 Fingerprint={colons}"),
        format!("SHA-256 Thumbprint : {digits}"),
        format!("SHA256:{digits}"),
        format!("sha_256:{digits}"),
        format!("SHA 256 {digits}"),
        format!("Thumbprint (SHA-256): {colons}"),
        format!("SSL Certificate Thumbprint: {colons}"),
        format!("\u{200e}{digits}"),
        format!("\u{feff}\u{202a}{}\u{202c}", colons.replace(':', " ")),
        format!("{}\u{200b}{}", &digits[..10], &digits[10..]),
    ] {
        assert_eq!(read(&spelling), Ok(expected), "{spelling:?}");
    }
}

#[test]
fn forty_digits_are_sha_1() {
    let thumbprint = read(&format!("sha1:{}", SHA_1.to_lowercase())).unwrap();
    assert_eq!(thumbprint.algorithm().name(), "SHA-1");
    assert_eq!(thumbprint.to_string(), SHA_1);
    assert_eq!(read(&format!("SHA1 Fingerprint={SHA_1}")), Ok(thumbprint));
}

#[test]
fn digits_that_look_like_the_beginning_of_a_label_are_digits() {
    let digits = "ce".repeat(20);
    assert_eq!(read(&digits).unwrap().bytes(), [0xce; 20]);
    let labelled = format!("SHA-1 10{}", "00".repeat(19));
    assert_eq!(read(&labelled).unwrap().bytes().first(), Some(&0x10));
}

#[test]
fn what_is_wrong_is_said_in_words() {
    for nothing in ["", "   ", "\u{200e}", "SHA-256:", "Thumbprint:", "\"\""] {
        assert_eq!(why_not(nothing), "no thumbprint entered");
    }
    assert_eq!(
        why_not(&"a".repeat(39)),
        "39 hex digits entered; SHA-1 needs 40, SHA-256 needs 64"
    );
    assert_eq!(
        why_not("a"),
        "1 hex digit entered; SHA-1 needs 40, SHA-256 needs 64"
    );
    assert_eq!(
        why_not(" AB:CD:gF"),
        "'g' at position 7 is not a hex digit (0-9, A-F)"
    );
    assert_eq!(
        why_not(&format!("SHA-1:{SITE_DIGITS}")),
        "labelled SHA-1 but has 64 hex digits; SHA-1 needs 40, SHA-256 needs 64"
    );
    assert_eq!(
        why_not("9LYXN/1Fr9TtFb+zUi49QUgpcUK2UoFLJJdfd88gT3Q="),
        "this is Base64; enter the thumbprint in hex digits (0-9, A-F)"
    );
    assert_eq!(
        why_not(&"0f:".repeat(16)),
        "MD5 thumbprints are not accepted; MD5 is too weak"
    );
    assert_eq!(
        why_not("SHA512 Fingerprint=00"),
        "SHA-512 thumbprints are not accepted; use SHA-256 or SHA-1"
    );
    assert_eq!(
        why_not("-----BEGIN CERTIFICATE-----\nMIID"),
        "this is a certificate; enter only its thumbprint"
    );
    assert_eq!(
        why_not(&"é".repeat(40)),
        "'é' at position 1 is not a hex digit (0-9, A-F)"
    );
}

#[test]
fn letters_that_only_look_like_digits_are_refused() {
    for impostor in ["Ａ", "А", "０", "٠", "O", "l"] {
        let text = format!("{impostor}{}", "a".repeat(39));
        assert!(read(&text).is_err(), "{impostor}");
    }
}

#[test]
fn two_thumbprints_are_shown_side_by_side() {
    let one = read(SHA_1).unwrap();
    let comparison = compare(&one, &one);
    assert_eq!(comparison.verdict, Verdict::Same);
    assert_eq!(comparison.pairs.len(), 20);

    let other = read(&SHA_1.replace("AA", "AB")).unwrap();
    let comparison = compare(&one, &other);
    assert_eq!(comparison.verdict, Verdict::Different(1));
    let differing: Vec<&Pair> = comparison.pairs.iter().filter(|p| !p.same).collect();
    let expected = Pair {
        first: "AA".to_owned(),
        second: "AB".to_owned(),
        same: false,
    };
    assert_eq!(differing, [&expected]);
}

#[test]
fn thumbprints_by_two_algorithms_are_not_called_different_nor_same() {
    let comparison = compare(&read(SHA_1).unwrap(), &read(SITE).unwrap());
    assert_eq!(comparison.verdict, Verdict::NotComparable);
    assert_eq!(comparison.pairs.len(), 32);
    assert!(comparison.pairs.iter().skip(20).all(|p| p.first.is_empty()));
}

fn digest() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 20),
        prop::collection::vec(any::<u8>(), 32)
    ]
}

/// One spelling of the bytes, by a seed for each choice in it.
fn spelled(bytes: &[u8], label: &str, separator: &str, invisible: &str, upper: bool) -> String {
    let pairs: Vec<String> = bytes
        .iter()
        .map(|b| match upper {
            true => format!("{b:02X}"),
            false => format!("{b:02x}"),
        })
        .collect();
    format!("{invisible}{label}{}{invisible}", pairs.join(separator))
}

proptest! {
    #[test]
    fn any_spelling_of_the_same_bytes_is_equal(
        bytes in digest(),
        label in prop::sample::select(vec!["", "Thumbprint: ", "Fingerprint=", "SHA", "SHA-"]),
        separator in prop::sample::select(vec!["", ":", " ", "-", ".", "\u{a0}", " : ", "\u{2011}"]),
        invisible in prop::sample::select(vec!["", "\u{200e}", "\u{feff}", "\t", "\"", "\u{202a} "]),
        upper in any::<bool>(),
    ) {
        let label = match (label.starts_with("SHA"), bytes.len()) {
            (true, 20) => format!("{label}1:"),
            (true, _) => format!("{label}256 Fingerprint="),
            _ => label.to_owned(),
        };
        let read = read(&spelled(&bytes, &label, separator, invisible, upper));
        prop_assert_eq!(read.as_ref().map(Thumbprint::bytes), Ok(bytes.as_slice()));
    }

    #[test]
    fn what_is_printed_reads_back(bytes in digest()) {
        let thumbprint = read(&spelled(&bytes, "", "", "", true)).unwrap();
        prop_assert_eq!(read(&thumbprint.to_string()), Ok(thumbprint));
        prop_assert_eq!(read(&thumbprint.with_algorithm()), Ok(thumbprint));
    }

    #[test]
    fn a_changed_byte_is_never_the_same(bytes in digest(), at in any::<prop::sample::Index>(), by in 1..=255_u8) {
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] ^= by;
        let right = read(&spelled(&bytes, "", ":", "", true)).unwrap();
        let wrong = read(&spelled(&changed, "", ":", "", true)).unwrap();
        prop_assert_ne!(right, wrong);
        prop_assert_eq!(compare(&right, &wrong).verdict, Verdict::Different(1));
    }

    #[test]
    fn a_lost_or_added_digit_is_refused(bytes in digest(), at in any::<prop::sample::Index>(), digit in "[0-9a-f]") {
        let text = spelled(&bytes, "", "", "", false);
        let mut longer = text.clone();
        longer.insert_str(at.index(text.len()), &digit);
        let mut shorter = text.clone();
        shorter.remove(at.index(text.len()));
        prop_assert!(read(&longer).is_err());
        prop_assert!(read(&shorter).is_err());
    }

    #[test]
    fn no_input_panics(text in prop_oneof![
        any::<String>(),
        "(SHA|sha|MD5|md5|Thumbprint|x509)?[-_ :=]?(1|256|512)?[-_ :=]?[0-9a-fA-F:g \\u{200e}=/+]{0,80}",
    ]) {
        if let Err(error) = read(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn a_thumbprint_is_found_within_a_sentence() {
    let pairs = ["30"; 32].join(":");
    let sentence = format!("Trusts SHA-256:{pairs}, not 14:51:07 or 00:50:56:ab:cd:ef.");
    let found = text_parts(&sentence);
    assert_eq!(
        found,
        [
            TextPart::Words("Trusts SHA-256:"),
            TextPart::Pairs(&pairs),
            TextPart::Words(", not 14:51:07 or 00:50:56:ab:cd:ef."),
        ]
    );
    assert_eq!(text_parts(&pairs), [TextPart::Pairs(&pairs)]);
    let both = format!("{pairs} {pairs}");
    assert_eq!(text_parts(&both).len(), 3);
    // An id that begins alike is none.
    for id in [format!("{pairs}f"), "urn:vcloud:task:12:34".to_owned()] {
        let is_words = |part: &TextPart<'_>| matches!(part, TextPart::Words(_));
        assert!(text_parts(&id).iter().all(is_words), "{id}");
    }
}

proptest! {
    #[test]
    fn the_parts_of_a_text_are_the_text(text in "[0-9a-fA-F:x é€]{0,120}") {
        let whole: String = text_parts(&text)
            .into_iter()
            .map(|part| match part {
                TextPart::Words(text) | TextPart::Pairs(text) => text,
            })
            .collect();
        prop_assert_eq!(whole, text);
    }
}
