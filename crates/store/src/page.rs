//! Seek pagination: a page starts after the last row of the one before it, so
//! that rows added meanwhile neither repeat nor hide others.

use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// Most rows a page can have.
pub const MAX_LIMIT: u32 = 1000;

/// Which page is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    /// Most rows wanted, 1 to [`MAX_LIMIT`].
    pub limit: u32,
    /// [`Page::next_cursor`] of the page before; `None` = the first page.
    pub cursor: Option<String>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: 100, cursor: None }
    }
}

impl PageRequest {
    /// The first page of so many rows.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { limit, cursor: None }
    }

    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit.clamp(1, MAX_LIMIT))
    }

    /// Text and id after which the page starts.
    pub(crate) fn after_text(&self) -> Result<Option<(String, String)>, StoreError> {
        self.cursor.as_deref().map(decode).transpose()
    }

    /// Instant (microseconds) and id before which the page starts.
    pub(crate) fn before_time(&self) -> Result<Option<(i64, String)>, StoreError> {
        let Some((at, id)) = self.after_text()? else { return Ok(None) };
        let at = at.parse().map_err(|_| bad_cursor())?;
        Ok(Some((at, id)))
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Cursor of the next page; `None` on the last one.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Builds a page out of up to `limit + 1` rows: the extra one only tells
    /// that there is a next page.
    pub(crate) fn of(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> (String, String)) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = if more { items.last().map(|last| encode(&key(last))) } else { None };
        Self { items, next_cursor }
    }
}

fn encode((sort, id): &(String, String)) -> String {
    let text = format!("{id}\n{sort}");
    base::hex(text.as_bytes())
}

fn decode(cursor: &str) -> Result<(String, String), StoreError> {
    let bytes: Option<Vec<u8>> = cursor
        .as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad_cursor)?;
    let (id, sort) = text.split_once('\n').ok_or_else(bad_cursor)?;
    Ok((sort.to_owned(), id.to_owned()))
}

fn bad_cursor() -> StoreError {
    StoreError::Invalid("the cursor is not one that a page gave; start again without a cursor".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_any_text() {
        let key = ("پاییز\n~1".to_owned(), "cmp_1".to_owned());
        assert_eq!(decode(&encode(&key)).unwrap(), key);
        assert!(decode("zz").is_err());
        assert!(decode("").is_err());
    }

    #[test]
    fn the_last_page_has_no_cursor() {
        let page = Page::of(vec![1, 2, 3], 2, |n| (n.to_string(), n.to_string()));
        assert_eq!(page.items, [1, 2]);
        assert!(page.next_cursor.is_some());
        assert_eq!(Page::of(vec![1, 2], 2, |n| (n.to_string(), n.to_string())).next_cursor, None);
    }
}
