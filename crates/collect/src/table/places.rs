//! Where in a row each field stands, looked up once instead of per row.

use base::Figure;

use super::field::Field;
use super::mapping::Mapping;

/// Positions of the fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    pub(super) day: Option<usize>,
    pub(super) month: Option<usize>,
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
    pub(super) campaign: Option<usize>,
    pub(super) campaign_id: Option<usize>,
    pub(super) campaign_key: Option<usize>,
    pub(super) channel: Option<usize>,
    pub(super) platform: Option<usize>,
    pub(super) account: Option<usize>,
    pub(super) account_id: Option<usize>,
    pub(super) ad_group: Option<usize>,
    pub(super) ad_group_id: Option<usize>,
    pub(super) ad: Option<usize>,
    pub(super) ad_id: Option<usize>,
    pub(super) currency: Option<usize>,
    pub(super) spend: Option<usize>,
    pub(super) impressions: Option<usize>,
    pub(super) clicks: Option<usize>,
    pub(super) views: Option<usize>,
    pub(super) reach: Option<usize>,
    pub(super) engagements: Option<usize>,
    pub(super) conversions: Option<usize>,
    pub(super) conversions_value: Option<usize>,
    pub(super) utm_source: Option<usize>,
    pub(super) utm_medium: Option<usize>,
    pub(super) utm_campaign: Option<usize>,
    pub(super) coupon: Option<usize>,
    pub(super) order_id: Option<usize>,
    pub(super) order_total: Option<usize>,
    pub(super) refund: Option<usize>,
    pub(super) email: Option<usize>,
    pub(super) figures: Vec<(Figure, usize)>,
    pub(super) checked: Vec<(Field, usize)>,
    pub(super) money: Vec<usize>,
    /// Number of columns in the header.
    pub(super) width: usize,
}

impl Places {
    pub(super) fn of(mapping: &Mapping) -> Self {
        let at = |field: Field| mapping.column(field).map(|column| column.position);
        let columns = || mapping.columns.iter().map(|column| (column.field, column.position));
        Self {
            day: at(Field::Day),
            month: at(Field::Month),
            from: at(Field::From),
            to: at(Field::To),
            campaign: at(Field::Campaign),
            campaign_id: at(Field::CampaignId),
            campaign_key: at(Field::CampaignKey),
            channel: at(Field::Channel),
            platform: at(Field::Platform),
            account: at(Field::Account),
            account_id: at(Field::AccountId),
            ad_group: at(Field::AdGroup),
            ad_group_id: at(Field::AdGroupId),
            ad: at(Field::Ad),
            ad_id: at(Field::AdId),
            currency: at(Field::Currency),
            spend: at(Field::Spend),
            impressions: at(Field::Impressions),
            clicks: at(Field::Clicks),
            views: at(Field::Views),
            reach: at(Field::Reach),
            engagements: at(Field::Engagements),
            conversions: at(Field::Conversions),
            conversions_value: at(Field::ConversionsValue),
            utm_source: at(Field::UtmSource),
            utm_medium: at(Field::UtmMedium),
            utm_campaign: at(Field::UtmCampaign),
            coupon: at(Field::Coupon),
            order_id: at(Field::OrderId),
            order_total: at(Field::OrderTotal),
            refund: at(Field::Refund),
            email: at(Field::Email),
            figures: columns().filter_map(|(field, at)| Some((figure(field)?, at))).collect(),
            checked: columns().filter(|(field, _)| field.is_checked()).collect(),
            money: columns().filter(|(field, _)| field.is_money()).map(|(_, at)| at).collect(),
            width: mapping.columns.len(),
        }
    }

    /// Whether a row is an order.
    pub(super) fn is_order(&self) -> bool {
        self.order_id.is_some() && self.order_total.is_some()
    }
}

fn figure(field: Field) -> Option<Figure> {
    match field {
        Field::Figure(figure) => Some(figure),
        _ => None,
    }
}
