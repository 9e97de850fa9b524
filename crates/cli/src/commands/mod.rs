//! One file a command, or a family of small ones.

mod archive;
mod budget;
mod campaigns;
mod demo;
mod events;
mod import;
mod init;
mod lists;
mod people;
mod report;
mod rules;
mod serve;
mod source;
mod sql;
mod unassigned;

use anyhow::Result;
use base::Actor;

use crate::args::{Arguments, Command, Config as ConfigCommand};
use crate::config::{Config, reference};
use crate::folder::Folder;
use crate::print;

/// Changes made here are written in the audit log as the command line's.
const ACTOR: Actor = Actor::CommandLine;

/// Does what was asked.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { global, command } = arguments;
    let listen = match &command {
        Command::Serve(serve) => serve.listen,
        Command::Demo(demo) => demo.listen,
        _ => None,
    };
    let config = Config::load(&global, listen)?;
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
        Command::Init(new) => return init::init(config, new, format).await,
        Command::Restore { file } => return archive::restore(&config, &file).await,
        Command::Demo(demo) => return demo::demo(config, demo).await,
        Command::Migrate => return serve::migrate(&config, format).await,
        _ => {}
    }
    // A server may start on nothing: the first workspace is then made in the browser.
    let folder = match command {
        Command::Serve(_) => Folder::open_or_make(config, chosen).await?,
        _ => Folder::open(config, chosen).await?,
    };
    match command {
        Command::Import(import) => import::import(&folder, import, format).await,
        Command::Imports(limit) => lists::imports(&folder, limit.limit, format).await,
        Command::Report(report) => report::report(&folder, report, format).await,
        Command::Sql(sql) => sql::sql(&folder, sql, format).await,
        Command::Serve(_) => serve::serve(folder, false).await,
        Command::Backup { file } => archive::backup(&folder, &file, format).await,
        Command::Workspace(workspaces) => init::workspaces(&folder, workspaces, format).await,
        Command::User(users) => people::users(&folder, users, format).await,
        Command::Key(keys) => people::keys(&folder, keys, format).await,
        Command::Campaigns(campaigns) => campaigns::campaigns(&folder, campaigns, format).await,
        Command::Rules(rules) => rules::rules(&folder, rules, format).await,
        Command::Unassigned(asked) => unassigned::unassigned(&folder, asked, format).await,
        Command::Budget(budget) => budget::budget(&folder, budget, format).await,
        Command::Source(command) => source::source(&folder, command, format).await,
        Command::Events(command) => events::events(&folder, command, format).await,
        Command::Mappings => lists::mappings(&folder, format).await,
        Command::Rejected(rejected) => lists::rejected(&folder, rejected, format).await,
        Command::Fx(limit) => lists::fx(&folder, limit.limit, format).await,
        Command::Contacts(limit) => lists::contacts(&folder, limit.limit, format).await,
        Command::Audit(limit) => lists::audit(&folder, limit.limit, format).await,
        Command::Init(_)
        | Command::Restore { .. }
        | Command::Config(_)
        | Command::Metrics
        | Command::Demo(_)
        | Command::Migrate => Ok(()),
    }
}

fn log(config: &Config) {
    use tracing_subscriber::EnvFilter;

    let filter = EnvFilter::try_new(&config.log.filter).unwrap_or_else(|_| EnvFilter::new("warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = if config.log.format == "json" { builder.json().try_init() } else { builder.try_init() };
    // A second subscriber can only be set by a test that runs commands in one process.
    let _ = set;
}
