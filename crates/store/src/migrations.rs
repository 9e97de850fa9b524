//! The schema's history. Every migration runs once, in order, all of them in
//! one transaction under a lock, so that two programs that start together do
//! not both migrate.

use sqlx::Row as _;

use crate::error::{Doing as _, StoreError};
use crate::open::{Engine, Store};

struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "begin", sql: include_str!("../migrations/0001_begin.sql") },
    Migration { version: 2, name: "coupons", sql: include_str!("../migrations/0002_coupons.sql") },
    Migration { version: 3, name: "collect", sql: include_str!("../migrations/0003_collect.sql") },
    Migration { version: 4, name: "links", sql: include_str!("../migrations/0004_links.sql") },
    Migration { version: 5, name: "coupon_codes", sql: include_str!("../migrations/0005_coupon_codes.sql") },
    Migration { version: 6, name: "erasures", sql: include_str!("../migrations/0006_erasures.sql") },
    Migration { version: 7, name: "alerts", sql: include_str!("../migrations/0007_alerts.sql") },
    Migration { version: 8, name: "imported_orders", sql: include_str!("../migrations/0008_imported_orders.sql") },
    Migration { version: 9, name: "erased_rows", sql: include_str!("../migrations/0009_erased_rows.sql") },
];

/// Any number, the same in every program that migrates.
const POSTGRES_LOCK: i64 = 0x0053_756c_6974;

/// Highest version this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// All SQL there is, for tests that compare it with other lists.
#[cfg(test)]
pub(crate) fn text() -> String {
    MIGRATIONS.iter().map(|migration| migration.sql).collect()
}

/// What a migration run did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Migrated {
    /// Names of the migrations that ran now, in order.
    pub applied: Vec<String>,
    /// The schema version afterwards.
    pub version: i64,
}

/// Brings the schema to `target` (at most).
pub(crate) async fn run(store: &Store, target: i64) -> Result<Migrated, StoreError> {
    let mut write = store.write().await?;
    if store.engine() == Engine::Postgres {
        sqlx::query("select pg_advisory_xact_lock($1)")
            .bind(POSTGRES_LOCK)
            .execute(write.conn())
            .await
            .doing("waiting for another migration")?;
    }
    sqlx::raw_sql(
        "create table if not exists schema_migrations \
         (version bigint primary key, name text not null, applied_at bigint not null)",
    )
    .execute(write.conn())
    .await
    .doing("preparing the schema")?;
    let rows = sqlx::query("select version from schema_migrations order by version")
        .fetch_all(write.conn())
        .await
        .doing("reading the schema's version")?;
    let done: Vec<i64> = rows.iter().map(|row| row.try_get("version")).collect::<Result<_, _>>().doing("reading")?;
    let found = done.last().copied().unwrap_or(0);
    if found > newest() {
        return Err(StoreError::TooNew { found, known: newest() });
    }
    let mut applied = Vec::new();
    for migration in MIGRATIONS.iter().filter(|m| m.version <= target && !done.contains(&m.version)) {
        sqlx::raw_sql(migration.sql).execute(write.conn()).await.doing("changing the schema")?;
        sqlx::query("insert into schema_migrations (version, name, applied_at) values ($1, $2, $3)")
            .bind(migration.version)
            .bind(migration.name)
            .bind(write.now().as_microsecond())
            .execute(write.conn())
            .await
            .doing("changing the schema")?;
        applied.push(format!("{:04}_{}", migration.version, migration.name));
    }
    write.commit().await?;
    Ok(Migrated { applied, version: target.max(found) })
}
