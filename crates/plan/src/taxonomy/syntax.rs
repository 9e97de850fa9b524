//! The short form of a rule, for the command line.
//!
//! `FIELD OP VALUE [and FIELD OP VALUE]… => CAMPAIGN[@CHANNEL]`
//!
//! - FIELD: `platform`, `account`, `name` (or `campaign_name`), `id` (or
//!   `campaign_id`), `utm_source`, `utm_medium`, `utm_campaign`, `coupon`;
//! - OP: `=` equals, `^=` begins with, `*=` contains, `~` regular expression;
//! - CAMPAIGN: a campaign's key; CHANNEL: a channel's key such as
//!   `paid_search`. `=> @paid_search` gives only the channel.
//!
//! Examples: `name ~ ^Brand => brand`, `coupon = FLYER10 => flyers@print`,
//! `platform = google_ads and name *= brand => brand@paid_search`. A value that
//! holds ` and ` or `=>` is put in double quotes.

use base::Channel;
use store::rules::{RuleCondition, RuleField, RuleFields, RuleOperator};

use super::matching;
use crate::error::PlanError;

const SHAPE: &str = "write it as 'FIELD OP VALUE => CAMPAIGN[@CHANNEL]', such as 'name ~ ^Brand => brand@paid_search'";

/// Reads a rule in its short form.
///
/// # Errors
/// [`PlanError::Rule`] says what cannot be read and how to write it.
pub fn parse_campaign_rule(text: &str) -> Result<RuleFields, PlanError> {
    let refused = |message: String| PlanError::Rule { rule: text.chars().take(200).collect(), message };
    let pieces = split_outside_quotes(text, "=>");
    let [conditions, target] = pieces.as_slice() else {
        return Err(refused(format!("it has no single “=>”; {SHAPE}")));
    };
    let (campaign, channel) = match target.trim().rsplit_once('@') {
        Some((campaign, channel)) => (campaign.trim(), Some(channel.trim())),
        None => (target.trim(), None),
    };
    let channel = channel
        .map(|word| {
            let known = || Channel::ALL.iter().map(|channel| channel.key()).collect::<Vec<_>>().join(", ");
            Channel::parse(word).ok_or_else(|| refused(format!("“{word}” is no channel; the channels are {}", known())))
        })
        .transpose()?;
    let conditions = split_outside_quotes(conditions, " and ")
        .into_iter()
        .map(|piece| condition(piece).map_err(&refused))
        .collect::<Result<Vec<_>, _>>()?;
    let campaign_key = (!campaign.is_empty()).then(|| campaign.to_owned());
    let fields = RuleFields { conditions, campaign_key, channel, comment: String::new(), is_enabled: true };
    matching::check(&fields)?;
    Ok(fields)
}

fn condition(piece: &str) -> Result<RuleCondition, String> {
    const OPERATORS: [(&str, RuleOperator); 4] = [
        ("^=", RuleOperator::Prefix),
        ("*=", RuleOperator::Contains),
        ("=", RuleOperator::Equals),
        ("~", RuleOperator::Regex),
    ];
    let end = piece.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c.is_whitespace()));
    let (field, rest) =
        piece.split_at(end.ok_or_else(|| format!("“{}” has no operator (=, ^=, *=, ~); {SHAPE}", piece.trim()))?);
    let found = OPERATORS.into_iter().find_map(|(sign, operator)| Some((operator, rest.strip_prefix(sign)?)));
    let (operator, value) =
        found.ok_or_else(|| format!("“{}” has no operator (=, ^=, *=, ~); {SHAPE}", piece.trim()))?;
    let field = field_of(field.trim()).ok_or_else(|| {
        format!(
            "“{}” is no field; the fields are platform, account, name, id, utm_source, utm_medium, utm_campaign, coupon",
            field.trim()
        )
    })?;
    let value = value.trim();
    let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let value = quoted.unwrap_or(value).to_owned();
    if value.is_empty() {
        return Err(format!("“{}” compares with nothing; {SHAPE}", piece.trim()));
    }
    Ok(RuleCondition { field, operator, value })
}

fn field_of(word: &str) -> Option<RuleField> {
    Some(match word.to_ascii_lowercase().as_str() {
        "platform" => RuleField::Platform,
        "account" => RuleField::Account,
        "name" | "campaign" | "campaign_name" => RuleField::CampaignName,
        "id" | "campaign_id" => RuleField::CampaignId,
        "utm_source" => RuleField::UtmSource,
        "utm_medium" => RuleField::UtmMedium,
        "utm_campaign" => RuleField::UtmCampaign,
        "coupon" => RuleField::Coupon,
        _ => return None,
    })
}

fn split_outside_quotes<'a>(text: &'a str, by: &str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let (mut start, mut quoted, mut at) = (0, false, 0);
    while at < text.len() {
        let rest = &text[at..];
        if !quoted && rest.starts_with(by) {
            pieces.push(&text[start..at]);
            at += by.len();
            start = at;
            continue;
        }
        let c = rest.chars().next().unwrap_or(' ');
        quoted ^= c == '"';
        at += c.len_utf8();
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_examples() {
        let brand = parse_campaign_rule("name ~ ^Brand => brand").unwrap();
        assert_eq!(brand.conditions.len(), 1);
        assert_eq!(brand.conditions[0].operator, RuleOperator::Regex);
        assert_eq!(brand.conditions[0].value, "^Brand");
        assert_eq!(brand.campaign_key.as_deref(), Some("brand"));
        let flyers = parse_campaign_rule("coupon=FLYER10=>flyers@print").unwrap();
        assert_eq!((flyers.campaign_key.as_deref(), flyers.channel), (Some("flyers"), Some(Channel::Print)));
        let both = parse_campaign_rule("platform = google_ads and name *= brand => brand@paid_search").unwrap();
        assert_eq!(both.conditions.len(), 2);
        assert_eq!(both.conditions[1].operator, RuleOperator::Contains);
        let channel = parse_campaign_rule("platform ^= meta => @paid_social").unwrap();
        assert_eq!((channel.campaign_key, channel.channel), (None, Some(Channel::PaidSocial)));
    }

    #[test]
    fn quotes_keep_words_together() {
        let rule = parse_campaign_rule(r#"name = "Search and find" => find"#).unwrap();
        assert_eq!(rule.conditions[0].value, "Search and find");
        assert_eq!(parse_campaign_rule("name = تلگرام => telegram").unwrap().conditions[0].value, "تلگرام");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (text, says) in [
            ("name ~ ^Brand", "=>"),
            ("colour = red => x", "fields are"),
            ("name ^Brand => x", "operator"),
            ("name = => x", "nothing"),
            ("name = x => y@moon", "channels are"),
            ("name ~ ( => x", "regular expression"),
            ("name = x =>", "neither"),
        ] {
            let message = parse_campaign_rule(text).unwrap_err().to_string();
            assert!(message.contains(says), "{text}: {message}");
        }
    }
}
