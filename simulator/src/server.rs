//! Connections, on hyper instead of axum: a fault may cut a connection without
//! an answer, which hyper takes as an error and axum cannot express.

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

use crate::gateway::limiter::ClientAddress;
use crate::https::native;
use crate::middleware::{self, ConnectionCut, Middleware};

/// Time limit for a TLS handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Protocol of a port.
#[derive(Clone)]
pub enum Protocol {
    /// HTTP, with everything under one origin.
    Http,
    /// HTTPS, with each appliance under a name of its own.
    Https(TlsAcceptor),
}

/// A running listener.
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<()>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Binds and starts to answer.
    ///
    /// # Errors
    /// When the operating system refuses the address.
    pub async fn start(
        host: &str,
        port: u16,
        protocol: Protocol,
        middleware: Arc<Middleware>,
    ) -> io::Result<Self> {
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
        let accepting = tokio::spawn(accept(listener, protocol, middleware, stopped));
        Ok(Self {
            address,
            stop,
            accepting,
        })
    }

    /// Returns the address it listens on, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops listening and drops the open connections.
    pub async fn stop(self) {
        self.accepting.abort();
        // The task was just cancelled.
        self.accepting.await.unwrap_or_default();
        drop(self.stop);
    }
}

async fn accept(
    listener: TcpListener,
    protocol: Protocol,
    middleware: Arc<Middleware>,
    stopped: watch::Receiver<()>,
) {
    loop {
        match listener.accept().await {
            Ok((stream, client)) => {
                // Small answers go out at once; without this they are only
                // later.
                stream.set_nodelay(true).unwrap_or_default();
                let middleware = Arc::clone(&middleware);
                let stopped = stopped.clone();
                let client = ClientAddress(client.ip());
                match protocol.clone() {
                    Protocol::Http => {
                        tokio::spawn(connection(
                            stream,
                            client,
                            Entrance::Proxy,
                            middleware,
                            stopped,
                        ));
                    }
                    Protocol::Https(acceptor) => {
                        tokio::spawn(secure(stream, client, acceptor, middleware, stopped));
                    }
                }
            }
            // Such as too many open files; try again.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn secure(
    stream: TcpStream,
    client: ClientAddress,
    acceptor: TlsAcceptor,
    middleware: Arc<Middleware>,
    mut stopped: watch::Receiver<()>,
) {
    let shaken = tokio::select! {
        _ = stopped.changed() => return,
        shaken = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)) => shaken,
    };
    // A client that rejects the certificate closes the connection.
    let Ok(Ok(stream)) = shaken else { return };
    let name = stream.get_ref().1.server_name().map(str::to_owned);
    connection(
        stream,
        client,
        Entrance::Appliance(name),
        middleware,
        stopped,
    )
    .await;
}

/// Entry point of a connection.
#[derive(Clone)]
enum Entrance {
    /// In place of a reverse proxy, with all appliances under one origin.
    Proxy,
    /// At one appliance, by its server name if the client sent one.
    Appliance(Option<String>),
}

async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    client: ClientAddress,
    entrance: Entrance,
    middleware: Arc<Middleware>,
    mut stopped: watch::Receiver<()>,
) {
    let mut renewed = middleware.renewed();
    renewed.mark_unchanged();
    let mut single_use = middleware.single_use();
    let keep_alive = !*single_use.borrow_and_update();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(client);
        let (middleware, entrance) = (Arc::clone(&middleware), entrance.clone());
        async move { answer(&middleware, &entrance, request).await }
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
            // Complete, closed by the client, or cut by a fault.
            _ = &mut serving => return,
        }
    }
}

async fn answer(
    middleware: &Middleware,
    entrance: &Entrance,
    request: Request<Incoming>,
) -> Result<Response<Body>, ConnectionCut> {
    let (mut parts, body) = request.into_parts();
    if let Entrance::Appliance(name) = entrance
        && let Err(reply) = native::enter(&mut parts, name.as_deref())
    {
        return Ok(*reply);
    }
    let Ok(body) = middleware::read(Body::new(body)).await else {
        return Ok(middleware::too_large());
    };
    match entrance {
        Entrance::Proxy => middleware.respond_as_proxy(parts, body).await,
        Entrance::Appliance(_) => {
            let mut reply = middleware.respond(parts, body).await?;
            native::leave(&mut reply);
            Ok(reply)
        }
    }
}
