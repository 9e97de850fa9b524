//! Relational tables as SQL sees them beside the facts, for every face.

use base::{Column, Currency, Frame, ImportId, Period, SourceId, Timestamp, Workspace};
use lake::{Dimensions, Lake, LakeError, SqlFormat, SqlLimits, SqlQuery};
use store::{Store, StoreError};

/// Tables shown as they are. `source_refs` and rates are joined into the facts
/// as well; the audit log, contacts and ids of persons are left out, because
/// viewers may query.
const TABLES: &[&str] = &[
    "campaigns",
    "budgets",
    "messages",
    "notes",
    "rules",
    "source_refs",
    "sources",
    "links",
    "coupons",
    "coupon_redemptions",
    "gift_cards",
    "gift_card_entries",
    "imports",
    "fx_rates",
];

/// What the facts of a workspace are joined with.
///
/// # Errors
/// When the store fails.
pub async fn dimensions(
    store: &Store,
    workspace: &Workspace,
    as_of: Option<Timestamp>,
) -> Result<Dimensions, StoreError> {
    let mut tables = Vec::with_capacity(TABLES.len());
    for name in TABLES {
        tables.push(((*name).to_owned(), store.frame(name, &workspace.id).await?));
    }
    let refs = tables.iter().find(|(name, _)| name == "source_refs").map(|(_, frame)| frame.clone());
    Ok(Dimensions {
        source_refs: refs.unwrap_or_default(),
        rates: rates(store, workspace, &tables, as_of).await?,
        reporting: workspace.currency,
        refunds: workspace.refund_policy,
        net_of_tax_and_shipping: workspace.revenue_net_of_tax_and_shipping,
        time_zone: workspace.timezone.clone(),
        sources: named_sources(
            &store.frame("sources", &workspace.id).await?,
            tables.iter().find(|(name, _)| name == "imports").map(|(_, frame)| frame),
        ),
        identities: store.frame("identities", &workspace.id).await?,
        tables,
    })
}

/// The names of sources, with that of clicks on short links, which carry no
/// source's key, and that of the events which imported files told of.
fn named_sources(sources: &Frame, imports: Option<&Frame>) -> Frame {
    let ids = imports.and_then(|imports| imports.column("import_id"));
    let ids = ids.into_iter().flat_map(|column| (0..column.len()).filter_map(|row| column.text(row)));
    let ids = ids.filter_map(|id| ImportId::parse(&id).ok()).map(|id| SourceId::of_import(&id).to_string());
    let mut own = vec![(SourceId::nil().to_string(), collect::links::SOURCE)];
    own.extend(ids.map(|id| (id, collect::import::SOURCE)));
    let texts = |name: &str, more: Vec<String>| {
        let known = sources.column(name).into_iter().flat_map(|column| (0..column.len()).map(|row| column.text(row)));
        Column::Text(known.chain(more.into_iter().map(Some)).collect())
    };
    let names = own.iter().map(|(_, name)| (*name).to_owned()).collect();
    Frame::new()
        .with("source_id", texts("source_id", own.into_iter().map(|(id, _)| id).collect()))
        .with("name", texts("name", names))
}

/// One row for every day on which a currency can be converted.
async fn rates(
    store: &Store,
    workspace: &Workspace,
    tables: &[(String, Frame)],
    as_of: Option<Timestamp>,
) -> Result<Frame, StoreError> {
    let known = tables.iter().find(|(name, _)| name == "fx_rates").map(|(_, frame)| frame);
    let (mut currencies, mut days) = (vec![workspace.currency], Vec::new());
    if let Some(frame) = known {
        for name in ["base", "quote"] {
            if let Some(Column::Text(codes)) = frame.column(name) {
                currencies.extend(codes.iter().flatten().filter_map(|code| Currency::parse(code).ok()));
            }
        }
        if let Some(Column::Day(cells)) = frame.column("day") {
            days.extend(cells.iter().flatten().copied());
        }
    }
    currencies.sort_unstable();
    currencies.dedup();
    let (mut codes, mut on, mut values, mut dates) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    if let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) {
        let last = (0..base::fx::MAX_AGE_DAYS).fold(*last, |day, _| day.tomorrow().unwrap_or(day));
        let period = Period { from: *first, to: last };
        let table = store.fx_rates().table(&workspace.id, &currencies, period, as_of).await?;
        let foreign = currencies.iter().filter(|currency| **currency != workspace.currency);
        for (currency, day) in foreign.flat_map(|currency| period.iter().map(move |day| (*currency, day))) {
            if let Ok(rate) = table.rate(currency, workspace.currency, day) {
                codes.push(Some(currency.to_string()));
                on.push(Some(day));
                values.push(Some(rate.value()));
                dates.push(Some(rate.fx_date));
            }
        }
    }
    Ok(Frame::new()
        .with("currency", Column::Text(codes))
        .with("day", Column::Day(on))
        .with("rate", Column::Decimal(values))
        .with("fx_date", Column::Day(dates)))
}

/// A small table as a Parquet file.
///
/// # Errors
/// When it cannot be written.
pub async fn to_parquet(lake: &Lake, workspace: &Workspace, frame: &Frame) -> Result<Vec<u8>, LakeError> {
    let query = SqlQuery {
        workspace: workspace.id.clone(),
        text: "select * from report".to_owned(),
        dimensions: Dimensions {
            source_refs: Frame::new(),
            rates: Frame::new(),
            reporting: workspace.currency,
            refunds: workspace.refund_policy,
            net_of_tax_and_shipping: false,
            time_zone: workspace.timezone.clone(),
            sources: Frame::new(),
            identities: Frame::new(),
            tables: vec![("report".to_owned(), frame.clone())],
        },
        as_of: None,
        limits: SqlLimits::default(),
    };
    let mut bytes = Vec::new();
    lake.sql(&query).await?.write(SqlFormat::Parquet, &mut bytes).await?;
    Ok(bytes)
}
