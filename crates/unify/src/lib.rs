//! One set of features for every selection of crates.
//!
//! Cargo compiles a dependency again for each set of features that a selection
//! asks for: `cargo test -p plan` would build what `make demo` built once more,
//! and below the lake that costs many minutes. `store` and `lake`, which all
//! heavy selections contain, depend on this crate; its manifest asks for what
//! the whole workspace asks for together, so that every selection is served
//! from one build (docs/decisions/0002-build-time.md).
//!
//! It holds no code, refuses to hold any, and writes nothing. When a manifest
//! somewhere asks for another feature, `cargo run -p xtask -- tidy` prints the
//! line that belongs here. The build script is there because Cargo heeds build
//! dependencies only where there is one.
