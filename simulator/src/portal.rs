//! Pages of portals beside the console, and which portals may show the console
//! in a frame.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::simulation::Options;

/// The page that portals show in a frame, wherever the console is.
const FRAME: &str = "/embed/frame.html";

/// Returns the folder of a portal's page and the path below it; `None` for any
/// other path.
pub fn page_file<'a>(options: &Options, path: &'a str) -> Option<(PathBuf, &'a str)> {
    options.pages.iter().find_map(|(name, folder)| {
        let rest = path.strip_prefix('/')?.strip_prefix(name.as_str())?;
        rest.starts_with('/').then(|| (folder.clone(), rest))
    })
}

/// Returns the Content-Security-Policy of a path, made from that of the
/// console. Only the frame page of the console may be framed, by the portals of
/// `config.json`. A portal's own pages may contain frames and be framed, also
/// by other origins.
pub async fn policy(options: &Options, path: &str, console: &str) -> String {
    let nobody = "frame-ancestors 'none'";
    if page_file(options, path).is_some() {
        let own = "frame-ancestors http: https:; frame-src http: https:";
        return console.replace(nobody, own);
    }
    let portals = match path.ends_with(FRAME) {
        true => portals(options).await,
        false => Vec::new(),
    };
    if portals.is_empty() {
        return console.to_owned();
    }
    let portals = format!("frame-ancestors {}", portals.join(" "));
    console.replace(nobody, &portals)
}

/// Returns `config.json` with the portals of the options in place of its own;
/// `None` without such portals, or if the file is no JSON object.
pub fn config(options: &Options, body: &[u8]) -> Option<Vec<u8>> {
    if options.portals.is_empty() {
        return None;
    }
    let mut config: Value = serde_json::from_slice(body).ok()?;
    let members = config.as_object_mut()?;
    members.insert("portals".to_owned(), options.portals.clone().into());
    serde_json::to_vec_pretty(&config).ok()
}

/// Returns the portals of the options, or else those of `config.json`, without
/// entries that are no origin.
async fn portals(options: &Options) -> Vec<String> {
    let mut portals = options.portals.clone();
    if let (true, Some(dist)) = (portals.is_empty(), &options.dist) {
        portals = named(&dist.join("config.json")).await.unwrap_or_default();
    }
    let sign = |c: char| c.is_ascii_alphanumeric() || ":/.-[]".contains(c);
    portals.retain(|it| it.starts_with("http") && it.chars().all(sign));
    portals
}

async fn named(config: &Path) -> Option<Vec<String>> {
    let config: Value = serde_json::from_slice(&tokio::fs::read(config).await.ok()?).ok()?;
    let listed = config.get("portals")?.as_array()?.iter();
    Some(
        listed
            .filter_map(|it| Some(it.as_str()?.to_owned()))
            .collect(),
    )
}
