//! What tests of several crates share: real databases, a clock that stands
//! still, and small builders.
