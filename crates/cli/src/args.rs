//! What can be typed after `sulit`.

use std::net::SocketAddr;
use std::path::PathBuf;

use base::{Channel, Day, Month};
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::behaviour;
use crate::days::day;

/// Was it worth it? Marketing performance management in one binary.
#[derive(Debug, Parser)]
#[command(name = "sulit", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Folder that holds everything [default: ./sulit-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Key of the workspace, where a folder holds several
    #[arg(long, global = true, value_name = "KEY")]
    pub(crate) workspace: Option<String>,
    /// Configuration file [default: sulit.toml in the data folder, else in this folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Form of the output
    #[arg(long, global = true, value_enum)]
    pub(crate) format: Option<Format>,
}

/// Forms of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// For programs: money as exact decimals in strings.
    Json,
    /// For spreadsheets; formulas are defused.
    Csv,
    /// For data tools.
    Parquet,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the first workspace of a new data folder
    Init(Workspace),
    /// Import files; `import undo ID` takes one back
    #[command(subcommand_precedence_over_arg = true, args_conflicts_with_subcommands = true)]
    Import(Import),
    /// List imports, newest first
    Imports(Limit),
    /// Type in what was counted: `count 120 flyers at the school gate`
    Count(crate::commands::count::Count),
    /// What marketing cost and brought
    Report(Report),
    /// Ask the public views in SQL, read-only
    Sql(Sql),
    /// How many come how far: 'view→cart→order'
    Funnel(behaviour::Funnel),
    /// Of those who began in a day, week or month, how many come back
    Retention(behaviour::Retention),
    /// Where visits go from a point, or come from to one
    Paths(behaviour::Paths),
    /// What customers bought since their first order
    Cohorts(behaviour::Cohorts),
    /// Visits: how many, from where, to which pages
    Site(behaviour::Site),
    /// Serve the web app and the API
    Serve(Serve),
    /// Bring the relational store up to date
    Migrate,
    /// Write one archive of everything
    Backup { file: PathBuf },
    /// Fill an empty data folder from an archive
    Restore {
        file: PathBuf,
        /// erasures.json of the folder that was backed up, so that people who
        /// were erased since are erased again
        #[arg(long, value_name = "FILE")]
        erasures: Option<PathBuf>,
    },
    /// What settings are in force, and from where
    #[command(subcommand)]
    Config(Config),
    /// Workspaces of the folder
    #[command(subcommand)]
    Workspace(Workspaces),
    /// Users of the workspace
    #[command(subcommand)]
    User(Users),
    /// API keys of the workspace
    #[command(subcommand)]
    Key(Keys),
    /// Campaigns
    #[command(subcommand)]
    Campaigns(Campaigns),
    /// Rules that tie files to campaigns and channels
    #[command(subcommand)]
    Rules(Rules),
    /// What nothing ties to a campaign, and why
    Unassigned(Unassigned),
    /// Planned and committed budgets
    #[command(subcommand)]
    Budget(Budget),
    /// Named mappings of general tables
    Mappings,
    /// The metric catalogue
    Metrics,
    /// Sources of events: sites, apps, servers, with their keys
    #[command(subcommand)]
    Source(SourceCommand),
    /// Short links and the codes that are printed of them
    #[command(subcommand)]
    Link(crate::commands::link::LinkCommand),
    /// Coupon codes: batches of them, and using them
    #[command(subcommand)]
    Coupon(crate::commands::coupon::CouponCommand),
    /// Gift cards and their ledgers
    #[command(subcommand)]
    Giftcard(crate::commands::giftcard::GiftcardCommand),
    /// Events as they are taken
    #[command(subcommand)]
    Events(Events),
    /// Rows and events that were refused, with their raw bytes
    Rejected(Rejected),
    /// Erase a person, or write everything that is held of them
    #[command(subcommand)]
    Person(crate::commands::person::PersonCommand),
    /// What went wrong by itself: sources that fell silent, refuse or are off
    Alerts(crate::commands::alerts::Alerts),
    /// Exchange rates
    Fx(Limit),
    /// Contacts
    Contacts(Limit),
    /// Changes, newest first
    Audit(Limit),
    /// Simulate a market of people whose truth is known: journeys, weekly data, experiments
    Simulate(crate::commands::simulate::Simulate),
    /// Simulate a shop whose truth is known, import its files and serve the result
    Demo(Demo),
}

#[derive(Debug, Args)]
pub(crate) struct Workspace {
    /// Name as shown
    #[arg(long)]
    pub(crate) name: String,
    /// Reporting currency, ISO 4217
    #[arg(long)]
    pub(crate) currency: String,
    /// IANA time zone, such as Asia/Tehran
    #[arg(long)]
    pub(crate) timezone: String,
    /// Language of pages and numbers: en, fa, fil, vi, is
    #[arg(long, default_value = "en")]
    pub(crate) locale: String,
    /// Key in URLs and flags [default: made from the name]
    #[arg(long)]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) undo: Option<ImportCommand>,
    #[command(flatten)]
    pub(crate) files: ImportFiles,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Take an import back; what was believed before comes back
    Undo {
        /// Id of the import, as `sulit imports` shows it
        id: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ImportFiles {
    /// Files to import, in this order
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Format, instead of recognising it: google-ads, meta-ads, …, table
    #[arg(long = "as", value_name = "FORMAT")]
    pub(crate) as_format: Option<String>,
    /// Field of a column of a general table: `--map 'Kosten=spend'`, `--map '#3=clicks'`; with --as calls
    /// and the like, of theirs: `--map 'Nummer=phone'`
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub(crate) map: Vec<String>,
    /// Use a mapping saved under this name
    #[arg(long, value_name = "NAME")]
    pub(crate) mapping: Option<String>,
    /// Save the columns' fields and these options under a name
    #[arg(long, value_name = "NAME")]
    pub(crate) save_mapping: Option<String>,
    /// Add a rule first: `'campaign_name ~ ^Brand => brand@paid_search'`
    #[arg(long, value_name = "RULE")]
    pub(crate) campaign_rule: Vec<String>,
    /// Day of rows that have none
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) date: Option<Day>,
    /// Currency of amounts that state none
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// Platform of a general table that names none
    #[arg(long, value_name = "NAME")]
    pub(crate) platform: Option<String>,
    /// Language the file is written in, such as de or fa
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) locale: Option<String>,
    /// Decimal mark of the file: point or comma
    #[arg(long, value_name = "MARK")]
    pub(crate) decimal: Option<String>,
    /// Order of day and month in the file: ymd, dmy, mdy or jalali
    #[arg(long, value_name = "ORDER")]
    pub(crate) date_order: Option<String>,
    /// Let 26 stand for 2026
    #[arg(long)]
    pub(crate) two_digit_years: bool,
    /// IANA zone of times that name none
    #[arg(long, value_name = "ZONE")]
    pub(crate) timezone: Option<String>,
    /// Calling code of phone numbers that state none, such as 98
    #[arg(long, value_name = "DIGITS")]
    pub(crate) calling_code: Option<String>,
    /// Sheet of a workbook
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Encoding of a text file
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Delimiter of a text file
    #[arg(long, value_name = "CHARACTER")]
    pub(crate) delimiter: Option<char>,
    /// Import the good rows of a file with bad ones
    #[arg(long)]
    pub(crate) accept_valid: bool,
    /// Import although the rows do not add up to the file's own total
    #[arg(long)]
    pub(crate) accept_total_mismatch: bool,
    /// Keep campaigns that a re-export no longer has
    #[arg(long)]
    pub(crate) keep_missing: bool,
    /// Only say what would happen
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Limit {
    /// Most rows shown
    #[arg(long, default_value_t = 100)]
    pub(crate) limit: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportKind {
    Campaigns,
    Channels,
    Days,
    Budget,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Which report
    #[arg(value_enum)]
    pub(crate) kind: ReportKind,
    /// First day
    #[arg(long, value_parser = day)]
    pub(crate) from: Day,
    /// Last day
    #[arg(long, value_parser = day)]
    pub(crate) to: Day,
    /// Where revenue comes from: orders, results or platform
    #[arg(long)]
    pub(crate) basis: Option<String>,
    /// Compare with the period before or the same dates a year earlier
    #[arg(long, value_parser = ["previous", "year"])]
    pub(crate) compare: Option<String>,
    /// Split rows: campaign, channel, platform, account, label, day, week, month
    #[arg(long, value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// What was believed on this day or at this instant
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
    /// Only these campaigns, by key
    #[arg(long, value_name = "KEY")]
    pub(crate) campaign: Vec<String>,
    /// Only these channels
    #[arg(long)]
    pub(crate) channel: Vec<String>,
    /// Only campaigns with this label
    #[arg(long)]
    pub(crate) label: Option<String>,
    /// Another reporting currency
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// Add a row of totals (csv and table)
    #[arg(long)]
    pub(crate) totals: bool,
    /// Write the table's numbers as in this language: en, fa (Toman instead of rials), fil, vi, is
    #[arg(long, default_value = "en", value_parser = PossibleValuesParser::new(base::settings::LOCALES.iter().copied()))]
    pub(crate) locale: String,
    /// Write to a file instead of the terminal
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// One statement that reads, over the views of docs/data.md
    pub(crate) query: String,
    /// What was believed on this day or at this instant
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
    /// Write to a file instead of the terminal
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port
    #[arg(long, value_name = "ADDR:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    #[command(flatten)]
    pub(crate) pg: crate::commands::pg::PgFlags,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print what is in force and from where, secrets hidden
    Show,
    /// Print the reference page, as in docs/configuration.md
    Docs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Workspaces {
    /// Make another workspace
    Create(Workspace),
    /// List workspaces
    List,
    /// Change a setting of the workspace, such as refund_policy=refund_day
    Set {
        /// Settings as NAME=VALUE; an empty value clears one
        #[arg(required = true, value_name = "NAME=VALUE")]
        settings: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Users {
    /// Make a one-time link that lets somebody in; a known user just becomes a member
    Invite {
        /// Their e-mail address
        email: String,
        /// viewer, editor or admin
        #[arg(long, default_value = "editor")]
        role: String,
        /// Address at which the server is reached
        #[arg(long, default_value = "http://127.0.0.1:8080")]
        url: String,
    },
    /// List members
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Make an API key; it is shown once
    Create {
        /// What it is for
        name: String,
        /// viewer, editor or admin
        #[arg(long, default_value = "viewer")]
        role: String,
    },
    /// List keys
    List,
    /// Revoke a key
    Revoke {
        /// Id of the key
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Campaigns {
    /// List campaigns
    List,
    /// Add a campaign
    Add(NewCampaign),
    /// Add and change campaigns and their budgets from a CSV
    Import { file: PathBuf },
    /// Write campaigns and their budgets as CSV
    Export {
        /// File to write [default: the terminal]
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewCampaign {
    /// Its utm_campaign
    pub(crate) key: String,
    /// Its name [default: the key]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Its channel, such as paid_search
    #[arg(long, value_parser = channel)]
    pub(crate) channel: Option<Channel>,
    /// First day
    #[arg(long, value_parser = day)]
    pub(crate) start: Option<Day>,
    /// Last day
    #[arg(long, value_parser = day)]
    pub(crate) end: Option<Day>,
    /// What it is for
    #[arg(long, default_value = "")]
    pub(crate) objective: String,
    /// Whom it is to reach
    #[arg(long, default_value = "")]
    pub(crate) audience: String,
    /// Who answers for it
    #[arg(long, default_value = "")]
    pub(crate) owner: String,
    /// draft, live, paused or ended
    #[arg(long, default_value = "draft")]
    pub(crate) status: String,
    /// Labels
    #[arg(long)]
    pub(crate) label: Vec<String>,
    /// Coupon codes of its own; orders with one are tied to it
    #[arg(long, value_name = "CODE")]
    pub(crate) coupon: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// List rules in the order they are tried
    List,
    /// Add a rule: 'FIELD OP VALUE => CAMPAIGN[@CHANNEL]'
    ///
    /// FIELD is platform, account, name, id, utm_source, utm_medium,
    /// utm_campaign or coupon; OP is = (equals), ^= (begins with), *= (contains)
    /// or ~ (regular expression). Several conditions are joined with “and”.
    Add { rule: String },
    /// Show what a rule would catch
    Test { rule: String },
    /// Remove a rule
    Remove {
        /// Id of the rule
        id: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Unassigned {
    /// First day
    #[arg(long, value_parser = day)]
    pub(crate) from: Day,
    /// Last day
    #[arg(long, value_parser = day)]
    pub(crate) to: Day,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Budget {
    /// Plan or commit an amount for a campaign and month
    Set {
        /// Key of the campaign
        campaign: String,
        /// Month, such as 2026-10
        #[arg(value_parser = month)]
        month: Month,
        /// Planned cost in the workspace's currency
        #[arg(long)]
        planned: Option<String>,
        /// Cost promised to somebody already
        #[arg(long)]
        committed: Option<String>,
    },
    /// Show budgets of a year
    Show {
        /// The year
        year: i16,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Rejected {
    /// Only rows of this import
    #[arg(long, value_name = "ID", conflicts_with_all = ["source", "reason", "replay"])]
    pub(crate) import: Option<String>,
    /// Only events of this source, by name or id
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// Only events refused for this reason, such as unknown_key
    #[arg(long, value_name = "REASON")]
    pub(crate) reason: Option<String>,
    /// Take the events again, after what was wrong was put right
    #[arg(long)]
    pub(crate) replay: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SourceCommand {
    /// Make a source; its server key is shown once
    Add {
        /// Its name
        name: String,
        #[command(flatten)]
        change: SourceChange,
    },
    /// List sources with their write keys
    List,
    /// Change a source
    Set {
        /// Its name or id
        source: String,
        /// Another name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        change: SourceChange,
    },
    /// Let the tags of another product find a source by their own id
    Alias {
        /// Its name or id
        source: String,
        /// What the tags send, such as matomo:1 for idsite=1
        #[arg(value_name = "PROTOCOL:ID")]
        alias: String,
        /// Take the alias away instead
        #[arg(long)]
        remove: bool,
    },
    /// Give a source new keys; the old ones stop at once, unless they may overlap
    Rotate {
        /// Its name or id
        source: String,
        /// Days for which the old keys are taken as well, at most 90
        #[arg(long, value_name = "DAYS", default_value_t = 0)]
        overlap_days: u8,
    },
    /// Stop taking events of a source; what it sent stays
    Archive {
        /// Its name or id
        source: String,
    },
    /// Take events of an archived source again
    Restore {
        /// Its id, or its name where one archived source has it
        source: String,
        /// An alias it gets; archiving freed those it had
        #[arg(long, value_name = "PROTOCOL:ID")]
        alias: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SourceChange {
    /// Origin that browsers may send from, such as https://shop.example [default: any]
    #[arg(long)]
    pub(crate) origin: Vec<String>,
    /// What tags of another product send, such as matomo:1 for idsite=1
    #[arg(long, value_name = "PROTOCOL:ID")]
    pub(crate) alias: Vec<String>,
    /// A setting, such as rate_per_second=1000
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) setting: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Events {
    /// Print events as the server on this folder takes them
    Tail,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Decides every draw of the market
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Size of the shop
    #[arg(long, default_value_t = 1.0)]
    pub(crate) scale: f64,
    /// Address and port
    #[arg(long, value_name = "ADDR:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// End after the report
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Files only: no events of the shop's site and till
    #[arg(long)]
    pub(crate) no_events: bool,
}

fn channel(text: &str) -> Result<Channel, String> {
    Channel::parse(text).ok_or_else(|| {
        let keys: Vec<_> = Channel::ALL.iter().map(|channel| channel.key()).collect();
        format!("not a channel; channels are {}", keys.join(", "))
    })
}

fn month(text: &str) -> Result<Month, String> {
    Month::parse(text).ok_or_else(|| "not a month such as 2026-10".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn import_takes_files_and_undo() {
        let files =
            Arguments::try_parse_from(["sulit", "import", "a.csv", "undo.csv", "--date", "2026-10-01"]).unwrap();
        assert!(matches!(files.command, Command::Import(Import { undo: None, files }) if files.files.len() == 2));
        let undo = Arguments::try_parse_from(["sulit", "import", "undo", "imp_1"]).unwrap();
        assert!(matches!(undo.command, Command::Import(Import { undo: Some(_), .. })));
    }
}
