//! Nothing to do: see `src/lib.rs`.

fn main() {}
