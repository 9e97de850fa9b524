//! What a file calls a conversion, as the name of an event.

use std::sync::LazyLock;

use base::event::name;

use crate::formats::headers::fold;

/// Words in names of conversions. The first that a name holds decides.
const WORDS: &[(&str, &[&str])] = &[
    (name::REFUND, &["refund", "refunded", "return", "استرداد", "مرجوعی", "hoàn tiền", "endurgreiðsla"]),
    (
        name::SIGN_UP,
        &[
            "sign up",
            "signup",
            "sign-up",
            "sign_up",
            "registration",
            "complete_registration",
            "completeregistration",
            "registered",
            "ثبت نام",
            "đăng ký",
            "nýskráning",
        ],
    ),
    (
        name::LEAD,
        &[
            "lead",
            "qualified lead",
            "converted lead",
            "enquiry",
            "inquiry",
            "contact",
            "appointment",
            "quote",
            "سرنخ",
            "مشاوره",
            "khách tiềm năng",
            "báo giá",
            "fyrirspurn",
        ],
    ),
    (
        name::ORDER,
        &[
            "purchase",
            "order",
            "sale",
            "store sale",
            "offline sale",
            "bought",
            "paid",
            "deal won",
            "closed won",
            "benta",
            "pagbili",
            "خرید",
            "فروش",
            "سفارش",
            "mua hàng",
            "đơn hàng",
            "bán hàng",
            "kaup",
            "sala",
            "pöntun",
            "kauf",
            "bestellung",
        ],
    ),
];

static KNOWN: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let all = WORDS.iter().flat_map(|(event, words)| words.iter().map(move |word| (fold(word), *event)));
    all.collect()
});

/// The event of a conversion: what its name says, else an order where it has an
/// order's number or a coupon, else a goal of its own.
pub(crate) fn event_name(conversion: &str, is_order: bool) -> &'static str {
    let folded = fold(conversion);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let holds = |word: &str| match word.contains(|c: char| !c.is_alphanumeric() && c != '_') {
        true => folded.contains(word),
        false => words.contains(&word),
    };
    let said = KNOWN.iter().find(|(word, _)| holds(word)).map(|(_, event)| *event);
    said.unwrap_or(if is_order { name::ORDER } else { name::CONVERSION })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_happened() {
        assert_eq!(event_name("Purchase", false), name::ORDER);
        assert_eq!(event_name("Offline sale (till)", false), name::ORDER);
        assert_eq!(event_name("Qualified lead", true), name::LEAD);
        assert_eq!(event_name("خرید حضوری", false), name::ORDER);
        assert_eq!(event_name("Refund", true), name::REFUND);
        assert_eq!(event_name("Sign-up", false), name::SIGN_UP);
        assert_eq!(event_name("Trial lesson", false), name::CONVERSION);
        assert_eq!(event_name("", true), name::ORDER);
        assert_eq!(event_name("", false), name::CONVERSION);
    }
}
