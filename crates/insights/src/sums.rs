//! The additive figures that every metric is made of.

use base::{Decimal, Figure};
use serde::{Serialize, Serializer};

macro_rules! sums {
    ($($variant:ident = $key:literal, $name:literal, $money:literal;)*) => {
        /// A figure that may be added over rows, days and campaigns.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Sum { $(#[doc = $name] $variant,)* }

        impl Sum {
            /// Every sum, in the order of [`Sums`].
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in formulas, columns and the API.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// The name in words.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether it is an amount in the reporting currency.
            #[must_use]
            pub fn is_money(self) -> bool {
                match self { $(Self::$variant => $money,)* }
            }
        }
    };
}

sums! {
    Spend = "spend", "spend", true;
    Impressions = "impressions", "impressions", false;
    Clicks = "clicks", "clicks", false;
    Views = "views", "video views", false;
    Reach = "reach", "reach", false;
    Engagements = "engagements", "engagements", false;
    PlatformConversions = "platform_conversions", "conversions the platform counted", false;
    PlatformValue = "platform_value", "value the platform claims", true;
    Visits = "visits", "visits", false;
    ReportedVisits = "reported_visits", "visits that files give", false;
    EngagedVisits = "engaged_visits", "engaged visits", false;
    BookedOrders = "booked_orders", "booked orders", false;
    OrderRevenue = "order_revenue", "net revenue of booked orders", true;
    OrderSquares = "order_squares", "squares of the net values of booked orders, in thousands, for the interval of ROI", false;
    Refunds = "refunds", "refunds", true;
    OrderNewCustomers = "order_new_customers", "customers whose first booked order this is", false;
    ResultSales = "result_sales", "sales typed in", false;
    ResultRevenue = "result_revenue", "revenue typed in", true;
    Conversions = "conversions", "conversions", false;
    Orders = "orders", "orders", false;
    Revenue = "revenue", "revenue", true;
    Return = "return", "return (gross profit, or revenue where no margin is set)", true;
    NewCustomers = "new_customers", "new customers", false;
    Leads = "leads", "leads", false;
    QualifiedLeads = "qualified_leads", "marketing-qualified leads", false;
    SalesQualifiedLeads = "sales_qualified_leads", "sales-qualified leads", false;
    OpportunitiesWon = "opportunities_won", "opportunities won", false;
    OpportunitiesLost = "opportunities_lost", "opportunities lost", false;
    Signups = "signups", "sign-ups", false;
    Installs = "installs", "installs", false;
    Sent = "sent", "messages sent", false;
    Bounced = "bounced", "messages bounced", false;
    UniqueOpens = "unique_opens", "people who opened", false;
    UniqueClicks = "unique_clicks", "people who clicked", false;
    Unsubscribed = "unsubscribed", "people who unsubscribed", false;
    Complaints = "complaints", "spam complaints", false;
    HandedOut = "handed_out", "flyers, cards and samples handed out", false;
    Calls = "calls", "calls", false;
    StoreVisits = "store_visits", "store visits", false;
    CouponsRedeemed = "coupons_redeemed", "coupons redeemed", false;
    Promoters = "promoters", "promoters (9–10)", false;
    Detractors = "detractors", "detractors (0–6)", false;
    SurveyAnswers = "survey_answers", "answers", false;
    Planned = "planned", "planned spend", true;
    Committed = "committed", "committed spend", true;
    Due = "due", "planned spend × elapsed share of the period", true;
}

impl Sum {
    /// The sum that a figure of a results table adds to.
    #[must_use]
    pub fn of(figure: Figure) -> Self {
        match figure {
            Figure::Visits => Self::Visits,
            Figure::EngagedVisits => Self::EngagedVisits,
            Figure::Sales => Self::ResultSales,
            Figure::Revenue => Self::ResultRevenue,
            Figure::Leads => Self::Leads,
            Figure::QualifiedLeads => Self::QualifiedLeads,
            Figure::SalesQualifiedLeads => Self::SalesQualifiedLeads,
            Figure::OpportunitiesWon => Self::OpportunitiesWon,
            Figure::OpportunitiesLost => Self::OpportunitiesLost,
            Figure::NewCustomers => Self::NewCustomers,
            Figure::Signups => Self::Signups,
            Figure::Installs => Self::Installs,
            Figure::Sent => Self::Sent,
            Figure::Bounced => Self::Bounced,
            Figure::UniqueOpens => Self::UniqueOpens,
            Figure::UniqueClicks => Self::UniqueClicks,
            Figure::Unsubscribed => Self::Unsubscribed,
            Figure::Complaints => Self::Complaints,
            Figure::HandedOut => Self::HandedOut,
            Figure::Calls => Self::Calls,
            Figure::StoreVisits => Self::StoreVisits,
            Figure::CouponsRedeemed => Self::CouponsRedeemed,
            Figure::Promoters => Self::Promoters,
            Figure::Detractors => Self::Detractors,
            Figure::SurveyAnswers => Self::SurveyAnswers,
        }
    }
}

impl Serialize for Sum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

/// Values of the sums that are known, in the order of [`Sum::ALL`]. A sum that
/// is not there is unknown, which is not zero. Kept sparse: a report holds one
/// of these for every campaign and day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums(Vec<(Sum, Decimal)>);

impl Sums {
    /// The value of a sum, where it is known.
    #[must_use]
    pub fn get(&self, sum: Sum) -> Option<Decimal> {
        self.0.iter().find(|(known, _)| *known == sum).map(|(_, value)| *value)
    }

    /// Sets a sum, or makes it unknown.
    pub fn set(&mut self, sum: Sum, value: Option<Decimal>) {
        self.0.retain(|(known, _)| *known != sum);
        self.add(sum, value);
    }

    /// Adds to a sum; adding to the unknown makes it known.
    pub fn add(&mut self, sum: Sum, value: Option<Decimal>) {
        let Some(value) = value else { return };
        match self.0.binary_search_by_key(&sum, |(known, _)| *known) {
            Ok(at) => self.0[at].1 = self.0[at].1.saturating_add(value),
            Err(at) => self.0.insert(at, (sum, value)),
        }
    }

    /// Adds all sums of another.
    pub fn merge(&mut self, other: &Self) {
        for (sum, value) in &other.0 {
            self.add(*sum, Some(*value));
        }
    }

    /// The sums that are known, with their values.
    pub fn iter(&self) -> impl Iterator<Item = (Sum, Decimal)> {
        self.0.iter().copied()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_stays_unknown_until_something_is_added() {
        let mut sums = Sums::default();
        sums.add(Sum::Clicks, None);
        assert!(sums.is_empty());
        sums.add(Sum::Clicks, Some(Decimal::ZERO));
        assert_eq!(sums.get(Sum::Clicks), Some(Decimal::ZERO));
        let mut more = Sums::default();
        more.add(Sum::Clicks, Some(Decimal::ONE));
        more.merge(&sums);
        assert_eq!(more.get(Sum::Clicks), Some(Decimal::ONE));
        assert_eq!(more.get(Sum::Spend), None);
    }

    #[test]
    fn every_figure_of_a_results_table_has_its_own_sum() {
        let mut seen: Vec<Sum> = Figure::ALL.iter().map(|figure| Sum::of(*figure)).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), Figure::ALL.len());
    }
}
