//! The naming convention: what a campaign's key may look like.

use base::Workspace;
use regex::{Regex, RegexBuilder};

use crate::error::PlanError;
use crate::slug::MAX_KEY;

/// Longest pattern, and most memory its program may take: a convention or rule
/// comes from a person's form and must not be able to stop the server.
const MAX_PATTERN: usize = 500;
const MAX_PROGRAM: usize = 1 << 20;

/// Compiles a person's pattern within bounds.
///
/// # Errors
/// [`PlanError::Rule`] when it is no regular expression or too large.
pub fn pattern(text: &str) -> Result<Regex, PlanError> {
    let refused = |message: String| PlanError::Rule { rule: text.chars().take(80).collect(), message };
    if text.chars().count() > MAX_PATTERN {
        return Err(refused(format!("a pattern has at most {MAX_PATTERN} characters")));
    }
    RegexBuilder::new(text).size_limit(MAX_PROGRAM).dfa_size_limit(MAX_PROGRAM).build().map_err(|source| {
        let text = source.to_string();
        refused(format!("it is not a regular expression: {}", text.lines().last().unwrap_or_default().trim()))
    })
}

/// Checks a key that a person chose: its form, then the workspace's convention.
///
/// # Errors
/// [`PlanError::Key`] says what the convention wants; [`PlanError::Rule`] when
/// the convention itself is broken.
pub fn check_key(workspace: &Workspace, key: &str) -> Result<(), PlanError> {
    let refused = |reason: String| PlanError::Key { key: key.chars().take(MAX_KEY).collect(), reason };
    if key.is_empty() {
        return Err(refused("is empty; a campaign needs the utm_campaign of its links as key".to_owned()));
    }
    if key.chars().count() > MAX_KEY {
        return Err(refused(format!("is longer than {MAX_KEY} characters")));
    }
    if let Some(bad) = key.chars().find(|c| c.is_whitespace() || c.is_control() || "&?#=%+,;\"'<>/\\".contains(*c)) {
        return Err(refused(format!(
            "holds “{}”, which does not survive in a link; use letters, digits, “-”, “_”, “.” or “|”",
            bad.escape_default()
        )));
    }
    let Some(convention) = workspace.naming_convention.as_deref().filter(|text| !text.is_empty()) else {
        return Ok(());
    };
    // The whole key must match, not some part of it.
    if pattern(&format!("^(?:{convention})$"))?.is_match(key) {
        return Ok(());
    }
    let wanted = match workspace.naming_hint.as_deref().filter(|hint| !hint.is_empty()) {
        Some(hint) => format!("{hint} (pattern {convention})"),
        None => format!("keys match {convention}"),
    };
    Err(refused(format!("does not follow the naming convention of {}: {wanted}", workspace.name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Currency, FixedClock, Timestamp, WorkspaceId};

    fn workspace(convention: Option<&str>) -> Workspace {
        Workspace {
            id: WorkspaceId::new(&FixedClock::at("2026-10-01T00:00:00Z")),
            key: "shop".into(),
            name: "Shop".into(),
            currency: Currency::parse("EUR").unwrap(),
            timezone: "Europe/Berlin".into(),
            locale: "en".into(),
            week_start: 1,
            fiscal_year_start: 1,
            refund_policy: base::RefundPolicy::OrderDay,
            revenue_net_of_tax_and_shipping: false,
            default_basis: None,
            gross_margin_percent: None,
            naming_convention: convention.map(str::to_owned),
            naming_hint: Some("year_channel_name, such as 2026_search_brand".into()),
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_refusal_says_what_is_wanted() {
        let shop = workspace(Some(r"\d{4}_[a-z]+_[a-z0-9-]+"));
        assert!(check_key(&shop, "2026_search_brand").is_ok());
        let refused = check_key(&shop, "brand").unwrap_err().to_string();
        assert!(refused.contains("“brand”") && refused.contains("2026_search_brand"), "{refused}");
        assert!(check_key(&shop, "x2026_search_brandx/").is_err());
    }

    #[test]
    fn without_a_convention_any_link_safe_key_will_do() {
        let shop = workspace(None);
        assert!(check_key(&shop, "تلگرام").is_ok());
        for bad in ["", "two words", "a&b", "a?b"] {
            assert!(check_key(&shop, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn patterns_are_bounded() {
        assert!(pattern("(").is_err());
        assert!(pattern(&"a".repeat(501)).is_err());
        assert!(pattern("(?:(?:a{1000}){1000}){1000}").is_err());
    }
}
