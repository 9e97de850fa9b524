//! The settings of a workspace as people write them: checked in one place for
//! the command line and the API.

use std::fmt;

use rust_decimal::Decimal;

use crate::currency::Currency;
use crate::workspace::{Basis, RefundPolicy, Workspace};

/// Languages of the pages.
pub const LOCALES: &[&str] = &["en", "fil", "fa", "vi", "is"];

/// Names that [`set`] takes.
pub const NAMES: &[&str] = &[
    "name",
    "currency",
    "timezone",
    "locale",
    "week_start",
    "fiscal_year_start",
    "refund_policy",
    "revenue_net_of_tax_and_shipping",
    "default_basis",
    "gross_margin_percent",
    "naming_convention",
    "naming_hint",
];

const MAX_NAME: usize = 120;
const MAX_KEY: usize = 60;

/// A setting that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    /// Which setting.
    pub field: &'static str,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl std::error::Error for SettingError {}

fn refused<T>(field: &'static str, message: impl Into<String>) -> Result<T, SettingError> {
    Err(SettingError { field, message: message.into() })
}

/// A workspace's name.
///
/// # Errors
/// When it is empty or long.
pub fn name(text: &str) -> Result<String, SettingError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_NAME {
        return refused("name", format!("write 1 to {MAX_NAME} characters"));
    }
    Ok(text.to_owned())
}

/// A workspace's key, as it stands in addresses.
///
/// # Errors
/// When it holds more than lower-case letters, digits and `-`.
pub fn key(text: &str) -> Result<String, SettingError> {
    let sound = |c: char| c == '-' || c.is_alphanumeric() && !c.is_uppercase();
    if text.is_empty() || text.chars().count() > MAX_KEY || !text.chars().all(sound) {
        return refused("key", format!("“{text}” must be 1 to {MAX_KEY} lower-case letters, digits and “-”"));
    }
    Ok(text.to_owned())
}

/// A reporting currency.
///
/// # Errors
/// When ISO 4217 has no such code.
pub fn currency(code: &str) -> Result<Currency, SettingError> {
    let toman = ["irt", "toman", "تومان"].contains(&code.trim().to_lowercase().as_str());
    if toman {
        return refused("currency", "the toman is ten Iranian rials; write IRR, pages in Persian show toman");
    }
    Currency::parse(code).or_else(|error| refused("currency", error.to_string()))
}

/// A time zone.
///
/// # Errors
/// When the IANA database has no such name.
pub fn timezone(name: &str) -> Result<String, SettingError> {
    match jiff::tz::TimeZone::get(name.trim()) {
        Ok(zone) => Ok(zone.iana_name().unwrap_or(name.trim()).to_owned()),
        Err(_) => {
            refused("timezone", format!("“{name}” is no time zone; write one such as Europe/Berlin or Asia/Tehran"))
        }
    }
}

/// A language of the pages.
///
/// # Errors
/// When the pages do not speak it.
pub fn locale(tag: &str) -> Result<String, SettingError> {
    let language = tag.trim().to_lowercase();
    let language = language.split(['-', '_']).next().unwrap_or_default();
    match LOCALES.iter().find(|known| **known == language) {
        Some(known) => Ok((*known).to_owned()),
        None => refused("locale", format!("“{tag}” is not a language of the pages; they speak {}", LOCALES.join(", "))),
    }
}

/// Sets one setting by name. An empty value clears what may be empty.
///
/// # Errors
/// When there is no such setting, or the value cannot be accepted.
pub fn set(workspace: &mut Workspace, setting: &str, value: &str) -> Result<(), SettingError> {
    match setting {
        "name" => workspace.name = name(value)?,
        "currency" => workspace.currency = currency(value)?,
        "timezone" => workspace.timezone = timezone(value)?,
        "locale" => workspace.locale = locale(value)?,
        "week_start" => workspace.week_start = whole("week_start", value, 7, "1 (Monday) to 7 (Sunday)")?,
        "fiscal_year_start" => {
            workspace.fiscal_year_start = whole("fiscal_year_start", value, 12, "1 (January) to 12 (December)")?;
        }
        "refund_policy" => {
            let known = [RefundPolicy::OrderDay, RefundPolicy::RefundDay].into_iter().find(|p| p.as_str() == value);
            let Some(policy) = known else { return refused("refund_policy", "write order_day or refund_day") };
            workspace.refund_policy = policy;
        }
        "revenue_net_of_tax_and_shipping" => {
            let Ok(yes) = value.parse() else {
                return refused("revenue_net_of_tax_and_shipping", "write true or false");
            };
            workspace.revenue_net_of_tax_and_shipping = yes;
        }
        "default_basis" => {
            let basis = Basis::parse(value);
            if basis.is_none() && !value.is_empty() {
                return refused("default_basis", "write platform, orders or results, or nothing");
            }
            workspace.default_basis = basis;
        }
        "gross_margin_percent" => workspace.gross_margin_percent = margin(value)?,
        "naming_convention" => workspace.naming_convention = some(value),
        "naming_hint" => workspace.naming_hint = some(value),
        _ => return refused("setting", format!("there is no setting “{setting}”; there are {}", NAMES.join(", "))),
    }
    Ok(())
}

fn some(value: &str) -> Option<String> {
    Some(value.trim()).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

fn whole(field: &'static str, value: &str, most: u8, range: &str) -> Result<u8, SettingError> {
    match value.trim().parse::<u8>() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => refused(field, format!("write {range}")),
    }
}

fn margin(value: &str) -> Result<Option<String>, SettingError> {
    let Some(text) = some(value) else { return Ok(None) };
    match text.parse::<Decimal>() {
        Ok(percent) if percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED => {
            Ok(Some(percent.normalize().to_string()))
        }
        _ => refused("gross_margin_percent", "write a percentage above 0 and up to 100, such as 62.5, or nothing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_checked_where_they_are_written() {
        assert_eq!(locale("fa-IR").as_deref(), Ok("fa"));
        assert!(locale("de").is_err());
        assert_eq!(timezone("asia/tehran").as_deref(), Ok("Asia/Tehran"));
        assert!(timezone("Mars/Olympus").is_err());
        assert!(currency("IRT").unwrap_err().message.contains("IRR"));
        assert_eq!(key("shop-2").as_deref(), Ok("shop-2"));
        assert!(key("Shop").is_err() && key("a/b").is_err() && key("").is_err());
        assert_eq!(margin("62.50"), Ok(Some("62.5".to_owned())));
        assert!(margin("0").is_err());
    }
}
