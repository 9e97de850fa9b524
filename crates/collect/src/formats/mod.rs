//! The exports of platforms and shops: one file per format, all recognised
//! from what stands in the file, never from its name.
//!
//! A format says which headers are its own ([`recognise`]) and makes facts of
//! records. What no format claims is a general table.

use serde::{Deserialize, Serialize};

pub(crate) mod ad_rows;
pub(crate) mod ads;
pub(crate) mod cells;
pub(crate) mod contact_rows;
pub(crate) mod fx_rates;
mod ga4_cost;
mod google_ads;
pub(crate) mod headers;
pub(crate) mod keyed;
mod linkedin_ads;
pub(crate) mod look;
mod meta_ads;
mod microsoft_ads;
pub(crate) mod offline;
pub(crate) mod recognise;
pub(crate) mod shopify_orders;
pub(crate) mod stripe_payments;
mod tiktok_ads;
pub(crate) mod totals;
mod utm;

pub use recognise::Recognition;

macro_rules! formats {
    ($($variant:ident = $key:literal, $name:literal;)*) => {
        /// A layout that Sulit reads.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Format { $(#[doc = $name] $variant,)* }

        impl Format {
            /// Every format, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in `--as`, in the API and in the list of imports.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// Its name for people.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

formats! {
    GoogleAds = "google_ads", "Google Ads";
    MetaAds = "meta_ads", "Meta Ads Manager";
    TiktokAds = "tiktok_ads", "TikTok Ads";
    LinkedinAds = "linkedin_ads", "LinkedIn Campaign Manager";
    MicrosoftAds = "microsoft_ads", "Microsoft Advertising";
    Ga4Cost = "ga4_cost", "GA4 cost data";
    ShopifyOrders = "shopify_orders", "Shopify orders";
    StripePayments = "stripe_payments", "Stripe payments";
    HubspotContacts = "hubspot_contacts", "HubSpot contacts";
    MailchimpContacts = "mailchimp_contacts", "Mailchimp contacts";
    FxRates = "fx_rates", "Exchange rates";
    Calls = "calls", "Calls";
    StoreVisits = "store_visits", "Store visits";
    SelfReported = "self_reported", "How people heard of the business";
    OfflineConversions = "offline_conversions", "Offline conversions";
    Counts = "counts", "Counts by hand";
    Table = "table", "General table";
}

impl Format {
    /// Reads the word of `--as`; hyphens, case and a missing ending do not
    /// matter, so `google-ads`, `Shopify` and `stripe` are understood.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace(['-', ' '], "_");
        let exact = Self::ALL.iter().copied().find(|format| format.key() == word);
        exact.or_else(|| {
            let mut starting =
                Self::ALL.iter().copied().filter(|format| format.key().split('_').next() == Some(word.as_str()));
            starting.next().filter(|_| starting.next().is_none())
        })
    }

    /// Whether its rows are events: each tells what one person did.
    #[must_use]
    pub fn is_of_events(self) -> bool {
        matches!(self, Self::Calls | Self::StoreVisits | Self::SelfReported | Self::OfflineConversions)
    }

    /// Whether it tells of what happened away from the site.
    #[must_use]
    pub(crate) fn is_offline(self) -> bool {
        self.is_of_events() || self == Self::Counts
    }

    /// Whether the format is a report of advertising costs.
    #[must_use]
    pub(crate) fn ads(self) -> Option<&'static ads::AdFormat> {
        match self {
            Self::GoogleAds => Some(&google_ads::FORMAT),
            Self::MetaAds => Some(&meta_ads::FORMAT),
            Self::TiktokAds => Some(&tiktok_ads::FORMAT),
            Self::LinkedinAds => Some(&linkedin_ads::FORMAT),
            Self::MicrosoftAds => Some(&microsoft_ads::FORMAT),
            Self::Ga4Cost => Some(&ga4_cost::FORMAT),
            _ => None,
        }
    }
}
