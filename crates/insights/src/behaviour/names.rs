//! Names of events that nobody ever sent, with those that were probably meant.

use base::letters::apart;
use lake::BehaviourScope;

use super::steps::Step;
use super::{Asking, counted};
use crate::error::InsightsError;
use crate::findings::{Finding, Tone};

/// Names that are looked at.
const MOST_NAMES: usize = 1_000;
/// Names that a message tells.
const TOLD: usize = 3;

/// What there is to say about steps that no event of the period is, and about
/// events of nobody.
pub(super) async fn said(
    asking: &Asking<'_>,
    scope: &BehaviourScope,
    steps: &[(&Step, u64)],
    nobody: u64,
) -> Result<Vec<Finding>, InsightsError> {
    let mut said = Vec::new();
    if steps.iter().any(|(_, events)| *events == 0) {
        let names = asking.lake.event_names(scope, None, MOST_NAMES).await?;
        let known: Vec<&str> = names.iter().map(|name| name.name.as_str()).collect();
        for (step, _) in steps.iter().filter(|(_, events)| *events == 0) {
            said.push(missing(step, &known));
        }
    }
    if nobody > 0 {
        let text = format!(
            "{} carry no id of anybody and could not be followed.",
            counted(nobody, "event of these steps", "events of these steps")
        );
        said.push(Finding::new("behaviour_nobody", Tone::Warning, text).with("count", nobody));
    }
    Ok(said)
}

fn missing(step: &Step, known: &[&str]) -> Finding {
    let label = step.label.as_str();
    let plain: Vec<&str> = step.pattern.names.iter().map(String::as_str).filter(|name| !name.contains('*')).collect();
    let is_known = plain.is_empty() || plain.iter().any(|name| known.contains(name));
    if is_known {
        let text = format!(
            "No event of the period is the step “{label}”; events of that name are known from other days or with other properties."
        );
        return Finding::new("step_without_events", Tone::Warning, text).with("name", label);
    }
    let near = nearest(plain[0], known);
    if near.is_empty() {
        let text = format!("No event is named “{}”, and none has a name like it.", plain[0]);
        return Finding::new("event_unknown", Tone::Warning, text).with("name", plain[0]);
    }
    let names = near.join(", ");
    let text = format!("No event is named “{}”; did you mean {names}?", plain[0]);
    Finding::new("event_unknown_near", Tone::Warning, text).with("name", plain[0]).with("names", names)
}

/// The names nearest to one, the nearest first: a few letters away, or one
/// within the other.
fn nearest<'a>(typed: &str, known: &[&'a str]) -> Vec<&'a str> {
    let letters = |word: &str| word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<Vec<char>>();
    let own = letters(typed);
    let far = (own.len() / 3).max(1);
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|name| {
            let other = letters(name);
            let distance = apart(&own, &other);
            let (text, typed) = (String::from_iter(&other), String::from_iter(&own));
            let shared = own.len().min(other.len()) >= 3 && (text.contains(&typed) || typed.contains(&text));
            (distance <= far || shared).then_some((distance, *name))
        })
        .collect();
    near.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    near.into_iter().take(TOLD).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::steps::step;

    #[test]
    fn a_mistyped_name_finds_what_was_meant() {
        let known = ["add_to_cart", "order", "page_view", "trial_started"];
        assert_eq!(nearest("xorder", &known), ["order"]);
        assert_eq!(nearest("Trial Star", &known), ["trial_started"]);
        assert_eq!(nearest("to_cart", &known), ["add_to_cart"]);
        assert!(nearest("refund", &known).is_empty());
        let said = missing(&step("steps", "trial_star").unwrap(), &known);
        assert_eq!(said.text, "No event is named “trial_star”; did you mean trial_started?");
        assert_eq!(missing(&step("steps", "order[coupon=X]").unwrap(), &known).code, "step_without_events");
        assert_eq!(missing(&step("steps", "refund").unwrap(), &known).code, "event_unknown");
    }
}
