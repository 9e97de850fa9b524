//! Every row of a file is imported, rejected or skipped, and counted as such.

use collect::import::FileFacts;
use proptest::prelude::*;

use crate::support::{Shop, facts, options};

/// Cells that files hold where a number should be, good and bad.
const CELLS: &[&str] = &[
    "12.50",
    "0",
    "-",
    "",
    "n/a",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "many",
    "1e3",
    "-5",
    "12,5",
    "٤٥",
    "€ 3",
    "3 £",
    "99999999999999999999999999999",
    "0x1F",
];

/// The lines of every row, each once.
fn lines(read: &FileFacts) -> Vec<u64> {
    let mut lines: Vec<u64> = read.spend.iter().map(|row| row.line).collect();
    lines.extend(read.responses.iter().map(|row| row.line));
    lines.extend(read.orders.iter().map(|row| row.line));
    lines.sort_unstable();
    lines.dedup();
    lines
}

proptest! {
    #[test]
    fn rows_read_are_imported_rejected_or_skipped(
        table in prop::collection::vec((1_u32..29, 0..CELLS.len(), 0..CELLS.len(), 0..CELLS.len()), 1..30),
    ) {
        let mut text = "date,campaign,cost,clicks,sales\n".to_owned();
        for (day, cost, clicks, sales) in &table {
            let quoted = |at: usize| format!("\"{}\"", CELLS[at]);
            text.push_str(&format!("2026-10-{day:02},Flyers,{},{},{}\n", quoted(*cost), quoted(*clicks), quoted(*sales)));
        }
        let chosen = collect::import::ImportOptions {
            decimal: Some(collect::values::NumberStyle::Point),
            ..options()
        };
        let read = facts("costs.csv", &text, &chosen);
        let imported = lines(&read);
        let rejected: Vec<u64> = read.rejected.iter().map(|row| row.line).collect();
        prop_assert_eq!(read.rows, table.len() as u64);
        prop_assert_eq!(read.rows, imported.len() as u64 + rejected.len() as u64 + read.skipped);
        prop_assert!(rejected.iter().all(|line| !imported.contains(line)));
    }
}

#[test]
fn nan_and_inf_are_rejected_with_the_reason_and_empty_rows_are_skipped() {
    let text =
        "date,campaign,cost\n2026-10-01,Flyers,NaN\n2026-10-02,Flyers,inf\n2026-10-03,Flyers,\n2026-10-04,Flyers,2\n";
    let read = facts("costs.csv", text, &options());
    let rejected: Vec<(u64, &str)> = read.rejected.iter().map(|row| (row.line, row.message.as_str())).collect();
    assert_eq!(rejected, [(2, "“NaN” is not a number"), (3, "“inf” is not a number")]);
    assert_eq!((read.rows, read.skipped, read.spend.len()), (4, 1, 1));
    let notice = read.notices.iter().find(|notice| notice.code == "rows_skipped").unwrap();
    assert_eq!((notice.params["count"].as_u64(), notice.params["rows"].as_u64()), (Some(1), Some(4)));
}

#[tokio::test]
async fn money_that_no_rate_converts_is_told_at_the_import() {
    let shop = Shop::open().await;
    let costs =
        "date,campaign,cost,currency\n2026-10-01,Flyers,12.50,USD\n2026-10-12,Flyers,1.50,USD\n2026-10-12,X,2,EUR\n";
    let outcome = shop.import("costs.csv", costs, &options()).await.unwrap();
    let of = |outcome: &collect::import::ImportOutcome| {
        let missing = outcome.notices.iter().filter(|notice| notice.code == "rates_missing");
        missing.map(|notice| [notice.params["from"].clone(), notice.params["to"].clone()]).collect::<Vec<_>>()
    };
    assert_eq!(of(&outcome), [["2026-10-01", "2026-10-12"]]);
    let said = outcome.notices.iter().find(|notice| notice.code == "rates_missing").unwrap();
    assert!(said.text.contains("USD") && said.text.contains("sulit import rates.csv"), "{said}");
    shop.import("fx.csv", "date,base,quote,rate\n2026-10-01,USD,EUR,0.80\n", &options()).await.unwrap();
    let later = shop.import("more.csv", &costs.replace("1.50", "1.60"), &options()).await.unwrap();
    assert_eq!(of(&later), [["2026-10-09", "2026-10-12"]]);
}
