//! Small named values, of the whole store or of one workspace.

use base::WorkspaceId;
use serde_json::Value;

use crate::error::{Doing as _, StoreError};
use crate::open::Store;
use crate::row::Reader;

/// The settings of a store. Programs keep what they must remember here, such
/// as the time of the last clean-up; what people set lives in the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a>(pub(crate) &'a Store);

impl Store {
    /// The settings.
    #[must_use]
    pub fn settings(&self) -> Settings<'_> {
        Settings(self)
    }
}

impl Settings<'_> {
    /// A value; `None` when it was never set. `ws` = `None` asks for the whole
    /// store's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, ws: Option<&WorkspaceId>, name: &str) -> Result<Option<Value>, StoreError> {
        let row = sqlx::query("select value from settings where scope = $1 and name = $2")
            .bind(scope(ws))
            .bind(name.to_owned())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a setting")?;
        row.map(|row| Reader::new("settings", &row).json("value")).transpose()
    }

    /// Sets a value.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put(&self, ws: Option<&WorkspaceId>, name: &str, value: &Value) -> Result<(), StoreError> {
        sqlx::query(
            "insert into settings (scope, name, value, updated_at) values ($1, $2, $3, $4) \
             on conflict (scope, name) do update set value = excluded.value, updated_at = excluded.updated_at",
        )
        .bind(scope(ws))
        .bind(name.to_owned())
        .bind(value.to_string())
        .bind(self.0.now().as_microsecond())
        .execute(self.0.pool())
        .await
        .doing("writing a setting")?;
        Ok(())
    }
}

fn scope(ws: Option<&WorkspaceId>) -> String {
    ws.map_or_else(String::new, ToString::to_string)
}
