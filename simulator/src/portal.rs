//! Pages of portals beside the console, and which portals may show the console
//! in a frame.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Options;
use crate::console::CONTENT_SECURITY_POLICY;

/// The page that portals show in a frame, wherever the console is.
const FRAME: &str = "/embed/frame.html";

/// Where the file of a path is, if it is a portal's: its folder, and the path
/// below it.
pub fn place<'a>(options: &Options, path: &'a str) -> Option<(PathBuf, &'a str)> {
    options.pages.iter().find_map(|(name, folder)| {
        let rest = path.strip_prefix('/')?.strip_prefix(name.as_str())?;
        rest.starts_with('/').then(|| (folder.clone(), rest))
    })
}

/// The Content-Security-Policy of a path. The console is framed by nobody but
/// its frame page, by the portals of `config.json`; a portal's own pages may
/// have frames, and be framed, also where the origin is another.
pub async fn policy(options: &Options, path: &str) -> String {
    let nobody = "frame-ancestors 'none'";
    if place(options, path).is_some() {
        let own = "frame-ancestors http: https:; frame-src http: https:";
        return CONTENT_SECURITY_POLICY.replace(nobody, own);
    }
    let portals = match path.ends_with(FRAME) {
        true => portals(options).await,
        false => Vec::new(),
    };
    if portals.is_empty() {
        return CONTENT_SECURITY_POLICY.to_owned();
    }
    let portals = format!("frame-ancestors {}", portals.join(" "));
    CONTENT_SECURITY_POLICY.replace(nobody, &portals)
}

/// `config.json` as it is sent: with the portals of the options in place of its
/// own. None where there are no such portals, or nothing to put them into.
pub fn config(options: &Options, body: &[u8]) -> Option<Vec<u8>> {
    if options.portals.is_empty() {
        return None;
    }
    let mut config: Value = serde_json::from_slice(body).ok()?;
    let members = config.as_object_mut()?;
    members.insert("portals".to_owned(), options.portals.clone().into());
    serde_json::to_vec_pretty(&config).ok()
}

/// The portals of the options, else those of `config.json`. What is no origin
/// has no place in a header.
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
