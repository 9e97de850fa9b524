//! One client: its messages, one after the other, with bounds on their size and
//! on its silence.

use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use datafusion_postgres::pgwire::api::cancel::DefaultCancelHandler;
use datafusion_postgres::pgwire::api::{ClientInfo as _, NoopHandler, PgWireConnectionState};
use datafusion_postgres::pgwire::error::{ErrorInfo, PgWireError};
use datafusion_postgres::pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};
use datafusion_postgres::pgwire::tokio::TlsAcceptor;
use datafusion_postgres::pgwire::tokio::server::{negotiate_tls, process_error, process_message};
use futures::{SinkExt as _, StreamExt as _, future};
use tokio::net::TcpStream;

use super::answers::{Answers, Prepared};
use super::failure::{Failure, fatal, thrown};
use super::server::Shared;
use super::startup::Startup;

/// How long signing in may take.
const SIGN_IN: Duration = Duration::from_secs(20);

/// Bytes of a message before somebody is signed in: a name and a password.
const MOST_BYTES_AT_THE_DOOR: usize = 16 << 10;

/// Bytes of a message: a statement and its parameters.
const MOST_BYTES: usize = 4 << 20;

/// What comes next from a client.
enum Next {
    Message(PgWireFrontendMessage),
    /// The client is gone, or what it sends is no message.
    Gone,
    /// The connection is to be ended for this.
    Refused(Failure),
}

/// Attends to a client until it leaves.
pub(super) async fn attend(stream: TcpStream, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let from = stream.peer_addr().ok();
    if let Err(error) = converse(stream, tls, shared).await {
        // Clients that vanish are everyday.
        tracing::debug!(?from, %error, "an SQL client was lost");
    }
}

async fn converse(stream: TcpStream, tls: Option<TlsAcceptor>, shared: Arc<Shared>) -> std::io::Result<()> {
    let arrived = tokio::time::Instant::now();
    let Ok(socket) = tokio::time::timeout(SIGN_IN, negotiate_tls::<Prepared>(stream, tls)).await else { return Ok(()) };
    let Some(mut socket) = socket? else { return Ok(()) };
    let startup = Arc::new(Startup::new(shared.clone()));
    let answers = Arc::new(Answers::new(shared.clone()));
    let cancelling = Arc::new(DefaultCancelHandler::new(shared.cancelling.clone()));
    let nothing = Arc::new(NoopHandler);
    loop {
        let signed_in = !matches!(
            socket.state(),
            PgWireConnectionState::AwaitingStartup | PgWireConnectionState::AuthenticationInProgress
        );
        let (patience, most) = if signed_in {
            (shared.idle_timeout, MOST_BYTES)
        } else {
            (SIGN_IN.saturating_sub(arrived.elapsed()), MOST_BYTES_AT_THE_DOOR)
        };
        let next = tokio::time::timeout(
            patience,
            future::poll_fn(|context| {
                let polled = socket.poll_next_unpin(context);
                // A message says its length at once, and would be waited for whole.
                if polled.is_pending() && announced(socket.read_buffer(), signed_in) > most {
                    let message = format!("a message of more than {most} bytes is not taken");
                    return Poll::Ready(Next::Refused(fatal("54000", message)));
                }
                polled.map(|message| match message {
                    Some(Ok(message)) => Next::Message(message),
                    _ => Next::Gone,
                })
            }),
        );
        let message = match next.await {
            Ok(Next::Message(message)) => message,
            Ok(Next::Gone) => return Ok(()),
            Ok(Next::Refused(why)) => return end(&mut socket, thrown(why)).await,
            Err(_) if signed_in => {
                let message = format!("terminating connection after {} idle seconds", patience.as_secs());
                return end(&mut socket, thrown(fatal("57P05", message))).await;
            }
            Err(_) => return Ok(()),
        };
        if matches!(message, PgWireFrontendMessage::Terminate(_)) {
            return Ok(());
        }
        let is_cancel = matches!(message, PgWireFrontendMessage::CancelRequest(_));
        let wait_for_sync = message.is_extended_query();
        let processed = process_message(
            message,
            &mut socket,
            startup.clone(),
            answers.clone(),
            answers.clone(),
            nothing.clone(),
            cancelling.clone(),
        );
        // A statement has its own bound; this one is for a client that does not
        // read what it asked for.
        let longest = shared.limits.timeout + shared.idle_timeout;
        let Ok(processed) = tokio::time::timeout(longest, processed).await else { return Ok(()) };
        match processed {
            Ok(()) if is_cancel => return Ok(()),
            Ok(()) => {}
            // Whoever is not signed in has one try.
            Err(error) if !signed_in => return end(&mut socket, error).await,
            Err(error) => {
                let info = ErrorInfo::from(error);
                let is_fatal = info.is_fatal();
                process_error(&mut socket, PgWireError::UserError(Box::new(info)), wait_for_sync).await?;
                if is_fatal {
                    return Ok(());
                }
            }
        }
    }
}

/// Says why, and hangs up.
async fn end<S>(socket: &mut S, why: PgWireError) -> std::io::Result<()>
where
    S: futures::Sink<PgWireBackendMessage, Error = std::io::Error> + Unpin,
{
    let info = ErrorInfo::from(why);
    socket.send(PgWireBackendMessage::ErrorResponse(info.into())).await?;
    socket.close().await
}

/// Bytes of the message at the head of a buffer. Messages begin with a letter
/// and their length, the first one with its length alone.
fn announced(buffer: &[u8], signed_in: bool) -> usize {
    let has_letter = signed_in || buffer.first().is_some_and(u8::is_ascii_alphabetic);
    let length =
        buffer.get(usize::from(has_letter)..usize::from(has_letter) + 4).and_then(|bytes| bytes.try_into().ok());
    length.map_or(0, |bytes: [u8; 4]| usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_message_is_read_before_it_is_whole() {
        assert_eq!(announced(b"Q\x00\x10\x00\x00select", true), 1 << 20);
        assert_eq!(announced(&[0, 0, 0, 9, 0], false), 9);
        assert_eq!(announced(b"p\x7f\xff\xff\xff", false), 0x7fff_ffff);
        assert_eq!(announced(b"Q\x00", true), 0);
    }
}
