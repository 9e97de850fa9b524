//! Writes spend as a general table that the importer reads back to the same
//! sums.

use base::{Column, Frame, SpendRow};

/// Costs as a table whose headers are the fields of a general table; its
/// [`Frame::to_csv`] is what `sulit import` reads.
#[must_use]
pub fn spend(rows: &[SpendRow]) -> Frame {
    fn text<'a>(rows: &'a [SpendRow], of: impl Fn(&'a SpendRow) -> &'a str) -> Column {
        Column::Text(rows.iter().map(|row| Some(of(row).to_owned()).filter(|text| !text.is_empty())).collect())
    }
    let counts = |of: fn(&SpendRow) -> Option<i64>| Column::Int(rows.iter().map(of).collect());
    Frame::new()
        .with("day", Column::Day(rows.iter().map(|row| Some(row.day)).collect()))
        .with("platform", text(rows, |row| &row.source.platform))
        .with("account_id", text(rows, |row| &row.source.account))
        .with("campaign", text(rows, |row| &row.source.campaign_name))
        .with("campaign_id", text(rows, |row| &row.source.campaign_id))
        .with("utm_source", text(rows, |row| &row.source.utm_source))
        .with("utm_medium", text(rows, |row| &row.source.utm_medium))
        .with("utm_campaign", text(rows, |row| &row.source.utm_campaign))
        .with("ad_group", text(rows, |row| &row.ad_group_name))
        .with("ad", text(rows, |row| &row.ad_name))
        .with("currency", Column::Text(rows.iter().map(|row| Some(row.currency.to_string())).collect()))
        .with("spend", Column::Decimal(rows.iter().map(|row| Some(row.spend)).collect()))
        .with("impressions", counts(|row| row.impressions))
        .with("clicks", counts(|row| row.clicks))
        .with("conversions", Column::Decimal(rows.iter().map(|row| row.conversions).collect()))
        .with("conversions_value", Column::Decimal(rows.iter().map(|row| row.conversions_value).collect()))
}
