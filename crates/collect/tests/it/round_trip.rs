//! What is exported is imported again to the same sums.

use std::collections::BTreeMap;

use base::{Currency, Decimal, SourceRef, SpendRow};
use collect::export;
use collect::import::{self, ImportFile, ImportOptions};
use proptest::prelude::*;

use crate::support::workspace;

fn row() -> impl Strategy<Value = SpendRow> {
    let name = prop::sample::select(vec!["Autumn", "پاییز ۱۴۰۵", "=SUM(A1)", "a,\"b\"\nc", "Tết 🎉", "-50% sale"]);
    let money = (0_i64..1_000_000_000_000, 0_u32..6).prop_map(|(units, scale)| Decimal::new(units, scale));
    let count = prop::option::of(0_i64..1_000_000_000);
    let currency = prop::sample::select(vec!["EUR", "IRR", "JPY", "USD"]);
    (name, 1_i8..29, currency, money.clone(), count.clone(), count, prop::option::of(money)).prop_map(
        |(name, day, currency, spend, impressions, clicks, value)| SpendRow {
            line: 0,
            day: base::Day::new(2026, 10, day).unwrap(),
            source: SourceRef { platform: "table".into(), campaign_name: name.into(), ..SourceRef::default() },
            account_name: String::new(),
            ad_group_id: String::new(),
            ad_group_name: String::new(),
            ad_id: String::new(),
            ad_name: String::new(),
            currency: Currency::parse(currency).unwrap(),
            spend,
            impressions,
            clicks,
            views: None,
            reach: None,
            engagements: None,
            conversions: None,
            conversions_value: value,
            conversion_definition: String::new(),
            is_spread: false,
        },
    )
}

type Sums = BTreeMap<(String, String), (Decimal, i64, i64, Decimal)>;

fn sums(rows: &[SpendRow]) -> Sums {
    let mut sums = Sums::new();
    for row in rows {
        let sum = sums.entry((row.day.to_string(), row.currency.to_string())).or_default();
        sum.0 += row.spend;
        sum.1 += row.impressions.unwrap_or_default();
        sum.2 += row.clicks.unwrap_or_default();
        sum.3 += row.conversions_value.unwrap_or_default();
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn exported_spend_comes_back(rows in prop::collection::vec(row(), 1..40)) {
        let csv = export::spend(&rows).to_csv();
        let file = ImportFile::new("export.csv", csv.into_bytes());
        let read = import::read_facts(&workspace(), &file, &ImportOptions::default(), u64::MAX).unwrap();
        prop_assert_eq!(read.rejected, vec![]);
        prop_assert_eq!(sums(&read.spend), sums(&rows));
    }
}
