//! Who is no person: crawlers, link previews, monitors, headless browsers, and
//! machines that open mail. They are flagged with the reason, never dropped.
//!
//! A browser tag can also be run by a script under a browser's name. What
//! gives it away besides is where it comes from ([`data_centres`]) and how
//! fast it is (`derive`).

use std::net::IpAddr;

use base::Protocol;
use base::event::name;

use super::data_centres;

/// What a user agent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A browser, or an app that people use.
    Person,
    /// A program's library: a server or script.
    Library,
    /// A crawler, preview, monitor or headless browser.
    Bot,
    /// A machine that loads the pictures of mails for people.
    MailProxy,
}

/// Parts of user agents, in lower case, of what is no person.
const BOTS: &[&str] = &[
    // What most of them say.
    "crawler",
    "crawling",
    "spider",
    "slurp",
    "scraper",
    "scrapy",
    "fetcher",
    "archiver",
    "link preview",
    "linkpreview",
    "urlpreview",
    "preview/",
    // Search engines and their helpers.
    "google-",
    "googleother",
    "mediapartners",
    "feedfetcher",
    "adsbot",
    "bingpreview",
    "yandeximages",
    "yandexmetrika",
    "baiduspider",
    "petal",
    "duckassist",
    "yisou",
    "naver.me",
    "daumoa",
    // Assistants and those who gather texts for them.
    "chatgpt-user",
    "claude-",
    "anthropic",
    "perplexity-user",
    "bytespider",
    "cohere-ai",
    "diffbot",
    "meta-external",
    "mistralai-user",
    "google-extended",
    "ai2bot",
    "omgili",
    "firecrawl",
    // Previews in messengers and networks.
    "facebookexternalhit",
    "facebookcatalog",
    "whatsapp/",
    "skypeuripreview",
    "slack-imgproxy",
    "pinterest/0.",
    "vkshare",
    "embedly",
    "iframely",
    "quora link",
    "flipboardproxy",
    "tumblr/",
    "bitlybot",
    "outbrain",
    "w3c_",
    "snap url preview",
    // Search optimisers.
    "semrush",
    "ahrefs",
    "screaming frog",
    "sitebulb",
    "seokicks",
    "serpstat",
    "sistrix",
    "moz.com",
    "majestic",
    // Monitors and tests of speed.
    "pingdom",
    "uptime",
    "statuscake",
    "site24x7",
    "newrelicpinger",
    "datadog",
    "gtmetrix",
    "lighthouse",
    "pagespeed",
    "ptst/",
    "webpagetest",
    "monitor",
    "check_http",
    "nagios",
    "zabbix",
    "catchpoint",
    "dareboost",
    "blackbox-exporter",
    "catchpoint",
    // Browsers without a screen.
    "headless",
    "phantomjs",
    "slimerjs",
    "puppeteer",
    "playwright",
    "selenium",
    "webdriver",
    "cypress",
    "splash",
    "electron-prerender",
    "prerender",
    "rendertron",
    // Feeds, archives, scanners.
    "feedly",
    "inoreader",
    "newsblur",
    "feedbin",
    "freshrss",
    "wayback",
    "httrack",
    "heritrix",
    "zgrab",
    "masscan",
    "nmap",
    "nikto",
    "sqlmap",
    "censys",
    "shodan",
    "expanse",
    "internetmeasurement",
    "nuclei",
    "wpscan",
    "validator",
];

/// What library's user agents begin with or hold, in lower case.
const LIBRARIES: &[&str] = &[
    "curl/",
    "wget/",
    "python",
    "aiohttp",
    "httpx",
    "go-http-client",
    "java/",
    "axios/",
    "node-fetch",
    "undici",
    "node.js",
    "got (",
    "guzzle",
    "php/",
    "symfony",
    "ruby",
    "faraday",
    "rest-client",
    "apache-httpclient",
    "libwww",
    "lwp::",
    "perl",
    "postman",
    "insomnia",
    "httpie",
    "analytics-",
    "analytics.",
    "posthog-",
    "rudder",
    "snowplow",
    "matomo",
    "piwik",
    "segment",
    "jitsu",
    "umami",
    "reqwest",
    "hyper/",
    "okhttp",
    "dart/",
    "restsharp",
    ".net",
    "http.rb",
    "deno/",
    "bun/",
    "powershell",
    "jakarta",
    "unirest",
    "winhttp",
    "sulit",
];

/// What a user agent is.
#[must_use]
pub fn kind(user_agent: &str) -> Kind {
    let text = user_agent.to_lowercase();
    let text = text.trim();
    if ["googleimageproxy", "yahoomailproxy", "outlook-ios-image", "duckduckgo-email"]
        .iter()
        .any(|mark| text.contains(mark))
    {
        return Kind::MailProxy;
    }
    if is_bot(text) {
        return Kind::Bot;
    }
    let browser = text.starts_with("mozilla/") || text.starts_with("opera");
    // An app's own library speaks for the person who holds the phone.
    let app = ["okhttp", "dart/", "cfnetwork", "dalvik/"].iter().any(|mark| text.contains(mark));
    if !browser && !app && (text.is_empty() || text == "node" || LIBRARIES.iter().any(|mark| text.contains(mark))) {
        return Kind::Library;
    }
    if woothee::is_crawler(user_agent) && !app { Kind::Bot } else { Kind::Person }
}

fn is_bot(text: &str) -> bool {
    // “bot” at the end of a word, as in Googlebot/2.1; a phone is a Cubot.
    let word = |at: usize| {
        let after = text[at + 3..].chars().next();
        let before = &text[..at];
        !after.is_some_and(|c| c.is_alphabetic() && c != 's') && !before.ends_with("cu")
    };
    text.match_indices("bot").any(|(at, _)| word(at)) || BOTS.iter().any(|mark| text.contains(mark))
}

/// What is known of who sent an event.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// Name of the event.
    pub event_name: &'a str,
    /// How it came.
    pub protocol: Protocol,
    /// The user agent of who did it.
    pub user_agent: &'a str,
    /// What it is.
    pub kind: Kind,
    /// The address, where it is that of who did it.
    pub address: Option<IpAddr>,
    /// Whether user agent and address are those of the request, and not what
    /// a server says of somebody else.
    pub is_direct: bool,
    /// Headers of the request, names in lower case.
    pub headers: &'a [(String, String)],
}

/// By what a machine is told; `None` = it looks like a person.
#[must_use]
pub fn reason(sender: &Sender<'_>) -> Option<&'static str> {
    let kind = sender.kind;
    let is_mail = sender.event_name == name::EMAIL_OPEN;
    if kind == Kind::MailProxy || is_mail && is_apple_mail(sender) {
        return Some("mail_proxy");
    }
    if sender.is_direct && is_prefetch(sender.headers) {
        return Some("prefetch");
    }
    // A script that loads a picture or follows a link is none of the servers
    // that send events by an SDK.
    let follows = matches!(sender.protocol, Protocol::Pixel | Protocol::Link);
    if kind == Kind::Bot || follows && kind == Kind::Library {
        return Some("user_agent");
    }
    if sender.is_direct && has_bots_headers(sender.headers) {
        return Some("header");
    }
    let hosted = kind == Kind::Person && sender.address.is_some_and(data_centres::hold);
    (hosted && sender.is_direct).then_some("data_centre")
}

/// Apple's Mail Privacy Protection loads pictures through its own proxies,
/// whether somebody looks or not, and calls itself no more than `Mozilla/5.0`.
fn is_apple_mail(sender: &Sender<'_>) -> bool {
    let apple = |address: IpAddr| matches!(address.to_canonical(), IpAddr::V4(v4) if v4.octets()[0] == 17);
    sender.user_agent.trim() == "Mozilla/5.0" || sender.address.is_some_and(apple)
}

fn values<'a>(headers: &'a [(String, String)], name: &'a str) -> impl Iterator<Item = String> + 'a {
    headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.to_lowercase())
}

fn is_prefetch(headers: &[(String, String)]) -> bool {
    let early = |value: String| ["prefetch", "prerender", "preview"].iter().any(|word| value.contains(word));
    ["purpose", "sec-purpose", "x-purpose", "x-moz"].into_iter().any(|name| values(headers, name).any(early))
}

/// Crawlers give an address to write to; a headless Chrome says so in its
/// client hints.
fn has_bots_headers(headers: &[(String, String)]) -> bool {
    values(headers, "from").any(|value| value.contains('@') || value.contains("bot"))
        || values(headers, "sec-ch-ua").any(|value| value.contains("headless"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

    fn sender(user_agent: &str) -> Sender<'_> {
        Sender {
            event_name: name::PAGE_VIEW,
            protocol: Protocol::Sulit,
            user_agent,
            kind: kind(user_agent),
            address: Some("192.0.2.1".parse().unwrap()),
            is_direct: true,
            headers: &[],
        }
    }

    #[test]
    fn machines_are_given_away() {
        let header = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        let cases = [
            ("purpose", "prefetch", Some("prefetch")),
            ("sec-purpose", "prefetch;prerender", Some("prefetch")),
            ("x-moz", "prefetch", Some("prefetch")),
            ("x-purpose", "preview", Some("prefetch")),
            ("from", "googlebot(at)googlebot.com", Some("header")),
            ("sec-ch-ua", "\"HeadlessChrome\";v=\"131\"", Some("header")),
            ("purpose", "navigate", None),
        ];
        for (name, value, expected) in cases {
            let headers = header(name, value);
            assert_eq!(reason(&Sender { headers: &headers, ..sender(CHROME) }), expected, "{name}: {value}");
            // What a server says of somebody has the server's headers.
            assert_eq!(reason(&Sender { headers: &headers, is_direct: false, ..sender(CHROME) }), None);
        }
    }

    #[test]
    fn a_browser_in_a_data_centre_is_a_machine_and_a_server_is_a_server() {
        let hosted = Some("3.5.6.7".parse().unwrap());
        assert_eq!(reason(&Sender { address: hosted, ..sender(CHROME) }), Some("data_centre"));
        assert_eq!(reason(&Sender { address: hosted, is_direct: false, ..sender(CHROME) }), None);
        assert_eq!(reason(&Sender { address: hosted, ..sender("analytics-python/2.4.0") }), None);
        assert_eq!(reason(&sender(CHROME)), None);
    }

    #[test]
    fn a_script_that_follows_links_is_a_machine() {
        assert_eq!(reason(&sender("curl/8.5.0")), None);
        assert_eq!(reason(&Sender { protocol: Protocol::Link, ..sender("curl/8.5.0") }), Some("user_agent"));
        assert_eq!(reason(&Sender { protocol: Protocol::Pixel, ..sender("") }), Some("user_agent"));
    }

    #[test]
    fn mail_that_machines_open_is_flagged() {
        let open =
            |user_agent| Sender { event_name: name::EMAIL_OPEN, protocol: Protocol::Pixel, ..sender(user_agent) };
        assert_eq!(reason(&open("Mozilla/5.0")), Some("mail_proxy"));
        assert_eq!(reason(&open("Mozilla/5.0 (via ggpht.com GoogleImageProxy)")), Some("mail_proxy"));
        let apple = Sender { address: Some("17.58.1.1".parse().unwrap()), ..open(CHROME) };
        assert_eq!(reason(&apple), Some("mail_proxy"));
        assert_eq!(reason(&open(CHROME)), None);
    }
}
