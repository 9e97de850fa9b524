//! Exchange rates as they were believed: a corrected rate supersedes the one
//! before it, and reports can ask for what was believed on an earlier day.

use base::fx::{DatedRate, MAX_AGE_DAYS, RateTable};
use base::{Actor, Currency, Day, FxRateId, ImportId, Period, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::bulk::{self, Cell};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write};
use crate::page::{Page, PageRequest};
use crate::row::Reader;
use crate::versions::Versions;

/// A stored rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FxRate {
    /// Its id.
    pub id: FxRateId,
    /// The rate: one `base` is `rate` `quote` on `day`.
    #[serde(flatten)]
    pub rate: DatedRate,
    /// Who published it: `ecb`, a file's name, `typed in`.
    pub source: String,
    /// The import that brought it.
    pub import_id: Option<ImportId>,
    /// Believed from.
    pub recorded_at: Timestamp,
    /// Believed until; `None` = still.
    pub superseded_at: Option<Timestamp>,
    /// What replaced it: an import's id or an actor.
    pub superseded_by: Option<String>,
}

/// What storing rates did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FxStored {
    /// Rates of days that had none.
    pub added: u64,
    /// Rates that replaced another.
    pub changed: u64,
    /// Rates that were believed already.
    pub same: u64,
}

/// The exchange rates of a store.
#[derive(Debug, Clone, Copy)]
pub struct FxRates<'a>(pub(crate) &'a Store);

impl Store {
    /// The exchange rates.
    #[must_use]
    pub fn fx_rates(&self) -> FxRates<'_> {
        FxRates(self)
    }
}

const INTO: &str =
    "fx_rates (id, workspace_id, day, base, quote, rate, source, import_id, recorded_at, superseded_at, superseded_by)";

const VERSIONS: Versions = Versions {
    table: "fx_rates",
    into: INTO,
    same: "new.base = old.base and new.quote = old.quote and new.day = old.day",
};

impl FxRates<'_> {
    /// Stores rates, all or none. A rate equal to the one believed changes
    /// nothing; another one supersedes it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when a rate is not above zero or a pair is one
    /// currency twice.
    pub async fn put(
        &self,
        ws: &WorkspaceId,
        rates: &[DatedRate],
        source: &str,
        import: Option<&ImportId>,
        actor: &Actor,
    ) -> Result<FxStored, StoreError> {
        let mut write = self.0.write().await?;
        let stored = put(&mut write, ws, rates, source, import, actor).await?;
        write.commit().await?;
        Ok(stored)
    }

    /// What storing these rates would do.
    ///
    /// # Errors
    /// As [`FxRates::put`].
    pub async fn compare(&self, ws: &WorkspaceId, rates: &[DatedRate]) -> Result<FxStored, StoreError> {
        let mut write = self.0.write().await?;
        put(&mut write, ws, rates, "", None, &Actor::System).await
    }

    /// Takes back what an import brought: its rates are believed no more, and
    /// those they replaced are believed again, as fresh copies.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn undo(&self, ws: &WorkspaceId, import: &ImportId, actor: &Actor) -> Result<u64, StoreError> {
        let mut write = self.0.write().await?;
        let undone = VERSIONS
            .undo(&mut write, ws, import, actor, |write, row| {
                let old = read(row)?;
                Ok(cells(write, ws, &old.rate, &old.source, old.import_id.as_ref()))
            })
            .await?;
        write.commit().await?;
        Ok(undone)
    }

    /// All rates that a conversion between these currencies within a period
    /// may need, in one query: those of the pairs and of crosses, from a week
    /// before the period on. `as_of` asks for what was believed then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn table(
        &self,
        ws: &WorkspaceId,
        currencies: &[Currency],
        period: Period,
        as_of: Option<Timestamp>,
    ) -> Result<RateTable, StoreError> {
        let Some(first) = currencies.first() else { return Ok(RateTable::default()) };
        if currencies.iter().all(|currency| currency == first) {
            return Ok(RateTable::default());
        }
        let list: Vec<String> = (0..currencies.len()).map(|at| format!("${}", at + 5)).collect();
        let list = list.join(",");
        let sql = format!(
            "select * from fx_rates where workspace_id = $1 and day >= $2 and day <= $3 \
             and ($4 is null and superseded_at is null \
             or recorded_at <= $4 and (superseded_at is null or superseded_at > $4)) \
             and (base in ({list}) or quote in ({list}))"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(ws.to_string())
            .bind(days_before(period.from, MAX_AGE_DAYS).to_string())
            .bind(period.to.to_string())
            .bind(as_of.map(Timestamp::as_microsecond));
        for currency in currencies {
            query = query.bind(currency.code().to_owned());
        }
        let rows = query.fetch_all(self.0.pool()).await.doing("reading exchange rates")?;
        rows.iter().map(|row| read(row).map(|rate| rate.rate)).collect()
    }

    /// One page of the rates believed now, newest day first.
    ///
    /// # Errors
    /// When the cursor is not one of ours, or the database fails.
    pub async fn list(&self, ws: &WorkspaceId, page: &PageRequest) -> Result<Page<FxRate>, StoreError> {
        let (day, id) = page.after_text()?.map_or((None, None), |(day, id)| (Some(day), Some(id)));
        let rows = sqlx::query(
            "select * from fx_rates where workspace_id = $1 and superseded_at is null \
             and ($2 is null or (day, id) < ($2, $3)) order by day desc, id desc limit $4",
        )
        .bind(ws.to_string())
        .bind(day)
        .bind(id)
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing exchange rates")?;
        let items = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page.rows(), |last: &FxRate| (last.rate.day.to_string(), last.id.to_string())))
    }
}

fn days_before(day: Day, days: i32) -> Day {
    (0..days).fold(day, |day, _| day.yesterday().unwrap_or(day))
}

async fn put(
    write: &mut Write,
    ws: &WorkspaceId,
    rates: &[DatedRate],
    source: &str,
    import: Option<&ImportId>,
    actor: &Actor,
) -> Result<FxStored, StoreError> {
    let mut wanted = std::collections::BTreeMap::new();
    for rate in rates {
        let DatedRate { day, base, quote, rate: value } = rate;
        if *value <= base::Decimal::ZERO {
            let message = format!("the rate {value} of {base}/{quote} on {day} is not above zero");
            return Err(StoreError::Invalid(message));
        }
        if base == quote {
            return Err(StoreError::Invalid(format!("the rate on {day} has {base} on both sides")));
        }
        wanted.insert((*base, *quote, *day), *rate);
    }
    let believed = believed(write, ws, &wanted).await?;
    let mut stored = FxStored::default();
    let mut new_rows = Vec::new();
    let mut replaced = Vec::new();
    for (key, rate) in &wanted {
        match believed.get(key) {
            Some((_, value)) if *value == rate.rate => {
                stored.same += 1;
                continue;
            }
            Some((id, _)) => {
                stored.changed += 1;
                replaced.push(id.clone());
            }
            None => stored.added += 1,
        }
        new_rows.push(cells(write, ws, rate, source, import));
    }
    if new_rows.is_empty() {
        return Ok(stored);
    }
    let by = import.map_or_else(|| actor.label(), ToString::to_string);
    let now = write.now().as_microsecond();
    for id in replaced {
        sqlx::query("update fx_rates set superseded_at = $2, superseded_by = $3 where id = $1")
            .bind(id)
            .bind(now)
            .bind(by.clone())
            .execute(write.conn())
            .await
            .doing("replacing a rate")?;
    }
    bulk::insert(write.conn(), INTO, "", &new_rows).await.doing("storing exchange rates")?;
    let after = serde_json::json!({ "source": source, "added": stored.added, "changed": stored.changed });
    audit(write, ws, actor, "put", import.map_or("typed in", ImportId::as_str), after).await?;
    Ok(stored)
}

type Pair = (Currency, Currency, Day);

async fn believed(
    write: &mut Write,
    ws: &WorkspaceId,
    wanted: &std::collections::BTreeMap<Pair, DatedRate>,
) -> Result<std::collections::HashMap<Pair, (String, base::Decimal)>, StoreError> {
    let mut found = std::collections::HashMap::new();
    let days = || wanted.keys().map(|(.., day)| *day);
    let (Some(from), Some(to)) = (days().min(), days().max()) else { return Ok(found) };
    let rows = sqlx::query(
        "select * from fx_rates where workspace_id = $1 and day >= $2 and day <= $3 and superseded_at is null",
    )
    .bind(ws.to_string())
    .bind(from.to_string())
    .bind(to.to_string())
    .fetch_all(write.conn())
    .await
    .doing("reading exchange rates")?;
    for row in &rows {
        let FxRate { id, rate, .. } = read(row)?;
        found.insert((rate.base, rate.quote, rate.day), (id.to_string(), rate.rate));
    }
    Ok(found)
}

fn cells(write: &Write, ws: &WorkspaceId, rate: &DatedRate, source: &str, import: Option<&ImportId>) -> Vec<Cell> {
    vec![
        FxRateId::new(write.clock()).as_str().into(),
        ws.as_str().into(),
        rate.day.to_string().into(),
        rate.base.code().into(),
        rate.quote.code().into(),
        rate.rate.normalize().to_string().into(),
        source.into(),
        import.map(ToString::to_string).into(),
        write.now().as_microsecond().into(),
        Cell::MaybeInt(None),
        Cell::MaybeText(None),
    ]
}

async fn audit(
    write: &mut Write,
    ws: &WorkspaceId,
    actor: &Actor,
    action: &'static str,
    id: &str,
    after: serde_json::Value,
) -> Result<(), StoreError> {
    let change =
        Change { workspace: Some(ws), actor, action, subject: "fx_rates", id, before: None, after: Some(after) };
    write.audit(change).await
}

fn read(row: &AnyRow) -> Result<FxRate, StoreError> {
    let row = Reader::new("fx_rates", row);
    Ok(FxRate {
        id: row.parsed("id", FxRateId::parse)?,
        rate: DatedRate {
            day: row.day("day")?,
            base: row.currency("base")?,
            quote: row.currency("quote")?,
            rate: row.decimal("rate")?,
        },
        source: row.text("source")?,
        import_id: row.opt_parsed("import_id", ImportId::parse)?,
        recorded_at: row.time("recorded_at")?,
        superseded_at: row.opt_time("superseded_at")?,
        superseded_by: row.opt_text("superseded_by")?,
    })
}
