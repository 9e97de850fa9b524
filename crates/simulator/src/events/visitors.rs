//! Who visits: browsers with an id of their own, and machines.

use crate::dice::Dice;

/// A browser or an app on somebody's device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visitor {
    /// 32 hexadecimal digits, as the tag makes them.
    pub id: String,
    pub agent: &'static str,
    pub language: &'static str,
    pub ip: String,
    /// Whether anything may be stored in the browser.
    pub consents: bool,
}

/// Browsers of the shop's visitors, with their weights: most have a phone.
const AGENTS: [(&str, f64); 9] = [
    (
        "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
        38.0,
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        20.0,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        17.0,
    ),
    (
        "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-A146P) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        8.0,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
        6.0,
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        5.0,
    ),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0", 3.0),
    (
        "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        2.0,
    ),
    ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", 1.0),
];

const MACHINES: [&str; 3] = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
];

const LANGUAGES: [(&str, f64); 3] = [("en-PH", 62.0), ("fil-PH", 30.0), ("en-US", 8.0)];

/// Share of visitors who refuse to be stored.
const REFUSES: f64 = 0.08;

fn one_of<T: Copy>(choices: &[(T, f64)], dice: &mut Dice) -> T {
    let weights: Vec<f64> = choices.iter().map(|(_, weight)| *weight).collect();
    choices[dice.weighted(&weights)].0
}

fn id(dice: &mut Dice) -> String {
    (0..4).map(|_| format!("{:08x}", dice.below(1 << 32))).collect()
}

impl Visitor {
    /// Somebody new.
    pub(super) fn draw(dice: &mut Dice) -> Self {
        let agent = one_of(&AGENTS, dice);
        // Of the range for measuring networks, which nobody has (RFC 2544).
        let ip = format!("198.{}.{}.{}", 18 + dice.below(2), dice.below(256), 1 + dice.below(254));
        Self { id: id(dice), agent, language: one_of(&LANGUAGES, dice), ip, consents: !dice.chance(REFUSES) }
    }

    /// A machine that reads pages.
    pub(super) fn machine(dice: &mut Dice) -> Self {
        let agent = MACHINES[dice.below(MACHINES.len())];
        let ip = format!("198.51.100.{}", 1 + dice.below(254));
        Self { id: id(dice), agent, language: "en-US", ip, consents: true }
    }

    /// A buyer's device; the second of those who have two is drawn apart.
    /// Buyers may be stored, or else nobody would know them again.
    pub(super) fn of_buyer(seed: u64, buyer: usize, second: bool) -> Self {
        let mut dice = Dice::new(seed, "devices", u64::try_from(buyer).unwrap_or(0), u64::from(second));
        Self { consents: true, ..Self::draw(&mut dice) }
    }
}
