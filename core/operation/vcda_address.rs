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

/// Reads an address, or says what is wrong with it.
pub fn read_address(text: &str) -> Result<Address, &'static str> {
    let text = text.trim();
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("Leave out the spaces and line ends.");
    }
    if text.contains('\\') {
        return Err("Write slashes (/) instead of backslashes.");
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err("Begin with https://, as in https://vcda.example.com:8048/.");
    };
    if !scheme.eq_ignore_ascii_case("https") {
        return Err("Appliances are paired over https only: begin with https://.");
    }
    if rest.contains('@') {
        return Err("Leave out user name and password. They would be stored on the appliance.");
    }
    if rest.contains('#') {
        return Err("Leave out the # and what follows it.");
    }
    if rest.contains('?') {
        return Err("Leave out the ? and what follows it.");
    }
    let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
    if !path.is_empty() {
        return Err("Leave out the path: the address ends after host and port.");
    }
    let (host, port) = split_port(place)?;
    Ok(Address {
        host: host.to_ascii_lowercase(),
        port: port.map(read_port).transpose()?,
    })
}

/// Host and port, the host looked at.
fn split_port(place: &str) -> Result<(&str, Option<&str>), &'static str> {
    if place.starts_with('[') {
        let Some((inside, after)) = place.split_once(']') else {
            return Err("The bracket after the IPv6 address is missing.");
        };
        let digits = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.' | '[');
        if !inside.chars().all(digits) || inside.matches(':').count() < 2 {
            return Err("What stands in brackets is no IPv6 address.");
        }
        let host = place.get(..inside.len() + 1).unwrap_or(place);
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => Err("Only a port can follow after the IPv6 address."),
        };
    }
    let (host, port) = match place.split_once(':') {
        Some((_, port)) if port.contains(':') => {
            return Err("Put an IPv6 address into brackets, as in https://[2001:db8::1]:8048/.");
        }
        Some((host, port)) => (host, Some(port)),
        None => (place, None),
    };
    look_at_host(host)?;
    Ok((host, port))
}

fn look_at_host(host: &str) -> Result<(), &'static str> {
    if host.is_empty() {
        return Err("The host name is missing.");
    }
    if !host.is_ascii() {
        return Err("Write the host name with ASCII letters only, in its form xn--….");
    }
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    if !host.bytes().all(allowed) {
        return Err("A host name has only letters, digits, hyphens and full stops.");
    }
    let label = |l: &str| !l.is_empty() && l.len() < 64 && !l.starts_with('-') && !l.ends_with('-');
    if host.len() > 253 || !host.split('.').all(label) {
        return Err("This is no host name: look at its full stops, hyphens and length.");
    }
    // A name never ends in digits alone, so this is meant to be an IPv4 address.
    let digits = |l: &str| l.bytes().all(|b| b.is_ascii_digit());
    if host.rsplit('.').next().is_some_and(digits) {
        let number = |l: &str| digits(l) && l.parse::<u8>().is_ok();
        if host.split('.').count() != 4 || !host.split('.').all(number) {
            return Err("An IPv4 address has four numbers from 0 to 255.");
        }
    }
    Ok(())
}

fn read_port(port: &str) -> Result<u16, &'static str> {
    if port.is_empty() {
        return Err("The port is missing after the colon; it is 8048 as a rule.");
    }
    let number = port.bytes().all(|b| b.is_ascii_digit());
    match port.parse::<u16>() {
        Ok(port) if number && port > 0 => Ok(port),
        _ => Err("A port is a number from 1 to 65535; it is 8048 as a rule."),
    }
}
