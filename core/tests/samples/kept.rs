//! Evidence as it was written once and read by a person.

/// Compares line by line; the version is that of the console.
pub fn is_as_kept(text: &str, kept: &str) {
    let version = concat!("Hawser ", env!("CARGO_PKG_VERSION"));
    let text = text.replace(version, "Hawser VERSION");
    for (place, (line, wanted)) in text.lines().zip(kept.lines()).enumerate() {
        assert_eq!(line.trim_end(), wanted, "line {} of\n{text}", place + 1);
    }
    assert_eq!(text.lines().count(), kept.lines().count(), "{text}");
}
