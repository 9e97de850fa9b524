//! What the shop advertises: eight channels, their campaigns and its products.
//! Amounts are Philippine pesos at scale 1; everything else is derived from
//! these tables and the seed.

use base::Channel;

/// The reports a platform's campaigns are exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Platform {
    GoogleAds,
    MicrosoftAds,
    MetaAds,
    TikTokAds,
    LinkedInAds,
    /// Messenger and e-mail: the shop's own results table in English.
    Messages,
    /// Flyers: the shop's own results table in Filipino.
    Flyers,
    /// Affiliates: cost data as uploaded to GA4.
    Ga4Cost,
    /// Television: the media agency's invoice table.
    Television,
}

/// A channel as the truth knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChannelDesign {
    /// Its key in `truth.json` and in labels.
    pub key: &'static str,
    /// The channel it is in the product's words.
    pub channel: Channel,
    /// Carried spend a day at which the curve is calibrated.
    pub nominal: f64,
    /// Revenue per peso at that spend.
    pub roas: f64,
    /// Share of yesterday's pressure that is still felt today.
    pub decay: f64,
    /// Half-saturation, as a multiple of the nominal spend.
    pub half: f64,
    /// Hill exponent.
    pub slope: f64,
}

/// The eight channels, in the order of the tables of the truth.
pub(crate) const CHANNELS: [ChannelDesign; 8] = [
    ChannelDesign {
        key: "search",
        channel: Channel::PaidSearch,
        nominal: 3_300.0,
        roas: 2.5,
        decay: 0.20,
        half: 1.6,
        slope: 1.0,
    },
    ChannelDesign {
        key: "social",
        channel: Channel::PaidSocial,
        nominal: 4_900.0,
        roas: 1.7,
        decay: 0.55,
        half: 1.8,
        slope: 1.1,
    },
    ChannelDesign {
        key: "messenger",
        channel: Channel::Messenger,
        nominal: 900.0,
        roas: 4.2,
        decay: 0.35,
        half: 1.3,
        slope: 1.0,
    },
    ChannelDesign {
        key: "email",
        channel: Channel::Email,
        nominal: 360.0,
        roas: 8.5,
        decay: 0.30,
        half: 1.1,
        slope: 1.0,
    },
    ChannelDesign {
        key: "display",
        channel: Channel::Display,
        nominal: 1_450.0,
        roas: 0.7,
        decay: 0.60,
        half: 2.0,
        slope: 1.3,
    },
    ChannelDesign {
        key: "flyers",
        channel: Channel::Print,
        nominal: 1_000.0,
        roas: 2.3,
        decay: 0.80,
        half: 2.4,
        slope: 1.0,
    },
    ChannelDesign {
        key: "affiliates",
        channel: Channel::Affiliates,
        nominal: 1_150.0,
        roas: 1.5,
        decay: 0.10,
        half: 2.5,
        slope: 1.0,
    },
    ChannelDesign {
        key: "tv",
        channel: Channel::Broadcast,
        nominal: 2_600.0,
        roas: 0.9,
        decay: 0.85,
        half: 1.7,
        slope: 1.4,
    },
];

/// When a campaign spends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Flight {
    /// Every day.
    Always,
    /// The same dates each year; each year is a campaign of its own.
    Season { from: (i8, i8), to: (i8, i8) },
    /// Weeks on, then weeks off, starting after some weeks.
    Bursts { on: u32, off: u32, after: u32 },
    /// One print run every so many days; it is paid and handed out that day.
    Drops { every: u32, after: u32 },
    /// Around the two pay days of a month.
    PayDays,
}

/// One campaign as the owner set it up, and how it truly works.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CampaignDesign {
    /// Its key, which is its `utm_campaign`; seasonal ones get the year added.
    pub key: &'static str,
    /// Its name in the plan.
    pub name: &'static str,
    /// Its name in the ad account, as the buyer typed it.
    pub platform_name: &'static str,
    pub channel: usize,
    pub platform: Platform,
    /// Spend a day while it runs (for drops: spread over the days between).
    pub daily: f64,
    pub flight: Flight,
    /// How much a peso here weighs against an average peso of the channel.
    pub strength: f64,
    /// Share of the orders it caused that arrive with its UTM or coupon.
    pub tracked: f64,
    /// Its weight among the touches of buyers who would have bought anyway.
    pub intercepts: f64,
    /// Conversions the platform claims for each order it caused; 0 where nobody claims any.
    pub claims: f64,
    /// Price of a click and clicks per impression.
    pub click: (f64, f64),
    /// `utm_source` and `utm_medium`; empty where orders carry coupons or nothing.
    pub utm: (&'static str, &'static str),
    /// Coupon printed on it, and its discount.
    pub coupon: Option<(&'static str, f64)>,
    pub objective: &'static str,
    pub audience: &'static str,
}

const SEARCH: usize = 0;
const SOCIAL: usize = 1;
const MESSENGER: usize = 2;
const EMAIL: usize = 3;
const DISPLAY: usize = 4;
const FLYERS: usize = 5;
const AFFILIATES: usize = 6;
const TV: usize = 7;

const CHRISTMAS: Flight = Flight::Season { from: (11, 16), to: (12, 23) };

/// A campaign that differs from the platform's usual one only in what is said
/// after `..usual(…)`.
const fn usual(channel: usize, platform: Platform) -> CampaignDesign {
    let (tracked, claims, click, utm) = match platform {
        Platform::GoogleAds => (0.82, 1.25, (9.0, 0.045), ("google", "cpc")),
        Platform::MicrosoftAds => (0.80, 1.15, (7.0, 0.030), ("bing", "cpc")),
        Platform::MetaAds => (0.58, 1.55, (5.5, 0.011), ("facebook", "paid_social")),
        Platform::TikTokAds => (0.45, 1.75, (3.8, 0.009), ("tiktok", "paid_social")),
        Platform::LinkedInAds => (0.60, 1.30, (38.0, 0.006), ("linkedin", "paid_social")),
        Platform::Messages => (0.80, 0.0, (1.6, 0.060), ("viber", "messenger")),
        Platform::Flyers => (0.62, 0.0, (0.0, 0.0), ("", "")),
        Platform::Ga4Cost => (0.95, 0.0, (8.0, 0.020), ("", "affiliate")),
        Platform::Television => (0.0, 0.0, (0.0, 0.0), ("", "")),
    };
    CampaignDesign {
        key: "",
        name: "",
        platform_name: "",
        channel,
        platform,
        daily: 0.0,
        flight: Flight::Always,
        strength: 1.0,
        tracked,
        intercepts: 0.2,
        claims,
        click,
        utm,
        coupon: None,
        objective: "Orders at a cost of sale the margin can carry",
        audience: "Metro Manila, 22–45",
    }
}

/// Every campaign of the shop; seasonal ones appear once here and once a year
/// in the market.
#[rustfmt::skip]
pub(crate) const CAMPAIGNS: &[CampaignDesign] = &[
    CampaignDesign { key: "search-brand", name: "Search – our name", platform_name: "SRCH_Brand_PH", daily: 420.0, strength: 0.35, intercepts: 6.0, claims: 4.2, click: (3.5, 0.140), objective: "Be found by those who look for us", ..usual(SEARCH, Platform::GoogleAds) },
    CampaignDesign { key: "search-gifts", name: "Search – gifts", platform_name: "SRCH_Generic_Gifts_PH", daily: 980.0, strength: 1.15, ..usual(SEARCH, Platform::GoogleAds) },
    CampaignDesign { key: "search-coffee", name: "Search – coffee and kitchen", platform_name: "SRCH_Generic_Coffee_PH", daily: 620.0, strength: 1.05, ..usual(SEARCH, Platform::GoogleAds) },
    CampaignDesign { key: "search-shopping", name: "Shopping ads", platform_name: "PMAX_Shopping_All_PH", daily: 940.0, strength: 1.10, intercepts: 1.5, claims: 1.7, click: (6.0, 0.012), ..usual(SEARCH, Platform::GoogleAds) },
    CampaignDesign { key: "search-rivals", name: "Search – rivals' names", platform_name: "SRCH_Competitors_PH", daily: 260.0, strength: 0.55, click: (16.0, 0.020), objective: "Win buyers who compare", ..usual(SEARCH, Platform::GoogleAds) },
    CampaignDesign { key: "search-christmas", name: "Search – Christmas", platform_name: "SRCH_Seasonal_Xmas_PH", daily: 1_100.0, strength: 1.20, flight: CHRISTMAS, ..usual(SEARCH, Platform::GoogleAds) },
    CampaignDesign { key: "bing-brand", name: "Microsoft – our name", platform_name: "Bing Brand", daily: 70.0, strength: 0.40, intercepts: 0.8, claims: 3.0, ..usual(SEARCH, Platform::MicrosoftAds) },
    CampaignDesign { key: "bing-gifts", name: "Microsoft – gifts", platform_name: "Bing Generic Gifts", daily: 210.0, strength: 1.20, ..usual(SEARCH, Platform::MicrosoftAds) },

    CampaignDesign { key: "meta-prospecting", name: "Instagram and Facebook – new people", platform_name: "FB|IG – Prospecting – Broad", daily: 1_350.0, strength: 1.0, objective: "Reach people who never heard of us", ..usual(SOCIAL, Platform::MetaAds) },
    CampaignDesign { key: "meta-lookalike", name: "Instagram and Facebook – like our buyers", platform_name: "FB|IG – Prospecting – LAL 1%", daily: 900.0, strength: 1.25, audience: "1% look-alike of buyers", ..usual(SOCIAL, Platform::MetaAds) },
    CampaignDesign { key: "meta-retargeting", name: "Instagram and Facebook – visitors again", platform_name: "FB|IG – Retargeting – 30d", daily: 620.0, strength: 0.45, intercepts: 3.0, claims: 4.8, audience: "Visitors of the last 30 days", ..usual(SOCIAL, Platform::MetaAds) },
    CampaignDesign { key: "meta-valentine", name: "Instagram – Valentine's", platform_name: "IG – Seasonal – Valentine", daily: 1_200.0, strength: 1.1, flight: Flight::Season { from: (2, 1), to: (2, 14) }, ..usual(SOCIAL, Platform::MetaAds) },
    CampaignDesign { key: "meta-1111", name: "Instagram and Facebook – 11.11", platform_name: "FB|IG – Sale – 11.11", daily: 2_600.0, strength: 0.9, intercepts: 0.8, claims: 2.4, flight: Flight::Season { from: (11, 5), to: (11, 11) }, ..usual(SOCIAL, Platform::MetaAds) },
    CampaignDesign { key: "meta-christmas", name: "Instagram and Facebook – Christmas", platform_name: "FB|IG – Seasonal – Christmas", daily: 1_500.0, strength: 1.15, flight: CHRISTMAS, ..usual(SOCIAL, Platform::MetaAds) },
    CampaignDesign { key: "tiktok-creators", name: "TikTok – creators", platform_name: "TT_Creators_AlwaysOn", daily: 820.0, strength: 1.2, audience: "Metro Manila, 18–30", ..usual(SOCIAL, Platform::TikTokAds) },
    CampaignDesign { key: "tiktok-payday", name: "TikTok – pay day", platform_name: "TT_Payday_Sale", daily: 1_300.0, strength: 0.85, claims: 2.3, flight: Flight::PayDays, ..usual(SOCIAL, Platform::TikTokAds) },
    CampaignDesign { key: "tiktok-shop", name: "TikTok – video shopping", platform_name: "TT_VideoShopping_Test", daily: 360.0, strength: 0.6, flight: Flight::Bursts { on: 6, off: 4, after: 26 }, ..usual(SOCIAL, Platform::TikTokAds) },
    CampaignDesign { key: "linkedin-corporate", name: "LinkedIn – corporate gifts", platform_name: "Corporate Gifting PH", daily: 480.0, strength: 0.7, flight: Flight::Bursts { on: 8, off: 5, after: 3 }, objective: "Company orders above 20 boxes", audience: "HR and office managers", ..usual(SOCIAL, Platform::LinkedInAds) },

    CampaignDesign { key: "viber-broadcast", name: "Viber broadcast", platform_name: "Viber broadcast", daily: 330.0, strength: 1.0, audience: "Opted-in buyers", ..usual(MESSENGER, Platform::Messages) },
    CampaignDesign { key: "telegram-channel", name: "Telegram channel", platform_name: "Telegram", daily: 190.0, strength: 1.25, utm: ("telegram", "messenger"), ..usual(MESSENGER, Platform::Messages) },
    CampaignDesign { key: "messenger-chat", name: "Messenger chat ads", platform_name: "Messenger chat", daily: 260.0, strength: 0.9, utm: ("messenger", "messenger"), ..usual(MESSENGER, Platform::Messages) },
    CampaignDesign { key: "whatsapp-catalogue", name: "WhatsApp catalogue", platform_name: "WhatsApp catalogue", daily: 140.0, strength: 0.8, flight: Flight::Bursts { on: 10, off: 3, after: 40 }, utm: ("whatsapp", "messenger"), ..usual(MESSENGER, Platform::Messages) },

    CampaignDesign { key: "email-newsletter", name: "Newsletter", platform_name: "Newsletter", daily: 190.0, strength: 1.0, intercepts: 2.0, utm: ("newsletter", "email"), click: (0.9, 0.030), objective: "Second order within 90 days", audience: "Subscribers", ..usual(EMAIL, Platform::Messages) },
    CampaignDesign { key: "email-cart", name: "Cart reminder", platform_name: "Cart reminder", daily: 80.0, strength: 1.3, intercepts: 1.2, utm: ("cart", "email"), click: (0.7, 0.110), audience: "Left a cart", ..usual(EMAIL, Platform::Messages) },
    CampaignDesign { key: "email-winback", name: "Win back", platform_name: "Win back", daily: 90.0, strength: 0.7, flight: Flight::Bursts { on: 2, off: 6, after: 8 }, utm: ("winback", "email"), click: (1.2, 0.020), audience: "No order for 180 days", ..usual(EMAIL, Platform::Messages) },

    CampaignDesign { key: "display-prospecting", name: "Banners – new people", platform_name: "GDN_Prospecting_PH", daily: 620.0, strength: 0.8, tracked: 0.22, claims: 2.8, click: (4.2, 0.0016), objective: "Be known in new provinces", ..usual(DISPLAY, Platform::GoogleAds) },
    CampaignDesign { key: "display-retargeting", name: "Banners – visitors again", platform_name: "GDN_Remarketing_PH", daily: 450.0, strength: 0.5, tracked: 0.30, intercepts: 1.8, claims: 7.5, click: (3.6, 0.0030), audience: "Visitors of the last 30 days", ..usual(DISPLAY, Platform::GoogleAds) },
    CampaignDesign { key: "display-video", name: "YouTube video", platform_name: "YT_Instream_PH", daily: 520.0, strength: 1.6, tracked: 0.10, claims: 1.2, click: (12.0, 0.0012), flight: Flight::Bursts { on: 7, off: 3, after: 2 }, objective: "Be known in new provinces", ..usual(DISPLAY, Platform::GoogleAds) },

    CampaignDesign { key: "flyer-makati", name: "Flyer Makati", platform_name: "Flyer Makati", daily: 330.0, strength: 1.2, flight: Flight::Drops { every: 28, after: 5 }, coupon: Some(("MAKATI10", 0.10)), audience: "Offices in Makati", ..usual(FLYERS, Platform::Flyers) },
    CampaignDesign { key: "flyer-quezon", name: "Flyer Quezon City", platform_name: "Flyer QC", daily: 300.0, strength: 0.9, flight: Flight::Drops { every: 35, after: 14 }, coupon: Some(("QC10", 0.10)), audience: "Households in Quezon City", ..usual(FLYERS, Platform::Flyers) },
    CampaignDesign { key: "flyer-cebu", name: "Flyer Cebu", platform_name: "Flyer Cebu", daily: 260.0, strength: 0.7, flight: Flight::Drops { every: 42, after: 21 }, coupon: Some(("CEBU10", 0.10)), audience: "Households in Cebu", ..usual(FLYERS, Platform::Flyers) },
    CampaignDesign { key: "flyer-christmas", name: "Flyer Christmas market", platform_name: "Flyer Pasko", daily: 900.0, strength: 1.1, flight: Flight::Season { from: (12, 1), to: (12, 15) }, coupon: Some(("PASKO15", 0.15)), audience: "Visitors of the Christmas markets", ..usual(FLYERS, Platform::Flyers) },

    CampaignDesign { key: "affiliate-coupons", name: "Affiliates – coupon sites", platform_name: "affiliate-coupons", daily: 480.0, strength: 0.5, intercepts: 2.6, utm: ("couponsites", "affiliate"), ..usual(AFFILIATES, Platform::Ga4Cost) },
    CampaignDesign { key: "affiliate-bloggers", name: "Affiliates – bloggers", platform_name: "affiliate-bloggers", daily: 420.0, strength: 1.5, utm: ("bloggers", "affiliate"), ..usual(AFFILIATES, Platform::Ga4Cost) },
    CampaignDesign { key: "affiliate-cashback", name: "Affiliates – cashback", platform_name: "affiliate-cashback", daily: 260.0, strength: 0.8, intercepts: 1.0, utm: ("cashback", "affiliate"), ..usual(AFFILIATES, Platform::Ga4Cost) },

    CampaignDesign { key: "tv-morning", name: "Morning show", platform_name: "Morning show", daily: 4_200.0, strength: 1.0, flight: Flight::Bursts { on: 4, off: 5, after: 6 }, objective: "Be known in Luzon", audience: "Households, Luzon", ..usual(TV, Platform::Television) },
    CampaignDesign { key: "tv-christmas", name: "Christmas spot", platform_name: "Christmas spot", daily: 6_500.0, strength: 1.1, flight: Flight::Season { from: (11, 24), to: (12, 18) }, objective: "Be the Christmas shop of Luzon", audience: "Households, Luzon", ..usual(TV, Platform::Television) },
];

/// A product: stock number, name, price and how often it is picked.
pub(crate) struct Product {
    pub sku: &'static str,
    pub name: &'static str,
    pub price: f64,
    pub weight: f64,
}

/// What the shop sells.
#[rustfmt::skip]
pub(crate) const PRODUCTS: [Product; 12] = [
    Product { sku: "KAPE-250", name: "Kapeng barako, 250 g", price: 320.0, weight: 18.0 },
    Product { sku: "KAPE-1000", name: "Kapeng barako, 1 kg", price: 1_050.0, weight: 7.0 },
    Product { sku: "TABLEA-12", name: "Tablea de cacao, 12 pieces", price: 260.0, weight: 12.0 },
    Product { sku: "MUG-CLAY", name: "Clay mug, hand made", price: 480.0, weight: 11.0 },
    Product { sku: "BANIG-M", name: "Banig mat, medium", price: 1_450.0, weight: 6.0 },
    Product { sku: "BASKET-A", name: "Abaca basket", price: 890.0, weight: 8.0 },
    Product { sku: "PAROL-S", name: "Parol lantern, small", price: 650.0, weight: 7.0 },
    Product { sku: "PAROL-L", name: "Parol lantern, large", price: 2_400.0, weight: 2.5 },
    Product { sku: "BARONG-K", name: "Barong apron", price: 780.0, weight: 6.0 },
    Product { sku: "PINA-SET", name: "Piña cloth table set", price: 2_900.0, weight: 2.0 },
    Product { sku: "BOX-GIFT", name: "Gift box “Salamat”", price: 1_650.0, weight: 9.0 },
    Product { sku: "HONEY-500", name: "Wild honey, 500 ml", price: 540.0, weight: 11.5 },
];

/// Orders a day that come without any marketing, at scale 1 and demand 1.
pub(crate) const ORGANIC_ORDERS: f64 = 24.0;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_unique_and_fit_the_naming_convention() {
        let keys: BTreeSet<_> = CAMPAIGNS.iter().map(|campaign| campaign.key).collect();
        assert_eq!(keys.len(), CAMPAIGNS.len());
        assert!(
            keys.iter()
                .all(|key| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'))
        );
    }

    #[test]
    fn every_channel_has_several_campaigns() {
        for (index, channel) in CHANNELS.iter().enumerate() {
            let campaigns = CAMPAIGNS.iter().filter(|campaign| campaign.channel == index).count();
            assert!(campaigns >= 2, "{}", channel.key);
        }
    }
}
