//! Programs that a journey needs beside it: the WebDriver of a browser, and a
//! display where the browser knows no other way.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long a program may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// The number of attempts at another port, where somebody took one in between.
const TRIES: usize = 5;

/// Ends the program, and what it started, when the test process ends in
/// whatever way: then nobody holds the other end of its standard input any
/// more. They are a group of processes. What they left in their temporary
/// folder goes last, and again as long as a browser that is ending still
/// writes there.
const WATCH: &str = r#""$0" "$@" & exec >/dev/null; read -r _; trap '' TERM; exec 2>/dev/null
    kill 0; wait
    for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$TMPDIR"; sleep 0.5; [ -e "$TMPDIR" ] || break; done"#;

/// A program that lives as long as this.
pub struct Program {
    _alive: ChildStdin,
}

impl Program {
    /// Starts a program, and reads from its output until it tells something.
    ///
    /// # Panics
    /// Where it cannot be started, or does not tell it.
    pub fn start<T: Send + 'static>(
        command: &[&str],
        environment: &[(&str, &str)],
        tells: impl Fn(&str) -> Option<T> + Send + 'static,
    ) -> (Self, T) {
        let (alive, output) = spawn(command, environment);
        let (told, hear) = mpsc::channel();
        std::thread::spawn(move || {
            // It is read to its end, so that the program can go on writing.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(it) = tells(&line) {
                    let _ = told.send(it);
                }
            }
        });
        let it = hear.recv_timeout(PATIENCE);
        let it = it.unwrap_or_else(|_| panic!("'{}' did not start; is it installed?", command[0]));
        (Self { _alive: alive }, it)
    }

    /// Starts a WebDriver that is told the port at which it has to listen, and
    /// waits until it answers there.
    ///
    /// # Panics
    /// Where it does not.
    pub fn start_at_port(
        program: &str,
        environment: &[(&str, &str)],
        argument: impl Fn(u16) -> String,
    ) -> (Self, u16) {
        for _ in 0..TRIES {
            let free = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
            let port = free.expect("a free port").port();
            let (alive, mut output) = spawn(&[program, &argument(port)], environment);
            let reader =
                std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
            let begin = Instant::now();
            while begin.elapsed() < PATIENCE && !reader.is_finished() {
                if is_ready(port).unwrap_or(false) {
                    return (Self { _alive: alive }, port);
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        panic!("'{program}' did not start in {TRIES} tries; is it installed?");
    }
}

/// Returns `true` if a WebDriver answers at a port (W3C WebDriver, 8.3 Status); something else may
/// have taken it.
fn is_ready(port: u16) -> std::io::Result<bool> {
    let mut connection = TcpStream::connect(("127.0.0.1", port))?;
    connection.set_read_timeout(Some(PATIENCE))?;
    let request = format!("GET /status HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    connection.write_all(request.as_bytes())?;
    let mut said = [0; 4096];
    let mut length = 0;
    while let count @ 1.. = connection.read(said.get_mut(length..).unwrap_or_default())? {
        length += count;
        let so_far = String::from_utf8_lossy(said.get(..length).unwrap_or_default());
        if so_far.contains("\"ready\":true") {
            return Ok(true);
        }
    }
    Ok(false)
}

fn spawn(command: &[&str], environment: &[(&str, &str)]) -> (ChildStdin, impl Read + use<>) {
    // The shell takes it away. Sockets lie in it, whose names may not be long.
    let folder = tempfile::Builder::new().prefix("hawser-").tempdir();
    let folder = folder.expect("a temporary folder").keep();
    let mut shell = Command::new("sh")
        .args(["-c", WATCH])
        .args(command)
        .envs(environment.iter().copied())
        .env("TMPDIR", folder)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // Browsers complain there about the desktop that they do not find.
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let alive = shell.stdin.take().expect("its standard input");
    let output = shell.stdout.take().expect("its standard output");
    std::thread::spawn(move || shell.wait());
    (alive, output)
}

/// A program that the environment names, or else by its usual name.
pub fn named(variable: &str, usual: &str) -> String {
    let named = std::env::var(variable).ok();
    named
        .filter(|program| !program.is_empty())
        .unwrap_or_else(|| usual.to_owned())
}

/// Returns `true` if a file exists that can be named in place of a program.
pub fn is_file(path: impl AsRef<OsStr>) -> bool {
    std::path::Path::new(path.as_ref()).is_file()
}
