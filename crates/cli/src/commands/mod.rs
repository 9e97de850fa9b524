//! One file a command, or a family of small ones.

pub(crate) mod alerts;
mod archive;
pub(crate) mod behaviour;
mod budget;
mod campaigns;
pub(crate) mod count;
pub(crate) mod coupon;
mod demo;
mod demo_events;
mod events;
pub(crate) mod giftcard;
mod import;
mod init;
pub(crate) mod link;
mod lists;
mod people;
pub(crate) mod person;
pub(crate) mod pg;
mod report;
mod rules;
mod serve;
pub(crate) mod simulate;
mod source;
mod sql;
mod unassigned;
mod waiting;

use anyhow::Result;
use base::Actor;

use crate::args::{Arguments, Command, Config as ConfigCommand};
use crate::config::{Config, FlagValue, reference};
use crate::folder::Folder;
use crate::print;

/// Changes made here are written in the audit log as the command line's.
const ACTOR: Actor = Actor::CommandLine;

/// Does what was asked.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { global, command } = arguments;
    let (listen, mut flags) = match &command {
        Command::Serve(serve) => (serve.listen, serve.pg.settings()),
        Command::Demo(demo) => (demo.listen, Vec::new()),
        _ => (None, Vec::new()),
    };
    let listen = listen.map(|address| address.to_string());
    flags.extend(listen.map(|value| FlagValue { key: "server.listen", flag: "--listen", value }));
    let config = Config::load(&global, &flags)?;
    log(&config);
    let format = global.format;
    let chosen = global.workspace;
    match command {
        Command::Config(ConfigCommand::Show) => return print::frame_here(&config.shown(), format),
        Command::Config(ConfigCommand::Docs) => {
            print!("{}", reference());
            return Ok(());
        }
        Command::Metrics => return lists::metrics(format),
        Command::Simulate(asked) => return simulate::simulate(&asked),
        Command::Init(new) => return init::init(config, new, format).await,
        Command::Restore { file, erasures } => return archive::restore(&config, &file, erasures.as_deref()).await,
        Command::Demo(demo) => return demo::demo(config, demo).await,
        Command::Migrate => return serve::migrate(&config, format).await,
        _ => {}
    }
    // A server may start on nothing: the first workspace is then made in the browser.
    if let Command::Serve(_) = command {
        let (folder, listener) = waiting::open(config, chosen).await?;
        return serve::serve(folder, listener, false).await;
    }
    let folder = Folder::open(config, chosen).await?;
    match command {
        Command::Import(import) => import::import(&folder, import, format).await,
        Command::Count(count) => count::count(&folder, count, format).await,
        Command::Imports(limit) => lists::imports(&folder, limit.limit, format).await,
        Command::Report(report) => report::report(&folder, report, format).await,
        Command::Sql(sql) => sql::sql(&folder, sql, format).await,
        Command::Funnel(asked) => behaviour::funnel(&folder, asked, format).await,
        Command::Retention(asked) => behaviour::retention(&folder, asked, format).await,
        Command::Paths(asked) => behaviour::paths(&folder, asked, format).await,
        Command::Cohorts(asked) => behaviour::cohorts(&folder, asked, format).await,
        Command::Site(asked) => behaviour::site(&folder, asked, format).await,
        Command::Backup { file } => archive::backup(&folder, &file, format).await,
        Command::Workspace(workspaces) => init::workspaces(&folder, workspaces, format).await,
        Command::User(users) => people::users(&folder, users, format).await,
        Command::Key(keys) => people::keys(&folder, keys, format).await,
        Command::Campaigns(campaigns) => campaigns::campaigns(&folder, campaigns, format).await,
        Command::Rules(rules) => rules::rules(&folder, rules, format).await,
        Command::Unassigned(asked) => unassigned::unassigned(&folder, asked, format).await,
        Command::Budget(budget) => budget::budget(&folder, budget, format).await,
        Command::Source(command) => source::source(&folder, command, format).await,
        Command::Link(command) => link::link(&folder, command, format).await,
        Command::Coupon(command) => coupon::coupon(&folder, command, format).await,
        Command::Giftcard(command) => giftcard::giftcard(&folder, command, format).await,
        Command::Events(command) => events::events(&folder, command, format).await,
        Command::Mappings => lists::mappings(&folder, format).await,
        Command::Alerts(asked) => alerts::alerts(&folder, asked, format).await,
        Command::Rejected(rejected) => lists::rejected(&folder, rejected, format).await,
        Command::Person(command) => person::person(&folder, command, format).await,
        Command::Fx(limit) => lists::fx(&folder, limit.limit, format).await,
        Command::Contacts(limit) => lists::contacts(&folder, limit.limit, format).await,
        Command::Audit(limit) => lists::audit(&folder, limit.limit, format).await,
        Command::Init(_)
        | Command::Restore { .. }
        | Command::Config(_)
        | Command::Metrics
        | Command::Simulate(_)
        | Command::Demo(_)
        | Command::Serve(_)
        | Command::Migrate => Ok(()),
    }
}

/// What libraries warn of and users can do nothing about: a race for a version
/// of the lake that is run again, a statement that took more than a second.
const NOT_TOLD: [&str; 2] = ["deltalake_core::kernel::transaction=off", "sqlx::query=error"];

fn log(config: &Config) {
    use tracing_subscriber::EnvFilter;

    let mut filter = EnvFilter::try_new(&config.log.filter).unwrap_or_else(|_| EnvFilter::new("warn"));
    for directive in NOT_TOLD {
        // Whoever names the library in the filter wants to hear of it.
        let named = directive.split("::").next().is_some_and(|library| config.log.filter.contains(library));
        if let Some(directive) = directive.parse().ok().filter(|_| !named) {
            filter = filter.add_directive(directive);
        }
    }
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = if config.log.format == "json" { builder.json().try_init() } else { builder.try_init() };
    // A second subscriber can only be set by a test that runs commands in one process.
    let _ = set;
}
