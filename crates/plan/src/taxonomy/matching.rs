//! Rules compiled once and matched against many sources.

use base::{Channel, RuleId, SourceRef};
use regex::Regex;
use serde::Serialize;
use store::rules::{Rule, RuleCondition, RuleField, RuleFields, RuleOperator};

use crate::error::PlanError;
use crate::naming;
use crate::slug::folded;

const MAX_CONDITIONS: usize = 20;
const MAX_VALUE: usize = 500;

struct Condition {
    field: RuleField,
    test: Test,
}

enum Test {
    Equals(String),
    Contains(String),
    Prefix(String),
    Regex(Regex),
}

struct Compiled {
    id: Option<RuleId>,
    conditions: Vec<Condition>,
    campaign_key: Option<String>,
    channel: Option<Channel>,
}

/// The rules in force, in order.
pub struct RuleSet(Vec<Compiled>);

/// What the rules give a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Key of the campaign.
    pub campaign_key: Option<String>,
    /// The channel.
    pub channel: Option<Channel>,
    /// The rule that gave the campaign, else the one that gave the channel.
    pub rule_id: Option<RuleId>,
}

/// A source that a rule catches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Match {
    /// Key of the source, as on facts.
    pub ref_key: String,
    /// The source's columns.
    #[schema(value_type = Object)]
    pub source: SourceRef,
}

impl RuleSet {
    /// Compiles the enabled rules in their order.
    ///
    /// # Errors
    /// [`PlanError::Rule`] when one cannot be compiled.
    pub fn compile(rules: &[Rule]) -> Result<Self, PlanError> {
        let enabled = rules.iter().filter(|rule| rule.fields.is_enabled);
        enabled.map(|rule| compile(Some(rule.id.clone()), &rule.fields)).collect::<Result<_, _>>().map(Self)
    }

    /// Keys of the campaigns that rules name.
    pub fn campaign_keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|rule| rule.campaign_key.as_deref())
    }

    /// What the rules give: campaign and channel each from the first matching
    /// rule that names one.
    #[must_use]
    pub fn apply(&self, source: &SourceRef) -> Given {
        let mut given = Given::default();
        let mut texts = Texts::of(source);
        for rule in &self.0 {
            let useful = (rule.campaign_key.is_some() && given.campaign_key.is_none())
                || (rule.channel.is_some() && given.channel.is_none());
            if !useful || !rule.holds(&mut texts) {
                continue;
            }
            if given.campaign_key.is_none() && rule.campaign_key.is_some() {
                given.campaign_key.clone_from(&rule.campaign_key);
                given.rule_id.clone_from(&rule.id);
            }
            if given.channel.is_none() && rule.channel.is_some() {
                given.channel = rule.channel;
                given.rule_id = given.rule_id.or_else(|| rule.id.clone());
            }
            if given.campaign_key.is_some() && given.channel.is_some() {
                break;
            }
        }
        given
    }
}

impl Compiled {
    fn holds(&self, texts: &mut Texts<'_>) -> bool {
        self.conditions.iter().all(|condition| match &condition.test {
            Test::Equals(value) => texts.folded(condition.field) == value,
            Test::Contains(value) => texts.folded(condition.field).contains(value),
            Test::Prefix(value) => texts.folded(condition.field).starts_with(value),
            Test::Regex(pattern) => pattern.is_match(texts.raw(condition.field)),
        })
    }
}

/// The columns of one source, folded at most once each.
struct Texts<'a> {
    source: &'a SourceRef,
    folded: [Option<String>; 8],
}

impl<'a> Texts<'a> {
    fn of(source: &'a SourceRef) -> Self {
        Self { source, folded: Default::default() }
    }

    fn raw(&self, field: RuleField) -> &'a str {
        match field {
            RuleField::Platform => &self.source.platform,
            RuleField::Account => &self.source.account,
            RuleField::CampaignName => &self.source.campaign_name,
            RuleField::CampaignId => &self.source.campaign_id,
            RuleField::UtmSource => &self.source.utm_source,
            RuleField::UtmMedium => &self.source.utm_medium,
            RuleField::UtmCampaign => &self.source.utm_campaign,
            RuleField::Coupon => &self.source.coupon,
        }
    }

    fn folded(&mut self, field: RuleField) -> &str {
        let raw = self.raw(field);
        self.folded[field as usize].get_or_insert_with(|| folded(raw))
    }
}

/// Which of the sources a rule catches, all by itself: the test box.
///
/// # Errors
/// [`PlanError::Rule`] when it cannot be compiled.
pub fn test<'a>(
    rule: &RuleFields,
    sources: impl IntoIterator<Item = (&'a str, &'a SourceRef)>,
) -> Result<Vec<Match>, PlanError> {
    let compiled = compile(None, rule)?;
    let caught = sources.into_iter().filter(|(_, source)| compiled.holds(&mut Texts::of(source)));
    Ok(caught.map(|(key, source)| Match { ref_key: key.to_owned(), source: source.clone() }).collect())
}

/// Checks that a rule gives something and can be compiled.
pub(super) fn check(fields: &RuleFields) -> Result<(), PlanError> {
    if fields.campaign_key.as_deref().is_none_or(str::is_empty) && fields.channel.is_none() {
        let rule = describe(&fields.conditions);
        let message = "it gives neither a campaign nor a channel; name one".to_owned();
        return Err(PlanError::Rule { rule, message });
    }
    compile(None, fields).map(|_| ())
}

fn compile(id: Option<RuleId>, fields: &RuleFields) -> Result<Compiled, PlanError> {
    let refused = |message: String| PlanError::Rule { rule: describe(&fields.conditions), message };
    if fields.conditions.len() > MAX_CONDITIONS {
        return Err(refused(format!("it has more than {MAX_CONDITIONS} conditions; make several rules of it")));
    }
    let mut conditions = Vec::with_capacity(fields.conditions.len());
    for condition in &fields.conditions {
        if condition.value.chars().count() > MAX_VALUE {
            return Err(refused(format!("a value is longer than {MAX_VALUE} characters")));
        }
        let test = match condition.operator {
            RuleOperator::Equals => Test::Equals(folded(&condition.value)),
            RuleOperator::Contains => Test::Contains(folded(&condition.value)),
            RuleOperator::Prefix => Test::Prefix(folded(&condition.value)),
            RuleOperator::Regex => Test::Regex(naming::pattern(&condition.value)?),
        };
        conditions.push(Condition { field: condition.field, test });
    }
    let campaign_key = fields.campaign_key.clone().filter(|key| !key.is_empty());
    Ok(Compiled { id, conditions, campaign_key, channel: fields.channel })
}

/// A rule's conditions in words, for messages.
fn describe(conditions: &[RuleCondition]) -> String {
    let shown = conditions.iter().map(|c| format!("{:?} {:?} {}", c.field, c.operator, c.value));
    shown.collect::<Vec<_>>().join(" and ").chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(field: RuleField, operator: RuleOperator, value: &str, to: (&str, Option<Channel>)) -> RuleFields {
        RuleFields {
            conditions: vec![RuleCondition { field, operator, value: value.to_owned() }],
            campaign_key: (!to.0.is_empty()).then(|| to.0.to_owned()),
            channel: to.1,
            comment: String::new(),
            is_enabled: true,
        }
    }

    fn set(rules: &[RuleFields]) -> RuleSet {
        RuleSet(rules.iter().map(|fields| compile(None, fields).unwrap()).collect())
    }

    fn google(name: &str) -> SourceRef {
        SourceRef { platform: "google_ads".into(), campaign_name: name.into(), ..SourceRef::default() }
    }

    #[test]
    fn the_first_rule_that_gives_a_campaign_wins() {
        let rules = set(&[
            rule(RuleField::Platform, RuleOperator::Equals, "google_ads", ("", Some(Channel::PaidSearch))),
            rule(RuleField::CampaignName, RuleOperator::Prefix, "brand", ("brand", None)),
            rule(RuleField::CampaignName, RuleOperator::Contains, "BRAND", ("other", Some(Channel::Display))),
        ]);
        let given = rules.apply(&google("Brand – exact"));
        assert_eq!((given.campaign_key.as_deref(), given.channel), (Some("brand"), Some(Channel::PaidSearch)));
        let given = rules.apply(&google("My brand"));
        assert_eq!(given.campaign_key.as_deref(), Some("other"));
        assert_eq!(rules.apply(&SourceRef::default()), Given::default());
    }

    #[test]
    fn every_operator_on_names_in_any_script() {
        let caught = |operator, value, name: &str| {
            let fields = rule(RuleField::CampaignName, operator, value, ("x", None));
            test(&fields, [("k", &google(name))]).unwrap().len()
        };
        assert_eq!(caught(RuleOperator::Equals, "كمپين", "کمپین"), 1);
        assert_eq!(caught(RuleOperator::Prefix, "tết", "Tết 2026"), 1);
        assert_eq!(caught(RuleOperator::Regex, r"^\d{4}_", "2026_brand"), 1);
        assert_eq!(caught(RuleOperator::Regex, r"^\d{4}_", "brand"), 0);
        assert_eq!(caught(RuleOperator::Contains, "sale", "autumn"), 0);
    }

    #[test]
    fn rules_that_cannot_be_are_refused() {
        assert!(check(&rule(RuleField::Coupon, RuleOperator::Equals, "X", ("", None))).is_err());
        assert!(check(&rule(RuleField::Coupon, RuleOperator::Regex, "(", ("x", None))).is_err());
        assert!(check(&rule(RuleField::Coupon, RuleOperator::Equals, &"x".repeat(501), ("x", None))).is_err());
    }
}
