//! Any bytes as the export of a platform or shop, recognised or said to be one:
//! every row becomes facts or is refused, or the page that shows the file
//! beforehand is made. The first byte says which, and as what format.
#![no_main]

use base::{Currency, RefundPolicy, Workspace, WorkspaceId};
use collect::formats::Format;
use collect::import::{ImportFile, ImportOptions, describe, preview, read_facts};
use libfuzzer_sys::fuzz_target;

/// Rows read of a file.
const MOST: u64 = 5_000;

fuzz_target!(|bytes: &[u8]| {
    let [choice, bytes @ ..] = bytes else { return };
    let Ok(currency) = Currency::parse("EUR") else { return };
    let workspace = Workspace {
        id: WorkspaceId::nil(),
        key: "shop".to_owned(),
        name: "Shop".to_owned(),
        currency,
        timezone: "Asia/Tehran".to_owned(),
        locale: "fa".to_owned(),
        week_start: 1,
        fiscal_year_start: 1,
        refund_policy: RefundPolicy::OrderDay,
        revenue_net_of_tax_and_shipping: true,
        default_basis: None,
        gross_margin_percent: None,
        naming_convention: None,
        naming_hint: None,
        created_at: jiff::Timestamp::UNIX_EPOCH,
    };
    let said = usize::from(choice & 0x3F);
    let options = ImportOptions {
        format: Format::ALL.get(said).copied(),
        date: (choice & 0x80 != 0).then_some(jiff::civil::date(2026, 10, 1)),
        two_digit_years: choice & 0x80 != 0,
        ..ImportOptions::default()
    };
    let file = ImportFile::new("fuzz", bytes.to_vec());
    if choice & 0x40 != 0 {
        let _ = preview(&workspace, &file, &options);
        return;
    }
    let Ok(facts) = read_facts(&workspace, &file, &options, MOST) else { return };
    assert!(facts.rows <= MOST && facts.skipped <= facts.rows);
    for rejected in &facts.rejected {
        assert!(!rejected.message.is_empty() && !describe(rejected).is_empty());
    }
});
