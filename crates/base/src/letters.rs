//! How far two words are apart, to find the one that was meant.

/// Letters to change, add or leave out to make one of the other (Levenshtein).
#[must_use]
pub fn apart(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_counts_one() {
        let letters = |word: &str| word.chars().collect::<Vec<char>>();
        for (a, b, distance) in [("order", "order", 0), ("orde", "order", 1), ("cart", "card", 1), ("", "abc", 3)] {
            assert_eq!(apart(&letters(a), &letters(b)), distance, "{a} {b}");
        }
    }
}
