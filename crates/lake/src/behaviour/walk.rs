//! Reading rows that are ordered by whom they are of.

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch};
use arrow::datatypes::{Date32Type, Int64Type, TimestampMicrosecondType};
use base::Timestamp;
use serde_json::Value;

use super::BehaviourScope;
use super::hold::engine_limits;
use super::pattern::EventPattern;
use crate::convert::text;
use crate::error::{LakeError, Result};
use crate::sql::{SqlQuery, SqlRows};
use crate::{Lake, convert};

/// What is done with rows that come by key.
pub(super) trait Walker {
    /// A row of the present key.
    fn row(&mut self, row: &Row<'_>) -> Result<()>;

    /// All rows of a key have been seen; `None` = those of nobody.
    fn end(&mut self, key: Option<&str>) -> Result<()>;
}

/// One row of a batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    batch: &'a RecordBatch,
    at: usize,
}

impl<'a> Row<'a> {
    fn column(&self, column: usize) -> &'a ArrayRef {
        self.batch.column(column)
    }

    /// A text.
    pub(super) fn text(&self, column: usize) -> Option<&'a str> {
        text(self.column(column), self.at)
    }

    /// An instant, in microseconds since 1970.
    pub(super) fn instant(&self, column: usize) -> Result<i64> {
        let cells = self.column(column).as_primitive_opt::<TimestampMicrosecondType>();
        let cells = cells.ok_or_else(|| LakeError::Internal("a walk expects an instant".into()))?;
        Ok(cells.value(self.at))
    }

    /// A whole number; 0 when it is unknown.
    pub(super) fn int(&self, column: usize) -> i64 {
        let cells = self.column(column).as_primitive_opt::<Int64Type>();
        cells.filter(|cells| cells.is_valid(self.at)).map_or(0, |cells| cells.value(self.at))
    }

    /// A yes.
    pub(super) fn flag(&self, column: usize) -> bool {
        let cells = self.column(column).as_boolean_opt();
        cells.is_some_and(|cells| cells.is_valid(self.at) && cells.value(self.at))
    }

    /// A day, as days since 1970.
    pub(super) fn day(&self, column: usize) -> Option<i32> {
        let cells = self.column(column).as_primitive_opt::<Date32Type>()?;
        cells.is_valid(self.at).then(|| cells.value(self.at))
    }

    /// An exact amount.
    pub(super) fn amount(&self, column: usize) -> Result<Option<base::Decimal>> {
        convert::decimal_at(self.column(column), self.at)
    }
}

impl Lake {
    /// The rows of a question about behaviour, under its limits.
    pub(super) async fn behaviour_rows(&self, scope: &BehaviourScope, text: String) -> Result<SqlRows> {
        let query = SqlQuery {
            workspace: scope.workspace.clone(),
            text,
            dimensions: scope.dimensions.clone(),
            as_of: None,
            limits: engine_limits(&scope.limits),
        };
        self.sql(&query).await
    }

    /// Walks through rows ordered by their first column.
    pub(super) async fn walk(&self, scope: &BehaviourScope, text: String, walker: &mut impl Walker) -> Result<()> {
        let mut rows = self.behaviour_rows(scope, text).await?;
        let mut key: Option<Option<String>> = None;
        while let Some(batch) = rows.next_batch().await? {
            let keys = batch.column(0);
            for at in 0..batch.num_rows() {
                let own = crate::convert::text(keys, at);
                if key.as_ref().is_none_or(|key| key.as_deref() != own)
                    && let Some(before) = key.replace(own.map(str::to_owned))
                {
                    walker.end(before.as_deref())?;
                }
                walker.row(&Row { batch: &batch, at })?;
            }
        }
        match key {
            Some(last) => walker.end(last.as_deref()),
            None => Ok(()),
        }
    }

    /// Calls a function for each row.
    pub(super) async fn each_row(
        &self,
        scope: &BehaviourScope,
        text: String,
        mut row: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut rows = self.behaviour_rows(scope, text).await?;
        while let Some(batch) = rows.next_batch().await? {
            for at in 0..batch.num_rows() {
                row(&Row { batch: &batch, at })?;
            }
        }
        Ok(())
    }
}

/// An instant as SQL writes it, of the very type of the column, so that files
/// are left out by it.
pub(super) fn at(instant: Timestamp) -> String {
    format!("arrow_cast('{instant:.6}', 'Timestamp(Microsecond, Some(\"UTC\"))')")
}

/// Leaves out what machines did, where it is not asked for.
pub(super) fn humans(scope: &BehaviourScope) -> &'static str {
    if scope.with_bots { "true" } else { "not is_bot" }
}

/// Several patterns that are looked for in one read.
#[derive(Debug, Clone)]
pub(super) struct Patterns<'a>(pub(super) Vec<&'a EventPattern>);

impl Patterns<'_> {
    /// Which of them an event may be, as bits.
    pub(super) fn mask_sql(&self) -> String {
        let bits = self.0.iter().enumerate();
        let bits: Vec<String> = bits
            .map(|(bit, pattern)| format!("case when {} then {} else 0 end", pattern.sql(), 1_u32 << bit))
            .collect();
        format!("cast({} as bigint)", bits.join(" + "))
    }

    /// The events that any of them may be.
    pub(super) fn any_sql(&self) -> String {
        let any: Vec<String> = self.0.iter().map(|pattern| format!("({})", pattern.sql())).collect();
        format!("({})", any.join(" or "))
    }

    /// Properties of the events that they must be looked into for.
    pub(super) fn properties_sql(&self) -> String {
        let needing: Vec<String> = self
            .0
            .iter()
            .filter(|pattern| pattern.needs_properties())
            .map(|pattern| format!("({})", pattern.sql()))
            .collect();
        if needing.is_empty() {
            return "cast(null as varchar)".to_owned();
        }
        format!("case when {} then properties end", needing.join(" or "))
    }

    /// The number of an order, where several messengers may tell of one.
    pub(super) fn order_sql(&self) -> &'static str {
        if self.0.iter().any(|pattern| pattern.may_be_order()) {
            "case when name = 'order' then order_id end"
        } else {
            "cast(null as varchar)"
        }
    }

    /// The bits that stand after the properties have been looked into.
    pub(super) fn settled(&self, mask: i64, properties: Option<&str>) -> u32 {
        let mut mask = u32::try_from(mask).unwrap_or_default();
        if !self.0.iter().any(|pattern| pattern.needs_properties()) {
            return mask;
        }
        let mut read: Option<Value> = None;
        for (bit, pattern) in self.0.iter().enumerate() {
            if mask & (1 << bit) != 0 && pattern.needs_properties() {
                let of = || properties.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
                if !pattern.holds_for(read.get_or_insert_with(of)) {
                    mask &= !(1 << bit);
                }
            }
        }
        mask
    }
}
