//! What people answer to “how did you hear of us?”, as a channel. Nobody knows
//! whether the post they saw was paid for, so that a network's name alone means
//! its unpaid channel; an answer that says it was an advertisement is believed.
//!
//! What the table does not know stays without a channel. The taxonomy's rules
//! see every answer as `utm_source` with the medium `self_reported`, and decide
//! over the table.

use std::sync::LazyLock;

use base::Channel;

use crate::formats::headers::fold;

/// Words that say that something was paid for.
const PAID: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "sponsored",
    "anunsyo",
    "patalastas",
    "تبلیغ",
    "تبلیغات",
    "آگهی",
    "quảng cáo",
    "auglýsing",
    "auglýsingu",
];

/// Words of answers in English, Filipino, Persian, Vietnamese and Icelandic.
/// The first that an answer holds decides.
const WORDS: &[(Channel, &[&str])] = &[
    (
        Channel::WordOfMouth,
        &[
            "friend",
            "family",
            "colleague",
            "neighbour",
            "neighbor",
            "word of mouth",
            "recommend",
            "recommendation",
            "my wife",
            "my husband",
            "my sister",
            "my brother",
            "my mother",
            "relative",
            "kaibigan",
            "pamilya",
            "kapitbahay",
            "kakilala",
            "kamag-anak",
            "sabi-sabi",
            "دوست",
            "دوستم",
            "دوستام",
            "دوستان",
            "آشنا",
            "خانواده",
            "همکار",
            "همسایه",
            "معرفی",
            "فامیل",
            "bạn bè",
            "người thân",
            "gia đình",
            "đồng nghiệp",
            "hàng xóm",
            "giới thiệu",
            "truyền miệng",
            "vinur",
            "vini",
            "vinkona",
            "fjölskyld",
            "nágranni",
            "nágranna",
            "samstarfs",
            "meðmæli",
            "afspurn",
        ],
    ),
    (
        Channel::AiAssistants,
        &["chatgpt", "gemini", "copilot", "claude", "perplexity", "deepseek", "هوش مصنوعی", "gervigreind", "trợ lý ai"],
    ),
    (Channel::OrganicVideo, &["youtube", "aparat", "vimeo", "یوتیوب", "آپارات"]),
    (
        Channel::Messenger,
        &[
            "telegram",
            "whatsapp",
            "viber",
            "zalo",
            "messenger",
            "signal",
            "تلگرام",
            "واتساپ",
            "واتس اپ",
            "ایتا",
            "بله",
            "روبیکا",
        ],
    ),
    (
        Channel::OrganicSocial,
        &[
            "instagram",
            "insta",
            "facebook",
            "tiktok",
            "tik tok",
            "linkedin",
            "twitter",
            "pinterest",
            "reddit",
            "snapchat",
            "social media",
            "اینستاگرام",
            "اینستا",
            "فیسبوک",
            "تیک تاک",
            "لینکدین",
            "توییتر",
            "شبکه اجتماعی",
            "شبکه های اجتماعی",
            "mạng xã hội",
            "samfélagsmiðl",
            "fb",
            "ig",
        ],
    ),
    (
        Channel::Email,
        &["newsletter", "e-mail", "email", "mailing list", "ایمیل", "خبرنامه", "bản tin", "fréttabréf", "tölvupóst"],
    ),
    (Channel::Sms, &["sms", "text message", "پیامک", "tin nhắn", "smáskilaboð"]),
    (Channel::Audio, &["podcast", "spotify", "پادکست", "hlaðvarp"]),
    (
        Channel::Broadcast,
        &[
            "radio",
            "television",
            "tv",
            "telebisyon",
            "radyo",
            "رادیو",
            "تلویزیون",
            "truyền hình",
            "tivi",
            "sjónvarp",
            "útvarp",
        ],
    ),
    (
        Channel::Print,
        &[
            "flyer",
            "leaflet",
            "poster",
            "billboard",
            "brochure",
            "newspaper",
            "magazine",
            "business card",
            "postcard",
            "polyeto",
            "dyaryo",
            "karatula",
            "diyaryo",
            "تراکت",
            "بروشور",
            "پوستر",
            "بیلبورد",
            "روزنامه",
            "مجله",
            "کارت ویزیت",
            "tờ rơi",
            "báo giấy",
            "tờ báo",
            "tạp chí",
            "áp phích",
            "biển quảng cáo",
            "bæklingur",
            "bækling",
            "dreifimiði",
            "dagblað",
            "tímarit",
            "veggspjald",
            "auglýsingaskilti",
        ],
    ),
    (
        Channel::Event,
        &[
            "event",
            "fair",
            "exhibition",
            "market stall",
            "conference",
            "school festival",
            "perya",
            "pagdiriwang",
            "نمایشگاه",
            "رویداد",
            "جشنواره",
            "hội chợ",
            "sự kiện",
            "triển lãm",
            "viðburð",
            "sýning",
            "ráðstefna",
        ],
    ),
    (
        Channel::Store,
        &[
            "walked by",
            "walking by",
            "walked past",
            "passing by",
            "passed by",
            "drove by",
            "drove past",
            "shop window",
            "saw the shop",
            "saw the store",
            "saw your shop",
            "saw your store",
            "storefront",
            "live nearby",
            "napadaan",
            "nakita ang tindahan",
            "گذری",
            "از جلوی مغازه",
            "عبوری",
            "ویترین",
            "تابلوی مغازه",
            "đi ngang qua",
            "đi qua cửa hàng",
            "gekk framhjá",
            "átti leið",
            "búðargluggi",
        ],
    ),
    (Channel::Phone, &["phone call", "called me", "you called", "تماس تلفنی", "gọi điện", "símtal", "hringduð"]),
    (
        Channel::OrganicSearch,
        &[
            "google",
            "bing",
            "search engine",
            "searched",
            "web search",
            "internet search",
            "گوگل",
            "جستجو",
            "سرچ",
            "tìm kiếm",
            "tìm trên mạng",
            "leitarvél",
            "leitaði",
            "naghanap",
        ],
    ),
    (Channel::Referral, &["blog", "article", "website link", "وبلاگ", "bài viết", "bloggi"]),
];

/// A word of the table, folded as answers are.
struct Word {
    text: String,
    channel: Channel,
}

static KNOWN: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let all = WORDS.iter().flat_map(|(channel, words)| words.iter().map(move |word| (*channel, *word)));
    all.map(|(channel, word)| Word { text: fold(word), channel }).collect()
});

static PAID_FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| PAID.iter().map(|word| fold(word)).collect());

/// The channel that an answer names; `None` where the table knows none.
pub(crate) fn channel(answer: &str) -> Option<Channel> {
    if let Some(named) = Channel::parse(answer) {
        return Some(named);
    }
    let answer = fold(answer);
    let found = KNOWN.iter().find(|word| holds(&answer, &word.text))?.channel;
    let is_paid = PAID_FOLDED.iter().any(|word| holds(&answer, word));
    Some(if is_paid { paid(found) } else { found })
}

fn paid(channel: Channel) -> Channel {
    match channel {
        Channel::OrganicSocial => Channel::PaidSocial,
        Channel::OrganicVideo => Channel::PaidVideo,
        Channel::OrganicSearch => Channel::PaidSearch,
        other => other,
    }
}

/// Whether a text holds a word: at the start of a word of it, and short ones
/// (`tv`, `ad`) as a whole word; longer ones may have an ending.
fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let begins = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let ends = !text[at + word.len()..].chars().next().is_some_and(char::is_alphanumeric);
        begins && (ends || word.chars().count() >= 5)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_in_five_languages() {
        use Channel as C;
        let cases = [
            ("Instagram", Some(C::OrganicSocial)),
            ("an ad on Instagram", Some(C::PaidSocial)),
            ("I saw your advertisement on YouTube", Some(C::PaidVideo)),
            ("a friend told me on WhatsApp", Some(C::WordOfMouth)),
            ("Flyers at the school gate", Some(C::Print)),
            ("the TV", Some(C::Broadcast)),
            ("ChatGPT", Some(C::AiAssistants)),
            ("I googled you", Some(C::OrganicSearch)),
            ("kaibigan ko", Some(C::WordOfMouth)),
            ("napadaan lang", Some(C::Store)),
            ("از طریق دوستم", Some(C::WordOfMouth)),
            ("تبلیغ اینستاگرام", Some(C::PaidSocial)),
            ("تراکت دم مدرسه", Some(C::Print)),
            ("bạn bè giới thiệu", Some(C::WordOfMouth)),
            ("Tờ rơi trước cổng trường", Some(C::Print)),
            ("Quảng cáo Facebook", Some(C::PaidSocial)),
            ("vinur minn", Some(C::WordOfMouth)),
            ("í sjónvarpinu", Some(C::Broadcast)),
            ("word_of_mouth", Some(C::WordOfMouth)),
            ("other", None),
            ("activities", None),
            ("", None),
        ];
        for (answer, expected) in cases {
            assert_eq!(channel(answer), expected, "{answer}");
        }
    }
}
