//! What the reports of advertising platforms have in common: the kinds of
//! columns.

use super::headers::{Columns, Folded, Names};

/// A kind of column in a report of advertising costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Ad {
    Day,
    Week,
    Month,
    From,
    To,
    Account,
    AccountId,
    Campaign,
    CampaignId,
    Group,
    GroupId,
    Creative,
    CreativeId,
    Currency,
    Spend,
    Impressions,
    Clicks,
    Views,
    Reach,
    Engagements,
    Conversions,
    ConversionsValue,
    ConversionKind,
    UtmSource,
    UtmMedium,
    UtmCampaign,
    /// A column that only total lines use for their label.
    Label,
}

impl Ad {
    /// The word for it in previews.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::From => "from",
            Self::To => "to",
            Self::Account => "account",
            Self::AccountId => "account_id",
            Self::Campaign => "campaign",
            Self::CampaignId => "campaign_id",
            Self::Group => "ad_group",
            Self::GroupId => "ad_group_id",
            Self::Creative => "ad",
            Self::CreativeId => "ad_id",
            Self::Currency => "currency",
            Self::Spend => "spend",
            Self::Impressions => "impressions",
            Self::Clicks => "clicks",
            Self::Views => "views",
            Self::Reach => "reach",
            Self::Engagements => "engagements",
            Self::Conversions => "conversions",
            Self::ConversionsValue => "conversions_value",
            Self::ConversionKind => "conversion_definition",
            Self::UtmSource => "utm_source",
            Self::UtmMedium => "utm_medium",
            Self::UtmCampaign => "utm_campaign",
            Self::Label => "total_label",
        }
    }

    /// Whether its header may carry a currency in parentheses.
    pub(crate) fn is_money(self) -> bool {
        matches!(self, Self::Spend | Self::ConversionsValue)
    }

    /// Whether its cells are amounts, or counts that may be fractional.
    pub(crate) fn is_amount(self) -> bool {
        self.is_money() || self == Self::Conversions
    }

    /// Whether its cells are whole counts.
    pub(crate) fn is_count(self) -> bool {
        matches!(self, Self::Impressions | Self::Clicks | Self::Views | Self::Reach | Self::Engagements)
    }

    /// Whether its cells are days.
    pub(crate) fn is_day(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month | Self::From | Self::To)
    }
}

/// A platform's report: its name in facts and the names of its columns.
#[derive(Debug)]
pub(crate) struct AdFormat {
    /// The platform's word in `spend.platform`.
    pub(crate) platform: &'static str,
    /// Kinds of columns and their names, the preferred first.
    pub(crate) columns: &'static Names<Ad>,
}

/// Where each kind of column stands.
pub(crate) type AdColumns = Columns<Ad>;

impl AdFormat {
    /// Finds the columns in a header row.
    pub(crate) fn locate(&self, cells: &[&str]) -> AdColumns {
        self.locate_in(&Folded::of(cells))
    }

    /// The same in a row that is folded.
    pub(crate) fn locate_in(&self, row: &Folded) -> AdColumns {
        row.locate(self.columns, Ad::is_money)
    }
}

/// Where each kind of column stands, for reading rows quickly.
#[derive(Debug, Clone)]
pub(crate) struct AdPlaces {
    at: [Option<usize>; Ad::Label as usize + 1],
}

impl AdPlaces {
    pub(crate) fn of(columns: &AdColumns) -> Self {
        let mut at = [None; Ad::Label as usize + 1];
        for (kind, found) in columns {
            at[*kind as usize] = Some(found.at);
        }
        Self { at }
    }

    /// The column of a kind.
    pub(crate) fn get(&self, kind: Ad) -> Option<usize> {
        self.at[kind as usize]
    }

    /// Whether there is such a column.
    pub(crate) fn has(&self, kind: Ad) -> bool {
        self.get(kind).is_some()
    }
}
