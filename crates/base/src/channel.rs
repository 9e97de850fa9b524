//! Channels: GA4's default channel group plus the offline ones.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::channel_group::{self, Cues};

macro_rules! channels {
    ($($variant:ident = $key:literal, $name:literal;)*) => {
        /// How people were reached. Online channels follow GA4's default
        /// channel group (support.google.com/analytics/answer/9756891); Print,
        /// Event, Phone, Store and Word of mouth are offline; TV and radio are
        /// [`Channel::Broadcast`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Channel { $(#[doc = $name] $variant,)* }

        impl Channel {
            /// Every channel, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The key in tables, URLs and files, such as `paid_search`.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// The English name, as GA4 writes it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

channels! {
    CrossNetwork = "cross_network", "Cross-network";
    PaidShopping = "paid_shopping", "Paid Shopping";
    PaidSearch = "paid_search", "Paid Search";
    PaidSocial = "paid_social", "Paid Social";
    PaidVideo = "paid_video", "Paid Video";
    Display = "display", "Display";
    PaidOther = "paid_other", "Paid Other";
    OrganicShopping = "organic_shopping", "Organic Shopping";
    OrganicSocial = "organic_social", "Organic Social";
    OrganicVideo = "organic_video", "Organic Video";
    AiAssistants = "ai_assistants", "AI Assistants";
    OrganicSearch = "organic_search", "Organic Search";
    Email = "email", "Email";
    Affiliates = "affiliates", "Affiliates";
    Audio = "audio", "Audio";
    Sms = "sms", "SMS";
    Messenger = "messenger", "Messenger";
    Push = "push", "Mobile Push Notifications";
    Referral = "referral", "Referral";
    Direct = "direct", "Direct";
    Print = "print", "Print";
    Broadcast = "broadcast", "TV and radio";
    Event = "event", "Event";
    Phone = "phone", "Phone";
    Store = "store", "Store";
    WordOfMouth = "word_of_mouth", "Word of mouth";
    Unassigned = "unassigned", "Unassigned";
}

/// Words in a platform's or campaign's name that tell its channel, in the
/// languages of the shops we know. Looked for as substrings of the lower-cased
/// name at the start of a word; the first match wins.
const WORDS: &[(&str, Channel)] = &[
    ("google ads", Channel::PaidSearch),
    ("google_ads", Channel::PaidSearch),
    ("adwords", Channel::PaidSearch),
    ("microsoft_ads", Channel::PaidSearch),
    ("bing", Channel::PaidSearch),
    ("youtube", Channel::PaidVideo),
    ("یوتیوب", Channel::PaidVideo),
    ("aparat", Channel::PaidVideo),
    ("آپارات", Channel::PaidVideo),
    ("instagram", Channel::PaidSocial),
    ("اینستاگرام", Channel::PaidSocial),
    ("facebook", Channel::PaidSocial),
    ("meta_ads", Channel::PaidSocial),
    ("tiktok", Channel::PaidSocial),
    ("linkedin", Channel::PaidSocial),
    ("snapchat", Channel::PaidSocial),
    ("pinterest", Channel::PaidSocial),
    ("twitter", Channel::PaidSocial),
    ("reddit", Channel::PaidSocial),
    ("فیسبوک", Channel::PaidSocial),
    ("telegram", Channel::Messenger),
    ("تلگرام", Channel::Messenger),
    ("whatsapp", Channel::Messenger),
    ("واتساپ", Channel::Messenger),
    ("viber", Channel::Messenger),
    ("zalo", Channel::Messenger),
    ("messenger", Channel::Messenger),
    ("ایتا", Channel::Messenger),
    ("e-mail", Channel::Email),
    ("email", Channel::Email),
    ("newsletter", Channel::Email),
    ("mailchimp", Channel::Email),
    ("ایمیل", Channel::Email),
    ("tölvupóst", Channel::Email),
    ("sms", Channel::Sms),
    ("پیامک", Channel::Sms),
    ("push", Channel::Push),
    ("affiliate", Channel::Affiliates),
    ("همکاری در فروش", Channel::Affiliates),
    ("flyer", Channel::Print),
    ("leaflet", Channel::Print),
    ("brochure", Channel::Print),
    ("تراکت", Channel::Print),
    ("بروشور", Channel::Print),
    ("print", Channel::Print),
    ("tờ rơi", Channel::Print),
    ("bæklingur", Channel::Print),
    ("newspaper", Channel::Print),
    ("روزنامه", Channel::Print),
    ("billboard", Channel::Print),
    ("بیلبورد", Channel::Print),
    ("radio", Channel::Broadcast),
    ("رادیو", Channel::Broadcast),
    ("television", Channel::Broadcast),
    ("تلویزیون", Channel::Broadcast),
    ("tv", Channel::Broadcast),
    ("podcast", Channel::Audio),
    ("spotify", Channel::Audio),
    ("پادکست", Channel::Audio),
    ("event", Channel::Event),
    ("exhibition", Channel::Event),
    ("نمایشگاه", Channel::Event),
    ("fair", Channel::Event),
    ("display", Channel::Display),
    ("banner", Channel::Display),
    ("بنر", Channel::Display),
    ("shopping", Channel::PaidShopping),
    ("performance max", Channel::CrossNetwork),
    ("pmax", Channel::CrossNetwork),
    ("search", Channel::PaidSearch),
    ("گوگل", Channel::PaidSearch),
    ("google", Channel::PaidSearch),
    ("phone", Channel::Phone),
    ("تلفن", Channel::Phone),
    ("referral", Channel::Referral),
    ("word of mouth", Channel::WordOfMouth),
    ("معرفی", Channel::WordOfMouth),
];

impl Channel {
    /// Reads a key (`paid_search`) or a name (`Paid Search`), in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.iter().copied().find(|c| c.key().eq_ignore_ascii_case(text) || c.name().eq_ignore_ascii_case(text))
    }

    /// The channel that a platform's or campaign's name suggests. Short words
    /// (`tv`, `sms`, `fair`) must stand alone, longer ones may have an ending.
    #[must_use]
    pub fn suggested_by(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let (mut before, mut found) = (None, None);
        for (at, letter) in name.char_indices() {
            let begins = !before.is_some_and(char::is_alphanumeric);
            before = Some(letter);
            let Some(words) = BY_LETTER.get(&letter).filter(|_| begins) else { continue };
            // Of several words in a name the first of the list decides.
            let most = found.unwrap_or(WORDS.len());
            let mut here = words.iter().copied().take_while(|word| *word < most);
            found = here.find(|word| stands_at(&name[at..], WORDS[*word].0)).or(found);
        }
        found.map(|at: usize| WORDS[at].1)
    }

    /// The channel of a visit or order by its UTM source and medium, after
    /// [`channel_group`](crate::channel_group)'s rules; `None` when they say
    /// nothing.
    #[must_use]
    pub fn by_utm(source: &str, medium: &str) -> Option<Self> {
        channel_group::channel(&Cues { source, medium, ..Cues::default() })
    }
}

/// Places in [`WORDS`] by the first letter of the word: a name is looked through
/// once, and not once for each word.
static BY_LETTER: LazyLock<HashMap<char, Vec<usize>>> = LazyLock::new(|| {
    let mut index: HashMap<char, Vec<usize>> = HashMap::new();
    for (at, (word, _)) in WORDS.iter().enumerate() {
        if let Some(letter) = word.chars().next() {
            index.entry(letter).or_default().push(at);
        }
    }
    index
});

/// Whether a text begins with a word and, if the word is shorter than five
/// letters, the word ends there: `flyers` holds `flyer`, `tvs` does not hold `tv`.
fn stands_at(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_prefix(word) else { return false };
    word.chars().count() >= 5 || !rest.chars().next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_suggest_channels_in_several_languages() {
        assert_eq!(Channel::suggested_by("اینستاگرام"), Some(Channel::PaidSocial));
        assert_eq!(Channel::suggested_by("تلگرام"), Some(Channel::Messenger));
        assert_eq!(Channel::suggested_by("Autumn flyers"), Some(Channel::Print));
        assert_eq!(Channel::suggested_by("TV spot"), Some(Channel::Broadcast));
        assert_eq!(Channel::suggested_by("activities"), None);
    }

    #[test]
    fn one_look_through_a_name_finds_what_a_search_for_each_word_finds() {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let stands = |name: &str, at: usize, word: &str| {
            let (before, after) = (name[..at].chars().next_back(), name[at + word.len()..].chars().next());
            !letter(before) && (word.chars().count() >= 5 || !letter(after))
        };
        let searched = |name: &str| {
            let found = WORDS.iter().find(|(word, _)| name.match_indices(word).any(|(at, _)| stands(name, at, word)));
            found.map(|(_, channel)| *channel)
        };
        for (at, (word, _)) in WORDS.iter().enumerate() {
            let (other, _) = WORDS[(at * 7 + 3) % WORDS.len()];
            for name in [format!("{other} {word}"), format!("{word}-{other}s"), format!("x{word}"), format!("{word}s.")]
            {
                assert_eq!(Channel::suggested_by(&name), searched(&name), "{name}");
            }
        }
    }

    #[test]
    fn utm_follows_the_default_group() {
        assert_eq!(Channel::by_utm("google", "cpc"), Some(Channel::PaidSearch));
        assert_eq!(Channel::by_utm("google", "organic"), Some(Channel::OrganicSearch));
        assert_eq!(Channel::by_utm("instagram", "social"), Some(Channel::OrganicSocial));
        assert_eq!(Channel::by_utm("", ""), None);
    }

    #[test]
    fn keys_round_trip() {
        for channel in Channel::ALL {
            assert_eq!(Channel::parse(channel.key()), Some(*channel));
        }
    }
}
