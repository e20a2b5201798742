//! Pair sites: the Cloud flavour, the two ways to a certificate, and what is known beforehand.

use crate::samples::vcda::{
    self, HAMBURG, LEIPZIG, NOW, answer, appliance, config, empty_draft, filled, pairing,
    presented, reply, type_in,
};
use hawser_core::config::Appliance;
use hawser_core::facts::Tone;
use hawser_core::operation::{Draft, FieldKind, Finding, Looked, Lookup, Severity, TYPED, Text};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::secret::Secrets;
use hawser_core::wire::parse;

fn text(field: &str) -> &'static Text {
    match &pairing().field(field).unwrap().kind {
        FieldKind::Text(text) => text,
        _ => panic!("{field} is not typed"),
    }
}

fn cloud() -> Appliance {
    config().appliances.remove(1)
}

fn cloud_draft(site: &str) -> Draft {
    let mut draft = Draft::new(&cloud(), "hawser-4711".to_owned(), NOW);
    type_in(&mut draft, "apiUrl", "https://vcda-b.example.test:443");
    type_in(&mut draft, "site", site);
    type_in(&mut draft, "apiThumbprint", &presented().id);
    type_in(&mut draft, "compared", TYPED);
    draft
}

#[test]
fn the_cloud_flavour_sends_what_its_public_clients_send() {
    let prepared = pairing().check(&cloud(), &cloud_draft("cloud-b"), &[]);
    let prepared = prepared.unwrap_or_else(|errors| panic!("{errors:?}"));
    let body = prepared.request().body.as_ref().unwrap();
    let sent = parse(body.wire(&Secrets::new()).unwrap().reveal().as_bytes()).unwrap();
    let thumbprint = presented().id;
    assert_eq!(
        sent.to_string(),
        format!(
            r#"{{"apiThumbprint":"{thumbprint}","apiUrl":"https://vcda-b.example.test:443","description":"","site":"cloud-b"}}"#
        )
    );
}

#[test]
fn the_name_is_demanded_and_sent_byte_by_byte() {
    let errors = |site: &str| -> Vec<(&str, String)> {
        let errors = cloud_draft(site).errors(pairing());
        errors
            .into_iter()
            .map(|it| (it.field, it.message))
            .collect()
    };
    assert_eq!(errors("")[0].0, "site");
    for wrong in ["cloud-b ", " cloud-b", "cloud\u{7}b"] {
        let errors = errors(wrong);
        assert_eq!(errors.len(), 1, "{wrong:?}: {errors:?}");
        assert_eq!(errors[0].0, "site");
    }
    for right in ["cloud-b", "CLOUD-B", "Île de Ré", "site/with#odd?chars"] {
        assert_eq!(errors(right), [], "{right}");
        let draft = cloud_draft(right);
        let prepared = pairing().check(&cloud(), &draft, &[]);
        let shown = prepared
            .unwrap_or_else(|errors| panic!("{errors:?}"))
            .shown();
        assert!(shown.body.contains(right), "{}", shown.body);
        let effects = (pairing().confirm)(&draft).effects.join(" ");
        assert!(
            effects.contains(&format!("“{right}”, which cannot be changed")),
            "{effects}"
        );
    }
}

#[test]
fn the_other_flavour_has_no_name_to_fill_in() {
    assert!(!(text("site").applies)(&empty_draft()));
    assert_eq!(filled().errors(pairing()), []);
}

#[test]
fn the_usual_ports_of_a_cloud_site_need_no_remark() {
    let hint = |address: &str| {
        let mut draft = Draft::new(&cloud(), String::new(), NOW);
        type_in(&mut draft, "apiUrl", address);
        text("apiUrl").said_of(&draft, "apiUrl")
    };
    for usual in [
        "https://vcda-b.example.test:443",
        "https://vcda-b.example.test",
        "https://vcda-b.example.test:8048/",
        "https://10.20.30.40:443",
    ] {
        assert_eq!(hint(usual), None, "{usual}");
    }
    for inner in [8046, 8443] {
        let hint = hint(&format!("https://vcda-b.example.test:{inner}/"));
        assert_eq!(hint.unwrap().unwrap().tone, Tone::Warning, "{inner}");
    }
    let path = hint("https://vcda-b.example.test:443/ui/portal").unwrap();
    assert!(path.unwrap_err().contains("Remove the path"));
}

#[test]
fn addresses_of_the_configuration_are_offered_but_not_the_own_one() {
    let offers = (text("apiUrl").offers)(&empty_draft(), &config());
    let offers: Vec<_> = offers
        .iter()
        .map(|it| (it.value.as_str(), it.of.as_str()))
        .collect();
    assert_eq!(offers, [(LEIPZIG, "VCDA Leipzig")]);
    let mut unknown = config();
    for appliance in &mut unknown.appliances {
        appliance.settings.clear();
    }
    assert_eq!((text("apiUrl").offers)(&empty_draft(), &unknown), []);
}

#[test]
fn the_second_half_on_a_cloud_site_knows_the_name_of_this_one() {
    let half = vcda::run("task-succeeded", Some("sites-half"));
    let next = (pairing().next.unwrap())(&half, &config()).unwrap();
    assert_eq!(
        next.form.unwrap().fields,
        [
            ("apiUrl".to_owned(), HAMBURG.to_owned()),
            ("site".to_owned(), "Hamburg".to_owned())
        ]
    );
}

// ---- the certificate, directly and through the tunnel ----

fn lookup() -> &'static Lookup {
    match &pairing().field("presented").unwrap().kind {
        FieldKind::Lookup(lookup) => lookup,
        _ => panic!("no look-up"),
    }
}

fn asked_again(draft: &Draft, direct: &Outcome) -> Option<String> {
    let second = lookup().second.unwrap();
    (second.request)(draft, &answer(direct)).map(|request| request.target())
}

fn looked_twice(direct: &Outcome, tunnelled: &Outcome) -> Looked {
    let second = lookup().second.unwrap();
    (second.read)(&filled(), answer(direct), answer(tunnelled)).unwrap()
}

#[test]
fn where_the_direct_way_fails_the_tunnel_is_asked_and_named() {
    let direct = reply(500, "error-500-presented");
    let mut draft = empty_draft();
    type_in(&mut draft, "apiUrl", LEIPZIG);
    let again = asked_again(&draft, &direct).unwrap();
    assert!(
        again.starts_with("/config/remote-certificate?url=https%3A%2F%2Fvcda-lej"),
        "{again}"
    );
    assert!(again.ends_with("&viaTunnel=true"), "{again}");
    let found = looked_twice(&direct, &reply(200, "certificate-presented"));
    assert_eq!(found.row.unwrap().id, presented().id);
    assert!(
        found.words.contains("through its tunnel"),
        "{}",
        found.words
    );
    assert!(found.words.contains("Unable to connect"), "{}", found.words);
    let none = looked_twice(&direct, &Ok(Reply::new(404, "")));
    assert_eq!(none.row, None);
    assert!(
        none.words
            .contains("neither directly nor through the tunnel")
    );
    assert!(
        none.words.contains("Not found on the appliance"),
        "{}",
        none.words
    );
}

#[test]
fn one_good_answer_is_enough_unless_another_thumbprint_was_entered() {
    let direct = reply(200, "certificate-presented");
    let mut draft = empty_draft();
    type_in(&mut draft, "apiUrl", LEIPZIG);
    assert_eq!(asked_again(&draft, &direct), None);
    type_in(&mut draft, "apiThumbprint", &presented().id);
    assert_eq!(asked_again(&draft, &direct), None);
    let other = presented().id.replace("84:6E", "84:6F");
    type_in(&mut draft, "apiThumbprint", &other);
    assert!(
        asked_again(&draft, &direct).is_some(),
        "a balancer may stand in between"
    );
    let body = format!(r#"{{"certificate":{{"thumbPrint":"{other}"}}}}"#);
    let found = looked_twice(&direct, &Ok(Reply::new(200, body)));
    assert_eq!((found.row.unwrap().id, found.tone), (other, Tone::Warning));
    assert!(found.words.contains("ends TLS"), "{}", found.words);
}

// ---- prechecks ----

fn found(id: &str, outcome: &Outcome) -> Finding {
    let check = pairing().prechecks.iter().find(|it| it.id == id).unwrap();
    assert!(
        (check.request)(&empty_draft()).is_some(),
        "before anything is filled in"
    );
    (check.evaluate)(&empty_draft(), answer(outcome)).remove(0)
}

#[test]
fn who_is_no_administrator_is_warned_before_the_form_is_filled_in() {
    let roles = |roles: &str| {
        let body = format!(r#"{{"user":"auditor","roles":[{roles}]}}"#);
        found("roles", &Ok(Reply::new(200, body)))
    };
    assert_eq!(
        roles(r#""EVERYONE","ADMINISTRATORS""#).severity,
        Severity::Fine
    );
    let auditor = roles(r#""EVERYONE""#);
    assert_eq!(auditor.severity, Severity::Warning);
    assert!(auditor.detail.contains("EVERYONE"), "{}", auditor.detail);
    assert_eq!(roles("").severity, Severity::Unknown);
    for unknown in [
        Ok(Reply::new(404, "")),
        Ok(Reply::new(200, "[]")),
        reply(500, "error-500"),
    ] {
        assert_eq!(found("roles", &unknown).severity, Severity::Unknown);
    }
}

#[test]
fn an_expired_root_password_is_found_before_the_form_is_filled_in() {
    let password = |body: &str| found("root-password", &Ok(Reply::new(200, body))).severity;
    assert_eq!(
        password(r#"{"rootPasswordExpired": true}"#),
        Severity::Warning
    );
    assert_eq!(
        password(r#"{"rootPasswordExpired": false}"#),
        Severity::Fine
    );
    assert_eq!(password("{}"), Severity::Unknown);
    assert_eq!(
        found("root-password", &Ok(Reply::new(404, ""))).severity,
        Severity::Unknown
    );
    assert_eq!(appliance().id, "vcda-a");
}
