//! Collecting: from the files marketers hold and the events that tags send to
//! facts.
//!
//! The way of a file: [`decode`] turns bytes into records (compression,
//! workbooks, encodings, delimiters, all bounded); [`columns`] looks at whole
//! columns to decide how numbers and dates are written; [`values`] reads single
//! cells exactly; [`table`] maps the headers of any table to fields and makes
//! facts of its rows; [`formats`] knows the exports of the platforms; [`import`]
//! runs an import as one transaction.
//!
//! The way of an event: [`doors`] decodes what a tag or SDK sent; [`intake`]
//! finds its source in [`sources`], has it completed by [`enrich`] and puts it
//! into the [`queue`], and only then answers; [`drain`] brings it to the lake
//! once, with the sessions of [`derive`], and tells the store through [`facts`].
//! [`links`] leads those who follow a short link, and queues the click.
//! [`collector`] opens all of these as one. [`coupons`] makes codes and redeems
//! those that orders carried; [`print`] puts them on paper. [`counts`] takes what
//! people count by hand.
//!
//! It refuses to guess: a column that can be read in two ways stops the import
//! with the flag that decides, and bytes that are not text are reported, never
//! replaced in silence.
//!
//! It writes facts to the lake and bookkeeping to the relational store through
//! their own crates. On disk of its own it keeps the bytes of every imported
//! file (`originals/<import>` below the lake's folder), the queue (`queue/` in
//! the data folder), the salts of the last two days and a copy of the links
//! (`salts.json` and `links.json` there), and
//! unnamed temporary files while an import runs.

pub mod collector;
pub mod columns;
pub mod counts;
pub mod coupons;
pub mod decode;
pub mod derive;
pub mod doors;
pub mod drain;
pub mod enrich;
pub mod erase;
pub mod export;
pub mod facts;
pub mod formats;
pub mod import;
pub mod intake;
pub mod links;
pub mod notice;
pub mod print;
pub mod queue;
pub mod reconcile;
pub mod sources;
pub mod table;
pub mod values;
