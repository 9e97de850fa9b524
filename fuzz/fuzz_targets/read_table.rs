//! Any bytes as a general table: every row becomes facts, a total or a reject.
#![no_main]

use base::Currency;
use collect::decode::{Limits, OpenOptions, open};
use collect::table::{Facts, Plan, TableOptions};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { decompressed_bytes: 1 << 18, workbook_bytes: 1 << 18, columns: 100, ..Limits::default() };
    let Ok(source) = open(bytes.to_vec(), "fuzz", &OpenOptions { limits, ..OpenOptions::default() }) else { return };
    let Ok(workspace_currency) = Currency::parse("IRR") else { return };
    let options = TableOptions {
        user_map: Vec::new(),
        date: Some(jiff::civil::date(2026, 10, 1)),
        currency: None,
        decimal: None,
        date_order: None,
        two_digit_years: true,
        locale: None,
        platform: None,
        workspace_currency,
        workspace_locale: "fa".to_owned(),
        zone: TimeZone::UTC,
    };
    let Ok(plan) = Plan::infer(&source, &options, &|_| ()) else { return };
    let Ok(mut reader) = plan.read(&source) else { return };
    let mut facts = Facts::default();
    while let Ok(true) = reader.next(&mut facts) {
        assert!(facts.rejected.len() <= 1);
        assert!(facts.rejected.is_empty() || facts.spend.is_empty());
    }
});
