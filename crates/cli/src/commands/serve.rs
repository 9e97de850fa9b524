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

/// How long clicks may still take to be on disk when the server stops.
const GRACE: Duration = Duration::from_secs(5);

/// Serves until it is told to stop, on a listener whose address has been told,
/// else on one of its own.
pub(super) async fn serve(folder: Folder, listener: Option<TcpListener>, demo: bool) -> Result<()> {
    // Held until the queue is closed: a folder has one server.
    let held = Holding::of_server(&folder.config.data).await?;
    let collector = collecting::open(&folder.config, &folder.store, &folder.lake).await?;
    let socket = socket::open(&folder.config.data)?;
    let served = with_collector(&folder, &collector, (listener, socket), demo).await;
    socket::close(&folder.config.data);
    let _ = tokio::time::timeout(GRACE, collector.links.rest()).await;
    collector.queue.close().await;
    drop(held);
    folder.store.close().await;
    served
}

async fn with_collector(
    folder: &Folder,
    collector: &Collector,
    (listener, socket): (Option<TcpListener>, UnixListener),
    demo: bool,
) -> Result<()> {
    let Folder { config, store, lake, importing, .. } = folder.clone();
    let server = &config.server;
    let pg = super::pg::bind(&config, folder).await?;
    let uploads_dir = config.data.join("uploads");
    std::fs::create_dir_all(&uploads_dir).with_context(|| format!("cannot make {}", uploads_dir.display()))?;
    let options = ServerOptions {
        data_dir: config.data.clone(),
        uploads_dir,
        upload_max_bytes: server.upload_max_mb << 20,
        request_timeout: Duration::from_secs(server.request_timeout_seconds),
        session_days: server.session_days,
        secure_cookies: server.secure_cookies,
        sql_memory_bytes: usize::try_from(config.sql.memory_mb << 20).unwrap_or(usize::MAX),
        sql_timeout: Duration::from_secs(config.sql.timeout_seconds),
        trusted_proxies: server.trusted_proxies.clone(),
        public_url: match server.public_url.as_str() {
            "" => String::new(),
            text => collect::links::public_url(text).map_err(anyhow::Error::msg).context("server.public_url")?,
        },
        sql_listener: super::pg::listener(pg.as_ref())?,
        demo,
    };
    let sql_address = options.sql_listener.map(|listener| listener.address);
    let is_told = listener.is_some();
    let listener = match listener {
        Some(listener) => listener,
        None => TcpListener::bind(server.listen)
            .await
            .with_context(|| format!("cannot listen on {}; is another program there?", server.listen))?,
    };
    let address = listener.local_addr()?;
    let interrupted = interrupted();
    if !is_told {
        println!("Sulit is at http://{address}");
    }
    if let Some(address) = sql_address {
        println!("SQL clients connect to {address}");
    }
    if !demo && let Some(token) = api::first_user_link(&store).await? {
        println!("make the first user at http://{address}/link#{token}");
    }
    let turns = importing.clone();
    let app = App::new(store.clone(), lake.clone(), importing, options).collecting(collector.clone());
    let (stop, stopping) = watch::channel(false);
    // The queue is emptied once more after the last request.
    let (end, ending) = watch::channel(false);
    let worker = api::worker(&app);
    api::take_up_erasures(&store).await?;
    api::look_after_sources(&app).await?;
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
    if let Some(pg) = pg {
        // Cut off when the server ends.
        tokio::spawn(pg.serve(lake.clone(), api::sql_door(&app), stopped(stopping.clone())));
    }
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
pub(super) fn interrupted() -> impl Future<Output = ()> {
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
