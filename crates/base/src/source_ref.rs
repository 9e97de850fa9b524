//! What a row of a file says about the campaign it belongs to.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The columns of a fact that tie it to a campaign, as the file wrote them
/// (empty = not given). Facts keep only the [`SourceRef::key`]; the relational
/// store keeps what the key stands for and the campaign that the taxonomy
/// gives it, so that rules can change without a fact being touched.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceRef {
    /// Importer's name of the platform: `google_ads`, `meta_ads`, `shopify`, `table`…
    pub platform: String,
    /// The platform's account id, else its name.
    pub account: String,
    /// The platform's campaign id.
    pub campaign_id: String,
    /// The campaign's name in the file.
    pub campaign_name: String,
    /// `utm_source`.
    pub utm_source: String,
    /// `utm_medium`.
    pub utm_medium: String,
    /// `utm_campaign`.
    pub utm_campaign: String,
    /// Coupon code, upper case.
    pub coupon: String,
    /// A channel that the file itself names, as a channel key.
    pub channel: String,
}

impl SourceRef {
    /// The platform of counts that people made by hand.
    pub const COUNTS: &str = "counts";

    /// Whether nothing in it could tie a fact to a campaign.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.campaign_id, &self.campaign_name, &self.utm_source, &self.utm_medium, &self.utm_campaign, &self.coupon]
            .iter()
            .all(|text| text.is_empty())
    }

    /// A stable key: the first 16 bytes of SHA-256 over the columns, each
    /// preceded by its length, as 32 hex digits. A campaign that has an id is
    /// known by its id, so that renaming it on the platform keeps its key. The
    /// places and campaigns of counts are typed by hand, so that capitals and
    /// spaces make no other place of one.
    #[must_use]
    pub fn key(&self) -> String {
        let typed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let is_typed = self.platform == Self::COUNTS;
        let written = |text: &str| if is_typed { typed(text) } else { text.trim().to_owned() };
        let account = written(&self.account);
        let name = if self.campaign_id.is_empty() { written(&self.campaign_name) } else { String::new() };
        let columns = [
            self.platform.as_str(),
            account.as_str(),
            self.campaign_id.trim(),
            name.as_str(),
            self.utm_source.trim(),
            self.utm_medium.trim(),
            self.utm_campaign.trim(),
            self.coupon.trim(),
            self.channel.as_str(),
        ];
        let mut hash = Sha256::new();
        for column in columns {
            hash.update(u64::try_from(column.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(column.as_bytes());
        }
        crate::hex(&hash.finalize()[..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_campaign_with_an_id_keeps_its_key() {
        let before = SourceRef {
            platform: "google_ads".into(),
            campaign_id: "7".into(),
            campaign_name: "Old".into(),
            ..SourceRef::default()
        };
        let after = SourceRef { campaign_name: "New".into(), ..before.clone() };
        assert_eq!(before.key(), after.key());
        assert_eq!(before.key().len(), 32);
    }

    #[test]
    fn columns_do_not_run_into_each_other() {
        let left = SourceRef { utm_source: "ab".into(), utm_medium: "c".into(), ..SourceRef::default() };
        let right = SourceRef { utm_source: "a".into(), utm_medium: "bc".into(), ..SourceRef::default() };
        assert_ne!(left.key(), right.key());
    }

    #[test]
    fn a_typed_place_is_one_however_it_is_written() {
        let count = |place: &str| SourceRef {
            platform: SourceRef::COUNTS.into(),
            account: place.into(),
            ..SourceRef::default()
        };
        assert_eq!(count("School Gate").key(), count("school  gate ").key());
        assert_ne!(count("School Gate").key(), count("market").key());
        let shop = |account: &str| SourceRef { platform: "shopify".into(), ..count(account) };
        assert_ne!(shop("A").key(), shop("a").key(), "ids of platforms are theirs to write");
    }
}
