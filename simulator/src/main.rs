//! The command: options in, address and sign-in names out, then serve until
//! stopped.

use std::future::ready;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;

use clap::Parser;
use hawser_simulator::appliance::APPLIANCES;
use hawser_simulator::settings::Settings;
use hawser_simulator::world::Extent;
use hawser_simulator::world::site::SiteId;
use hawser_simulator::{Options, Simulator, https};

/// Stand-in disaster recovery appliances of two sites, with the console.
#[derive(Debug, Parser)]
#[command(name = "hawser-simulator", version)]
struct Arguments {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of the built console, served at /
    #[arg(long)]
    dist: Option<PathBuf>,
    /// Folder with pages of portals, served at /NAME/; may be given several times
    #[arg(long, value_name = "NAME=DIR", value_parser = pages)]
    pages: Vec<(String, PathBuf)>,
    /// Origin of a portal that may show the console in a frame, in place of those
    /// in config.json; may be given several times
    #[arg(long, value_name = "ORIGIN")]
    portal: Vec<String>,
    /// Let the appliances also answer over HTTPS on this port (8443 if none is
    /// given; 0: any free one), each under its own name and at its own paths, as
    /// they do behind a reverse proxy. The certificates are new at every start
    #[arg(long, value_name = "PORT", num_args = 0..=1, default_missing_value = "8443")]
    https: Option<u16>,
    /// Folder to write ca.pem and the certificates and keys of the appliances
    /// and of a reverse proxy to
    #[arg(long, value_name = "DIR", requires = "https")]
    ca_dir: Option<PathBuf>,
    /// Let the control API and its page answer under /simulator/
    #[arg(long)]
    control: bool,
    /// At least so many replications between the two sites
    #[arg(long, default_value_t = 0)]
    replications: usize,
    /// At least so many recovery plans between the two sites
    #[arg(long, default_value_t = 0)]
    plans: usize,
    /// At least so many ended tasks on vSphere Replication of site A
    #[arg(long, default_value_t = 0)]
    tasks: usize,
    /// How long a task runs, in seconds
    #[arg(long, default_value_t = Settings::default().task_seconds)]
    task_seconds: f64,
    /// How long a task waits before it runs, in seconds
    #[arg(long, default_value_t = Settings::default().queue_seconds)]
    queue_seconds: f64,
    /// A session ends when it was not used for so many minutes
    #[arg(long, default_value_t = Settings::default().session_seconds / 60.0)]
    session_minutes: f64,
    /// How many times faster tasks go
    #[arg(long, default_value_t = Settings::default().speed)]
    speed: f64,
    /// Seed of the made-up data
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Answer any number of requests a minute; by default 50 of a session and 100
    /// of a client, as the gateways of vSphere Replication and Site Recovery Manager
    #[arg(long)]
    no_request_limits: bool,
    /// Print the address only
    #[arg(long)]
    quiet: bool,
}

fn pages(text: &str) -> Result<(String, PathBuf), String> {
    let (name, folder) = text.split_once('=').ok_or("must be NAME=DIR")?;
    let good = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    if name.is_empty() || !name.bytes().all(good) {
        return Err("the name may have letters, digits and hyphens".to_owned());
    }
    Ok((name.to_owned(), PathBuf::from(folder)))
}

impl Arguments {
    fn options(&self) -> Options {
        let settings = match self.no_request_limits {
            true => Settings::default().without_quotas(),
            false => Settings::default(),
        };
        Options {
            host: self.host.clone(),
            port: self.port,
            dist: self.dist.clone(),
            pages: self.pages.clone(),
            portals: self.portal.clone(),
            control: self.control,
            https: self.https.map(|port| https::Options {
                port,
                folder: self.ca_dir.clone(),
            }),
            settings: Settings {
                queue_seconds: self.queue_seconds,
                task_seconds: self.task_seconds,
                speed: self.speed,
                session_seconds: self.session_minutes * 60.0,
                ..settings
            },
            extent: Extent {
                seed: self.seed,
                replications: self.replications,
                plans: self.plans,
                tasks: self.tasks,
            },
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let simulator = match Simulator::start(arguments.options()).await {
        Ok(simulator) => simulator,
        Err(error) => {
            eprintln!("hawser-simulator: {error}");
            return ExitCode::FAILURE;
        }
    };
    // Listened for before anything is printed: whoever reads the address may
    // stop us at once.
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    tokio::select! {
        biased;
        _ = &mut interrupt => return ExitCode::SUCCESS,
        () = ready(()) => {}
    }
    if arguments.quiet {
        println!("{}/", simulator.origin());
        if let Some((address, _)) = simulator.https() {
            println!("https://{address}/");
        }
    } else {
        print!("{}", greeting(&arguments, &simulator));
    }
    let stopped = interrupt.await;
    simulator.stop().await;
    if let Err(error) = stopped {
        eprintln!("hawser-simulator: cannot wait for Ctrl-C: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn greeting(arguments: &Arguments, simulator: &Simulator) -> String {
    let origin = simulator.origin();
    let mut lines = vec![match &arguments.dist {
        Some(dist) if dist.join("index.html").is_file() => format!("Open {origin}/"),
        Some(dist) => format!(
            "{origin}/ (no console: {} has no index.html; the appliances answer all the same)",
            dist.display()
        ),
        None => format!(
            "{origin}/ (no console: started without --dist; the appliances answer all the same)"
        ),
    }];
    lines.push(String::new());
    lines.push("Sign in (these appliances guard nothing, so here are the passwords):".to_owned());
    for appliance in APPLIANCES {
        let site = appliance.site.site();
        lines.push(format!(
            "  {:<8} {} in {}, {origin}{}",
            appliance.id,
            appliance.system.title,
            site.name,
            appliance.base()
        ));
        for user in (appliance.system.users)(site) {
            lines.push(format!("           {:<28} {}", user.name, user.password));
        }
    }
    lines.push("Other ends of pairings, asked for when reconnecting:".to_owned());
    for site in SiteId::ALL.map(SiteId::site) {
        let host = site.vcenter.host.split('.').next().unwrap_or_default();
        let administrator = &site.users[0];
        lines.push(format!(
            "  {host:<8} {} ({}): {}",
            administrator.name, site.name, administrator.password
        ));
    }
    lines.push(String::new());
    lines.push(
        "Try: sign in to vr-a, promote the test image of fin-erp-db01, then look at its instances."
            .to_owned(),
    );
    if let Some((address, _)) = simulator.https() {
        lines.push(over_https(arguments, address));
    }
    let pages = portal_pages(arguments);
    if !pages.is_empty() {
        lines.push("Example portals:".to_owned());
        lines.extend(pages.iter().map(|page| format!("  {origin}/{page}/")));
    }
    lines.push(match arguments.control {
        true => format!("Faults, clock and request log: {origin}/simulator/"),
        false => "Start it with --control to inject faults.".to_owned(),
    });
    lines.push("Stop with Ctrl-C.".to_owned());
    lines.push(String::new());
    lines.join("\n")
}

/// Every folder of the portals that has a page to open.
fn portal_pages(arguments: &Arguments) -> Vec<String> {
    let mut found = Vec::new();
    for (name, folder) in &arguments.pages {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let open = entries.filter(|entry| entry.path().join("index.html").is_file());
        found.extend(open.map(|it| format!("{name}/{}", it.file_name().to_string_lossy())));
    }
    found.sort();
    found
}

/// An address that works, because nobody's name service knows these names.
fn over_https(arguments: &Arguments, address: SocketAddr) -> String {
    let (port, at) = (address.port(), address.ip());
    let authority = arguments.ca_dir.as_ref().map_or_else(
        || "--insecure".to_owned(),
        |folder| format!("--cacert {}", folder.join("ca.pem").display()),
    );
    let name = "vr-a.hansekontor.example";
    format!(
        "Over HTTPS at {address}, by server name: curl {authority} \\\n  \
         --resolve {name}:{port}:{at} https://{name}:{port}/api/rest/vr/v2/info"
    )
}
