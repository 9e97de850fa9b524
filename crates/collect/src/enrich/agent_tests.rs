//! User agents as they are seen, with what they are.

use super::*;
use crate::enrich::bots::{self, Kind};
use proptest::prelude::*;

const WEBKIT: &str = "AppleWebKit/537.36 (KHTML, like Gecko)";

/// People: user agent (`{}` stands for Chrome's engine), device, browser, system.
const PEOPLE: &[(&str, &str, &str, &str)] = &[
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {} Chrome/131.0.0.0 Safari/537.36", "desktop", "Chrome", "Windows"),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.70",
        "desktop",
        "Edge",
        "Windows",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "desktop",
        "Firefox",
        "Windows",
    ),
    ("Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", "desktop", "Internet Explorer", "Windows"),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0",
        "desktop",
        "Opera",
        "Windows",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {} coc_coc_browser/128.0.144 Chrome/122.0.6261.144 Safari/537.36",
        "desktop",
        "Cốc Cốc",
        "Windows",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {} Chrome/130.0.0.0 YaBrowser/24.12.0.0 Safari/537.36",
        "desktop",
        "Yandex Browser",
        "Windows",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {} Chrome/130.0.0.0 Safari/537.36 Vivaldi/7.0.3495.11",
        "desktop",
        "Vivaldi",
        "Windows",
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
        "desktop",
        "Safari",
        "macOS",
    ),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {} Chrome/131.0.0.0 Safari/537.36", "desktop", "Chrome", "macOS"),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
        "desktop",
        "Firefox",
        "macOS",
    ),
    ("Mozilla/5.0 (X11; Linux x86_64) {} Chrome/131.0.0.0 Safari/537.36", "desktop", "Chrome", "Linux"),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "desktop", "Firefox", "Linux"),
    ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {} Chrome/130.0.0.0 Safari/537.36", "desktop", "Chrome", "ChromeOS"),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "mobile",
        "Safari",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
        "mobile",
        "Chrome",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/132.0 Mobile/15E148 Safari/605.1.15",
        "mobile",
        "Firefox",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "mobile",
        "Safari (in-app)",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22B83 Instagram 356.0.0.41.101 (iPhone15,2; iOS 18_1; fa_IR)",
        "mobile",
        "Instagram",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22B83 [FBAN/FBIOS;FBAV/489.0.0.50.102;FBBV/658398829;FBDV/iPhone14,5]",
        "mobile",
        "Facebook",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/344.0 Mobile/15E148 Safari/604.1",
        "mobile",
        "Google App",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 musical_ly_36.9.0 BytedanceWebview/d8a21c6",
        "mobile",
        "TikTok",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Zalo iOS/530",
        "mobile",
        "Zalo",
        "iOS",
    ),
    (
        "Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1",
        "tablet",
        "Safari",
        "iPadOS",
    ),
    ("Mozilla/5.0 (Linux; Android 10; K) {} Chrome/131.0.0.0 Mobile Safari/537.36", "mobile", "Chrome", "Android"),
    (
        "Mozilla/5.0 (Linux; Android 14; SM-S918B) {} SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
        "mobile",
        "Samsung Internet",
        "Android",
    ),
    ("Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "mobile", "Firefox", "Android"),
    (
        "Mozilla/5.0 (Linux; Android 13; 2201117TG) {} Version/4.0 Chrome/112.0.5615.136 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.19",
        "mobile",
        "MIUI Browser",
        "Android",
    ),
    (
        "Mozilla/5.0 (Linux; Android 12; CUBOT KINGKONG 5 Pro) {} Chrome/120.0.0.0 Mobile Safari/537.36",
        "mobile",
        "Chrome",
        "Android",
    ),
    (
        "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) {} Version/4.0 Chrome/130.0.6723.102 Mobile Safari/537.36",
        "mobile",
        "Android WebView",
        "Android",
    ),
    (
        "Mozilla/5.0 (Linux; Android 14; SM-A546E Build/UP1A; wv) {} Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36 Instagram 356.0.0.51.109 Android",
        "mobile",
        "Instagram",
        "Android",
    ),
    (
        "Mozilla/5.0 (Linux; U; Android 11; en-US; RMX2185) {} Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.6.8.1318 Mobile Safari/537.36",
        "mobile",
        "UC Browser",
        "Android",
    ),
    (
        "Opera/9.80 (Android; Opera Mini/78.0.2254/191.303; U; fa) Presto/2.12.423 Version/12.16",
        "mobile",
        "Opera Mini",
        "Android",
    ),
    (
        "Mozilla/5.0 (Linux; Android 12; ELS-NX9) {} Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36",
        "mobile",
        "Huawei Browser",
        "Android",
    ),
    (
        "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile",
        "mobile",
        "Chrome",
        "HarmonyOS",
    ),
    ("Mozilla/5.0 (Mobile; Nokia 8110 4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "mobile", "Firefox", "KaiOS"),
    ("Mozilla/5.0 (Linux; Android 13; SM-X200) {} Chrome/131.0.0.0 Safari/537.36", "tablet", "Chrome", "Android"),
    (
        "Mozilla/5.0 (Linux; Android 11; KFTRWI) {} Silk/130.4.1 like Chrome/130.0.6723.102 Safari/537.36",
        "tablet",
        "Silk",
        "Android",
    ),
    (
        "Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) {} SamsungBrowser/3.2 Chrome/94.0.4606.31 TV Safari/537.36",
        "tv",
        "Samsung Internet",
        "Tizen",
    ),
    ("Mozilla/5.0 (Web0S; Linux/SmartTV) {} Chrome/108.0.5359.211 Safari/537.36", "tv", "Chrome", "webOS"),
    (
        "Mozilla/5.0 (Linux; Android 9; AFTKA) {} Silk/130.4.1 like Chrome/130.0.6723.102 Safari/537.36",
        "tv",
        "Silk",
        "Android",
    ),
    (
        "Mozilla/5.0 (Linux; Android 10; BRAVIA 4K UR2) {} Chrome/112.0.5615.136 Safari/537.36",
        "tv",
        "Chrome",
        "Android",
    ),
    ("Roku/DVP-12.5 (12.5.0.4178-88)", "tv", "", "Roku"),
    (
        "Mozilla/5.0 (PlayStation; PlayStation 5/10.00) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15",
        "console",
        "Safari",
        "PlayStation",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) {} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
        "console",
        "Edge",
        "Xbox",
    ),
    (
        "Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/609.4 (KHTML, like Gecko) NF/6.0.3.15.4 NintendoBrowser/5.1.0.22433",
        "console",
        "",
        "Nintendo",
    ),
    ("Dalvik/2.1.0 (Linux; U; Android 13; M2101K6G Build/TKQ1)", "mobile", "", "Android"),
    ("Shop/512 CFNetwork/1568.200.51 Darwin/24.1.0", "mobile", "", ""),
    ("okhttp/4.12.0", "mobile", "", ""),
    ("Dart/3.5 (dart:io)", "mobile", "", ""),
];

/// Machines, and what of.
const MACHINES: &[(&str, Kind)] = &[
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", Kind::Bot),
    (
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        Kind::Bot,
    ),
    ("Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)", Kind::Bot),
    ("AdsBot-Google (+http://www.google.com/adsbot.html)", Kind::Bot),
    ("Mediapartners-Google", Kind::Bot),
    ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", Kind::Bot),
    ("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", Kind::Bot),
    ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", Kind::Bot),
    ("DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)", Kind::Bot),
    ("Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)", Kind::Bot),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
        Kind::Bot,
    ),
    ("Mozilla/5.0 (compatible; PetalBot;+https://webmaster.petalsearch.com/site/petalbot)", Kind::Bot),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        Kind::Bot,
    ),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
        Kind::Bot,
    ),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; OAI-SearchBot/1.0; +https://openai.com/searchbot",
        Kind::Bot,
    ),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
        Kind::Bot,
    ),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)",
        Kind::Bot,
    ),
    (
        "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)",
        Kind::Bot,
    ),
    ("CCBot/2.0 (https://commoncrawl.org/faq/)", Kind::Bot),
    ("meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)", Kind::Bot),
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", Kind::Bot),
    ("WhatsApp/2.23.20.0", Kind::Bot),
    ("TelegramBot (like TwitterBot)", Kind::Bot),
    ("Twitterbot/1.0", Kind::Bot),
    ("LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)", Kind::Bot),
    ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", Kind::Bot),
    ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", Kind::Bot),
    ("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", Kind::Bot),
    ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", Kind::Bot),
    ("Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)", Kind::Bot),
    ("Mozilla/5.0 (compatible; MJ12bot/v1.4.8; http://mj12bot.com/)", Kind::Bot),
    ("Screaming Frog SEO Spider/20.4", Kind::Bot),
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
        Kind::Bot,
    ),
    (
        "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
        Kind::Bot,
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Chrome-Lighthouse",
        Kind::Bot,
    ),
    ("Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", Kind::Bot),
    ("Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", Kind::Bot),
    ("Datadog/Synthetics", Kind::Bot),
    ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; 3 subscribers)", Kind::Bot),
    ("Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)", Kind::Bot),
    ("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", Kind::MailProxy),
    ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", Kind::MailProxy),
    ("curl/8.5.0", Kind::Library),
    ("python-requests/2.32.3", Kind::Library),
    ("analytics-python/2.4.0", Kind::Library),
    ("@segment/analytics-node/3.1.0", Kind::Library),
    ("posthog-node/5.70.0", Kind::Library),
    ("node", Kind::Library),
    ("axios/1.7.7", Kind::Library),
    ("Go-http-client/1.1", Kind::Library),
    ("Java/17.0.9", Kind::Library),
    ("GuzzleHttp/7", Kind::Library),
    ("", Kind::Library),
];

#[test]
fn people_are_told_by_device_browser_and_system() {
    for (written, device, browser, os) in PEOPLE {
        let user_agent = written.replace("{}", WEBKIT);
        assert_eq!(bots::kind(&user_agent), Kind::Person, "{user_agent}");
        assert_eq!(read(&user_agent), Agent { device, browser, os }, "{user_agent}");
    }
}

#[test]
fn machines_are_told_from_people() {
    for (user_agent, kind) in MACHINES {
        assert_eq!(bots::kind(user_agent), *kind, "{user_agent}");
    }
    assert!(PEOPLE.len() + MACHINES.len() >= 100);
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>(), mark in "(?i)(bot|Android|Version/|Mozilla/5.0|\\(|;)?") {
        let user_agent = format!("{text}{mark}{text}");
        let _ = bots::kind(&user_agent);
        let _ = read(&user_agent);
    }
}
