//! A number with its noun, in the singular or plural.

use std::fmt::Display;

/// `1 row has`, `2 rows have`.
#[must_use]
pub fn counted(count: impl Display, one: &str, many: &str) -> String {
    let count = count.to_string();
    let words = if count == "1" { one } else { many };
    format!("{count} {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(1_usize, "row has", "rows have"), "1 row has");
        assert_eq!(counted(0_usize, "row", "rows"), "0 rows");
        assert_eq!(counted(1.0, "unit", "units"), "1 unit");
        assert_eq!(counted(1.5, "unit", "units"), "1.5 units");
    }
}
