//! Seek pagination: `?limit&cursor` → `{items, next_cursor}`.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How many items an answer holds when the caller does not say.
const DEFAULT_LIMIT: u32 = 100;

/// How many items an answer holds at most.
const MAX_LIMIT: u32 = 1000;

/// Where to start and how much to give.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many items, 1–1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items of this page.
    pub(crate) items: Vec<T>,
    /// Cursor of the next page; null at the end.
    pub(crate) next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A list that is given whole.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }
}

impl PageQuery {
    /// The first page, as long as a page can be.
    pub(crate) fn most() -> Self {
        Self { limit: Some(MAX_LIMIT), cursor: None }
    }

    /// The page after the one that ended with this cursor.
    pub(crate) fn after(self, cursor: String) -> Self {
        Self { cursor: Some(cursor), ..self }
    }

    /// As the store takes it.
    pub(crate) fn request(self) -> store::PageRequest {
        store::PageRequest { limit: self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT), cursor: self.cursor }
    }
}

impl<T> Page<T> {
    /// A page of the store, each row in the API's words.
    pub(crate) fn from_store<Row>(page: store::Page<Row>, shown: impl Fn(Row) -> T) -> Self {
        Self { items: page.items.into_iter().map(shown).collect(), next_cursor: page.next_cursor }
    }
}
