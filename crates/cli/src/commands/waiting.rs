//! A server that starts while its store cannot be reached: it follows short
//! links from their copy and keeps the clicks, until the store is there.

use std::time::Duration;

use anyhow::{Context as _, Result};
use base::ErrorKind;
use collect::collector::links_only;
use collect::links::book::FILE;
use store::StoreError;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::serve::interrupted;
use crate::collecting::{self, Holding};
use crate::config::Config;
use crate::folder::{Folder, clock};

/// How long a store that is well takes to be opened, and a little more.
const SOON: Duration = Duration::from_secs(2);
/// How soon after a failure the store is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// How long those who follow a link may still take when the store is there.
const GRACE: Duration = Duration::from_secs(5);

/// Opens the folder of a server. The listener is there where links had to be
/// followed meanwhile; its address has been told.
pub(super) async fn open(config: Config, chosen: Option<String>) -> Result<(Folder, Option<TcpListener>)> {
    // The store of the folder itself is there or is broken, and without links
    // there is nothing to do.
    if config.store.url.is_empty() || !config.data.join(FILE).exists() {
        return Ok((Folder::open_or_make(config, chosen).await?, None));
    }
    let opening = reached(config.clone(), chosen);
    tokio::pin!(opening);
    tokio::select! {
        opened = &mut opening => return Ok((opened?, None)),
        () = tokio::time::sleep(SOON) => {}
    }
    let held = Holding::of_server(&config.data).await?;
    let (links, queue) = links_only(&collecting::options(&config), clock()).await?;
    let listen = config.server.listen;
    let listener = TcpListener::bind(listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {listen}; is another program there?"))?;
    let address = listener.local_addr()?;
    // The same socket serves afterwards, so that nobody is turned away between.
    let kept = listener.into_std()?;
    let listener = TcpListener::from_std(kept.try_clone()?)?;
    println!("Sulit is at http://{address}");
    eprintln!(
        "note: the store cannot be reached yet; until it is, short links are followed and nothing else is answered"
    );
    let (stop, stopped) = oneshot::channel::<()>();
    let proxies = config.server.trusted_proxies.clone();
    let serving = tokio::spawn(api::serve_links(links.clone(), proxies, clock(), listener, async {
        // An error means that the sender is gone, which is the end as well.
        let _ = stopped.await;
    }));
    let opened = tokio::select! {
        opened = &mut opening => opened,
        () = interrupted() => Err(anyhow::anyhow!("stopped before the store could be reached")),
    };
    drop(stop);
    let ended = tokio::time::timeout(GRACE, serving).await;
    let _ = tokio::time::timeout(GRACE, links.rest()).await;
    drop(links);
    queue.close().await;
    drop(held);
    if let Ok(served) = ended {
        served.context("the links failed")?.context("the server failed")?;
    }
    let folder = opened?;
    eprintln!("note: the store is there, and everything is answered");
    Ok((folder, Some(TcpListener::from_std(kept)?)))
}

/// Opens the folder as soon as its store can be reached.
async fn reached(config: Config, chosen: Option<String>) -> Result<Folder> {
    loop {
        match Folder::open_or_make(config.clone(), chosen.clone()).await {
            Err(error) if is_away(&error) => tracing::warn!("the store cannot be reached: {error:#}"),
            opened => return opened,
        }
        tokio::time::sleep(AGAIN).await;
    }
}

fn is_away(error: &anyhow::Error) -> bool {
    let away = |error: &StoreError| error.kind() == ErrorKind::Unavailable;
    error.chain().any(|cause| cause.downcast_ref::<StoreError>().is_some_and(away))
}
