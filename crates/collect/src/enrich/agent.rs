//! Device, browser and operating system from the user agent. Own rules for
//! what browsers say today, `woothee` for the rest. The user agent itself is
//! not kept.

use woothee::parser::Parser;

/// What a user agent tells; empty = it does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agent<'a> {
    /// `desktop`, `mobile`, `tablet`, `tv`, `console`, or empty.
    pub device: &'static str,
    /// Browser's name, or the app's that shows the page.
    pub browser: &'a str,
    /// Operating system's name.
    pub os: &'static str,
}

/// Marks in user agents and the browser they are of; the first that is found
/// counts, so that what pretends to be Chrome or Safari comes before them.
const BROWSERS: &[(&str, &str)] = &[
    ("Instagram ", "Instagram"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("FB_IAB/", "Facebook"),
    ("musical_ly", "TikTok"),
    ("BytedanceWebview", "TikTok"),
    ("trill_", "TikTok"),
    ("LinkedInApp", "LinkedIn"),
    ("Snapchat/", "Snapchat"),
    ("[Pinterest/", "Pinterest"),
    ("Twitter for", "X"),
    ("TwitterAndroid", "X"),
    ("Zalo ", "Zalo"),
    ("Zalo/", "Zalo"),
    ("Telegram-Android", "Telegram"),
    ("MicroMessenger/", "WeChat"),
    ("Line/", "LINE"),
    ("KAKAOTALK", "KakaoTalk"),
    ("GSA/", "Google App"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("OPiOS/", "Opera"),
    ("OPT/", "Opera"),
    ("Opera Mini", "Opera Mini"),
    ("Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex Browser"),
    ("coc_coc_browser/", "Cốc Cốc"),
    ("Vivaldi/", "Vivaldi"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("Brave/", "Brave"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "MIUI Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("VivoBrowser/", "Vivo Browser"),
    ("HeyTapBrowser/", "HeyTap Browser"),
    ("QQBrowser/", "QQ Browser"),
    ("Whale/", "Whale"),
    ("Silk/", "Silk"),
    ("Puffin/", "Puffin"),
    ("Focus/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Electron/", "Electron"),
    ("; wv)", "Android WebView"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("MSIE ", "Internet Explorer"),
    ("Trident/", "Internet Explorer"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("Windows Phone", "Windows Phone"),
    ("Xbox", "Xbox"),
    ("Windows", "Windows"),
    ("PlayStation", "PlayStation"),
    ("Nintendo", "Nintendo"),
    ("Web0S", "webOS"),
    ("webOS", "webOS"),
    ("Tizen", "Tizen"),
    ("Roku", "Roku"),
    ("KAIOS", "KaiOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("AppleTV", "tvOS"),
    ("Apple TV", "tvOS"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("iPod", "iOS"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
    ("X11", "Linux"),
];

const TELEVISIONS: &[&str] = &[
    "SmartTV",
    "SMART-TV",
    "Smart TV",
    "SmartTv",
    "GoogleTV",
    "Google TV",
    "AndroidTV",
    "Android TV",
    "AppleTV",
    "Apple TV",
    "HbbTV",
    "Web0S",
    "NetCast",
    "BRAVIA",
    "Roku",
    "CrKey",
    "AFTT",
    "AFTM",
    "AFTS",
    "AFTB",
    "AFTK",
    "AFTR",
    "AFTN",
    "MiBOX",
    "MiTV",
    "VIDAA",
    "Tizen 2.4; TV",
];

/// Reads a user agent.
#[must_use]
pub fn read(user_agent: &str) -> Agent<'_> {
    if user_agent.is_empty() {
        return Agent::default();
    }
    let own = Agent { device: device(user_agent), browser: browser(user_agent), os: find(SYSTEMS, user_agent) };
    if !own.device.is_empty() && !own.browser.is_empty() {
        return own;
    }
    let Some(known) = Parser::new().parse(user_agent) else { return own };
    let device = match known.category {
        "pc" => "desktop",
        "smartphone" | "mobilephone" => "mobile",
        "appliance" => "console",
        _ => "",
    };
    let told = |text: &'static str| if text == woothee::woothee::VALUE_UNKNOWN { "" } else { text };
    Agent {
        device: if own.device.is_empty() { device } else { own.device },
        browser: if own.browser.is_empty() { name_of(known.name) } else { own.browser },
        os: told(own.os),
    }
}

fn name_of(name: &str) -> &str {
    if name == woothee::woothee::VALUE_UNKNOWN { "" } else { name }
}

fn find(marks: &[(&str, &'static str)], user_agent: &str) -> &'static str {
    marks.iter().find(|(mark, _)| user_agent.contains(mark)).map_or("", |(_, name)| name)
}

fn browser(user_agent: &str) -> &'static str {
    let found = find(BROWSERS, user_agent);
    let is_safari = user_agent.contains("Safari/") && user_agent.contains("Version/");
    match found {
        "" if is_safari && user_agent.contains("Android") => "Android Browser",
        "" if is_safari => "Safari",
        // A page inside an app on an iPhone has no version of Safari.
        "" if user_agent.contains("AppleWebKit/") && user_agent.contains("Mobile/") => "Safari (in-app)",
        found => found,
    }
}

fn device(user_agent: &str) -> &'static str {
    let has = |mark: &str| user_agent.contains(mark);
    if ["PlayStation", "Xbox", "Nintendo"].iter().any(|mark| has(mark)) {
        "console"
    } else if TELEVISIONS.iter().any(|mark| has(mark)) || (has("Tizen") && has("TV")) || (has("webOS") && has("TV")) {
        "tv"
    } else if has("iPad") || has("Tablet") || has("PlayBook") || has("Kindle") || has("Silk/") && !has("Mobile") {
        "tablet"
    } else if has("Android") || has("OpenHarmony") {
        // Tablets leave out “Mobile”; Opera Mini and the apps of Facebook do too.
        let phone = has("Mobile") || has("Opera Mini") || has("Dalvik/");
        if phone || !has("Mozilla/") { "mobile" } else { "tablet" }
    } else if ["iPhone", "iPod", "Mobile", "Phone", "KAIOS", "Opera Mini", "CFNetwork", "okhttp/", "Dart/"]
        .iter()
        .any(|mark| has(mark))
    {
        // The libraries are those of apps on phones.
        "mobile"
    } else if ["Windows", "Macintosh", "Linux", "CrOS", "X11", "FreeBSD"].iter().any(|mark| has(mark)) {
        "desktop"
    } else {
        ""
    }
}

#[cfg(test)]
#[path = "agent_tests.rs"]
mod tests;
