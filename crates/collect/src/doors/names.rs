//! What clients call the things that have a name here.

use base::event::name;

/// Names by their words in lower case, sorted for the search.
const KNOWN: &[(&str, &str)] = &[
    ("account created", name::SIGN_UP),
    ("add payment info", name::ADD_PAYMENT_INFO),
    ("add to cart", name::ADD_TO_CART),
    ("added to cart", name::ADD_TO_CART),
    ("alias", name::ALIAS),
    ("begin checkout", name::BEGIN_CHECKOUT),
    ("call", name::CALL),
    ("cart viewed", name::VIEW_CART),
    ("checkout started", name::BEGIN_CHECKOUT),
    ("completed order", name::ORDER),
    ("coupon", name::COUPON),
    ("coupon applied", name::COUPON),
    ("coupon entered", name::COUPON),
    ("download", name::DOWNLOAD),
    ("email open", name::EMAIL_OPEN),
    ("email opened", name::EMAIL_OPEN),
    ("engagement", name::ENGAGEMENT),
    ("file download", name::DOWNLOAD),
    ("form submission", name::FORM_SUBMIT),
    ("form submit", name::FORM_SUBMIT),
    ("form submitted", name::FORM_SUBMIT),
    ("generate lead", name::LEAD),
    ("group", name::GROUP),
    ("identify", name::IDENTIFY),
    ("initiate checkout", name::BEGIN_CHECKOUT),
    ("lead", name::LEAD),
    ("lead captured", name::LEAD),
    ("lead generated", name::LEAD),
    ("link click", name::LINK_CLICK),
    ("logged in", name::LOGIN),
    ("login", name::LOGIN),
    ("order", name::ORDER),
    ("order completed", name::ORDER),
    ("order placed", name::ORDER),
    ("order refunded", name::REFUND),
    ("outbound click", name::OUTBOUND_CLICK),
    ("outbound link click", name::OUTBOUND_CLICK),
    ("page", name::PAGE_VIEW),
    ("page view", name::PAGE_VIEW),
    ("page viewed", name::PAGE_VIEW),
    ("pageview", name::PAGE_VIEW),
    ("payment info entered", name::ADD_PAYMENT_INFO),
    ("placed order", name::ORDER),
    ("product added", name::ADD_TO_CART),
    ("product list viewed", name::VIEW_ITEM_LIST),
    ("product removed", name::REMOVE_FROM_CART),
    ("product viewed", name::VIEW_ITEM),
    ("products searched", name::SEARCH),
    ("purchase", name::ORDER),
    ("refund", name::REFUND),
    ("remove from cart", name::REMOVE_FROM_CART),
    ("screen", name::SCREEN_VIEW),
    ("screen view", name::SCREEN_VIEW),
    ("screen viewed", name::SCREEN_VIEW),
    ("search", name::SEARCH),
    ("self reported", name::SELF_REPORTED),
    ("sign in", name::LOGIN),
    ("sign up", name::SIGN_UP),
    ("signed in", name::LOGIN),
    ("signed up", name::SIGN_UP),
    ("signup", name::SIGN_UP),
    ("store visit", name::STORE_VISIT),
    ("user engagement", name::ENGAGEMENT),
    ("user signed up", name::SIGN_UP),
    ("view cart", name::VIEW_CART),
    ("view content", name::VIEW_ITEM),
    ("view item", name::VIEW_ITEM),
    ("view item list", name::VIEW_ITEM_LIST),
    ("view search results", name::SEARCH),
    ("viewed product", name::VIEW_ITEM),
];

/// The name here of what a client calls so; `None` when it is the client's
/// own. Case, and how the words are joined (`add_to_cart`, `Add To Cart`,
/// `addToCart`), do not matter.
#[must_use]
pub fn canonical(written: &str) -> Option<&'static str> {
    if written.len() > 60 {
        return None;
    }
    let words = words(written);
    KNOWN.binary_search_by(|(known, _)| (*known).cmp(words.as_str())).ok().and_then(|at| KNOWN.get(at)).map(|hit| hit.1)
}

fn words(written: &str) -> String {
    let mut words = String::with_capacity(written.len() + 4);
    let mut was_lower = false;
    for c in written.chars() {
        if !c.is_alphanumeric() {
            was_lower = false;
            if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
            continue;
        }
        if c.is_uppercase() && was_lower {
            words.push(' ');
        }
        was_lower = c.is_lowercase();
        words.extend(c.to_lowercase());
    }
    words.truncate(words.trim_end().len());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_reads_itself() {
        assert!(KNOWN.is_sorted_by(|a, b| a.0 < b.0));
        for (written, known) in KNOWN {
            assert_eq!(canonical(written), Some(*known), "{written}");
            assert_eq!(canonical(known), Some(*known), "{known}");
        }
    }

    #[test]
    fn writings_of_one_name() {
        for written in ["Order Completed", "order_completed", "orderCompleted", " ORDER-COMPLETED ", "purchase"] {
            assert_eq!(canonical(written), Some(name::ORDER), "{written}");
        }
        assert_eq!(canonical("$pageview"), Some(name::PAGE_VIEW));
        assert_eq!(canonical("Outbound Link: Click"), Some(name::OUTBOUND_CLICK));
        assert_eq!(canonical("Order Cancelled"), None);
        assert_eq!(canonical("سفارش"), None);
        assert_eq!(canonical(""), None);
    }
}
