//! The keys that somebody who typed a wrong one may have meant.

use base::letters::apart;

use crate::slug::folded;

/// Most keys that a message names.
const NAMED: usize = 3;

/// The keys nearest to `typed`, the nearest first: those that contain it or
/// that it contains, and those a few letters away.
#[must_use]
pub fn closest<'a>(typed: &str, keys: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed: Vec<char> = letters(typed);
    let far = (typed.len() / 3).max(2);
    let mut near: Vec<(usize, &str)> = keys
        .into_iter()
        .filter_map(|key| {
            let other = letters(key);
            let distance = apart(&typed, &other);
            let shared = typed.len().min(other.len()) >= 3 && (holds(&typed, &other) || holds(&other, &typed));
            (distance <= far || shared).then_some((distance, key))
        })
        .collect();
    near.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    near.into_iter().take(NAMED).map(|(_, key)| key).collect()
}

/// A key without what people mistype most: case, and the signs between words.
fn letters(key: &str) -> Vec<char> {
    folded(key).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn holds(whole: &[char], part: &[char]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_its_key() {
        let keys = ["search-brand", "search-generic", "flyers", "autumn_sale", "تلگرام"];
        assert_eq!(closest("search-brandt", keys), ["search-brand"]);
        assert_eq!(closest("Autumn Sale", keys), ["autumn_sale"]);
        assert_eq!(closest("flyer", keys), ["flyers"]);
        assert_eq!(closest("تلگرم", keys), ["تلگرام"]);
        assert_eq!(closest("podcast", keys), [""; 0]);
        assert_eq!(closest("search", keys), ["search-brand", "search-generic"]);
    }
}
