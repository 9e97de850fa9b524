//! A server on stores of its own, and clients of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::{App, Importing, ServerOptions};
use base::{Actor, FixedClock, Role, Workspace};
use collect::collector::{Collector, CollectorOptions};
use collect::drain::DrainOptions;
use collect::queue::QueueOptions;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use store::Store;
use tempfile::TempDir;
use testkit::{TestLake, TestStore};
use tokio::net::TcpListener;

/// A running server with the workspace `shop`.
pub(crate) struct Served {
    pub(crate) address: String,
    pub(crate) store: Store,
    pub(crate) workspace: Workspace,
    pub(crate) clock: Arc<FixedClock>,
    /// What takes events, where the setting asks for it; nothing empties its
    /// queue by itself.
    collector: Option<Collector>,
    app: App,
    _stores: (TestStore, TestLake, TempDir),
}

/// How tests of one server differ from others.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setting {
    pub(crate) demo: bool,
    pub(crate) upload_max_bytes: Option<u64>,
    /// Takes events, of which so many may wait.
    pub(crate) collects: Option<u64>,
    pub(crate) trusted_proxies: &'static str,
}

/// An answer that was read.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answered {
    pub(crate) async fn of(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The body, when the status is the expected one.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The problem, when the status is the expected one.
    pub(crate) fn problem(self, status: u16) -> Value {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.text);
        let body = self.expect(status);
        assert_eq!(body["status"], status);
        for part in ["type", "title", "detail", "instance"] {
            assert!(body[part].as_str().is_some_and(|text| !text.is_empty()), "{part}: {body}");
        }
        body
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A JSON body; the client is built without a feature for it, so that it asks
/// nothing of the crates it shares with the product.
pub(crate) trait WithJson {
    fn json(self, body: &Value) -> Self;
}

impl WithJson for RequestBuilder {
    fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }
}

/// A browser: keeps the cookie it is given.
pub(crate) struct Browser<'a> {
    served: &'a Served,
    client: Client,
    cookie: Mutex<Option<String>>,
}

impl Browser<'_> {
    /// A request to an address below `/api/v1`.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.served.url(path));
        match self.cookie.lock().unwrap().as_ref() {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answered {
        let answered = send(request).await;
        let set = answered.header("set-cookie").split(';').next().unwrap_or_default();
        if !set.is_empty() {
            *self.cookie.lock().unwrap() = Some(set.to_owned());
        }
        answered
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        self.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answered {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answered {
        self.send(self.request(Method::DELETE, path)).await
    }
}

/// Sends, and reads what comes back.
pub(crate) async fn send(request: RequestBuilder) -> Answered {
    Answered::of(request.send().await.unwrap()).await
}

impl Served {
    pub(crate) async fn start() -> Self {
        Self::with(Setting::default()).await
    }

    pub(crate) async fn with(setting: Setting) -> Self {
        let store = testkit::sqlite().await;
        let lake = testkit::lake_at(store.clock.clone()).await;
        let workspace = testkit::workspace(&store).await;
        let folder = tempfile::tempdir().unwrap();
        let options = ServerOptions {
            data_dir: folder.path().to_owned(),
            uploads_dir: folder.path().join("uploads"),
            upload_max_bytes: setting.upload_max_bytes.unwrap_or(8 << 20),
            request_timeout: Duration::from_secs(60),
            session_days: 30,
            secure_cookies: false,
            sql_memory_bytes: 64 << 20,
            sql_timeout: Duration::from_secs(30),
            trusted_proxies: setting.trusted_proxies.parse().unwrap(),
            public_url: String::new(),
            sql_listener: None,
            demo: setting.demo,
        };
        let importing = Importing::at(folder.path().join("importing.lock"));
        let mut app = App::new(store.store.clone(), lake.lake.clone(), importing, options);
        let mut collector = None;
        if let Some(most_entries) = setting.collects {
            let options = CollectorOptions {
                folder: folder.path().to_owned(),
                queue: QueueOptions { most_entries, ..QueueOptions::default() },
                drain: DrainOptions::default(),
                countries: None,
                random: api::fill_with_chance,
            };
            let opened = Collector::open(options, &store.store, &lake.lake).await.unwrap();
            app = app.collecting(opened.clone());
            collector = Some(opened);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(api::serve(app.clone(), listener, std::future::pending()));
        Self {
            address,
            store: store.store.clone(),
            workspace,
            clock: store.clock.clone(),
            collector,
            app,
            _stores: (store, lake, folder),
        }
    }

    /// Lets sources hold that were made beside the API.
    pub(crate) async fn reload_sources(&self) {
        self.collector.as_ref().unwrap().intake.book().reload().await.unwrap();
    }

    /// Brings the events that were taken to where queries see them.
    pub(crate) async fn settle(&self) {
        let collector = self.collector.as_ref().unwrap();
        // A redirect waits for the disk for a moment only; its click may still be under way.
        collector.links.rest().await;
        collector.drain.flush().await.unwrap();
        api::tie_left_behind(&self.store).await.unwrap();
    }

    /// Does the work that was queued.
    pub(crate) async fn work(&self) {
        api::worker(&self.app).drain().await.unwrap();
    }

    /// A client with a key of this role.
    pub(crate) async fn keyed(&self, role: Role) -> Keyed<'_> {
        let made = api::create_api_key(&self.store, &self.workspace, "test", role, &Actor::System).await;
        Keyed { served: self, client: Client::new(), secret: made.unwrap().1 }
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { served: self, client: Client::new(), cookie: Mutex::default() }
    }

    /// An address below `/api/v1`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.address)
    }
}

/// A program with a key.
pub(crate) struct Keyed<'a> {
    served: &'a Served,
    client: Client,
    pub(crate) secret: String,
}

impl Keyed<'_> {
    /// A request to an address of the workspace `shop`.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.served.url(&format!("/workspaces/shop{path}"));
        self.client.request(method, url).bearer_auth(&self.secret)
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answered {
        send(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answered {
        send(self.request(Method::PUT, path).json(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answered {
        send(self.request(Method::PATCH, path).json(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answered {
        send(self.request(Method::DELETE, path)).await
    }

    /// Uploads a file and returns its id and preview.
    pub(crate) async fn upload(&self, name: &str, bytes: impl Into<reqwest::Body>) -> Answered {
        let request = self.request(Method::POST, "/uploads").query(&[("name", name)]).body(bytes);
        send(request).await
    }

    /// Uploads and imports a file; returns the job as it then stands.
    pub(crate) async fn import(&self, name: &str, text: &str, options: &Value) -> Value {
        let upload = self.upload(name, text.to_owned()).await.expect(201);
        let path = format!("/uploads/{}/import", upload["upload_id"].as_str().unwrap());
        let queued = self.post(&path, options).await.expect(202);
        self.served.work().await;
        let url = self.served.url(&format!("/jobs/{}", queued["job_id"].as_str().unwrap()));
        send(self.client.get(url).bearer_auth(&self.secret)).await.expect(200)
    }
}
