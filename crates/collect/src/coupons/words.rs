//! What is wrong with a code, in words for a till.

use base::coupon_code::{canonical, grouped, is_sound, looks_made};
use base::{Timestamp, Workspace, money};
use store::{CardRefusal, CouponProblem, Verdict};

/// Why a coupon cannot be used and what to do, in one sentence.
#[must_use]
pub fn explained(workspace: &Workspace, typed: &str, verdict: &Verdict, did_you_mean: Option<&str>) -> Option<String> {
    let problem = verdict.problem?;
    let fields = verdict.batch.as_ref().map(|batch| &batch.fields);
    let day = |at: Timestamp| workspace.day_of(at);
    let text = match problem {
        CouponProblem::Unknown => unknown("coupon", typed, did_you_mean),
        CouponProblem::Void => {
            let of_code = verdict.code.as_ref().map(|code| &code.void_reason).filter(|reason| !reason.is_empty());
            let of_batch = verdict.batch.as_ref().map(|batch| &batch.void_reason);
            let reason = of_code.or(of_batch).filter(|reason| !reason.is_empty());
            reason.map_or("the code was made void".to_owned(), |reason| format!("the code was made void: {reason}"))
        }
        CouponProblem::NotYet => match fields.and_then(|fields| fields.valid_from) {
            Some(first) => format!("the code can be used from {first} on"),
            None => "the code cannot be used yet".to_owned(),
        },
        CouponProblem::Expired => match fields.and_then(|fields| fields.valid_until) {
            Some(last) => format!("the code could be used until {last}"),
            None => "the code has expired".to_owned(),
        },
        CouponProblem::UsedUp => match &verdict.last {
            Some(last) if !last.order_id.is_empty() => {
                format!("the code was used on {} by order {}", day(last.at), last.order_id)
            }
            Some(last) => format!("the code was used on {}", day(last.at)),
            None => "the code was used".to_owned(),
        },
        CouponProblem::Exhausted => {
            let most = fields.and_then(|fields| fields.max_redemptions).unwrap_or_default();
            format!("the batch could be used {most} times, and was")
        }
        CouponProblem::CustomerAgain => "this customer used the offer before; it can be used once".to_owned(),
        CouponProblem::WrongCurrency => match fields.and_then(|fields| fields.currency) {
            Some(currency) => format!("the code is for orders in {currency}"),
            None => "the code is for another currency".to_owned(),
        },
        CouponProblem::BelowMinimum => match fields.and_then(|f| f.min_order_value.zip(f.currency)) {
            Some((least, currency)) => {
                format!("the order must be worth at least {} {currency}", money::to_text(least, currency))
            }
            None => "the order is worth too little".to_owned(),
        },
    };
    Some(text)
}

fn unknown(what: &str, typed: &str, did_you_mean: Option<&str>) -> String {
    let code = canonical(typed);
    let shown: String = grouped(&code).chars().take(60).collect();
    match did_you_mean {
        Some(near) => format!("there is no {what} {shown}; did you mean {near}?"),
        None if looks_made(&code) && !is_sound(&code) => {
            format!("{shown} is mistyped: its last letter does not fit the others; compare it with the {what}")
        }
        None => format!("there is no {what} {shown}; compare it letter by letter"),
    }
}

/// Why a gift card was not used and what to do, in one sentence.
#[must_use]
pub fn refused_card(typed: &str, refusal: &CardRefusal, did_you_mean: Option<&str>) -> String {
    match refusal {
        CardRefusal::Unknown => unknown("gift card", typed, did_you_mean),
        CardRefusal::Void(reason) if reason.is_empty() => "the card was made void".to_owned(),
        CardRefusal::Void(reason) => format!("the card was made void: {reason}"),
        CardRefusal::Expired(last) => format!("the card could be used until {last}"),
        CardRefusal::WrongCurrency(currency) => format!("the card is in {currency}"),
        CardRefusal::TooLittle { balance, currency } => {
            let balance = money::to_text(*balance, *currency);
            format!("the card is worth {balance} {currency}; take that much and the rest another way")
        }
        CardRefusal::OtherAmount { paid } => {
            format!("this order is in the card's ledger with {paid} already; give another order or reference")
        }
        CardRefusal::TooMuchBack { left } => {
            format!("of what this order paid with the card, {left} is left to put back")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Currency;

    #[test]
    fn a_mistyped_code_is_told_apart_from_an_unknown_one() {
        let sound = base::coupon_code::from_chance(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).unwrap();
        let wrong = format!("{}{}", &sound[..11], if sound.ends_with('2') { '3' } else { '2' });
        let none = CardRefusal::Unknown;
        assert!(refused_card(&wrong, &none, None).contains("mistyped"));
        assert!(refused_card(&wrong, &none, Some("ABCD-EFGH-JKMN")).ends_with("did you mean ABCD-EFGH-JKMN?"));
        assert!(refused_card(&sound, &none, None).contains("letter by letter"));
        let eur = Currency::parse("EUR").unwrap();
        let little = CardRefusal::TooLittle { balance: "12.5".parse().unwrap(), currency: eur };
        assert!(refused_card(&sound, &little, None).contains("worth 12.50 EUR"));
    }
}
