//! What happens away from the site, as files tell it: calls, visits to a shop,
//! answers to “how did you hear of us?”, conversions that were closed by phone
//! or at a counter, and counts that somebody made by hand.
//!
//! A row about one person becomes an event, which joins the person's others by
//! the click, address, number or code in it. A row that counts becomes a figure
//! of results. Addresses and numbers are kept as hashes only; columns that none
//! of the names in [`columns`] stands for are not read.

pub(crate) mod answers;
pub(crate) mod columns;
pub(crate) mod counts;
pub(crate) mod event;
pub(crate) mod fits;
pub(crate) mod kinds;
pub(crate) mod reader;

pub(crate) use columns::Col;
pub(crate) use counts::CountReader;
pub(crate) use fits::{absent, located, needed_words, zone_above};
pub(crate) use reader::{OfflineReader, Terms};
