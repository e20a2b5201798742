//! Connections. Written out instead of taken from axum because a fault may
//! want a connection cut without an answer, which is an error to hyper and
//! cannot be said to axum.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::gate::{self, Cut, Gate};
use crate::https::native;

/// How long a client may take to shake hands.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// What is spoken on a port.
#[derive(Clone)]
pub enum Speech {
    /// HTTP, with everything under one origin.
    Plain,
    /// HTTPS, with each appliance under a name of its own.
    Tls(TlsAcceptor),
}

/// A listener at work.
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<()>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Binds and begins to answer.
    ///
    /// # Errors
    /// Whatever the operating system says about the address.
    pub async fn start(host: &str, port: u16, speech: Speech, gate: Arc<Gate>) -> io::Result<Self> {
        let bound = TcpListener::bind((host, port)).await;
        let listener = bound.map_err(|error| {
            let words = match error.kind() {
                io::ErrorKind::AddrInUse => "the port is taken; choose another (0: any free one)",
                _ => &error.to_string(),
            };
            let words = format!("cannot listen on {host}:{port}: {words}");
            io::Error::new(error.kind(), words)
        })?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(());
        let accepting = tokio::spawn(accept(listener, speech, gate, stopped));
        Ok(Self {
            address,
            stop,
            accepting,
        })
    }

    /// Where it listens, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops: no new connection, and the open ones are dropped.
    pub async fn stop(self) {
        self.accepting.abort();
        // That it was cancelled is no news.
        self.accepting.await.unwrap_or_default();
        drop(self.stop);
    }
}

async fn accept(
    listener: TcpListener,
    speech: Speech,
    gate: Arc<Gate>,
    stopped: watch::Receiver<()>,
) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Small answers should not wait for more; if this fails they do.
                stream.set_nodelay(true).unwrap_or_default();
                let gate = Arc::clone(&gate);
                let stopped = stopped.clone();
                match speech.clone() {
                    Speech::Plain => {
                        tokio::spawn(connection(stream, Entrance::Proxy, gate, stopped));
                    }
                    Speech::Tls(acceptor) => {
                        tokio::spawn(secure(stream, acceptor, gate, stopped));
                    }
                }
            }
            // Too many open files, say: not the end.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn secure(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    gate: Arc<Gate>,
    mut stopped: watch::Receiver<()>,
) {
    let shaken = tokio::select! {
        _ = stopped.changed() => return,
        shaken = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)) => shaken,
    };
    // A client that does not like the certificate goes away; it knows why.
    let Ok(Ok(stream)) = shaken else { return };
    let name = stream.get_ref().1.server_name().map(str::to_owned);
    connection(stream, Entrance::Appliance(name), gate, stopped).await;
}

/// Where a connection comes in.
#[derive(Clone)]
enum Entrance {
    /// Where a reverse proxy would stand.
    Proxy,
    /// At the appliance with this server name, as far as there is one.
    Appliance(Option<String>),
}

async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    entrance: Entrance,
    gate: Arc<Gate>,
    mut stopped: watch::Receiver<()>,
) {
    let mut renewed = gate.renewed();
    renewed.mark_unchanged();
    let mut single_use = gate.single_use();
    let keep_alive = !*single_use.borrow_and_update();
    let service = service_fn(move |request: Request<Incoming>| {
        let (gate, entrance) = (Arc::clone(&gate), entrance.clone());
        async move { answer(&gate, &entrance, request).await }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .keep_alive(keep_alive)
        .serve_connection(TokioIo::new(stream), service);
    let mut serving = pin!(serving);
    loop {
        tokio::select! {
            // The sender is gone: the server has been stopped.
            _ = stopped.changed() => return,
            Ok(()) = single_use.changed() => {
                if *single_use.borrow_and_update() {
                    serving.as_mut().graceful_shutdown();
                }
            }
            Ok(()) = renewed.changed() => serving.as_mut().graceful_shutdown(),
            // Done, or the client went away, or a cut was asked for.
            _ = &mut serving => return,
        }
    }
}

async fn answer(
    gate: &Gate,
    entrance: &Entrance,
    request: Request<Incoming>,
) -> Result<Response<Body>, Cut> {
    let (mut parts, body) = request.into_parts();
    if let Entrance::Appliance(name) = entrance
        && let Err(reply) = native::enter(&mut parts, name.as_deref())
    {
        return Ok(*reply);
    }
    let Ok(body) = gate::read(Body::new(body)).await else {
        return Ok(gate::too_large());
    };
    let mut reply = gate.pass(parts, body).await?;
    if let Entrance::Appliance(_) = entrance {
        native::leave(&mut reply);
    }
    Ok(reply)
}
