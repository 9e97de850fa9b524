use super::*;

fn mapped(headers: &[&str]) -> Mapping {
    map(&Record::of(1, headers), &[], &[])
}

fn fields(headers: &[&str]) -> Vec<&'static str> {
    mapped(headers).columns.iter().map(|column| column.field.key()).collect()
}

#[test]
fn simple_tables_in_nine_languages() {
    let expected =
        ["day", "campaign", "spend", "clicks", "impressions", "visits", "sales", "revenue", "conversion_rate"];
    for (language, headers) in [
        (
            Language::En,
            ["Day", "Campaign", "Cost", "Clicks", "Impr.", "Visits", "Orders", "Revenue", "Conversion rate"],
        ),
        (
            Language::De,
            ["Tag", "Kampagne", "Kosten", "Klicks", "Impr.", "Besuche", "Bestellungen", "Umsatz", "Conversion-Rate"],
        ),
        (
            Language::Fr,
            [
                "Jour",
                "Nom de la campagne",
                "Montant dépensé (EUR)",
                "Clics",
                "Impressions",
                "Visites",
                "Ventes",
                "Chiffre d'affaires",
                "Taux de conversion",
            ],
        ),
        (
            Language::Es,
            [
                "Fecha",
                "Campaña",
                "Importe gastado (EUR)",
                "Clics",
                "Impresiones",
                "Visitas",
                "Ventas",
                "Ingresos",
                "Tasa de conversión",
            ],
        ),
        (
            Language::Pt,
            [
                "Data",
                "Nome da campanha",
                "Valor usado (BRL)",
                "Cliques",
                "Impressões",
                "Visitas",
                "Vendas",
                "Receita",
                "Taxa de conversão",
            ],
        ),
        (
            Language::Fil,
            [
                "Petsa",
                "Kampanya",
                "Gastos (₱)",
                "Mga pindot",
                "Mga impresyon",
                "Mga bisita",
                "Benta",
                "Kita",
                "Antas ng conversion",
            ],
        ),
        (
            Language::Fa,
            ["تاریخ", "کمپین", "هزینه (تومان)", "کلیک", "نمایش", "تعداد بازدید", "تعداد فروش", "درآمد", "نرخ تبدیل"],
        ),
        (
            Language::Vi,
            [
                "Ngày",
                "Chiến dịch",
                "Chi phí (₫)",
                "Lượt nhấp",
                "Lượt hiển thị",
                "Lượt truy cập",
                "Đơn hàng",
                "Doanh thu",
                "Tỷ lệ chuyển đổi",
            ],
        ),
        (
            Language::Is,
            [
                "Dagsetning",
                "Herferð",
                "Kostnaður (kr.)",
                "Smellir",
                "Birtingar",
                "Heimsóknir",
                "Pantanir",
                "Tekjur",
                "Umbreytingarhlutfall",
            ],
        ),
    ] {
        let mapping = mapped(&headers);
        let found: Vec<&str> = mapping.columns.iter().map(|column| column.field.key()).collect();
        assert_eq!(found, expected, "{}", language.name());
        assert_eq!(mapping.language, Some(language));
        assert_eq!(mapping.problems, []);
    }
}

#[test]
fn arabic_letters_and_joiners_are_the_persian_ones() {
    assert_eq!(fields(&["كمپين", "هزينه", "نرخ\u{200c}تبديل"]), ["campaign", "spend", "conversion_rate"]);
}

#[test]
fn utm_and_order_columns() {
    assert_eq!(
        fields(&[
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "Order ID",
            "Order total",
            "Coupon code",
            "Refunds",
            "E-Mail"
        ]),
        ["utm_source", "utm_medium", "utm_campaign", "order_id", "order_total", "coupon", "refund", "email"]
    );
}

#[test]
fn sales_with_a_currency_are_revenue() {
    assert_eq!(fields(&["Campaign", "Sales (USD)"])[1], "revenue");
    let samples = [Record::of(2, &["A", "$1,200"])];
    let mapping = map(&Record::of(1, &["Campaign", "Sales"]), &samples, &[]);
    assert_eq!(mapping.columns[1].field, Field::Figure(Figure::Revenue));
    assert_eq!(fields(&["Campaign", "Sales"])[1], "sales");
}

#[test]
fn two_columns_of_one_field_are_named() {
    let said = mapped(&["Campaign", "Spend", "Spend"]).problems[0].to_string();
    assert!(said.contains("“Spend” (column 2)") && said.contains("“Spend” (column 3)"), "{said}");
    assert!(said.contains("--map '#2=spend'"), "{said}");
    let solved = map(&Record::of(1, &["Campaign", "Spend", "Spend"]), &[], &[("#3".into(), Field::Spend)]);
    assert_eq!(solved.problems, []);
    assert_eq!(solved.columns[1].field, Field::Ignore);
    assert_eq!(solved.columns[2].field, Field::Spend);
}

#[test]
fn the_better_match_wins() {
    let mapping = mapped(&["Campaign", "Total clicks", "Clicks"]);
    assert_eq!(mapping.column(Field::Clicks).unwrap().position, 2);
    assert_eq!(mapping.problems, []);
}

#[test]
fn what_the_user_says_wins() {
    let header = Record::of(1, &["Name", "Betrag netto", "Cost"]);
    let user = [("name".to_owned(), Field::Campaign), ("Betrag netto".to_owned(), Field::Spend)];
    let mapping = map(&header, &[], &user);
    assert_eq!(mapping.column(Field::Spend).unwrap().position, 1);
    assert_eq!(mapping.columns[2].field, Field::Ignore);
    let wrong = map(&header, &[], &[("Kosten".to_owned(), Field::Spend)]);
    assert!(wrong.problems[0].to_string().contains("the columns are “Name”, “Betrag netto”, “Cost”"));
    let twice = map(&Record::of(1, &["a", "A b", "a_b", "Cost"]), &[], &[("ab".to_owned(), Field::Campaign)]);
    assert!(matches!(twice.problems[0], MapProblem::SameHeader { first: 2, second: 3, .. }));
}

#[test]
fn unknown_columns_are_ignored_and_dates_are_seen() {
    let samples = [Record::of(2, &["2026-10-01", "5", "x"]), Record::of(3, &["2026-10-02", "6", "y"])];
    let mapping = map(&Record::of(1, &["wann", "Cost", "xyz"]), &samples, &[]);
    let found: Vec<&str> = mapping.columns.iter().map(|column| column.field.key()).collect();
    assert_eq!(found, ["day", "spend", "ignore"]);
}

#[test]
fn a_table_without_facts_is_a_problem() {
    let said = mapped(&["foo", "bar"]).problems[0].to_string();
    assert!(said.contains("“foo”, “bar”") && said.contains("--map 'foo=spend'"), "{said}");
}

#[test]
fn headers_are_found_below_a_preamble() {
    let records = [
        Record::of(1, &["Marketing report"]),
        Record::of(2, &["October 2026", "", ""]),
        Record::of(3, &["Campaign", "Cost", "Visits"]),
        Record::of(4, &["Autumn", "5", "6"]),
    ];
    assert_eq!(find_header(&records, &[]), Some(2));
    assert_eq!(find_header(&records[..1], &[]), None);
}
