//! The definitions themselves. When a formula changes, its version is raised,
//! so that a figure kept elsewhere can be told from a figure made today.

use super::Over::{All, BothKnown};
use super::Sign::{Minus, Plus};
use super::Unit::{Count, Money, Number, Percent};
use super::{Definition, Direction, Formula, Over, Terms, Unit};
use crate::sums::Sum;

const COST: &str = "Cost and reach";
const RESPONSE: &str = "Visits and conversions";
const RETURN: &str = "Revenue and return";
const CUSTOMERS: &str = "Customers and pipeline";
const MESSAGES: &str = "E-mail and messages";
const SATISFACTION: &str = "Satisfaction";
const BUDGET: &str = "Budget";

const fn sum(
    key: &'static str,
    name: &'static str,
    group: &'static str,
    sum: Sum,
    unit: Unit,
    explanation: &'static str,
) -> Definition {
    let (formula, direction) = (Formula::Sum(sum), Direction::Neutral);
    Definition { key, name, version: 1, group, formula, unit, direction, explanation, caveat: "" }
}

const fn ratio(
    key: &'static str,
    name: &'static str,
    group: &'static str,
    (numerator, denominator): (Terms, Terms),
    unit: Unit,
    explanation: &'static str,
) -> Definition {
    let formula = Formula::Ratio { numerator, denominator, times: 1, over: BothKnown };
    Definition { key, name, version: 1, group, formula, unit, direction: Direction::Higher, explanation, caveat: "" }
}

impl Definition {
    const fn lower(self) -> Self {
        Self { direction: Direction::Lower, ..self }
    }

    const fn higher(self) -> Self {
        Self { direction: Direction::Higher, ..self }
    }

    const fn neutral(self) -> Self {
        Self { direction: Direction::Neutral, ..self }
    }

    const fn but(self, caveat: &'static str) -> Self {
        Self { caveat, ..self }
    }

    const fn version(self, version: u16) -> Self {
        Self { version, ..self }
    }

    const fn times(self, times: i64) -> Self {
        match self.formula {
            Formula::Ratio { numerator, denominator, over, .. } => {
                Self { formula: Formula::Ratio { numerator, denominator, times, over }, ..self }
            }
            Formula::Sum(_) => self,
        }
    }

    const fn over(self, over: Over) -> Self {
        match self.formula {
            Formula::Ratio { numerator, denominator, times, .. } => {
                Self { formula: Formula::Ratio { numerator, denominator, times, over }, ..self }
            }
            Formula::Sum(_) => self,
        }
    }
}

const SPEND: Terms = &[(Plus, Sum::Spend)];
const IMPRESSIONS: Terms = &[(Plus, Sum::Impressions)];
const CLICKS: Terms = &[(Plus, Sum::Clicks)];
const VISITS: Terms = &[(Plus, Sum::Visits)];
const CONVERSIONS: Terms = &[(Plus, Sum::Conversions)];
const REVENUE: Terms = &[(Plus, Sum::Revenue)];
const DELIVERED: Terms = &[(Plus, Sum::Sent), (Minus, Sum::Bounced)];
const GAIN: Terms = &[(Plus, Sum::Return), (Minus, Sum::Spend)];
const DECIDED: Terms = &[(Plus, Sum::OpportunitiesWon), (Plus, Sum::OpportunitiesLost)];

const PLATFORM_COUNTS: &str = "As the platform counts it; platforms count differently and restate for weeks.";
const RATE_NOTE: &str = "Conversions over visits where visits are known, else over clicks; the column \
                         conversion_rate_denominator says which, and a group that would mix the two has no rate.";

/// Every metric, in the order of reports and of the documentation.
pub const METRICS: &[Definition] = &[
    sum("spend", "Spend", COST, Sum::Spend, Money, "Money paid for marketing, in the reporting currency."),
    sum("impressions", "Impressions", COST, Sum::Impressions, Count, "How often an ad was shown.").but(PLATFORM_COUNTS),
    sum("clicks", "Clicks", COST, Sum::Clicks, Count, "How often an ad was clicked.")
        .but("A click is not a visit: pages fail to load, and machines click too."),
    sum("views", "Video views", COST, Sum::Views, Count, "How often a video was watched, as the platform defines it.")
        .but(PLATFORM_COUNTS),
    sum("reach", "Reach", COST, Sum::Reach, Count, "People an ad was shown to, added over the rows of the files.")
        .but("Not additive: a person reached on two days counts twice, so over several days this is an upper bound."),
    sum("engagements", "Engagements", COST, Sum::Engagements, Count, "Reactions, comments, shares and the like.")
        .but(PLATFORM_COUNTS),
    ratio(
        "ctr",
        "Click-through rate",
        COST,
        (CLICKS, IMPRESSIONS),
        Percent,
        "Clicks per impression: does the ad catch?",
    ),
    ratio("cpc", "Cost per click", COST, (SPEND, CLICKS), Money, "What one click cost.").lower(),
    ratio(
        "cpm",
        "Cost per thousand impressions",
        COST,
        (SPEND, IMPRESSIONS),
        Money,
        "What a thousand impressions cost.",
    )
    .times(1000)
    .lower(),
    ratio("cpv", "Cost per view", COST, (SPEND, &[(Plus, Sum::Views)]), Money, "What one video view cost.").lower(),
    ratio(
        "frequency",
        "Frequency",
        COST,
        (IMPRESSIONS, &[(Plus, Sum::Reach)]),
        Number,
        "How often a person reached saw an ad.",
    )
    .neutral()
    .but("Reach is not additive over days, so over several days this is a lower bound."),
    ratio(
        "engagement_rate",
        "Engagement rate",
        COST,
        (&[(Plus, Sum::Engagements)], IMPRESSIONS),
        Percent,
        "Engagements per impression.",
    ),
    sum(
        "visits",
        "Visits",
        RESPONSE,
        Sum::Visits,
        Count,
        "Visits (sessions): those that a results table or analytics file gives, and those that only events tell of.",
    )
    .but(
        "Where a file gives visits of a campaign (or, of no campaign, of a channel) on a day, they stand and those that \
         events tell of the same campaign and day are left out, so that none counts twice. Visits of machines never \
         count.",
    )
    .version(2),
    sum(
        "conversions",
        "Conversions",
        RESPONSE,
        Sum::Conversions,
        Count,
        "What the basis counts: the platform's conversions, booked orders, or sales typed in.",
    )
    .higher()
    .but("Conversions on two bases are different things and are never added."),
    ratio(
        "conversion_rate",
        "Conversion rate",
        RESPONSE,
        (CONVERSIONS, VISITS),
        Percent,
        "Conversions per visit: does the offer convince those who came?",
    )
    .but(RATE_NOTE),
    ratio("cpa", "Cost per conversion", RESPONSE, (SPEND, CONVERSIONS), Money, "What one conversion cost.").lower(),
    ratio(
        "bounce_rate",
        "Bounce rate",
        RESPONSE,
        (&[(Plus, Sum::ReportedVisits), (Minus, Sum::EngagedVisits)], &[(Plus, Sum::ReportedVisits)]),
        Percent,
        "Share of the visits that files give that were not engaged, after GA4's definition.",
    )
    .version(2)
    .lower(),
    sum("leads", "Leads", RESPONSE, Sum::Leads, Count, "People who left their details.").higher(),
    ratio("cpl", "Cost per lead", RESPONSE, (SPEND, &[(Plus, Sum::Leads)]), Money, "What one lead cost.").lower(),
    sum("signups", "Sign-ups", RESPONSE, Sum::Signups, Count, "Accounts opened or lists joined.").higher(),
    sum("installs", "Installs", RESPONSE, Sum::Installs, Count, "App installs.").higher(),
    ratio("cpi", "Cost per install", RESPONSE, (SPEND, &[(Plus, Sum::Installs)]), Money, "What one install cost.")
        .lower(),
    sum("handed_out", "Handed out", RESPONSE, Sum::HandedOut, Count, "Flyers, cards and samples handed out."),
    sum("calls", "Calls", RESPONSE, Sum::Calls, Count, "Phone calls that followed.").higher(),
    sum("store_visits", "Store visits", RESPONSE, Sum::StoreVisits, Count, "Visits to a shop that followed.").higher(),
    sum("coupons_redeemed", "Coupons redeemed", RESPONSE, Sum::CouponsRedeemed, Count, "Coupons handed in.").higher(),
    sum("orders", "Orders", RETURN, Sum::Orders, Count, "Booked orders, or sales typed in, by the basis.")
        .higher()
        .but(
            "Unknown on the platform basis: what a platform counts as a conversion need not be an order. An order that \
             files and events tell of counts once, and one that only machines tell of not at all.",
        ),
    sum(
        "revenue",
        "Revenue",
        RETURN,
        Sum::Revenue,
        Money,
        "Revenue on the stated basis; on the orders basis net of refunds.",
    )
    .higher(),
    sum(
        "refunds",
        "Refunds",
        RETURN,
        Sum::Refunds,
        Money,
        "Refunds already taken off revenue, on the day the workspace's policy says.",
    ),
    ratio("aov", "Average order value", RETURN, (REVENUE, &[(Plus, Sum::Orders)]), Money, "Revenue per order.")
        .neutral(),
    ratio(
        "roas",
        "Return on ad spend",
        RETURN,
        (REVENUE, SPEND),
        Number,
        "Revenue per unit of money spent; 1 is break-even before cost of goods.",
    )
    .over(All)
    .but("Revenue that a basis attributes, not what the spend caused."),
    ratio(
        "roi",
        "Return on investment",
        RETURN,
        (GAIN, SPEND),
        Number,
        "What came back beyond the spend, per unit of money spent: 0 is break-even, 1 is twice the spend back.",
    )
    .over(All)
    .but("On gross profit where the workspace has a gross margin, else on revenue; the report says which."),
    ratio(
        "mer",
        "Marketing efficiency ratio",
        RETURN,
        (REVENUE, SPEND),
        Number,
        "All revenue, whoever brought it, per unit of all marketing spend.",
    )
    .over(All)
    .but("Given for the whole workspace only: it holds revenue that no campaign brought."),
    sum(
        "new_customers",
        "New customers",
        CUSTOMERS,
        Sum::NewCustomers,
        Count,
        "Customers who bought for the first time.",
    )
    .higher(),
    ratio(
        "cac",
        "Customer acquisition cost",
        CUSTOMERS,
        (SPEND, &[(Plus, Sum::NewCustomers)]),
        Money,
        "What one new customer cost in marketing.",
    )
    .lower()
    .but("Only marketing spend that was imported is in it; salaries and sales costs are not."),
    sum(
        "qualified_leads",
        "Marketing-qualified leads",
        CUSTOMERS,
        Sum::QualifiedLeads,
        Count,
        "Leads worth a sales call.",
    )
    .higher(),
    sum(
        "sales_qualified_leads",
        "Sales-qualified leads",
        CUSTOMERS,
        Sum::SalesQualifiedLeads,
        Count,
        "Leads that sales accepted.",
    )
    .higher(),
    ratio(
        "mql_to_sql",
        "MQL to SQL",
        CUSTOMERS,
        (&[(Plus, Sum::SalesQualifiedLeads)], &[(Plus, Sum::QualifiedLeads)]),
        Percent,
        "Share of marketing-qualified leads that sales accepted.",
    ),
    ratio(
        "win_rate",
        "Win rate",
        CUSTOMERS,
        (&[(Plus, Sum::OpportunitiesWon)], DECIDED),
        Percent,
        "Share of decided opportunities that were won.",
    ),
    sum("sent", "Sent", MESSAGES, Sum::Sent, Count, "E-mails or messages sent."),
    ratio(
        "delivery_rate",
        "Delivery rate",
        MESSAGES,
        (DELIVERED, &[(Plus, Sum::Sent)]),
        Percent,
        "Share of messages that did not bounce.",
    ),
    ratio(
        "open_rate",
        "Open rate",
        MESSAGES,
        (&[(Plus, Sum::UniqueOpens)], DELIVERED),
        Percent,
        "People who opened, per message delivered.",
    )
    .but("Mail programs open messages by themselves; read it as a trend, not as attention."),
    ratio(
        "ctor",
        "Click-to-open rate",
        MESSAGES,
        (&[(Plus, Sum::UniqueClicks)], &[(Plus, Sum::UniqueOpens)]),
        Percent,
        "People who clicked, per person who opened.",
    )
    .but("Inherits the weakness of opens."),
    ratio(
        "unsubscribe_rate",
        "Unsubscribe rate",
        MESSAGES,
        (&[(Plus, Sum::Unsubscribed)], DELIVERED),
        Percent,
        "People who unsubscribed, per message delivered.",
    )
    .lower(),
    ratio(
        "complaint_rate",
        "Complaint rate",
        MESSAGES,
        (&[(Plus, Sum::Complaints)], DELIVERED),
        Percent,
        "Spam complaints per message delivered; above 0.1 % mailbox providers object.",
    )
    .lower(),
    ratio(
        "nps",
        "Net promoter score",
        SATISFACTION,
        (&[(Plus, Sum::Promoters), (Minus, Sum::Detractors)], &[(Plus, Sum::SurveyAnswers)]),
        Number,
        "Share of answers 9–10 less share of answers 0–6 to the recommendation question, from −100 to 100.",
    )
    .times(100),
    sum("planned", "Planned spend", BUDGET, Sum::Planned, Money, "What the plan allows for the period."),
    sum(
        "committed",
        "Committed spend",
        BUDGET,
        Sum::Committed,
        Money,
        "What has been ordered or signed for, spent or not.",
    ),
    ratio(
        "pacing",
        "Pacing",
        BUDGET,
        (SPEND, &[(Plus, Sum::Due)]),
        Percent,
        "Spend to date over what should have been spent by now; 1 is exactly on plan.",
    )
    .neutral()
    .but("The plan of a month is taken as meant to be spent evenly over its days."),
];
