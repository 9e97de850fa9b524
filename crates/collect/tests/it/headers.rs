//! Header rows of real exports, where the folder of shared data is at hand.

use std::path::PathBuf;

use collect::formats::Format;
use collect::import::{self, ImportFile};

use crate::support::{options, workspace};

/// The lines of a file of headers that are header rows of CSV.
fn rows(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim_end_matches(",..."));
    lines.filter(|line| !line.starts_with('#') && line.matches(',').count() >= 5).map(str::to_owned).collect()
}

#[test]
fn shared_headers_are_recognised() {
    let Some(folder) = std::env::var_os("SULIT_SHARED_DATA") else { return };
    let folder = PathBuf::from(folder).join("ads/headers");
    let cases = [
        ("google_ads_campaign_report.txt", Format::GoogleAds),
        ("hubspot_contacts.txt", Format::HubspotContacts),
        ("linkedin_campaign_manager.txt", Format::LinkedinAds),
        ("mailchimp_subscribed.txt", Format::MailchimpContacts),
        ("meta_ads_manager.txt", Format::MetaAds),
        ("microsoft_ads_api_report.txt", Format::MicrosoftAds),
        ("shopify_orders.txt", Format::ShopifyOrders),
        ("stripe_payments_current.txt", Format::StripePayments),
        ("stripe_payments_legacy.txt", Format::StripePayments),
        ("tiktok_ads.txt", Format::TiktokAds),
    ];
    for (name, format) in cases {
        let Ok(text) = std::fs::read_to_string(folder.join(name)) else { continue };
        let rows = rows(&text);
        assert!(!rows.is_empty(), "{name}");
        for row in rows {
            let preview = import::preview(&workspace(), &ImportFile::new(name, row.clone().into_bytes()), &options());
            assert_eq!(preview.unwrap().format, format, "{row}");
        }
    }
}

#[test]
fn a_preview_shows_columns_and_problems() {
    let file = "Day;Kampagne;Kosten;Klicks\n2026-10-01;A;1,50;3\n2026-10-02;B;zwei;4\n";
    let preview =
        import::preview(&workspace(), &ImportFile::new("k.csv", file.as_bytes().to_vec()), &options()).unwrap();
    let fields: Vec<Option<&str>> = preview.columns.iter().map(|column| column.field.as_deref()).collect();
    assert_eq!(
        (preview.format, fields),
        (Format::Table, vec![Some("day"), Some("campaign"), Some("spend"), Some("clicks")])
    );
    assert_eq!(preview.problems.len(), 1, "{:?}", preview.problems);
    assert!(preview.problems[0].contains("line 3"), "{:?}", preview.problems);
    assert_eq!(preview.rows.len(), 2);
    let google = "Day,Campaign,Currency code,Cost,Impr.\n2026-10-01,A,EUR,1.00,10\n";
    let preview =
        import::preview(&workspace(), &ImportFile::new("g.csv", google.as_bytes().to_vec()), &options()).unwrap();
    assert_eq!((preview.format, preview.header_line), (Format::GoogleAds, 1));
    assert!(preview.problems.is_empty() && preview.confidence > 80, "{preview:?}");
}
