//! Connections. Written out instead of taken from axum because a fault may
//! want a connection cut without an answer, which is an error to hyper and
//! cannot be said to axum.

use std::convert::Infallible;
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
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::gate::{self, Cut, Gate};

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
    pub async fn start(host: &str, port: u16, gate: Gate) -> io::Result<Self> {
        let listener = TcpListener::bind((host, port)).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(());
        let accepting = tokio::spawn(accept(listener, Arc::new(gate), stopped));
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

async fn accept(listener: TcpListener, gate: Arc<Gate>, stopped: watch::Receiver<()>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(connection(stream, Arc::clone(&gate), stopped.clone()));
            }
            // Too many open files, say: not the end.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(stream: TcpStream, gate: Arc<Gate>, mut stopped: watch::Receiver<()>) {
    // Small answers should not wait for more; if this fails they do.
    stream.set_nodelay(true).unwrap_or_default();
    let mut single_use = gate.single_use();
    let keep_alive = !*single_use.borrow_and_update();
    let service = service_fn(move |request: Request<Incoming>| {
        let gate = Arc::clone(&gate);
        async move { answer(&gate, request).await }
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
            // Done, or the client went away, or a cut was asked for.
            _ = &mut serving => return,
        }
    }
}

async fn answer(gate: &Gate, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    let (parts, body) = request.into_parts();
    let Ok(body) = gate::read(Body::new(body)).await else {
        return Ok::<_, Infallible>(gate::too_large()).map_err(|never| match never {});
    };
    gate.pass(parts, body).await
}
