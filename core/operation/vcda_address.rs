//! The address of another site's appliance, as it is typed and as it is sent.
//!
//! An appliance takes almost anything here and fails later, in its task. So each mistake is
//! told while it is typed.

/// The port on which an appliance is reached by others (contracts D.1).
pub const USUAL_PORT: u16 = 8048;

/// `https://host:port/`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// In small letters; an IPv6 address in brackets.
    pub host: String,
    /// None where none was given, which means 443.
    pub port: Option<u16>,
}

impl Address {
    /// The one spelling in which it is sent.
    pub fn url(&self) -> String {
        let mut url = String::from("https://");
        url.push_str(&self.host);
        if let Some(port) = self.port {
            url.push(':');
            url.push_str(&port.to_string());
        }
        url.push('/');
        url
    }
}

/// Whether two addresses lead to the same place. What is no address leads nowhere.
pub fn is_same(a: &str, b: &str) -> bool {
    match (read_address(a), read_address(b)) {
        (Ok(a), Ok(b)) => a.host == b.host && a.port.unwrap_or(443) == b.port.unwrap_or(443),
        _ => false,
    }
}

/// What stands nowhere in an address, and what to do about it.
static STRAY: &[(&[u8], &str)] = &[
    (b" \t\r\n", "Leave out the spaces and line ends."),
    (b"\\", "Write slashes (/) instead of backslashes."),
    (
        b"@",
        "Leave out user name and password. They would be stored on the appliance.",
    ),
    (b"#", "Leave out the # and what follows it."),
    (b"?", "Leave out the ? and what follows it."),
];

/// Reads an address, or says what is wrong with it.
pub fn read_address(text: &str) -> Result<Address, &'static str> {
    let text = text.trim();
    for (stray, why) in STRAY {
        if text.bytes().any(|b| stray.contains(&b)) {
            return Err(why);
        }
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err("Begin with https://, as in https://vcda.example.com:8048/.");
    };
    if !scheme.eq_ignore_ascii_case("https") {
        return Err("Appliances are paired over https only: begin with https://.");
    }
    let place = match rest.split_once('/') {
        Some((place, "")) => place,
        Some(_) => return Err("Leave out the path: the address ends after host and port."),
        None => rest,
    };
    let (host, port) = match place.rsplit_once(':') {
        // The last colon of an IPv6 address without a port.
        Some((_, after)) if after.ends_with(']') => (place, None),
        Some((host, port)) => (host, Some(port)),
        None => (place, None),
    };
    look_at_host(host)?;
    let port = match port.map(|port| (port, port.parse::<u16>())) {
        None => None,
        Some((text, Ok(port))) if port > 0 && !text.starts_with('+') => Some(port),
        Some(("", _)) => return Err("The port is missing after the colon; it is 8048 as a rule."),
        Some(_) => return Err("A port is a number from 1 to 65535; it is 8048 as a rule."),
    };
    Ok(Address {
        host: host.to_ascii_lowercase(),
        port,
    })
}

fn look_at_host(host: &str) -> Result<(), &'static str> {
    if host.is_empty() {
        return Err("The host name is missing.");
    }
    if let Some(inside) = host.strip_prefix('[') {
        let Some(inside) = inside.strip_suffix(']') else {
            return Err("An IPv6 address stands in brackets, and only a port can follow them.");
        };
        let fits = |b: u8| b.is_ascii_hexdigit() || b == b':' || b == b'.';
        return if inside.contains("::") || inside.split(':').count() == 8 {
            inside.bytes().all(fits).then_some(())
        } else {
            None
        }
        .ok_or("What stands in brackets is no IPv6 address.");
    }
    if host.contains(':') {
        return Err("Put an IPv6 address into brackets, as in https://[2001:db8::1]:8048/.");
    }
    if !host.is_ascii() {
        return Err("Write the host name with ASCII letters only, in its form xn--….");
    }
    let (mut labels, mut bytes, mut digits) = (0, 0_i32, false);
    for label in host.split('.') {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if !label.bytes().all(fits) {
            return Err("A host name has only letters, digits, hyphens and full stops.");
        }
        if label.is_empty()
            || host.len() > 253
            || label.len() > 63
            || label.starts_with('-')
            || label.ends_with('-')
        {
            return Err("This is no host name: look at its full stops, hyphens and length.");
        }
        labels += 1;
        bytes += i32::from(label.parse::<u8>().is_ok());
        digits = label.bytes().all(|b| b.is_ascii_digit());
    }
    // A name never ends in digits alone, so this is meant to be an IPv4 address.
    if digits && (labels, bytes) != (4, 4) {
        return Err("An IPv4 address has four numbers from 0 to 255.");
    }
    Ok(())
}
