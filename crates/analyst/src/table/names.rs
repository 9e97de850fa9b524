//! Finding the name that was meant.

/// The name that looks most like the one asked for, if one does.
pub(super) fn closest<'a>(asked: &str, names: &'a [String]) -> Option<&'a str> {
    let plain = |name: &str| name.to_lowercase().replace([' ', '-', '.'], "_");
    let asked = plain(asked);
    let length = asked.chars().count();
    if length == 0 {
        return None;
    }
    if let Some(longer) = names.iter().find(|name| plain(name).contains(&asked)) {
        return Some(longer);
    }
    let distances = names.iter().map(|name| (distance(&asked, &plain(name)), name.as_str()));
    let (edits, name) = distances.min_by_key(|(edits, _)| *edits)?;
    (edits <= (length / 3).max(1) && edits < length).then_some(name)
}

/// Levenshtein's distance: the fewest insertions, deletions and replacements.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_meant() {
        let names = ["date_week", "y", "Total Conversions"].map(str::to_owned);
        assert_eq!(closest("date_wek", &names), Some("date_week"));
        assert_eq!(closest("total_conversions", &names), Some("Total Conversions"));
        assert_eq!(closest("date", &names), Some("date_week"));
        assert_eq!(closest("spend", &names), None);
        assert_eq!(closest("x", &[]), None);
        assert_eq!(closest("", &names), None);
    }

    #[test]
    fn the_distance_is_levenshteins() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
