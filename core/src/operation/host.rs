//! Host names and IP addresses as they are typed.

/// The host of an address and its port, where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// In small letters; an IPv6 address in brackets.
    pub host: String,
    /// None where none was given.
    pub port: Option<u16>,
}

/// Reads `host`, `host:port` or `[v6]:port`.
///
/// # Errors
///
/// A sentence that says how to correct it.
pub fn read_place(text: &str) -> Result<Place, &'static str> {
    let (host, port) = match text.rsplit_once(':') {
        // The last colon of an IPv6 address without a port.
        Some((_, after)) if after.ends_with(']') => (text, None),
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    check_host(host)?;
    let port = match port.map(|port| (port, port.parse::<u16>())) {
        None => None,
        Some((text, Ok(port))) if port > 0 && !text.starts_with('+') => Some(port),
        Some(("", _)) => return Err("Enter a port after the colon."),
        Some(_) => return Err("Enter a port from 1 to 65535."),
    };
    Ok(Place {
        host: host.to_ascii_lowercase(),
        port,
    })
}

/// Reads the place in an address of any form: `https://host:443/sdk`, `host:443`, `host`.
pub fn place_of(address: &str) -> Option<Place> {
    let address = address.trim();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    read_place(rest.split(['/', '?', '#']).next()?).ok()
}

/// Returns `true` if two addresses are valid and have the same host; 443 is the port of one
/// without.
pub fn is_same_place(a: &str, b: &str) -> bool {
    match (place_of(a), place_of(b)) {
        (Some(a), Some(b)) => a.host == b.host && a.port.unwrap_or(443) == b.port.unwrap_or(443),
        _ => false,
    }
}

/// Returns `true` if a name of a certificate is that of a host. `*` stands for one label.
pub fn is_name_of(name: &str, host: &str) -> bool {
    let bare = |text: &str| {
        text.trim_start_matches('[')
            .trim_end_matches(']')
            .to_lowercase()
    };
    let (name, host) = (bare(name.trim()), bare(host));
    match name.strip_prefix("*.") {
        Some(rest) => host.split_once('.').is_some_and(|(_, after)| after == rest),
        None => name == host,
    }
}

fn check_host(host: &str) -> Result<(), &'static str> {
    if host.is_empty() {
        return Err("Enter a host name.");
    }
    if let Some(inside) = host.strip_prefix('[') {
        let Some(inside) = inside.strip_suffix(']') else {
            return Err("Only a port may follow the brackets of an IPv6 address.");
        };
        let fits = |b: u8| b.is_ascii_hexdigit() || b == b':' || b == b'.';
        return if inside.contains("::") || inside.split(':').count() == 8 {
            inside.bytes().all(fits).then_some(())
        } else {
            None
        }
        .ok_or("The text in brackets is not an IPv6 address.");
    }
    if host.contains(':') {
        return Err("Write an IPv6 address in brackets, for example [2001:db8::1].");
    }
    if !host.is_ascii() {
        return Err("Write the host name in ASCII, in its xn-- form.");
    }
    let (mut labels, mut bytes, mut digits) = (0, 0_i32, false);
    for label in host.split('.') {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if !label.bytes().all(fits) {
            return Err("A host name may contain only letters, digits, hyphens and periods.");
        }
        if label.is_empty()
            || host.len() > 253
            || label.len() > 63
            || label.starts_with('-')
            || label.ends_with('-')
        {
            return Err("Invalid host name. Check its periods, hyphens and length.");
        }
        labels += 1;
        bytes += i32::from(label.parse::<u8>().is_ok());
        digits = label.bytes().all(|b| b.is_ascii_digit());
    }
    // A name never ends in digits alone, so this is meant to be an IPv4 address.
    if digits && (labels, bytes) != (4, 4) {
        return Err("An IPv4 address consists of four numbers from 0 to 255.");
    }
    Ok(())
}
