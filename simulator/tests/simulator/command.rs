//! The binary itself.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use hawser_simulator::world::site::SiteId;

fn command(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hawser-simulator"))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the simulator starts")
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()));
}

#[test]
fn it_prints_where_it_listens_and_stops_cleanly_when_interrupted() {
    let mut child = command(&["--port", "0", "--quiet"]);
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("an output"));
    output.read_line(&mut line).expect("a line");
    assert!(
        line.starts_with("http://127.0.0.1:") && !line.contains(":0/"),
        "{line}"
    );
    interrupt(&child);
    assert!(child.wait().expect("an end").success());
}

#[test]
fn it_greets_with_names_and_passwords_of_every_appliance() {
    let mut child = command(&["--port", "0"]);
    let mut output = BufReader::new(child.stdout.take().expect("an output"));
    let mut greeting = String::new();
    while !greeting.contains("Ctrl-C") {
        let read = output.read_line(&mut greeting).expect("a line");
        assert!(read > 0, "it ended: {greeting}");
    }
    interrupt(&child);
    assert!(child.wait().expect("an end").success());
    for word in [
        "vr-a",
        "vr-b",
        "administrator@vsphere.local",
        "Sim-Hamburg-1",
        "Sim-Leipzig-2",
        "--control",
    ] {
        assert!(greeting.contains(word), "{word} is missing in {greeting}");
    }
    // Whoever follows the README is asked for the passwords of these vCenter Servers.
    let readme = include_str!("../../../README.md");
    let (_, demo) = readme.split_once("## Try it").expect("the demo");
    let (demo, _) = demo.split_once("\n## ").expect("its end");
    let servers: Vec<&str> = demo
        .split('`')
        .filter(|it| it.starts_with("vcsa-"))
        .collect();
    assert!(servers.len() > 1, "{demo}");
    for server in servers {
        let mut sites = SiteId::ALL.map(SiteId::site).into_iter();
        let site = sites.find(|it| it.vcenter.host.starts_with(server));
        let site = site.expect("a server of a site");
        let mut lines = greeting.lines().filter(|line| line.contains(server));
        assert!(
            lines.any(|line| line.contains(site.users[0].password)),
            "no password of {server} in {greeting}"
        );
    }
}

#[test]
fn it_writes_the_certificates_that_a_proxy_needs() {
    let folder = std::env::temp_dir().join(format!("hawser-ca-{}", std::process::id()));
    let place = folder.to_str().expect("a name in UTF-8");
    let asked = ["--port", "0", "--quiet", "--https", "0", "--ca-dir", place];
    let mut child = command(&asked);
    let output = BufReader::new(child.stdout.take().expect("an output"));
    let second = output.lines().nth(1).expect("two lines").expect("text");
    interrupt(&child);
    assert!(child.wait().expect("an end").success());
    assert!(second.starts_with("https://127.0.0.1:"), "{second}");
    for name in ["ca.pem", "proxy.pem", "vr-a.pem", "vcda-b.pem"] {
        let text = std::fs::read_to_string(folder.join(name)).expect(name);
        assert!(text.starts_with("-----BEGIN CERTIFICATE-----"), "{name}");
    }
    for name in ["proxy.key", "vr-a.key"] {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(folder.join(name)).expect(name);
        assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
    }
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

#[test]
fn a_taken_port_is_one_clear_line_and_a_failure() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let mut child = command(&["--port", &port]);
    let status = child.wait().expect("an end");
    assert_eq!(status.code(), Some(1));
    let mut errors = String::new();
    let stderr = child.stderr.as_mut().expect("an error output");
    stderr.read_to_string(&mut errors).expect("text");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(
        errors.contains(&port) && errors.contains("taken"),
        "{errors}"
    );
}
