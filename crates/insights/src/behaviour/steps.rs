//! Steps as people write them: `view→cart→order`, `page:/pricing*`,
//! `add_to_cart[plan=gold]`.

use base::event::name;
use lake::{Condition, EventPattern, Field};

use super::question;
use crate::error::InsightsError;

/// Longest text of one question's steps, in characters.
const LONGEST: usize = 4_000;
/// Most conditions of a step.
const MOST_CONDITIONS: usize = 5;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// As it was written.
    pub(super) label: String,
    /// The events it means.
    pub(super) pattern: EventPattern,
}

/// Short words for names.
const ALIASES: &[(&str, &[&str])] = &[
    ("view", &[name::PAGE_VIEW, name::SCREEN_VIEW]),
    ("page", &[name::PAGE_VIEW, name::SCREEN_VIEW]),
    ("pageview", &[name::PAGE_VIEW, name::SCREEN_VIEW]),
    ("screen", &[name::SCREEN_VIEW]),
    ("product", &[name::VIEW_ITEM]),
    ("item", &[name::VIEW_ITEM]),
    ("list", &[name::VIEW_ITEM_LIST]),
    ("cart", &[name::ADD_TO_CART]),
    ("checkout", &[name::BEGIN_CHECKOUT]),
    ("payment", &[name::ADD_PAYMENT_INFO]),
    ("purchase", &[name::ORDER]),
    ("buy", &[name::ORDER]),
    ("signup", &[name::SIGN_UP]),
    ("register", &[name::SIGN_UP]),
    ("signin", &[name::LOGIN]),
    ("form", &[name::FORM_SUBMIT]),
    ("outbound", &[name::OUTBOUND_CLICK]),
    ("link", &[name::LINK_CLICK]),
];

/// The names a short word stands for.
pub(super) fn alias(word: &str) -> Option<&'static [&'static str]> {
    ALIASES.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, names)| *names)
}

/// Reads steps that stand between `→`, `>`, `->` or, where there is none of
/// these, commas.
pub(super) fn steps(field: &str, text: &str) -> Result<Vec<Step>, InsightsError> {
    if text.chars().count() > LONGEST {
        return Err(question(format!("{field}: the steps are longer than {LONGEST} characters")));
    }
    let parts = split(text, &['→', '>', '»']);
    let parts = if parts.len() > 1 { parts } else { split(text, &[',']) };
    parts.iter().map(|part| step(field, part.trim_end_matches(['-', '=']).trim())).collect()
}

/// Reads one step.
pub(super) fn step(field: &str, text: &str) -> Result<Step, InsightsError> {
    let text = text.trim();
    let refuse = |why: &str| {
        let shown: String = text.chars().take(80).collect();
        question(format!("{field}: “{shown}” {why}"))
    };
    let (head, mut rest) = text.find('[').map_or((text, ""), |at| text.split_at(at));
    let mut pattern = head_pattern(head.trim()).ok_or_else(|| {
        refuse(
            "is no step; write an event's name such as order, a page such as page:/pricing*, or name[property=value]",
        )
    })?;
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').ok_or_else(|| refuse("goes on after its conditions"))?;
        let end = closing(inner).ok_or_else(|| refuse("has a condition without its “]”"))?;
        let (given, after) = inner.split_at(end);
        pattern
            .conditions
            .push(condition(given).ok_or_else(|| refuse("has a condition that is not [property=value]"))?);
        rest = after[1..].trim_start();
    }
    if pattern.conditions.len() > MOST_CONDITIONS {
        return Err(refuse(&format!("has more than {MOST_CONDITIONS} conditions")));
    }
    Ok(Step { label: text.to_owned(), pattern })
}

fn head_pattern(head: &str) -> Option<EventPattern> {
    if let Some(exact) = unquoted(head) {
        return (!exact.is_empty()).then(|| EventPattern::named(exact));
    }
    let views = || [name::PAGE_VIEW, name::SCREEN_VIEW].map(str::to_owned).to_vec();
    if let Some(page) = head.strip_prefix("page:") {
        let page = unquoted(page.trim()).unwrap_or(page.trim());
        let field = Field::named(if page.contains("://") { "url" } else { "path" });
        let condition = Condition { field, holds: true, value: page.to_owned() };
        return (!page.is_empty()).then(|| EventPattern {
            names: views(),
            is_entry: false,
            conditions: vec![condition],
        });
    }
    match head {
        "" => None,
        "any" | "*" => Some(EventPattern::default()),
        "visit" => Some(EventPattern { is_entry: true, ..EventPattern::default() }),
        word => {
            let names = alias(word)
                .map_or_else(|| vec![word.to_owned()], |names| names.iter().map(|name| (*name).to_owned()).collect());
            Some(EventPattern { names, ..EventPattern::default() })
        }
    }
}

fn condition(text: &str) -> Option<Condition> {
    let (field, value) = text.split_once('=')?;
    let (field, holds) = field.strip_suffix('!').map_or((field, true), |field| (field, false));
    let (field, value) = (field.trim(), value.trim());
    let value = unquoted(value).unwrap_or(value);
    (!field.is_empty()).then(|| Condition { field: Field::named(field), holds, value: value.to_owned() })
}

/// The text within quotes, where it has any.
fn unquoted(text: &str) -> Option<&str> {
    ['\'', '"'].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
}

/// Where a condition ends: at the first `]` outside of quotes.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, ']') => return Some(at),
            // Only a value that begins with a quote is quoted: O'Neill is not.
            (None, '\'' | '"') if text[..at].trim_end().ends_with('=') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// Splits where a sign stands outside of conditions and quoted names.
fn split<'a>(text: &'a str, signs: &[char]) -> Vec<&'a str> {
    let (mut parts, mut begins, mut at) = (Vec::new(), 0, 0);
    while let Some(c) = text[at..].chars().next() {
        let is_start = text[begins..at].trim().is_empty();
        let skip = match c {
            '[' => closing(&text[at + 1..]).map(|end| end + 2),
            '\'' | '"' if is_start => text[at + 1..].find(c).map(|end| end + 2),
            _ => None,
        };
        if let Some(skip) = skip {
            at += skip;
            continue;
        }
        if signs.contains(&c) {
            parts.push(&text[begins..at]);
            begins = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    parts.push(&text[begins..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<String> {
        steps("steps", text).unwrap().into_iter().map(|step| step.label).collect()
    }

    fn read(text: &str) -> EventPattern {
        step("steps", text).unwrap().pattern
    }

    #[test]
    fn steps_stand_between_arrows_or_commas() {
        for text in
            ["view→cart→order", "view > cart > order", "view->cart->order", "view, cart,order", "view => cart => order"]
        {
            assert_eq!(labels(text), ["view", "cart", "order"], "{text}");
        }
        assert_eq!(labels("page:/a,b > order"), ["page:/a,b", "order"]);
        assert_eq!(labels("cart[name=a,b],order"), ["cart[name=a,b]", "order"]);
        assert_eq!(labels("'a, b', order"), ["'a, b'", "order"]);
        assert_eq!(labels("order"), ["order"]);
        assert_eq!(labels("sign-up-form → order"), ["sign-up-form", "order"]);
    }

    #[test]
    fn words_stand_for_names_unless_they_are_quoted() {
        assert_eq!(read("view").names, ["page_view", "screen_view"]);
        assert_eq!(read("Cart").names, ["add_to_cart"]);
        assert_eq!(read("'cart'").names, ["cart"]);
        assert_eq!(read("Video played").names, ["Video played"]);
        assert_eq!(read("*"), EventPattern::default());
        assert!(read("visit").is_entry);
    }

    #[test]
    fn pages_and_properties_are_conditions() {
        let page = read("page:/pricing*[device = mobile]");
        let at =
            |field: &str, holds, value: &str| Condition { field: Field::named(field), holds, value: value.to_owned() };
        assert_eq!(page.conditions, [at("path", true, "/pricing*"), at("device", true, "mobile")]);
        assert_eq!(read("page:https://shop.example/*").conditions, [at("url", true, "https://shop.example/*")]);
        let plan = read("signup[plan!=free][note='a]b']");
        assert_eq!(plan.conditions, [at("plan", false, "free"), at("note", true, "a]b")]);
        assert_eq!(plan.conditions[0].field, Field::Property("plan".into()));
        assert_eq!(read("x[who=O'Neill]").conditions, [at("who", true, "O'Neill")]);
    }

    #[test]
    fn what_is_no_step_is_refused_with_itself() {
        for text in ["", "view→→order", "page:", "order[plan]", "order[plan=a", "order[plan=a]x", "''"] {
            let error = steps("steps", text).unwrap_err().to_string();
            assert!(error.starts_with("steps: “"), "{text}: {error}");
        }
        assert!(steps("steps", &"a".repeat(5_000)).is_err());
    }
}
