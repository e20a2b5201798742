//! Session tokens in the shapes in which people have them, and user names and passwords as they
//! are.

use crate::hostile::readers::appliances;
use hawser_core::request::{Credentials, base64};
use hawser_core::secret::{Secret, Secrets, pasted_token};
use hawser_core::system::{PASSWORD, System};
use proptest::prelude::*;

/// Tokens as the systems give them.
const TOKENS: [&str; 3] = [
    "5b2c6c2e-7a1d-4c55-9a41-0d9a3b1c2d3e",
    "b00db39f948d13ea1e59b4d6fce56389",
    "eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJyb290In0.mC/8+s_q-w==",
];

fn read(text: &str, header: &str) -> Result<String, &'static str> {
    let token = pasted_token(&Secret::new(text.to_owned()), header)?;
    Ok(token.reveal().to_owned())
}

#[test]
fn token_is_found_in_every_shape_for_every_system() {
    for system in System::ALL {
        let header = system.spec().token_header;
        let lower = header.to_ascii_lowercase();
        for token in TOKENS {
            for text in [
                token.to_owned(),
                format!("  {token}\r\n"),
                format!("\u{feff}{token}\u{200b}"),
                format!("\"{token}\""),
                format!("'{token}'"),
                format!("“{token}”"),
                format!("„{token}“"),
                format!("`{token}`"),
                format!("{header}: {token}"),
                format!("{lower}:{token}"),
                // An input drops line breaks.
                format!("{header}{token}"),
                format!("-H '{header}: {token}'"),
                format!("-H \"{header}: {token}\" \\"),
                format!(
                    "curl -sk 'https://a.example/api/x' -H 'accept: */*' -H '{header}: {token}' -X POST"
                ),
                format!("accept: application/json\n{header}: {token}\nuser-agent: curl/8"),
                format!("$headers = @{{ \"{header}\" = \"{token}\"; Accept = \"*/*\" }}"),
                format!("{{\"{header}\": \"{token}\"}}"),
                format!("{{\"headers\": {{\"Accept\": \"*/*\", \"{lower}\": \"{token}\"}}}}"),
                format!(
                    "[{{\"name\": \"accept\", \"value\": \"*/*\"}}, {{\"name\": \"{header}\", \"value\": \"{token}\"}}]"
                ),
                format!("{{\"session_id\": \"{token}\"}}"),
                format!("{{ \"session_id\" : \"{token}\", }}"),
                format!("session_id={token}"),
                format!("{{\"value\": \"{token}\"}}"),
                format!("vmware-api-session-id={token}"),
                format!("vmware-api-session-id={token};Path=/rest;Secure;HttpOnly"),
                format!("Set-Cookie: vmware-api-session-id={token}; Path=/api; Secure"),
                format!("Cookie: theme=dark; vmware-api-session-id={token}; lang=de"),
            ] {
                assert_eq!(read(&text, header).as_deref(), Ok(token), "{text}");
            }
        }
    }
}

#[test]
fn what_holds_no_token_is_said_and_never_sent() {
    for text in [
        "open sesame",
        "Basic YWRtaW46c2VjcmV0",
        "Authorization: Basic YWRtaW46c2VjcmV0",
        "{\"error\": \"none\"}",
        "пароль",
        "a\u{0}b",
        "x-dr-session: a b",
    ] {
        let error = read(text, "X-VCAV-Auth").unwrap_err();
        assert!(error.contains("session token"), "{text}: {error}");
    }
    for text in ["", "  ", "\"\"", "X-VCAV-Auth:", "{\"session_id\": \"\"}"] {
        assert_eq!(
            read(text, "X-VCAV-Auth"),
            Err("Paste a session token"),
            "{text}"
        );
    }
}

/// Returns the pair in `Authorization: Basic`, read as a server does.
fn as_server_reads(user: &str, password: &str) -> Option<(String, String)> {
    let header = base64(format!("{user}:{password}").as_bytes());
    use base64::Engine;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(header)
        .ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

#[test]
fn a_colon_in_a_user_name_is_refused_where_it_would_sign_in_somebody_else() {
    for appliance in appliances() {
        for way in appliance.ways() {
            let sign_in =
                |user: &str| (appliance.system.protocol().signing_in)(appliance, way, user);
            for user in [
                "administrator@vsphere.local",
                "VSPHERE\\jörg",
                "Δημήτρης@corp",
                "李",
            ] {
                assert_eq!(sign_in(user).user_error(), None, "{user}");
            }
            let request = sign_in("corp:admin");
            match request.credentials {
                Credentials::Basic { .. } => {
                    let error = request.user_error().unwrap();
                    assert!(error.contains("colon"), "{error}");
                    assert!(sign_in("a\u{7}b").user_error().is_some());
                }
                // In JSON a colon is a character like any other.
                _ => {
                    assert_eq!(request.user_error(), None);
                    let secrets = Secrets::new().with(PASSWORD, Secret::new("p".to_owned()));
                    let body = request.body.unwrap().wire(&secrets).unwrap();
                    assert!(body.reveal().contains("corp:admin"));
                }
            }
        }
        if let Some(peer) = appliance.system.protocol().peer_sign_in {
            assert!(peer("pairing-1", "corp:admin").user_error().is_some());
            assert_eq!(peer("pairing-1", "admin@corp").user_error(), None);
        }
    }
}

proptest! {
    #[test]
    fn a_password_of_any_alphabet_arrives_as_it_was_typed(
        user in "[^:\\pC]{1,12}",
        password in "[\\PC\\t]{1,24}",
    ) {
        let pair = as_server_reads(&user, &password);
        prop_assert_eq!(pair, Some((user.clone(), password.clone())));
        for appliance in appliances() {
            for way in appliance.ways() {
                let request = (appliance.system.protocol().signing_in)(appliance, way, &user);
                prop_assert_eq!(request.user_error(), None);
                prop_assert_eq!(request.slots(), vec![PASSWORD]);
                let Some(body) = request.body else { continue };
                let secrets = Secrets::new().with(PASSWORD, Secret::new(password.clone()));
                let body = body.wire(&secrets).unwrap();
                let json: serde_json::Value = serde_json::from_str(body.reveal()).unwrap();
                let members: Vec<_> = json.as_object().unwrap().values().collect();
                prop_assert!(members.contains(&&serde_json::Value::from(password.as_str())));
                prop_assert!(members.contains(&&serde_json::Value::from(user.as_str())));
            }
        }
    }

    #[test]
    fn whatever_is_pasted_a_token_is_what_a_header_takes(text in "\\PC{0,60}") {
        for system in System::ALL {
            if let Ok(token) = read(&text, system.spec().token_header) {
                prop_assert!(!token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic()));
            }
        }
    }
}
