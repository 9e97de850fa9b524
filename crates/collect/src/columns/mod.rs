//! How a whole column is written.
