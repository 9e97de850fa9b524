//! Settings: defaults, then `sulit.toml`, then the environment, then flags.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use base::{Column, Frame};

use crate::args::Global;

/// Where the value of a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    Default,
    File(PathBuf),
    Environment(String),
    Flag(&'static str),
}

impl Origin {
    fn text(&self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Environment(name) => name.clone(),
            Self::Flag(flag) => (*flag).to_owned(),
        }
    }
}

/// A setting as the reference describes it.
#[derive(Debug)]
struct Setting {
    key: &'static str,
    default: &'static str,
    is_secret: bool,
    doc: &'static str,
}

impl Setting {
    fn variable(&self) -> String {
        format!("SULIT_{}", self.key.replace('.', "_").to_uppercase())
    }
}

/// A value that a setting can hold.
trait Value: Sized {
    fn read(text: &str) -> Option<Self>;
}

impl Value for String {
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Value for u64 {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for u32 {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for u16 {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for bool {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for api::TrustedProxies {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for std::net::SocketAddr {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for Option<std::net::SocketAddr> {
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
    }
}

/// A struct of settings for one concern, with its lines of the reference.
macro_rules! concern {
    ($(#[doc = $about:literal])* $name:ident, $section:literal, $settings:ident {
        $(#[doc = $doc:literal] $(#[$secret:ident])? $field:ident : $type:ty = $default:literal;)*
    }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone)]
        pub(crate) struct $name { $(#[doc = $doc] pub(crate) $field: $type,)* }

        const $settings: &[Setting] = &[$(Setting {
            key: concat!($section, ".", stringify!($field)),
            default: $default,
            is_secret: concern!(@secret $($secret)?),
            doc: $doc,
        },)*];

        impl $name {
            fn read(layers: &Layers) -> Result<Self> {
                Ok(Self { $($field: layers.get(concat!($section, ".", stringify!($field)))?,)* })
            }
        }
    };
    (@secret) => { false };
    (@secret $secret:ident) => { true };
}

concern! {
    /// Where things are kept.
    StoreConfig, "store", STORE {
        #[doc = "Database of what people edit: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`. Empty = `sulit.db` in the data folder."]
        #[secret]
        url: String = "";
    }
}

concern! {
    /// The event lake.
    LakeConfig, "lake", LAKE {
        #[doc = "Folder or URL of the Delta tables. Empty = `lake` in the data folder."]
        url: String = "";
        #[doc = "Memory that imports and queries may take together, in MiB."]
        memory_mb: u64 = "1024";
    }
}

concern! {
    /// The server.
    ServerConfig, "server", SERVER {
        #[doc = "Address and port that `sulit serve` listens on."]
        listen: std::net::SocketAddr = "127.0.0.1:8080";
        #[doc = "How long a request may take, in seconds; uploads and downloads are not bounded by it."]
        request_timeout_seconds: u64 = "60";
        #[doc = "Largest file that can be uploaded, in MiB."]
        upload_max_mb: u64 = "2048";
        #[doc = "Address that people reach this server by, such as `https://go.shop.example`: it stands in short links and printed codes. Empty = the address that the page was opened at."]
        public_url: String = "";
        #[doc = "How many days a browser stays signed in."]
        session_days: u16 = "30";
        #[doc = "Send cookies over HTTPS only: `true` behind a proxy that ends TLS."]
        secure_cookies: bool = "false";
        #[doc = "Proxies whose `X-Forwarded-For` is believed, as addresses and networks separated by commas: `127.0.0.1, 10.0.0.0/8`. Empty = none."]
        trusted_proxies: api::TrustedProxies = "";
    }
}

concern! {
    /// Events.
    CollectConfig, "collect", COLLECT {
        #[doc = "Events that may wait for the lake, in MiB on disk; when they are more, senders are asked to come again."]
        queue_max_mb: u64 = "4096";
        #[doc = "Days within which an event that comes again is noticed by its id and dropped."]
        window_days: u16 = "7";
        #[doc = "Days for which events are kept; 0 = for good. What is older goes in whole files, within about a month."]
        keep_days: u32 = "0";
        #[doc = "Database of countries by address (`.mmdb`). Empty = countries are known only where the event or a trusted proxy says them."]
        countries: String = "";
    }
}

concern! {
    /// SQL queries.
    SqlConfig, "sql", SQL {
        #[doc = "Memory that one query may take, in MiB."]
        memory_mb: u64 = "512";
        #[doc = "How long one query may run, in seconds."]
        timeout_seconds: u64 = "60";
    }
}

concern! {
    /// The PostgreSQL protocol, for psql, drivers and BI tools.
    PgConfig, "pg", PG {
        #[doc = "Address and port on which `sulit serve` answers PostgreSQL clients, such as `127.0.0.1:5433`. Empty = it does not."]
        listen: Option<std::net::SocketAddr> = "";
        #[doc = "File of the certificate that connections are encrypted with, as PEM with those that vouch for it. An address that others can reach needs one."]
        tls_cert: String = "";
        #[doc = "File of the certificate's key, as PEM."]
        tls_key: String = "";
        #[doc = "Clients that may be signed in at once."]
        max_connections: u16 = "32";
        #[doc = "How long a client may be silent before it is cut off, in seconds."]
        idle_timeout_seconds: u64 = "1800";
    }
}

concern! {
    /// Messages on standard error.
    LogConfig, "log", LOG {
        #[doc = "What is logged, as a filter of the tracing library: `warn`, `info`, `collect=debug`."]
        filter: String = "warn";
        #[doc = "`text` for people, `json` for programs."]
        format: String = "text";
    }
}

const SECTIONS: &[(&str, &str, &[Setting])] = &[
    ("store", "Where things are kept", STORE),
    ("lake", "The event lake", LAKE),
    ("server", "The server", SERVER),
    ("collect", "Events", COLLECT),
    ("sql", "SQL queries", SQL),
    ("pg", "PostgreSQL clients", PG),
    ("log", "Messages on standard error", LOG),
];

const DATA: Setting = Setting {
    key: "data",
    default: "./sulit-data",
    is_secret: false,
    doc: "Folder that holds everything not placed elsewhere. Not settable in a file that lies in it.",
};

fn settings() -> impl Iterator<Item = &'static Setting> {
    std::iter::once(&DATA).chain(SECTIONS.iter().flat_map(|(_, _, settings)| settings.iter()))
}

/// A setting that a flag of a command gives.
#[derive(Debug, Clone)]
pub(crate) struct FlagValue {
    pub(crate) key: &'static str,
    pub(crate) flag: &'static str,
    pub(crate) value: String,
}

/// All settings in force.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) data: PathBuf,
    pub(crate) store: StoreConfig,
    pub(crate) lake: LakeConfig,
    pub(crate) server: ServerConfig,
    pub(crate) collect: CollectConfig,
    pub(crate) sql: SqlConfig,
    pub(crate) pg: PgConfig,
    pub(crate) log: LogConfig,
    layers: Layers,
}

/// The value of every setting, with its origin.
#[derive(Debug, Clone)]
struct Layers(BTreeMap<&'static str, (String, Origin)>);

impl Layers {
    fn get<T: Value>(&self, key: &str) -> Result<T> {
        let (text, origin) = self.0.get(key).with_context(|| format!("there is no setting {key}"))?;
        T::read(text)
            .with_context(|| format!("{key} cannot be “{text}” (from {}); see docs/configuration.md", origin.text()))
    }

    fn set(&mut self, key: &str, value: String, origin: Origin) -> bool {
        match self.0.get_mut(key) {
            Some(slot) => {
                *slot = (value, origin);
                true
            }
            None => false,
        }
    }
}

impl Config {
    /// Reads the settings in force.
    pub(crate) fn load(global: &Global, flags: &[FlagValue]) -> Result<Self> {
        let environment = |name: &str| std::env::var(name).ok();
        Self::from(global, flags, environment)
    }

    fn from(global: &Global, flags: &[FlagValue], environment: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let defaults = settings().map(|setting| (setting.key, (setting.default.to_owned(), Origin::Default)));
        let mut layers = Layers(defaults.collect());
        let flag = global.data.clone();
        let data = flag.clone().or_else(|| environment("SULIT_DATA").map(PathBuf::from));
        let named = global.config.clone().or_else(|| environment("SULIT_CONFIG").map(PathBuf::from));
        let folder = data.unwrap_or_else(|| PathBuf::from(DATA.default));
        let found = [folder.join("sulit.toml"), PathBuf::from("sulit.toml")].into_iter().find(|path| path.is_file());
        if let Some(path) = named.or(found) {
            read_file(&mut layers, &path)?;
        }
        for setting in settings() {
            let variable = setting.variable();
            if let Some(value) = environment(&variable) {
                layers.set(setting.key, value, Origin::Environment(variable));
            }
        }
        if let Some(data) = flag {
            layers.set("data", data.display().to_string(), Origin::Flag("--data"));
        }
        for FlagValue { key, flag, value } in flags {
            layers.set(key, value.clone(), Origin::Flag(flag));
        }
        Ok(Self {
            data: PathBuf::from(layers.get::<String>("data")?),
            store: StoreConfig::read(&layers)?,
            lake: LakeConfig::read(&layers)?,
            server: ServerConfig::read(&layers)?,
            collect: CollectConfig::read(&layers)?,
            sql: SqlConfig::read(&layers)?,
            pg: PgConfig::read(&layers)?,
            log: LogConfig::read(&layers)?,
            layers,
        })
    }

    /// What is in force and from where; secrets are hidden.
    pub(crate) fn shown(&self) -> Frame {
        let (mut keys, mut values, mut origins) = (Vec::new(), Vec::new(), Vec::new());
        for setting in settings() {
            let Some((value, origin)) = self.layers.0.get(setting.key) else { continue };
            keys.push(Some(setting.key.to_owned()));
            values.push(Some(if setting.is_secret { hidden(value) } else { value.clone() }));
            origins.push(Some(origin.text()));
        }
        Frame::new()
            .with("setting", Column::Text(keys))
            .with("value", Column::Text(values))
            .with("from", Column::Text(origins))
    }
}

/// A connection URL without its password; anything else that is secret as
/// stars.
fn hidden(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split_once(':').map_or(user, |(name, _)| name);
            let host = host.split_once('?').map_or(host, |(host, _)| host);
            format!("{scheme}://{name}:***@{host}")
        }
        None => format!("{scheme}://{}", rest.split_once('?').map_or(rest, |(host, _)| host)),
    }
}

fn read_file(layers: &mut Layers, path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let table: toml::Table = toml::from_str(&text).with_context(|| format!("{} is not valid TOML", path.display()))?;
    let plain = |value: &toml::Value| match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    };
    let mut put = |key: String, value: &toml::Value| -> Result<()> {
        let Some(text) = plain(value) else { bail!("{key} in {} must be a text, number or yes/no", path.display()) };
        if !layers.set(&key, text, Origin::File(path.to_owned())) {
            bail!(
                "{} has a setting {key} that does not exist; `sulit config docs` lists those that do",
                path.display()
            );
        }
        Ok(())
    };
    for (name, value) in &table {
        match value {
            toml::Value::Table(section) => {
                for (field, value) in section {
                    put(format!("{name}.{field}"), value)?;
                }
            }
            value => put(name.clone(), value)?,
        }
    }
    Ok(())
}

/// The reference page, docs/configuration.md.
pub(crate) fn reference() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         Generated by `sulit config docs`; a test fails when it is stale.\n\n\
         Settings come from, in rising precedence: the defaults below, a file `sulit.toml` (in the data folder, else\n\
         in the folder you are in, or the one named by `--config` or `SULIT_CONFIG`), the environment, and flags.\n\
         `sulit config show` prints what is in force and from where, with secrets hidden. A setting that does not\n\
         exist is an error.\n\n\
         ```toml\n# sulit.toml\n[server]\nlisten = \"127.0.0.1:8080\"\n```\n\n",
    );
    let row = |setting: &Setting| {
        let default = if setting.default.is_empty() { "empty" } else { setting.default };
        let field = setting.key.rsplit_once('.').map_or(setting.key, |(_, field)| field);
        let secret = if setting.is_secret { " Secret: never shown or logged." } else { "" };
        format!("| `{field}` | `{}` | `{default}` | {}{secret} |\n", setting.variable(), setting.doc.trim())
    };
    page.push_str("| setting | variable | default | meaning |\n| --- | --- | --- | --- |\n");
    page.push_str(&row(&DATA));
    for (section, title, settings) in SECTIONS {
        page.push_str(&format!("\n## `[{section}]`: {title}\n\n"));
        page.push_str("| setting | variable | default | meaning |\n| --- | --- | --- | --- |\n");
        settings.iter().for_each(|setting| page.push_str(&row(setting)));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn global(data: &Path) -> Global {
        Global { data: Some(data.to_owned()), workspace: None, config: None, format: None }
    }

    #[test]
    fn flags_beat_the_environment_which_beats_the_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sulit.toml"), "[sql]\nmemory_mb = 9\ntimeout_seconds = 8\n").unwrap();
        let environment = |name: &str| (name == "SULIT_SQL_MEMORY_MB").then(|| "7".to_owned());
        let flags = [FlagValue { key: "server.listen", flag: "--listen", value: "127.0.0.1:9".to_owned() }];
        let config = Config::from(&global(folder.path()), &flags, environment).unwrap();
        assert_eq!(config.pg.listen, None);
        assert_eq!((config.sql.memory_mb, config.sql.timeout_seconds), (7, 8));
        assert_eq!(config.server.listen.port(), 9);
        let shown = config.shown().to_csv();
        assert!(shown.contains("sql.memory_mb,7,SULIT_SQL_MEMORY_MB"), "{shown}");
    }

    #[test]
    fn a_setting_that_does_not_exist_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sulit.toml"), "[sql]\nmemmory = 9\n").unwrap();
        let refused = Config::from(&global(folder.path()), &[], |_| None).unwrap_err().to_string();
        assert!(refused.contains("sql.memmory"), "{refused}");
    }

    #[test]
    fn passwords_are_hidden() {
        assert_eq!(hidden("postgres://ann:s3cret@db/sulit?sslkey=x"), "postgres://ann:***@db/sulit");
        assert_eq!(hidden("sqlite:/data/x.db"), "sqlite:/data/x.db");
    }

    #[test]
    fn the_reference_page_is_up_to_date() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, reference()).unwrap();
        }
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            page == reference(),
            "docs/configuration.md is stale; run UPDATE_DOCS=1 cargo test -p cli reference_page"
        );
    }
}
