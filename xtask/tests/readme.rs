//! Commands of the README that can be run here.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Makes an archive of a version, as `scripts/dist` does, with the version in one file.
fn archive(place: &Path, version: &str, made: &str) {
    let name = format!("hawser-{version}");
    fs::create_dir_all(place.join(&name)).expect("a folder");
    fs::write(place.join(&name).join("index.html"), version).expect("a file");
    let packed = format!("target/{name}.tar.gz");
    let run = |command: &str, arguments: &[&str]| {
        let status = Command::new(command)
            .args(arguments)
            .current_dir(place)
            .status();
        assert!(status.expect(command).success(), "{command} {arguments:?}");
    };
    run("tar", &["-czf", &packed, &name]);
    run("touch", &["-t", made, &packed]);
}

/// The glob alone took two archives for the archive and a file in it.
#[test]
fn of_two_versions_the_newer_one_is_unpacked() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(readme).expect("README.md");
    let line = readme.lines().find(|line| line.starts_with("tar "));
    let place = std::env::temp_dir().join(format!("hawser-readme-{}", std::process::id()));
    let there = place.join("console");
    for folder in [place.join("target"), there.clone()] {
        fs::create_dir_all(folder).expect("a folder");
    }
    archive(&place, "0.9.0", "202601010000");
    archive(&place, "0.10.0", "202602010000");
    let line = line
        .expect("the command")
        .replace("/srv/hawser/dr/console", "console");
    let status = Command::new("sh")
        .args(["-c", &line])
        .current_dir(&place)
        .status();
    assert!(status.expect("a shell").success(), "{line}");
    let unpacked = fs::read_to_string(there.join("index.html")).expect("it is unpacked");
    assert_eq!(unpacked, "0.10.0");
    fs::remove_dir_all(place).expect("it is removed");
}
