//! From bytes to records: compression, workbooks, encodings and delimiters,
//! recognised from content and bounded everywhere.
//!
//! [`open`] looks at the beginning of a file and returns a [`Source`], which
//! can be read as often as needed; each [`Source::records`] streams the file
//! again in bounded memory. Nothing that a file declares about its own size is
//! believed: bytes are counted as they are inflated.

mod delimiter;
mod encoding;
mod error;
mod inflate;
mod input;
mod limits;
mod record;
mod rows;
mod sheet_rows;
mod sniff;
mod source;
mod workbook;

pub use error::DecodeError;
pub use input::Input;
pub use limits::Limits;
pub use record::{CellKind, Record};
pub use source::{Layout, OpenOptions, Progress, Records, Source, open};
