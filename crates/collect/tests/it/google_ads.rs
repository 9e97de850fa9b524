//! Google Ads: preambles, totals, five languages, ranges without days.

use std::io::Write as _;

use insta::assert_snapshot;

use crate::support::{Summary as _, facts, facts_of, options, refused, spend};

const DAILY: &str = "Campaign report
\"October 1, 2026 - October 2, 2026\"
Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value
2026-10-01,Brand,11,USD,\"1,234.50\",\"10,000\",250,12.5,\"2,500.00\"
2026-10-01,Generic,12,USD,100.00,900,--,--,--
2026-10-02,Brand,11,USD,0.50,40,1,0.00,0.00
Total: Campaigns,--,--,USD,\"1,335.00\",\"10,940\",251,12.50,\"2,500.00\"
Total: Account,--,--,USD,\"9,335.00\",\"90,940\",951,99.50,\"9,500.00\"
";

#[test]
fn a_daily_report_reads_and_reconciles() {
    let read = facts("campaigns.csv", DAILY, &options());
    assert_snapshot!(spend(&read), @r"
    4 2026-10-01 google_ads||11|Brand|/ spend 1234.50 USD impr 10000 clicks 250 conv 12.5 value 2500.00
    5 2026-10-01 google_ads||12|Generic|/ spend 100.00 USD impr 900 clicks - conv - value -
    6 2026-10-02 google_ads||11|Brand|/ spend 0.50 USD impr 40 clicks 1 conv 0.00 value 0.00
    ");
    assert_snapshot!(read.summary(), @r"
    google_ads rows 3
    Matches Total: Campaigns spend 1335 1335
    Matches Total: Campaigns impressions 10940 10940
    Matches Total: Campaigns clicks 251 251
    Matches Total: Campaigns conversions 12.5 12.5
    Matches Total: Campaigns conversions_value 2500 2500
    Noted Total: Account spend 1335 9335
    Noted Total: Account impressions 10940 90940
    Noted Total: Account clicks 251 951
    Noted Total: Account conversions 12.5 99.5
    Noted Total: Account conversions_value 2500 9500
    ");
}

#[test]
fn a_total_that_differs_refuses_the_file() {
    let wrong = DAILY.replace("\"1,335.00\"", "\"1,335.01\"");
    assert_snapshot!(refused("campaigns.csv", &wrong, &options()), @r"
    google_ads rows 3
    Differs Total: Campaigns spend 1335 1335.01
    Matches Total: Campaigns impressions 10940 10940
    Matches Total: Campaigns clicks 251 251
    Matches Total: Campaigns conversions 12.5 12.5
    Matches Total: Campaigns conversions_value 2500 2500
    Noted Total: Account spend 1335 9335
    Noted Total: Account impressions 10940 90940
    Noted Total: Account clicks 251 951
    Noted Total: Account conversions 12.5 99.5
    Noted Total: Account conversions_value 2500 9500
    ");
    let short = DAILY.replace("\"9,335.00\"", "\"1,000.00\"");
    assert_snapshot!(refused("campaigns.csv", &short, &options()), @r"
    google_ads rows 3
    Matches Total: Campaigns spend 1335 1335
    Matches Total: Campaigns impressions 10940 10940
    Matches Total: Campaigns clicks 251 251
    Matches Total: Campaigns conversions 12.5 12.5
    Matches Total: Campaigns conversions_value 2500 2500
    Differs Total: Account spend 1335 1000
    Noted Total: Account impressions 10940 90940
    Noted Total: Account clicks 251 951
    Noted Total: Account conversions 12.5 99.5
    Noted Total: Account conversions_value 2500 9500
    ");
}

#[test]
fn german_numbers_and_words() {
    let file = "Kampagnenbericht;;;;;;\n1. Oktober 2026 – 2. Oktober 2026;;;;;;\n\
        Tag;Kampagne;Währungscode;Kosten;Impr.;Klicks;Conversions\n\
        01.10.2026;Marke;EUR;\"1.234,56\";1.000;25;1,00\n\
        02.10.2026;Größe;EUR;\"0,44\";2;1;0,00\n\
        Gesamt: Kampagnen; --;EUR;\"1.235,00\";1.002;26;1,00\n\
        Gesamt: Konto; --;EUR;\"2.235,00\";9.002;96;7,00\n";
    let read = facts("kampagnen.csv", file, &options());
    assert_snapshot!(spend(&read), @r"
    4 2026-10-01 google_ads|||Marke|/ spend 1234.56 EUR impr 1000 clicks 25 conv 1.00 value -
    5 2026-10-02 google_ads|||Größe|/ spend 0.44 EUR impr 2 clicks 1 conv 0.00 value -
    ");
    assert_snapshot!(read.summary(), @r"
    google_ads rows 2
    Matches Gesamt: Kampagnen spend 1235 1235
    Matches Gesamt: Kampagnen impressions 1002 1002
    Matches Gesamt: Kampagnen clicks 26 26
    Matches Gesamt: Kampagnen conversions 1 1
    Noted Gesamt: Konto spend 1235 2235
    Noted Gesamt: Konto impressions 1002 9002
    Noted Gesamt: Konto clicks 26 96
    Noted Gesamt: Konto conversions 1 7
    ");
}

#[test]
fn french_spanish_and_portuguese() {
    let french = "Rapport sur les campagnes\n1 octobre 2026 - 1 octobre 2026\n\
        Jour;Campagne;Code de devise;Coût;Impr.;Clics;Conversions;Valeur de conv.\n\
        01/10/2026;Été;EUR;1 234,50;10 000;20;1,00;99,90\nTotal : Campagnes;;EUR;1 234,50;10 000;20;1,00;99,90\n";
    let spanish = "Informe de campaña\n1 de octubre de 2026 - 1 de octubre de 2026\n\
        Día,Campaña,Código de moneda,Coste,Impr.,Clics,Conversiones,Valor de conv.\n\
        2026-10-01,Niños,EUR,\"1.234,50\",\"10.000\",20,\"1,00\",\"99,90\"\nTotal: campañas,--,EUR,\"1.234,50\",\"10.000\",20,\"1,00\",\"99,90\"\n";
    let portuguese = "Relatório de campanha\n1 de outubro de 2026 - 1 de outubro de 2026\n\
        Dia,Campanha,Código da moeda,Custo,Impr.,Cliques,Conversões,Valor da conv.\n\
        2026-10-01,Promoção,BRL,\"1.234,50\",\"10.000\",20,\"1,00\",\"99,90\"\nTotal: campanhas,--,BRL,\"1.234,50\",\"10.000\",20,\"1,00\",\"99,90\"\n";
    let lines: Vec<String> =
        [french, spanish, portuguese].iter().map(|file| spend(&facts("r.csv", file, &options()))).collect();
    assert_snapshot!(lines.join("\n"), @r"
    4 2026-10-01 google_ads|||Été|/ spend 1234.50 EUR impr 10000 clicks 20 conv 1.00 value 99.90

    4 2026-10-01 google_ads|||Niños|/ spend 1234.50 EUR impr 10000 clicks 20 conv 1.00 value 99.90

    4 2026-10-01 google_ads|||Promoção|/ spend 1234.50 BRL impr 10000 clicks 20 conv 1.00 value 99.90
    ");
}

#[test]
fn a_report_without_days_is_spread_over_its_range() {
    let file = "Campaign report\n\"October 1, 2026 - October 3, 2026\"\n\
        Campaign status,Campaign,Currency code,Impr.,Clicks,Cost,Conversions\n\
        Enabled,Brand,EUR,100,10,10.00,1.00\nTotal: Campaigns, --,EUR,100,10,10.00,1.00\n";
    let read = facts("campaigns.csv", file, &options());
    assert_snapshot!(spend(&read), @r"
    4 2026-10-01 google_ads|||Brand|/ spend 3.34 EUR impr 34 clicks 4 conv 0.34 value - spread
    4 2026-10-02 google_ads|||Brand|/ spend 3.33 EUR impr 33 clicks 3 conv 0.33 value - spread
    4 2026-10-03 google_ads|||Brand|/ spend 3.33 EUR impr 33 clicks 3 conv 0.33 value - spread
    ");
    assert_snapshot!(read.summary(), @r"
    google_ads rows 1
    Matches Total: Campaigns spend 10 10
    Matches Total: Campaigns impressions 100 100
    Matches Total: Campaigns clicks 10 10
    Matches Total: Campaigns conversions 1 1
    notice the file has no column of days; each row is spread evenly over 2026-10-01 to 2026-10-03, the range above its header
    ");
}

#[test]
fn a_report_without_days_or_range_asks_for_a_date() {
    let file = "Campaign,Currency code,Impr.,Clicks,Cost\nBrand,EUR,100,10,10.00\n";
    assert_snapshot!(refused("campaigns.csv", file, &options()), @"campaigns.csv: it has no column of days and no date range above its header; give the day with --date YYYY-MM-DD");
}

#[test]
fn weeks_and_months_are_spread_within_the_range() {
    let file = "Campaign report\n\"September 30, 2026 - October 6, 2026\"\n\
        Week,Campaign,Currency code,Impr.,Cost\n2026-09-28,Brand,EUR,10,5.00\n2026-10-05,Brand,EUR,4,2.00\n";
    assert_snapshot!(spend(&facts("weeks.csv", file, &options())), @r"
    4 2026-09-30 google_ads|||Brand|/ spend 1.00 EUR impr 2 clicks - conv - value - spread
    4 2026-10-01 google_ads|||Brand|/ spend 1.00 EUR impr 2 clicks - conv - value - spread
    4 2026-10-02 google_ads|||Brand|/ spend 1.00 EUR impr 2 clicks - conv - value - spread
    4 2026-10-03 google_ads|||Brand|/ spend 1.00 EUR impr 2 clicks - conv - value - spread
    4 2026-10-04 google_ads|||Brand|/ spend 1.00 EUR impr 2 clicks - conv - value - spread
    5 2026-10-05 google_ads|||Brand|/ spend 1.00 EUR impr 2 clicks - conv - value - spread
    5 2026-10-06 google_ads|||Brand|/ spend 1.00 EUR impr 2 clicks - conv - value - spread
    ");
    let file = "Month,Campaign,Currency code,Impr.,Cost\n2026-02,Brand,EUR,28,56.00\n";
    let read = facts("months.csv", file, &options());
    assert_eq!(read.spend.len(), 28);
    assert_eq!(read.spend[27].spend.to_string(), "2.00");
}

#[test]
fn a_gzip_reads_like_its_content() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(DAILY.as_bytes()).unwrap();
    let packed = facts_of("campaigns.csv.gz", gzip.finish().unwrap(), &options());
    assert_eq!(packed, facts("campaigns.csv", DAILY, &options()));
}
