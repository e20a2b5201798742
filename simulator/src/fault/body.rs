//! Response bodies that are slow or incomplete.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;

/// A body in small pieces with a pause before each, or one that stops in the
/// middle and breaks the connection.
pub struct PiecewiseBody {
    rest: Bytes,
    piece: usize,
    pause: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
    breaks_at: Option<usize>,
}

impl PiecewiseBody {
    /// Creates a body of small pieces with a pause before each.
    pub fn drip(body: Bytes, piece: usize, pause: Duration) -> Self {
        Self {
            rest: body,
            piece: piece.max(1),
            pause,
            waiting: None,
            breaks_at: None,
        }
    }

    /// Creates a body that breaks the connection after its first half.
    pub fn broken(body: Bytes) -> Self {
        let half = body.len() / 2;
        Self {
            piece: half.max(1),
            rest: body,
            // Long enough for the first half to be sent in its own packet.
            pause: Duration::from_millis(20),
            waiting: None,
            breaks_at: Some(half),
        }
    }
}

impl http_body::Body for PiecewiseBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = &mut *self;
        if this.rest.is_empty() {
            return Poll::Ready(None);
        }
        let pause = this.pause;
        let waiting = this
            .waiting
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
        ready!(waiting.as_mut().poll(context));
        this.waiting = None;
        if let Some(left) = this.breaks_at {
            if left == 0 {
                return Poll::Ready(Some(Err(io::Error::other("cut as asked"))));
            }
            this.breaks_at = Some(0);
        }
        let piece = this.rest.split_to(this.piece.min(this.rest.len()));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

/// A body that drops a guard when it is complete, or no longer wanted.
pub struct GuardedBody<T> {
    body: Body,
    _guard: T,
}

impl<T> GuardedBody<T> {
    /// Attaches a guard to a body.
    pub fn new(body: Body, guard: T) -> Self {
        Self {
            body,
            _guard: guard,
        }
    }
}

impl<T: Unpin> http_body::Body for GuardedBody<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
