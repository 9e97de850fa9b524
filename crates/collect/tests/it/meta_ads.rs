//! Meta Ads Manager: the currency in the header, five languages, ranges.

use insta::assert_snapshot;

use crate::support::{Summary as _, facts, options, refused, spend};

#[test]
fn the_header_states_the_currency_and_the_range() {
    let file = "Reporting starts,Reporting ends,Campaign name,Ad set name,Ad name,Amount spent (USD),Impressions,Link clicks,Purchases,Cost per Purchase (USD),Frequency\n\
        2026-10-01,2026-10-02,Autumn,Women,Video,100.01,1001,51,3,33.34,1.2\n\
        2026-10-01,2026-10-02,Autumn,Men,Video,20,200,,,,\n";
    let read = facts("meta.csv", file, &options());
    assert_snapshot!(spend(&read), @r"
    2 2026-10-01 meta_ads|||Autumn|Women/Video spend 50.01 USD impr 501 clicks 26 conv 1.50 value - spread
    2 2026-10-02 meta_ads|||Autumn|Women/Video spend 50.00 USD impr 500 clicks 25 conv 1.50 value - spread
    3 2026-10-01 meta_ads|||Autumn|Men/Video spend 10 USD impr 100 clicks - conv - value - spread
    3 2026-10-02 meta_ads|||Autumn|Men/Video spend 10 USD impr 100 clicks - conv - value - spread
    ");
    assert_snapshot!(read.summary(), @r"
    meta_ads rows 2
    notice rows of the file cover several days; their figures are spread evenly over these
    ");
}

#[test]
fn a_day_and_a_column_of_currencies() {
    let file = "Account name,Campaign name,Day,Impressions,Frequency,Currency,Amount spent (EUR),Purchases,Purchases conversion value,Link clicks,Reporting starts,Reporting ends\n\
        Shop,پاییز,2026-10-01,500,1.1,EUR,12.50,1,99.00,7,2026-10-01,2026-10-31\n\
        Shop,🍂 Herbst,2026-10-02,10,1.0,EUR,0,,,,2026-10-01,2026-10-31\n";
    assert_snapshot!(spend(&facts("meta.csv", file, &options())), @r"
    2 2026-10-01 meta_ads|Shop||پاییز|/ spend 12.50 EUR impr 500 clicks 7 conv 1 value 99.00
    3 2026-10-02 meta_ads|Shop||🍂 Herbst|/ spend 0 EUR impr 10 clicks - conv - value -
    ");
    let mixed = file.replace("1.0,EUR", "1.0,USD");
    assert_snapshot!(refused("meta.csv", &mixed, &options()), @r"
    meta_ads rows 2
    rejected line 3, column “Currency”, value “USD”: the header says EUR and this row says USD
    ");
}

#[test]
fn a_summary_row_is_the_total() {
    let file = "Campaign name,Day,Amount spent (USD),Impressions\n,,30.00,300\nA,2026-10-01,10.00,100\nB,2026-10-01,20.00,200\n";
    assert_snapshot!(facts("meta.csv", file, &options()).summary(), @r"
    meta_ads rows 2
    Matches summary row spend 30 30
    Matches summary row impressions 300 300
    ");
    assert_snapshot!(refused("meta.csv", &file.replace(",,30.00", ",,31.00"), &options()), @r"
    meta_ads rows 2
    Differs summary row spend 30 31
    Matches summary row impressions 300 300
    ");
}

#[test]
fn five_languages() {
    let files = [
        "Jour;Nom de la campagne;Montant dépensé (USD);Impressions;Clics sur un lien\n01/08/2026;Été;\"1 234,56\";100;5\n02/08/2026;Été;1,00;1;0\n",
        "Tag;Kampagnenname;Ausgegebener Betrag (EUR);Impressionen;Link-Klicks;Käufe\n2026-08-01;Sommer;1.234,56;1.000;5;1\n",
        "Día,Nombre de la campaña,Importe gastado (EUR),Impresiones,Clics en el enlace,Compras\n2026-08-01,Verano,1234.56,1000,5,1\n",
        "Dia,Nome da campanha,Valor usado (BRL),Impressões,Cliques no link,Compras\n2026-08-01,Verão,1234.56,1000,5,1\n",
        "Day,Campaign name,Amount spent (GBP),Impressions,Link clicks,Results,Result indicator\n2026-08-01,Summer,1234.56,1000,5,1,actions:lead\n",
    ];
    let lines: Vec<String> = files.iter().map(|file| spend(&facts("meta.csv", file, &options()))).collect();
    assert_snapshot!(lines.join("\n"), @r"
    2 2026-08-01 meta_ads|||Été|/ spend 1234.56 USD impr 100 clicks 5 conv - value -
    3 2026-08-02 meta_ads|||Été|/ spend 1.00 USD impr 1 clicks 0 conv - value -

    2 2026-08-01 meta_ads|||Sommer|/ spend 1234.56 EUR impr 1000 clicks 5 conv 1 value -

    2 2026-08-01 meta_ads|||Verano|/ spend 1234.56 EUR impr 1000 clicks 5 conv 1 value -

    2 2026-08-01 meta_ads|||Verão|/ spend 1234.56 BRL impr 1000 clicks 5 conv 1 value -

    2 2026-08-01 meta_ads|||Summer|/ spend 1234.56 GBP impr 1000 clicks 5 conv 1 value -
    ");
}

#[test]
fn an_unknown_currency_is_refused_with_its_line() {
    let file = "Day,Campaign name,Amount spent (XXQ)\n2026-10-01,A,1.00\n";
    assert_snapshot!(refused("meta.csv", file, &options()), @"meta.csv, line 1: “XXQ” is not a currency code of ISO 4217; correct the file, or import it as a table with --as table --currency CODE");
}
