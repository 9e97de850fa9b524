//! Any lines as a column: the search for its style ends, and what it resolves to
//! is what the cells alone decide.
#![no_main]

use collect::columns::{DateOrderGuess, Hints, NumberStyleGuess, Resolution};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut numbers = NumberStyleGuess::default();
    let mut dates = DateOrderGuess::default();
    for (cell, line) in text.lines().zip(1..) {
        numbers.observe(line, cell);
        dates.observe(line, cell);
    }
    let found = numbers.resolve(&Hints::default());
    if let (Some(decided), Resolution::Resolved { style, .. }) = (numbers.decided(), found) {
        assert_eq!(decided, style);
    }
    let found = dates.resolve(&Hints::default());
    if let (Some(decided), Resolution::Resolved { style, .. }) = (dates.decided(), found) {
        assert_eq!(decided, style);
    }
});
