//! One import as one transaction.
