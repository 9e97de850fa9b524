//! `serve` and `migrate`.

use std::time::Duration;

use anyhow::{Context as _, Result};
use api::{App, ServerOptions};
use collect::collector::Collector;
use store::Store;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;

use crate::args::Format;
use crate::collecting::{self, Holding};
use crate::config::Config;
use crate::folder::{Folder, clock, store_url};
use crate::print;
use crate::socket;

/// How often the lake is kept in order while a server runs.
const UPKEEP: Duration = Duration::from_secs(3600);

/// Serves until it is told to stop.
pub(super) async fn serve(folder: Folder, demo: bool) -> Result<()> {
    // Held until the queue is closed: a folder has one server.
    let held = Holding::of_server(&folder.config.data).await?;
    let collector = collecting::open(&folder.config, &folder.store, &folder.lake).await?;
    let socket = socket::open(&folder.config.data)?;
    let served = with_collector(&folder, &collector, socket, demo).await;
    socket::close(&folder.config.data);
    collector.queue.close().await;
    drop(held);
    folder.store.close().await;
    served
}

async fn with_collector(folder: &Folder, collector: &Collector, socket: UnixListener, demo: bool) -> Result<()> {
    let Folder { config, store, lake, importing, .. } = folder.clone();
    let server = &config.server;
    let uploads_dir = config.data.join("uploads");
    std::fs::create_dir_all(&uploads_dir).with_context(|| format!("cannot make {}", uploads_dir.display()))?;
    let options = ServerOptions {
        uploads_dir,
        upload_max_bytes: server.upload_max_mb << 20,
        request_timeout: Duration::from_secs(server.request_timeout_seconds),
        session_days: server.session_days,
        secure_cookies: server.secure_cookies,
        sql_memory_bytes: usize::try_from(config.sql.memory_mb << 20).unwrap_or(usize::MAX),
        sql_timeout: Duration::from_secs(config.sql.timeout_seconds),
        trusted_proxies: server.trusted_proxies.clone(),
        demo,
    };
    let listener = TcpListener::bind(server.listen)
        .await
        .with_context(|| format!("cannot listen on {}; is another program there?", server.listen))?;
    let address = listener.local_addr()?;
    let interrupted = interrupted();
    println!("Sulit is at http://{address}");
    if !demo && let Some(token) = api::first_user_link(&store).await? {
        println!("make the first user at http://{address}/link#{token}");
    }
    let turns = importing.clone();
    let app = App::new(store.clone(), lake.clone(), importing, options).collecting(collector.clone());
    let (stop, stopping) = watch::channel(false);
    // The queue is emptied once more after the last request.
    let (end, ending) = watch::channel(false);
    let worker = api::worker(&app);
    let stopped = |mut stopping: watch::Receiver<bool>| async move {
        // An error means that the sender is gone, which is a stop too.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let work = tokio::spawn({
        let stopped = stopped(stopping.clone());
        async move { worker.run(stopped).await }
    });
    let collecting = tokio::spawn({
        let (collector, ended) = (collector.clone(), stopped(ending));
        async move { collector.run(ended).await }
    });
    let answering =
        tokio::spawn(collecting::answer(socket, collector.clone(), folder.clone(), stopped(stopping.clone())));
    let upkeep = tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            // Not while an import or a backup reads the files.
            let Ok(_turn) = turns.wait().await else { continue };
            if let Err(error) = lake.maintain(&lake::Upkeep::default()).await {
                tracing::warn!(%error, "the lake could not be kept in order; trying again in an hour");
            }
        }
    });
    tokio::spawn(async move {
        interrupted.await;
        let _ = stop.send(true);
    });
    let served = api::serve(app, listener, stopped(stopping)).await;
    upkeep.abort();
    answering.abort();
    end.send_replace(true);
    collecting.await.context("the queue failed")?;
    work.await.context("the worker failed")?;
    served.context("the server failed")
}

/// Comes back at Ctrl-C or a polite request to end. It listens for them from
/// the call on, not from the first wait.
fn interrupted() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};

    let both = [signal(SignalKind::interrupt()), signal(SignalKind::terminate())];
    async move {
        let [interrupt, terminate] = both.map(|signal| async move {
            match signal {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        });
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
}

/// Brings the store up to date.
pub(super) async fn migrate(config: &Config, format: Option<Format>) -> Result<()> {
    let store = Store::connect(&store_url(config)?, clock()).await.context("cannot open the store")?;
    let done = store.migrate().await?;
    if format == Some(Format::Json) {
        let body = serde_json::json!({ "applied": done.applied, "version": done.version });
        return print::json(&body, &mut std::io::stdout());
    }
    if done.applied.is_empty() {
        println!("the store is up to date (schema {})", done.version);
    } else {
        println!("the store is at schema {} now: {}", done.version, done.applied.join(", "));
    }
    Ok(())
}
