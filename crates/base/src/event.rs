//! The event schema: one shape for what happened, whatever protocol told it.
//! Decoders of `collect` fill it, the lake stores it, and everything that is
//! derived (persons, sessions, touchpoints, orders) is made of it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::currency::Currency;
use crate::id::{SourceId, WorkspaceId};
use crate::source_ref::SourceRef;
use crate::time::Timestamp;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal, $about:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $(#[doc = $about] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in tables, URLs and files.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.key() == word)
            }
        }
    };
}

words! {
    /// The protocol an event came by.
    Protocol {
        Sulit = "sulit", "`POST /v1/events` and Sulit's own tag.";
        Pixel = "pixel", "`/p.gif`.";
        Link = "link", "A click on a short link of Sulit.";
        Segment = "segment", "Segment and RudderStack.";
        Ga4 = "ga4", "GA4 Measurement Protocol and gtag.";
        Matomo = "matomo", "Matomo's HTTP tracking API.";
        Snowplow = "snowplow", "Snowplow's tracker protocol.";
        Posthog = "posthog", "PostHog's capture endpoints.";
        Umami = "umami", "Umami's `/api/send` and `/api/batch`.";
        Plausible = "plausible", "Plausible's `/api/event`.";
        Jitsu = "jitsu", "Jitsu's `/api/s/…`.";
        Import = "import", "A file: calls, store visits, offline conversions.";
    }
}

words! {
    /// What the visitor agreed to, as the event says it.
    Consent {
        Granted = "granted", "Analytics storage was agreed to.";
        Denied = "denied", "It was refused, or Global Privacy Control is on.";
        Unknown = "unknown", "The event does not say.";
    }
}

words! {
    /// What is odd about the time an event claims.
    TimeFlag {
        Ok = "ok", "Nothing: it was taken as given or corrected by the clock's skew.";
        Future = "future", "More than 23 hours ahead after correction; set to when it was received.";
        Old = "old", "Older than the source allows; kept as given.";
        Unreadable = "unreadable", "Could not be read; set to when it was received.";
        Impossible = "impossible", "Before the year 2000; set to when it was received.";
    }
}

/// Names that every protocol's events are mapped to where they mean the same.
/// They follow GA4's recommended events, except that a purchase is an `order`
/// as everywhere in Sulit. Any other name is kept as the client wrote it.
pub mod name {
    /// A page was seen.
    pub const PAGE_VIEW: &str = "page_view";
    /// A screen of an app was seen.
    pub const SCREEN_VIEW: &str = "screen_view";
    /// The person looked at a product.
    pub const VIEW_ITEM: &str = "view_item";
    /// The person looked at a list of products.
    pub const VIEW_ITEM_LIST: &str = "view_item_list";
    /// A product was put into the cart.
    pub const ADD_TO_CART: &str = "add_to_cart";
    /// A product was taken out of the cart.
    pub const REMOVE_FROM_CART: &str = "remove_from_cart";
    /// The cart was looked at or changed as a whole.
    pub const VIEW_CART: &str = "view_cart";
    /// The checkout began.
    pub const BEGIN_CHECKOUT: &str = "begin_checkout";
    /// How to pay was told.
    pub const ADD_PAYMENT_INFO: &str = "add_payment_info";
    /// Something was bought.
    pub const ORDER: &str = "order";
    /// Money went back; `value` is the refunded amount, not negative.
    pub const REFUND: &str = "refund";
    /// A coupon code was entered.
    pub const COUPON: &str = "coupon";
    /// The site was searched.
    pub const SEARCH: &str = "search";
    /// An account was made.
    pub const SIGN_UP: &str = "sign_up";
    /// Somebody signed in.
    pub const LOGIN: &str = "login";
    /// Somebody left an address or asked for an offer.
    pub const LEAD: &str = "lead";
    /// Who an anonymous visitor is.
    pub const IDENTIFY: &str = "identify";
    /// Two ids are one person.
    pub const ALIAS: &str = "alias";
    /// The person belongs to an organisation.
    pub const GROUP: &str = "group";
    /// A link to another site was followed.
    pub const OUTBOUND_CLICK: &str = "outbound_click";
    /// A file was downloaded.
    pub const DOWNLOAD: &str = "download";
    /// A form was sent.
    pub const FORM_SUBMIT: &str = "form_submit";
    /// How long a page held the person: `engaged_ms`.
    pub const ENGAGEMENT: &str = "engagement";
    /// A short link was followed.
    pub const LINK_CLICK: &str = "link_click";
    /// An e-mail was opened.
    pub const EMAIL_OPEN: &str = "email_open";
    /// A phone call.
    pub const CALL: &str = "call";
    /// A visit to a shop.
    pub const STORE_VISIT: &str = "store_visit";
    /// How the person says they heard of the business.
    pub const SELF_REPORTED: &str = "self_reported";
    /// A goal that a file tells of and that is none of the others.
    pub const CONVERSION: &str = "conversion";
}

/// Bounds of one event; what exceeds them is refused or cut, and counted.
pub mod bound {
    /// Longest event name, in characters.
    pub const NAME: usize = 200;
    /// Longest id (event, anonymous, user, order), in characters.
    pub const ID: usize = 200;
    /// Longest URL, in bytes.
    pub const URL: usize = 4_096;
    /// Longest title or other single text, in characters.
    pub const TEXT: usize = 1_000;
    /// Largest `properties` and `traits`, in bytes of JSON.
    pub const PROPERTIES: usize = 32 * 1024;
    /// Most properties of an event, nested ones included.
    pub const PROPERTY_COUNT: usize = 500;
    /// Deepest nesting of properties.
    pub const NESTING: usize = 12;
    /// Most lines of an order.
    pub const ITEMS: usize = 500;
}

/// One line of an order or cart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventItem {
    /// Stock-keeping unit or product id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sku: String,
    /// Name of the product.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Category, levels joined by ` / `.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Brand.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub brand: String,
    /// Variant.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub variant: String,
    /// How many; 1 when the client says nothing.
    pub quantity: Decimal,
    /// Price of one, in major units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Decimal>,
    /// Discount on the line, in major units, not negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Decimal>,
    /// Coupon of the line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub coupon: String,
}

/// One thing that happened. Texts that are not given are empty; amounts are
/// exact, in major units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// The source whose key it carried.
    pub source: SourceId,
    /// The client's own id where its protocol has one, else one made here.
    pub event_id: String,
    /// Whether `event_id` is the client's: only those can be told apart from
    /// a repetition.
    pub has_client_id: bool,
    /// One of [`name`], else the client's name.
    pub name: String,
    /// What the client called it, where that differs from `name`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub original_name: String,
    /// How it came.
    pub protocol: Protocol,
    /// When it happened, corrected by the clock's skew.
    pub occurred_at: Timestamp,
    /// When the server took it.
    pub received_at: Timestamp,
    /// What is odd about `occurred_at`.
    pub time_flag: TimeFlag,
    /// Skew of the client's clock that was taken off, in milliseconds.
    #[serde(default)]
    pub skew_ms: i64,
    /// Id of a browser or device; in cookieless mode a daily hash.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub anonymous_id: String,
    /// The business's own id of the person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub user_id: String,
    /// For `alias`: the id that was used before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub previous_id: String,
    /// SHA-256 (hex) of the trimmed, lower-cased e-mail address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email_hash: String,
    /// SHA-256 (hex) of the phone number's digits with its country code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone_hash: String,
    /// The client's own session id, kept for comparison; Sulit makes its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client_session_id: String,
    /// Whole URL of the page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Host of the page, lower case, without `www.`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// Path of the page, or the screen's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Title of the page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Whole URL of the page before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub referrer: String,
    /// `utm_source`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub utm_source: String,
    /// `utm_medium`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub utm_medium: String,
    /// `utm_campaign`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub utm_campaign: String,
    /// `utm_term`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub utm_term: String,
    /// `utm_content`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub utm_content: String,
    /// `utm_id`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub utm_id: String,
    /// Value of the click id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub click_id: String,
    /// Which one it is: `gclid`, `fbclid`, `msclkid`, `sulit`…
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub click_id_kind: String,
    /// The channel of this event taken alone; `None` where it says nothing
    /// about where the person came from (a page reached from the same site).
    pub channel: Option<Channel>,
    /// The shop's order number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub order_id: String,
    /// Coupon code, upper case; several joined by `,`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub coupon: String,
    /// Revenue of the event, or the value of a goal.
    pub value: Option<Decimal>,
    /// Currency of every amount; `None` where no amount is given or the
    /// workspace's own is meant.
    pub currency: Option<Currency>,
    /// Tax, where known.
    pub tax: Option<Decimal>,
    /// Shipping, where known.
    pub shipping: Option<Decimal>,
    /// Discount, not negative, where known.
    pub discount: Option<Decimal>,
    /// Lines of the order or cart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<EventItem>,
    /// Time the page held the person, in milliseconds.
    pub engaged_ms: Option<i64>,
    /// ISO 3166 country of the address, or as the client says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// `desktop`, `mobile`, `tablet`, `tv`, `console`, `bot`, `server`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device: String,
    /// Browser's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub browser: String,
    /// Operating system's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub os: String,
    /// Language of the client, such as `fa-IR`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Truncated address (IPv4 /24, IPv6 /48) where the source keeps it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ip: String,
    /// Whether a machine did it.
    pub is_bot: bool,
    /// By what it was told: `user_agent`, `header`, `prefetch`, `data_centre`,
    /// `speed`, `mail_proxy`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bot_reason: String,
    /// What was agreed to.
    pub consent: Consent,
    /// What has no column of its own, as a JSON object; empty = none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub properties: String,
    /// What the event says of the person, as a JSON object; empty = none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub traits: String,
}

impl Event {
    /// An event of which nothing is known yet but its name and way.
    #[must_use]
    pub fn new(
        workspace: WorkspaceId,
        source: SourceId,
        name: &str,
        protocol: Protocol,
        received_at: Timestamp,
    ) -> Self {
        Self {
            workspace,
            source,
            event_id: String::new(),
            has_client_id: false,
            name: name.to_owned(),
            original_name: String::new(),
            protocol,
            occurred_at: received_at,
            received_at,
            time_flag: TimeFlag::Ok,
            skew_ms: 0,
            anonymous_id: String::new(),
            user_id: String::new(),
            previous_id: String::new(),
            email_hash: String::new(),
            phone_hash: String::new(),
            client_session_id: String::new(),
            url: String::new(),
            host: String::new(),
            path: String::new(),
            title: String::new(),
            referrer: String::new(),
            utm_source: String::new(),
            utm_medium: String::new(),
            utm_campaign: String::new(),
            utm_term: String::new(),
            utm_content: String::new(),
            utm_id: String::new(),
            click_id: String::new(),
            click_id_kind: String::new(),
            channel: None,
            order_id: String::new(),
            coupon: String::new(),
            value: None,
            currency: None,
            tax: None,
            shipping: None,
            discount: None,
            items: Vec::new(),
            engaged_ms: None,
            country: String::new(),
            device: String::new(),
            browser: String::new(),
            os: String::new(),
            language: String::new(),
            ip: String::new(),
            is_bot: false,
            bot_reason: String::new(),
            consent: Consent::Unknown,
            properties: String::new(),
            traits: String::new(),
        }
    }

    /// What ties the event to a campaign, for the taxonomy.
    #[must_use]
    pub fn source_ref(&self) -> SourceRef {
        SourceRef {
            platform: "events".to_owned(),
            campaign_id: self.utm_id.clone(),
            utm_source: self.utm_source.clone(),
            utm_medium: self.utm_medium.clone(),
            utm_campaign: self.utm_campaign.clone(),
            coupon: self.coupon.clone(),
            channel: self.channel.map(|channel| channel.key().to_owned()).unwrap_or_default(),
            ..SourceRef::default()
        }
    }
}

words! {
    /// Why an event, or the request that carried it, was refused.
    Refusal {
        UnknownKey = "unknown_key", "No source has this key or alias.";
        MissingKey = "missing_key", "The request carries no key.";
        WrongSecret = "wrong_secret", "The server key is wrong.";
        OriginNotAllowed = "origin_not_allowed", "The page's origin is not on the source's list.";
        RateLimited = "rate_limited", "The source sends more than it may.";
        BodyTooLarge = "body_too_large", "The body is larger than the protocol allows.";
        InflatedTooLarge = "inflated_too_large", "The body is too large once decompressed.";
        BadCompression = "bad_compression", "The body cannot be decompressed.";
        BadEncoding = "bad_encoding", "The body is not the text it claims to be.";
        BadJson = "bad_json", "The body is no JSON, or not of the expected form.";
        BatchTooLarge = "batch_too_large", "More events than a batch may hold.";
        TooDeep = "too_deep", "Nested too deeply.";
        TooManyProperties = "too_many_properties", "More properties than an event may have.";
        EventTooLarge = "event_too_large", "One event is larger than it may be.";
        UrlTooLong = "url_too_long", "The URL is longer than it may be.";
        MissingName = "missing_name", "The event has no name.";
        MissingId = "missing_id", "Neither an anonymous nor a user id where the protocol demands one.";
        BadTime = "bad_time", "A time that no clock shows.";
        BadAmount = "bad_amount", "An amount that is no number or out of bounds.";
        BadCurrency = "bad_currency", "A currency that ISO 4217 does not have.";
        NotAuthorised = "not_authorised", "The protocol needs a token for what was asked.";
        Unsupported = "unsupported", "Part of the protocol that has no meaning here.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::FixedClock;

    #[test]
    fn an_event_survives_the_queue() {
        let clock = FixedClock::at("2026-10-01T00:00:00Z");
        let at = crate::Clock::now(&clock);
        let mut event = Event::new(WorkspaceId::new(&clock), SourceId::new(&clock), name::ORDER, Protocol::Segment, at);
        event.value = Some("12.50".parse().unwrap());
        event.items.push(EventItem { sku: "A".into(), quantity: 2.into(), ..EventItem::default() });
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
    }

    #[test]
    fn words_read_back() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::parse(refusal.key()), Some(*refusal));
        }
        assert_eq!(Protocol::parse("ga4"), Some(Protocol::Ga4));
    }
}
