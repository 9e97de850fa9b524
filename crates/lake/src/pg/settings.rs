//! The settings of a connection that clients make: `set`, `show`, `reset`, and
//! those given when it begins. Those that would change what a client may do, or
//! how values are written, are refused by name.

use std::collections::BTreeMap;
use std::time::Duration;

use super::failure::{Failure, failure, with_hint};

/// What a setting may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Whatever the client likes: nothing here depends on it.
    Anything,
    /// One of these, in any case; the others would change what is written.
    OneOf(&'static [&'static str]),
    /// Milliseconds, or a number with a unit.
    Duration,
    /// A time zone, which only the client's own display depends on.
    Zone,
    /// Nothing: it tells of the server.
    Nothing,
}

/// A setting: its name as PostgreSQL writes it, its default, what it takes, and
/// whether clients are told when it changes.
struct Known {
    name: &'static str,
    default: &'static str,
    takes: Takes,
    is_told: bool,
}

const fn known(name: &'static str, default: &'static str, takes: Takes, is_told: bool) -> Known {
    Known { name, default, takes, is_told }
}

/// The version that clients are told, by which they choose how to ask.
pub(super) const SERVER_VERSION: &str = concat!("15.0 (Sulit ", env!("CARGO_PKG_VERSION"), ")");

const UTF8: Takes = Takes::OneOf(&["utf8", "utf-8", "unicode"]);
const ON: Takes = Takes::OneOf(&["on", "true", "yes", "1"]);
const ISO: Takes = Takes::OneOf(&["iso", "iso, mdy", "iso, dmy", "iso, ymd", "iso,mdy", "iso,dmy", "iso,ymd"]);

const KNOWN: &[Known] = &[
    known("application_name", "", Takes::Anything, true),
    known("bytea_output", "hex", Takes::OneOf(&["hex"]), false),
    known("client_encoding", "UTF8", UTF8, true),
    known("client_min_messages", "notice", Takes::Anything, false),
    known("DateStyle", "ISO, MDY", ISO, true),
    known("default_transaction_isolation", "read committed", Takes::Anything, false),
    known("default_transaction_read_only", "on", ON, true),
    known("enable_seqscan", "on", Takes::Anything, false),
    known("escape_string_warning", "on", Takes::Anything, false),
    known("extra_float_digits", "1", Takes::Anything, false),
    known("idle_in_transaction_session_timeout", "0", Takes::Anything, false),
    known("idle_session_timeout", "0", Takes::Anything, false),
    known("in_hot_standby", "off", Takes::Nothing, true),
    known("integer_datetimes", "on", Takes::Nothing, true),
    known("IntervalStyle", "postgres", Takes::OneOf(&["postgres"]), true),
    known("is_superuser", "off", Takes::Nothing, true),
    known("jit", "off", Takes::Anything, false),
    known("lc_collate", "C", Takes::Nothing, false),
    known("lc_ctype", "C", Takes::Nothing, false),
    known("lc_messages", "C", Takes::Anything, false),
    known("lc_monetary", "C", Takes::Anything, false),
    known("lock_timeout", "0", Takes::Anything, false),
    known("max_identifier_length", "63", Takes::Nothing, false),
    known("max_index_keys", "32", Takes::Nothing, false),
    known("row_security", "on", Takes::Anything, false),
    known("search_path", "public", Takes::Anything, false),
    known("server_encoding", "UTF8", Takes::Nothing, true),
    known("server_version", SERVER_VERSION, Takes::Nothing, true),
    known("server_version_num", "150000", Takes::Nothing, false),
    known("standard_conforming_strings", "on", ON, true),
    known("statement_timeout", "0", Takes::Duration, false),
    known("synchronous_commit", "on", Takes::Anything, false),
    known("TimeZone", "UTC", Takes::Zone, true),
    known("transaction_isolation", "read committed", Takes::Anything, false),
    known("transaction_read_only", "on", ON, false),
    known("work_mem", "4MB", Takes::Anything, false),
];

/// Longest value of a setting.
const MOST_CHARS: usize = 1_000;

/// The settings of one connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    changed: BTreeMap<&'static str, String>,
    statement_timeout: Option<Duration>,
}

/// A change that clients are told: the name and the value.
pub(super) type Told = Option<(&'static str, String)>;

fn find(name: &str) -> Result<&'static Known, Failure> {
    // Clients write these in many ways: "time zone", TIMEZONE, "TimeZone".
    let plain = name.trim().trim_matches('"').to_lowercase();
    let plain = match plain.as_str() {
        "time zone" => "timezone",
        "names" => "client_encoding",
        "transaction isolation level" | "transaction_isolation_level" => "transaction_isolation",
        other => other,
    };
    KNOWN.iter().find(|known| known.name.eq_ignore_ascii_case(plain)).ok_or_else(|| {
        failure(
            "42704",
            format!("unrecognized configuration parameter \"{}\"", name.chars().take(80).collect::<String>()),
        )
    })
}

impl Settings {
    /// Changes a setting.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<Told, Failure> {
        let known = find(name)?;
        let value = value.trim().trim_matches(['\'', '"']).trim();
        if value.eq_ignore_ascii_case("default") {
            return Ok(self.reset_one(known));
        }
        if value.len() > MOST_CHARS || value.contains('\0') {
            return Err(failure("22023", format!("the value of \"{}\" is too long", known.name)));
        }
        let refused = |why: String| {
            with_hint(failure("22023", format!("invalid value for parameter \"{}\": \"{value}\"", known.name)), why)
        };
        match known.takes {
            Takes::Anything => {}
            Takes::Nothing => {
                return Err(failure("55P02", format!("parameter \"{}\" cannot be changed", known.name)));
            }
            Takes::OneOf(values) => {
                if !values.iter().any(|allowed| allowed.eq_ignore_ascii_case(value)) {
                    return Err(refused(format!("this server has {} only", known.default)));
                }
                // What it stays: the writings are many, the meaning is one.
                return Ok(self.reset_one(known));
            }
            Takes::Duration => {
                let duration = duration(value).ok_or_else(|| refused("such as 30000, 30s or 2min".to_owned()))?;
                self.statement_timeout = (!duration.is_zero()).then_some(duration);
            }
            Takes::Zone => {
                if !is_zone(value) {
                    return Err(refused("such as UTC, Europe/Berlin or +03:30".to_owned()));
                }
            }
        }
        self.changed.insert(known.name, value.to_owned());
        Ok(known.is_told.then(|| (known.name, value.to_owned())))
    }

    fn reset_one(&mut self, known: &'static Known) -> Told {
        self.changed.remove(known.name);
        if known.takes == Takes::Duration {
            self.statement_timeout = None;
        }
        known.is_told.then(|| (known.name, known.default.to_owned()))
    }

    /// Back to the default.
    pub(super) fn reset(&mut self, name: &str) -> Result<Told, Failure> {
        Ok(self.reset_one(find(name)?))
    }

    /// All back to their defaults; what clients are told.
    pub(super) fn reset_all(&mut self) -> Vec<(&'static str, String)> {
        KNOWN.iter().filter_map(|known| self.reset_one(known)).collect()
    }

    /// The name as PostgreSQL writes it, and the value.
    pub(super) fn show(&self, name: &str) -> Result<(&'static str, String), Failure> {
        let known = find(name)?;
        let value = self.changed.get(known.name).cloned();
        Ok((known.name, value.unwrap_or_else(|| known.default.to_owned())))
    }

    /// All names and values.
    pub(super) fn all(&self) -> Vec<(&'static str, String)> {
        let value = |known: &Known| self.changed.get(known.name).cloned().unwrap_or_else(|| known.default.to_owned());
        KNOWN.iter().map(|known| (known.name, value(known))).collect()
    }

    /// What clients are told when they are let in.
    pub(super) fn told(&self) -> Vec<(&'static str, String)> {
        let told = |name: &str| KNOWN.iter().any(|known| known.name == name && known.is_told);
        self.all().into_iter().filter(|(name, _)| told(name)).collect()
    }

    /// How long a statement may run, if the client says.
    pub(super) fn statement_timeout(&self) -> Option<Duration> {
        self.statement_timeout
    }
}

/// `250`, `250ms`, `30 s`, `2min`, `1h`, `1d`.
fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let scale = match unit.trim() {
        "" | "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(scale).map(Duration::from_millis)
}

fn is_zone(text: &str) -> bool {
    let offset = text.trim_start_matches(['+', '-']);
    let is_offset = !offset.is_empty() && offset.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.');
    is_offset || jiff::tz::TimeZone::get(text).is_ok() || text.eq_ignore_ascii_case("local")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_set_at_first_is_taken() {
        let mut settings = Settings::default();
        for (name, value) in [
            ("client_encoding", "'UTF8'"),
            ("extra_float_digits", "3"),
            ("application_name", "'Metabase'"),
            ("TimeZone", "'Asia/Tehran'"),
            ("search_path", "public"),
            ("DateStyle", "ISO"),
            ("standard_conforming_strings", "on"),
        ] {
            settings.set(name, value).unwrap_or_else(|refused| panic!("{name}: {}", refused.message));
        }
        assert_eq!(settings.show("time zone").unwrap(), ("TimeZone", "Asia/Tehran".to_owned()));
        assert_eq!(settings.reset("timezone").unwrap(), Some(("TimeZone", "UTC".to_owned())));
    }

    #[test]
    fn what_would_change_meaning_is_refused() {
        let mut settings = Settings::default();
        for (name, value, code) in [
            ("client_encoding", "LATIN1", "22023"),
            ("standard_conforming_strings", "off", "22023"),
            ("default_transaction_read_only", "off", "22023"),
            ("is_superuser", "on", "55P02"),
            ("datafusion.execution.batch_size", "1", "42704"),
            ("statement_timeout", "soon", "22023"),
            ("TimeZone", "'; drop", "22023"),
        ] {
            assert_eq!(settings.set(name, value).unwrap_err().code, code, "{name}");
        }
    }

    #[test]
    fn a_timeout_has_units() {
        let mut settings = Settings::default();
        for (text, milliseconds) in [("250", 250), ("250ms", 250), ("30 s", 30_000), ("2min", 120_000)] {
            settings.set("statement_timeout", text).unwrap();
            assert_eq!(settings.statement_timeout(), Some(Duration::from_millis(milliseconds)));
        }
        settings.set("statement_timeout", "0").unwrap();
        assert_eq!(settings.statement_timeout(), None);
    }
}
