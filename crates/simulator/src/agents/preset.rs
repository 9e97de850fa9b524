//! The four businesses that can be simulated, as tables. Money is in the
//! business's currency, times in days, rates a year unless said otherwise.

use serde::Serialize;

/// Which business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// A shop with a site and five channels in one town.
    SmallShop,
    /// A retailer with seven channels in forty regions of unequal size.
    #[serde(rename = "retailer-40-regions")]
    Retailer,
    /// A service that people subscribe to by the month.
    Subscription,
    /// A business that sells to few by way of leads and long talks.
    Leads,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SmallShop, Self::Retailer, Self::Subscription, Self::Leads];

    /// Its key in flags and files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::SmallShop => "small-shop",
            Self::Retailer => "retailer-40-regions",
            Self::Subscription => "subscription",
            Self::Leads => "leads",
        }
    }

    /// The preset of this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.key() == key)
    }

    pub(super) fn design(self) -> &'static Design {
        match self {
            Self::SmallShop => &SMALL_SHOP,
            Self::Retailer => &RETAILER,
            Self::Subscription => &SUBSCRIPTION,
            Self::Leads => &LEADS,
        }
    }
}

/// How a channel meets people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Seen and heard, never clicked: television, posters, flyers. It leaves no
    /// trace in journeys.
    Unseen,
    /// Seen, and sometimes clicked: social, display, video.
    Shown,
    /// Shown to those who search; it takes clicks that would have come anyway
    /// from those who look for the business by name.
    Search,
    /// Sent to those who gave their address.
    Mail,
    /// Found at the till: coupon and cashback sites. It wants the credit of
    /// most purchases it is part of and causes few of them.
    Till,
}

/// When a channel spends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flight {
    /// Every week.
    Always,
    /// Weeks on, weeks off.
    Bursts { on: usize, off: usize, after: usize },
}

/// One channel.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChannelDesign {
    pub key: &'static str,
    pub kind: Kind,
    pub flight: Flight,
    /// Money a week for a thousand people while it spends.
    pub weekly: f64,
    /// Contacts a person and week that no spend exceeds; for search and till
    /// the share of searches or purchases.
    pub ceiling: f64,
    /// Spend, as a multiple of `weekly`, at which half the ceiling is reached.
    pub half: f64,
    /// What one contact leaves in a person's memory.
    pub impact: f64,
    /// Days after which half of it is forgotten.
    pub memory: f64,
    /// Chance that a contact during a need is clicked.
    pub click: f64,
    /// Chance that a contact outside of one leads to a visit.
    pub impulse: f64,
    /// Price of a thousand contacts or of a click, for the impressions that reports show.
    pub per_thousand: f64,
}

/// What the business sells and to whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Design {
    pub currency: &'static str,
    pub people: u32,
    pub regions: usize,
    pub weeks: usize,
    /// Needs a person and year.
    pub needs: f64,
    /// Days that a need lasts, on average.
    pub need_days: f64,
    /// Moments of looking in a need beyond the first, on average.
    pub looks: f64,
    /// Log odds that the business comes to mind without any memory of it.
    pub known: f64,
    /// Log odds added by a full memory of advertising, and by a purchase that
    /// satisfied.
    pub advertised: f64,
    pub experienced: f64,
    /// Days after which half of an experience is forgotten.
    pub experience: f64,
    /// Chance that a visit ends in a purchase.
    pub closes: f64,
    /// Share of people who have bought before the first day.
    pub customers: f64,
    /// Median order and its spread in the logarithm.
    pub order: f64,
    pub order_spread: f64,
    /// Share of an order that is left after goods and delivery.
    pub margin: f64,
    /// Strength of the year's season.
    pub season: f64,
    pub sale: Sale,
    pub channels: &'static [ChannelDesign],
}

/// What a purchase is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sale {
    /// Goods, booked on the day.
    Goods,
    /// Months of a fee until the subscriber leaves, at most twelve, booked at
    /// the start; needs do not arise meanwhile.
    Months { leave: f64 },
    /// A lead that becomes an order with a chance, after so many days on average.
    Lead { won: f64, days: f64 },
}

const fn channel(key: &'static str, kind: Kind, weekly: f64) -> ChannelDesign {
    ChannelDesign {
        key,
        kind,
        flight: Flight::Always,
        weekly,
        ceiling: 1.0,
        half: 1.0,
        impact: 0.1,
        memory: 14.0,
        click: 0.02,
        impulse: 0.0,
        per_thousand: 5.0,
    }
}

const SMALL_SHOP: Design = Design {
    currency: "PHP",
    people: 20_000,
    regions: 1,
    weeks: 104,
    needs: 4.5,
    need_days: 5.0,
    looks: 1.4,
    known: -1.9,
    advertised: 0.95,
    experienced: 1.3,
    experience: 150.0,
    closes: 0.20,
    customers: 0.06,
    order: 850.0,
    order_spread: 0.55,
    margin: 0.55,
    season: 0.22,
    sale: Sale::Goods,
    channels: &[
        ChannelDesign { ceiling: 0.75, half: 0.8, per_thousand: 9_000.0, ..channel("search", Kind::Search, 420.0) },
        ChannelDesign {
            ceiling: 3.2,
            half: 1.3,
            impact: 0.10,
            memory: 10.0,
            click: 0.03,
            impulse: 0.0005,
            per_thousand: 110.0,
            ..channel("social", Kind::Shown, 640.0)
        },
        ChannelDesign {
            ceiling: 0.9,
            half: 0.6,
            impact: 0.05,
            memory: 7.0,
            click: 0.09,
            impulse: 0.003,
            per_thousand: 60.0,
            ..channel("email", Kind::Mail, 75.0)
        },
        ChannelDesign {
            flight: Flight::Bursts { on: 2, off: 5, after: 3 },
            ceiling: 0.9,
            half: 1.0,
            impact: 0.30,
            memory: 21.0,
            per_thousand: 900.0,
            ..channel("flyers", Kind::Unseen, 760.0)
        },
        ChannelDesign { ceiling: 0.35, half: 1.0, per_thousand: 0.0, ..channel("affiliates", Kind::Till, 110.0) },
    ],
};

const RETAILER: Design = Design {
    currency: "EUR",
    people: 40_000,
    regions: 40,
    weeks: 104,
    needs: 6.0,
    need_days: 6.0,
    looks: 1.6,
    known: -1.5,
    advertised: 0.85,
    experienced: 1.1,
    experience: 180.0,
    closes: 0.17,
    customers: 0.15,
    order: 46.0,
    order_spread: 0.6,
    margin: 0.42,
    season: 0.28,
    sale: Sale::Goods,
    channels: &[
        ChannelDesign {
            flight: Flight::Bursts { on: 5, off: 4, after: 2 },
            ceiling: 4.5,
            half: 1.2,
            impact: 0.12,
            memory: 28.0,
            per_thousand: 14.0,
            ..channel("tv", Kind::Unseen, 80.0)
        },
        ChannelDesign { ceiling: 0.8, half: 0.8, per_thousand: 420.0, ..channel("search", Kind::Search, 42.0) },
        ChannelDesign {
            ceiling: 4.0,
            half: 1.4,
            impact: 0.07,
            memory: 10.0,
            click: 0.035,
            impulse: 0.0006,
            per_thousand: 7.0,
            ..channel("social", Kind::Shown, 40.0)
        },
        ChannelDesign {
            ceiling: 6.0,
            half: 1.6,
            impact: 0.025,
            memory: 6.0,
            click: 0.008,
            per_thousand: 3.0,
            ..channel("display", Kind::Shown, 20.0)
        },
        ChannelDesign {
            flight: Flight::Bursts { on: 4, off: 3, after: 5 },
            ceiling: 2.2,
            half: 1.2,
            impact: 0.13,
            memory: 18.0,
            click: 0.01,
            per_thousand: 11.0,
            ..channel("video", Kind::Shown, 32.0)
        },
        ChannelDesign {
            ceiling: 1.0,
            half: 0.6,
            impact: 0.04,
            memory: 7.0,
            click: 0.08,
            impulse: 0.002,
            per_thousand: 2.0,
            ..channel("email", Kind::Mail, 7.0)
        },
        ChannelDesign { ceiling: 0.4, half: 1.0, per_thousand: 0.0, ..channel("affiliates", Kind::Till, 14.0) },
    ],
};

const SUBSCRIPTION: Design = Design {
    currency: "USD",
    people: 30_000,
    regions: 8,
    weeks: 104,
    needs: 1.6,
    need_days: 12.0,
    looks: 2.2,
    known: -1.9,
    advertised: 1.0,
    experienced: 1.0,
    experience: 240.0,
    closes: 0.12,
    customers: 0.04,
    order: 15.0,
    order_spread: 0.25,
    margin: 0.75,
    season: 0.12,
    sale: Sale::Months { leave: 0.08 },
    channels: &[
        ChannelDesign { ceiling: 0.8, half: 0.9, per_thousand: 900.0, ..channel("search", Kind::Search, 26.0) },
        ChannelDesign {
            ceiling: 3.6,
            half: 1.4,
            impact: 0.09,
            memory: 12.0,
            click: 0.04,
            impulse: 0.0004,
            per_thousand: 8.0,
            ..channel("social", Kind::Shown, 30.0)
        },
        ChannelDesign {
            flight: Flight::Bursts { on: 6, off: 4, after: 4 },
            ceiling: 2.4,
            half: 1.2,
            impact: 0.14,
            memory: 24.0,
            click: 0.008,
            per_thousand: 15.0,
            ..channel("video", Kind::Shown, 24.0)
        },
        ChannelDesign {
            flight: Flight::Bursts { on: 3, off: 3, after: 0 },
            ceiling: 1.2,
            half: 1.0,
            impact: 0.16,
            memory: 21.0,
            per_thousand: 20.0,
            ..channel("podcasts", Kind::Unseen, 15.0)
        },
        ChannelDesign {
            ceiling: 0.8,
            half: 0.6,
            impact: 0.08,
            memory: 7.0,
            click: 0.07,
            impulse: 0.002,
            per_thousand: 2.0,
            ..channel("email", Kind::Mail, 3.0)
        },
        ChannelDesign { ceiling: 0.3, half: 1.0, per_thousand: 0.0, ..channel("affiliates", Kind::Till, 5.0) },
    ],
};

const LEADS: Design = Design {
    currency: "USD",
    people: 15_000,
    regions: 12,
    weeks: 104,
    needs: 0.9,
    need_days: 40.0,
    looks: 3.5,
    known: -1.8,
    advertised: 1.1,
    experienced: 1.4,
    experience: 400.0,
    closes: 0.10,
    customers: 0.02,
    order: 2_600.0,
    order_spread: 0.8,
    margin: 0.6,
    season: 0.10,
    sale: Sale::Lead { won: 0.22, days: 45.0 },
    channels: &[
        ChannelDesign { ceiling: 0.8, half: 0.9, per_thousand: 6_000.0, ..channel("search", Kind::Search, 190.0) },
        ChannelDesign {
            ceiling: 2.0,
            half: 1.3,
            impact: 0.13,
            memory: 25.0,
            click: 0.035,
            impulse: 0.0002,
            per_thousand: 30.0,
            ..channel("linkedin", Kind::Shown, 230.0)
        },
        ChannelDesign {
            ceiling: 5.0,
            half: 1.5,
            impact: 0.03,
            memory: 10.0,
            click: 0.005,
            per_thousand: 6.0,
            ..channel("display", Kind::Shown, 60.0)
        },
        ChannelDesign {
            flight: Flight::Bursts { on: 1, off: 9, after: 5 },
            ceiling: 0.25,
            half: 1.0,
            impact: 1.0,
            memory: 60.0,
            per_thousand: 40_000.0,
            ..channel("events", Kind::Unseen, 1_500.0)
        },
        ChannelDesign {
            ceiling: 0.7,
            half: 0.6,
            impact: 0.12,
            memory: 15.0,
            click: 0.07,
            impulse: 0.001,
            per_thousand: 3.0,
            ..channel("email", Kind::Mail, 8.0)
        },
    ],
};
