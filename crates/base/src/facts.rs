//! The facts that importers write: rows of the lake's tables, before the
//! bookkeeping columns (`import_id`, `recorded_at`, `superseded_at`) are added.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::currency::Currency;
use crate::source_ref::SourceRef;
use crate::time::{Day, Timestamp};

/// Money paid for marketing on a day, and what the platform says it brought.
/// Counts that a file does not have are `None`, never zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendRow {
    /// Line in the file, 1 = first line of the file.
    pub line: u64,
    /// The day, in the account's time zone.
    pub day: Day,
    /// Platform, account, campaign and UTM columns.
    pub source: SourceRef,
    /// Account name as shown by the platform.
    pub account_name: String,
    /// Ad group (ad set) id.
    pub ad_group_id: String,
    /// Ad group (ad set) name.
    pub ad_group_name: String,
    /// Ad id.
    pub ad_id: String,
    /// Ad name.
    pub ad_name: String,
    /// Currency of `spend` and `conversions_value`.
    pub currency: Currency,
    /// Cost in major units.
    pub spend: Decimal,
    /// Impressions.
    pub impressions: Option<i64>,
    /// Clicks.
    pub clicks: Option<i64>,
    /// Video views.
    pub views: Option<i64>,
    /// People reached (not additive over days; kept as given).
    pub reach: Option<i64>,
    /// Engagements (reactions, comments, shares…).
    pub engagements: Option<i64>,
    /// Conversions as the platform counts them; may be fractional.
    pub conversions: Option<Decimal>,
    /// Their value as the platform claims it, in major units.
    pub conversions_value: Option<Decimal>,
    /// What the platform counted, such as the name of the conversion column.
    pub conversion_definition: String,
    /// Whether the file gave a total over several days that was spread evenly.
    pub is_spread: bool,
}

/// A purchase with its refunds, as one version of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    /// Line of its first row in the file.
    pub line: u64,
    /// Day of the order in the workspace's time zone.
    pub day: Day,
    /// The shop's order number or payment id.
    pub order_id: String,
    /// Platform, coupon and UTM columns.
    pub source: SourceRef,
    /// When it was placed.
    pub ordered_at: Timestamp,
    /// Status in the shop's words: `paid`, `refunded`, `voided`…
    pub status: String,
    /// Whether it counts as booked revenue (paid, not voided, not failed).
    pub is_booked: bool,
    /// Currency of all amounts.
    pub currency: Currency,
    /// What the customer paid: items − discount + shipping + tax.
    pub total: Decimal,
    /// Items before discount, where known.
    pub gross: Option<Decimal>,
    /// Discount, not negative, where known.
    pub discount: Option<Decimal>,
    /// Shipping, where known.
    pub shipping: Option<Decimal>,
    /// Tax, where known.
    pub tax: Option<Decimal>,
    /// Refunded so far, not negative.
    pub refunded: Decimal,
    /// Day of the refund in the workspace's time zone, where known.
    pub refunded_day: Option<Day>,
    /// All coupon codes, upper case, separated by `,`.
    pub coupons: String,
    /// SHA-256 (hex) of the lower-cased e-mail or customer id; empty = unknown.
    pub customer_hash: String,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderItemRow {
    /// Line in the file.
    pub line: u64,
    /// Day of the order.
    pub day: Day,
    /// Platform of the order.
    pub platform: String,
    /// The order it belongs to.
    pub order_id: String,
    /// Position in the order, from 1.
    pub position: i64,
    /// Stock-keeping unit.
    pub sku: String,
    /// Name of the product.
    pub name: String,
    /// How many.
    pub quantity: Decimal,
    /// Price of one, in major units.
    pub unit_price: Decimal,
    /// Discount on this line, not negative.
    pub discount: Decimal,
    /// Currency of the amounts.
    pub currency: Currency,
}

macro_rules! figures {
    ($($variant:ident = $key:literal, $money:literal, $doc:literal;)*) => {
        /// An aggregated figure that a results table can hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Figure { $(#[doc = $doc] $variant,)* }

        impl Figure {
            /// Every figure.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in tables and files.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// Whether the figure is an amount of money.
            #[must_use]
            pub fn is_money(self) -> bool {
                match self { $(Self::$variant => $money,)* }
            }
        }
    };
}

figures! {
    Visits = "visits", false, "Visits (sessions) of the site or shop.";
    EngagedVisits = "engaged_visits", false, "Visits that GA4 would call engaged.";
    Sales = "sales", false, "Sales (orders).";
    Revenue = "revenue", true, "Revenue of those sales.";
    Leads = "leads", false, "Leads.";
    QualifiedLeads = "qualified_leads", false, "Marketing-qualified leads.";
    SalesQualifiedLeads = "sales_qualified_leads", false, "Sales-qualified leads.";
    OpportunitiesWon = "opportunities_won", false, "Opportunities won.";
    OpportunitiesLost = "opportunities_lost", false, "Opportunities lost.";
    NewCustomers = "new_customers", false, "Customers who bought for the first time.";
    Signups = "signups", false, "Sign-ups.";
    Installs = "installs", false, "App installs.";
    Sent = "sent", false, "E-mails or messages sent.";
    Bounced = "bounced", false, "E-mails that bounced.";
    UniqueOpens = "unique_opens", false, "People who opened.";
    UniqueClicks = "unique_clicks", false, "People who clicked.";
    Unsubscribed = "unsubscribed", false, "People who unsubscribed.";
    Complaints = "complaints", false, "Spam complaints.";
    HandedOut = "handed_out", false, "Flyers, cards and samples handed out.";
    Calls = "calls", false, "Phone calls.";
    StoreVisits = "store_visits", false, "Visits to a shop.";
    CouponsRedeemed = "coupons_redeemed", false, "Coupons redeemed.";
    Promoters = "promoters", false, "Answers 9–10 to the recommendation question.";
    Detractors = "detractors", false, "Answers 0–6 to the recommendation question.";
    SurveyAnswers = "survey_answers", false, "All answers to the question.";
}

impl Figure {
    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|figure| figure.key() == word)
    }
}

/// One aggregated figure of a day and a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseRow {
    /// Line in the file.
    pub line: u64,
    /// The day.
    pub day: Day,
    /// Platform, campaign and UTM columns.
    pub source: SourceRef,
    /// Which figure.
    pub figure: Figure,
    /// Its value: a count, or money in major units.
    pub value: Decimal,
    /// Currency of a money figure.
    pub currency: Option<Currency>,
}

/// Why a row was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// The row has another number of cells than the header.
    CellCount,
    /// A cell that must be filled is empty.
    Missing,
    /// A number could not be read.
    BadNumber,
    /// A date could not be read, or no calendar has it.
    BadDate,
    /// A currency could not be read.
    BadCurrency,
    /// Two currencies in one row, or not the file's.
    MixedCurrency,
    /// A count or cost below zero where none can be.
    Negative,
    /// A value outside the bounds we can hold.
    OutOfRange,
    /// Bytes that are not text in the file's encoding.
    BadEncoding,
    /// An e-mail address that is none.
    BadEmail,
    /// The same key twice in one file with different values.
    Duplicate,
    /// Anything else, said in words.
    Other,
}

impl RejectReason {
    /// The word in the `rejected` table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CellCount => "cell_count",
            Self::Missing => "missing",
            Self::BadNumber => "bad_number",
            Self::BadDate => "bad_date",
            Self::BadCurrency => "bad_currency",
            Self::MixedCurrency => "mixed_currency",
            Self::Negative => "negative",
            Self::OutOfRange => "out_of_range",
            Self::BadEncoding => "bad_encoding",
            Self::BadEmail => "bad_email",
            Self::Duplicate => "duplicate",
            Self::Other => "other",
        }
    }
}

/// A row that was refused, with the bytes as they stood in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// Line in the file.
    pub line: u64,
    /// Header of the offending column; empty when it is the whole row.
    pub column: String,
    /// The offending value, at most 200 characters.
    pub value: String,
    /// Why.
    pub reason: RejectReason,
    /// The reason in words.
    pub message: String,
    /// The raw row.
    pub raw: Vec<u8>,
}
