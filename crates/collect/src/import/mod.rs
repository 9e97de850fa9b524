//! One import as one transaction.

pub(crate) mod error;
pub(crate) mod events;
pub(crate) mod hash;
pub(crate) mod known;
pub(crate) mod mappings;
pub(crate) mod missing_rates;
pub(crate) mod options;
pub(crate) mod originals;
pub(crate) mod outcome;
pub(crate) mod plan;
pub(crate) mod preview;
pub(crate) mod pump;
pub(crate) mod reader;
pub(crate) mod record;
pub(crate) mod refs;
pub(crate) mod run;
pub(crate) mod sink;
pub(crate) mod spool;
pub(crate) mod table_plan;
pub(crate) mod undo;
pub(crate) mod watch;

pub use error::{ImportError, describe};
pub use events::{SOURCE, calling_code_of};
pub use options::{ImportFile, ImportOptions};
pub(crate) use originals::original_of;
pub use outcome::{Change, ImportOutcome, Phase, Progress};
pub use preview::{FileFacts, Preview, PreviewColumn, preview, read_facts};
pub use run::run;
pub use undo::{UndoOutcome, list, recover, undo};
pub use watch::Watch;
