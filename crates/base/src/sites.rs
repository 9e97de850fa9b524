//! Well-known sites that send visitors, by what they are: the groups of GA4's
//! default channel group (search, shopping, social, video, AI assistants), to
//! which mail, messengers, payment and login are added. The table is our own
//! and short: the sites that matter in the countries Sulit speaks to, and the
//! large ones everywhere.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a site is to marketing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SiteKind {
    /// A search engine.
    Search,
    /// A place to compare or buy goods of many sellers.
    Shopping,
    /// A social network or forum.
    Social,
    /// A video site.
    Video,
    /// An assistant that answers by a language model.
    Assistant,
    /// Mail read in a browser or app.
    Mail,
    /// A messenger.
    Messenger,
    /// Where people pay; they come back from it, it does not send them.
    Payment,
    /// Where people prove who they are; the same.
    Login,
}

/// Names by kind, separated by blanks. With a dot: that host and all below it
/// (or the package of an Android app). Without: a name that stands in
/// `utm_source` and, before any top-level domain, in hosts. With `=` before it:
/// in `utm_source` only.
const TABLE: &[(SiteKind, &str)] = &[
    (
        SiteKind::Search,
        "google bing yahoo duckduckgo yandex baidu ecosia qwant startpage naver.com daum.net seznam.cz sogou.com so.com \
         search.brave.com mojeek swisscows ask.com aol.com dogpile rambler.ru kagi.com presearch lycos \
         metager.org coccoc.com search.coccoc.com zarebin.ir gerdoo.me parsijoo.ir ja.is leit.is \
         com.google.android.googlequicksearchbox =adwords =google_ads =googleads =microsoft_ads =bingads =bing_ads \
         search.yahoo.com searx.be you.com/search cn.bing.com petalsearch.com sm.cn so.m.sm.cn",
    ),
    (
        SiteKind::Shopping,
        "amazon ebay etsy walmart.com alibaba aliexpress shopzilla shopping.google.com shopping.yahoo.com \
         shopping.naver.com pricerunner idealo kelkoo twenga bizrate.com pricegrabber.com shopee lazada tiki.vn \
         sendo.vn chotot.com zalora carousell temu.com shein.com wish.com mercadolibre mercadolivre rakuten \
         coupang.com flipkart.com target.com bestbuy.com torob.com torob.ir emalls.ir digikala.com basalam.com \
         divar.ir esam.ir snappshop.ir technolife.ir heimkaup.is bland.is ja.is/verslun shop.app google_shopping.com \
         =google_shopping =googleshopping =shopping.google =torob =emalls =digikala =basalam",
    ),
    (
        SiteKind::Social,
        "facebook instagram tiktok twitter linkedin pinterest tumblr reddit snapchat threads.net threads.com mastodon \
         x.com t.co fb.com fb.me lnkd.in pin.it redd.it bsky.app quora livejournal.com vk.com vk.ru ok.ru weibo \
         xing.com disqus.com meetup.com flickr.com deviantart.com medium.com producthunt.com news.ycombinator.com \
         stackoverflow.com stackexchange.com goodreads.com nextdoor.com yelp tripadvisor trustpilot foursquare.com \
         discord.com discord.gg slashdot.org lemmy.world mewe.com clubhouse.com linktr.ee linkin.bio bio.link \
         virasty.com ninisite.com cloob.com zhihu.com douban.com plurk.com mixi.jp hatena.ne.jp tinhte.vn voz.vn \
         spiderum.com gapo.vn pinoyexchange.com er.is sharechat.com substack.com wattpad.com \
         com.facebook.katana com.instagram.android com.twitter.android com.linkedin.android com.pinterest \
         com.reddit.frontpage com.snapchat.android com.zhiliaoapp.musically =fb =ig =insta =meta =x =li =social =facebook_ads =meta_ads \
         =instagram_ads =linkedin_ads =threads =bluesky =tiktok_ads",
    ),
    (
        SiteKind::Video,
        "youtube youtu.be vimeo twitch.tv dailymotion netflix hulu.com disneyplus.com bilibili.com \
         niconico.jp nicovideo.jp youku.com iqiyi.com aparat.com namasha.com filimo.com telewebion.com \
         rutube.ru kick.com rumble.com ted.com wistia.com com.google.android.youtube =yt \
         =aparat",
    ),
    (
        SiteKind::Assistant,
        "chatgpt openai perplexity.ai claude.ai gemini.google.com bard.google.com copilot.microsoft.com \
         copilot.com deepseek.com meta.ai grok.com x.ai mistral.ai chat.mistral.ai poe.com you.com phind.com \
         kimi.com kimi.moonshot.cn doubao.com qwen.ai chat.qwen.ai tongyi.com character.ai pi.ai \
         com.openai.chatgpt =perplexity =gemini =copilot =claude =deepseek =grok",
    ),
    (
        SiteKind::Mail,
        "mail.google.com mail.yahoo.com outlook.live.com outlook.office.com outlook.office365.com mail.live.com \
         mail.yandex.ru mail.yandex.com mail.ru e.mail.ru mail.aol.com mail.proton.me mail.protonmail.com \
         mail.zoho.com mail.zoho.eu app.fastmail.com webmail.gmx.net navigator.gmx.net deref-gmx.net \
         deref-mail.com icloud.com/mail mail.naver.com mail.qq.com mail.163.com chmail.ir mailbox.org \
         com.google.android.gm com.microsoft.office.outlook =gmail =outlook",
    ),
    (
        SiteKind::Messenger,
        "telegram t.me telegram.me telegram.dog whatsapp wa.me l.wl.co messenger.com m.me viber zalo \
         line.me kakao signal.org signal.me skype.com wechat weixin.qq.com eitaa.com eitaa.ir bale.ai ble.ir \
         rubika.ir splus.ir soroush-app.ir igap.net gap.im teams.microsoft.com slack.com org.telegram.messenger \
         com.whatsapp com.viber.voip com.zing.zalo com.facebook.orca =line =messenger =eitaa =bale =rubika =soroush \
         =تلگرام =واتساپ =ایتا =بله =روبیکا",
    ),
    (
        SiteKind::Payment,
        "paypal stripe.com stripe.network klarna adyen.com checkout.com mollie.com worldpay.com squareup.com \
         braintreegateway.com authorize.net 2checkout.com sagepay.com opayo.co.uk payu paddle.com afterpay.com \
         clearpay.co.uk affirm.com sezzle.com pay.google.com pay.amazon.com payments.amazon.com \
         checkout.shopify.com shop.app/pay razorpay.com paystack.com flutterwave.com gcash.com paymaya.com \
         maya.ph dragonpay.ph paymongo.com pesopay.com xendit.co momo.vn zalopay.vn vnpayment.vn vnpay.vn \
         onepay.vn payoo.vn shaparak.ir zarinpal.com idpay.ir payping.ir nextpay.org zibal.ir sepehrpay.com \
         pec.ir sadadpsp.ir asanpardakht.ir behpardakht.com jibit.ir vandar.io digipay.ir snapppay.ir torobpay.com \
         valitor.is borgun.is teya.com rapyd.net netgiro.is pei.is kass.is korta.is saltpay.co secure.ogone.com \
         3dsecure.io arcot.com securesuite.co.uk cardinalcommerce.com hooks.stripe.com",
    ),
    (
        SiteKind::Login,
        "accounts.google.com login.microsoftonline.com login.live.com login.yahoo.com appleid.apple.com \
         account.apple.com facebook.com/login auth0.com okta.com onelogin.com accounts.spotify.com \
         id.atlassian.com login.salesforce.com github.com/login oauth.vk.com id.vk.com accounts.zoho.com \
         innskraning.island.is audkenni.is login.gov account.live.com sso.zalo.me oauth.zaloapp.com \
         id.zalo.me accounts.kakao.com nid.naver.com access.line.me oauth.telegram.org",
    ),
];

/// Second-level names that belong to the registry, so that a site's name is
/// the third: `shop.co.uk`, `shop.com.ph`.
const SECOND_LEVEL: &[&str] = &["co", "com", "net", "org", "gov", "edu", "ac", "go", "ne", "or", "gob", "nom", "ltd"];

/// Hosts under which every name is somebody else's site.
const SHARED_HOSTS: &[&str] = &[
    "myshopify.com",
    "github.io",
    "gitlab.io",
    "blogspot.com",
    "wordpress.com",
    "wixsite.com",
    "webflow.io",
    "netlify.app",
    "vercel.app",
    "pages.dev",
    "web.app",
    "firebaseapp.com",
    "herokuapp.com",
    "blogfa.com",
    "weebly.com",
    "squarespace.com",
    "ecwid.com",
    "cloudfront.net",
];

struct Index {
    hosts: HashMap<&'static str, SiteKind>,
    names: HashMap<&'static str, SiteKind>,
    labels: HashMap<&'static str, SiteKind>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { hosts: HashMap::new(), names: HashMap::new(), labels: HashMap::new() };
    for (kind, words) in TABLE {
        for word in words.split_ascii_whitespace() {
            if let Some(name) = word.strip_prefix('=') {
                index.names.insert(name, *kind);
            } else if word.contains('.') {
                index.hosts.insert(word, *kind);
            } else {
                index.names.insert(word, *kind);
                index.labels.insert(word, *kind);
            }
        }
    }
    index
});

/// What the site at a host (lower case) is; `path` (with its leading slash)
/// tells apart hosts that are several things.
#[must_use]
pub fn of_host(host: &str, path: &str) -> Option<SiteKind> {
    let first = path.trim_start_matches('/').split(['/', '?']).next().unwrap_or("");
    let mut rest = host.trim_end_matches('.');
    while rest.contains('.') {
        if !first.is_empty()
            && let Some(kind) = INDEX.hosts.get(format!("{rest}/{first}").as_str())
        {
            return Some(*kind);
        }
        if let Some(kind) = INDEX.hosts.get(rest) {
            return Some(*kind);
        }
        rest = rest.split_once('.').map_or("", |(_, below)| below);
    }
    let label = site(host).split('.').next()?;
    INDEX.labels.get(label).copied()
}

/// What the site is that `utm_source` (lower case) names: a name such as
/// `facebook` or `ig`, or a host.
#[must_use]
pub fn of_source(source: &str) -> Option<SiteKind> {
    if let Some(kind) = INDEX.names.get(source) {
        return Some(*kind);
    }
    if source.contains('.') { of_host(source.trim_start_matches("www."), "") } else { None }
}

/// The site a host belongs to: the name that somebody registered, without what
/// stands before it. It knows no public suffix list: two labels, three below a
/// registry's second level (`co.uk`) or a host of many sites (`github.io`).
#[must_use]
pub fn site(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let (Some(_), Some(second)) = (dots.next(), dots.next()) else { return host };
    let two = &host[second + 1..];
    let (name, top) = two.split_once('.').unwrap_or((two, ""));
    let registry = top.len() == 2 && SECOND_LEVEL.contains(&name);
    if registry || SHARED_HOSTS.contains(&two) { dots.next().map_or(host, |third| &host[third + 1..]) } else { two }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_in_two_groups() {
        let mut seen = HashMap::new();
        for (kind, words) in TABLE {
            for word in words.split_ascii_whitespace() {
                let before = seen.insert(word, *kind);
                assert_eq!(before, None, "{word}");
            }
        }
        assert!(seen.len() > 300);
    }

    #[test]
    fn hosts_are_known_by_name_and_by_what_lies_below() {
        let cases = [
            ("google.com", "/", Some(SiteKind::Search)),
            ("google.com.vn", "/search", Some(SiteKind::Search)),
            ("mail.google.com", "/", Some(SiteKind::Mail)),
            ("accounts.google.com", "/o/oauth2", Some(SiteKind::Login)),
            ("gemini.google.com", "/app", Some(SiteKind::Assistant)),
            ("l.facebook.com", "/l.php", Some(SiteKind::Social)),
            ("facebook.com", "/login/x", Some(SiteKind::Login)),
            ("amazon.de", "/", Some(SiteKind::Shopping)),
            ("sep.shaparak.ir", "/", Some(SiteKind::Payment)),
            ("chat.zalo.me", "/", Some(SiteKind::Messenger)),
            ("id.zalo.me", "/", Some(SiteKind::Login)),
            ("sandbox.vnpayment.vn", "/", Some(SiteKind::Payment)),
            ("l.instagram.com", "/", Some(SiteKind::Social)),
            ("com.google.android.gm", "", Some(SiteKind::Mail)),
            ("notgoogle.com", "/", None),
            ("google.example.org", "/", None),
            ("x.com.example.org", "/", None),
            ("", "", None),
            ("...", "/", None),
        ];
        for (host, path, kind) in cases {
            assert_eq!(of_host(host, path), kind, "{host}{path}");
        }
        assert_eq!(of_source("ig"), Some(SiteKind::Social));
        assert_eq!(of_source("www.bing.com"), Some(SiteKind::Search));
        assert_eq!(of_source("newsletter"), None);
    }

    #[test]
    fn a_site_is_what_was_registered() {
        for (host, expected) in [
            ("shop.example.com", "example.com"),
            ("example.com", "example.com"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("shop.example.com.ph", "example.com.ph"),
            ("ours.myshopify.com", "ours.myshopify.com"),
            ("t.co", "t.co"),
            ("co.uk", "co.uk"),
            ("localhost", "localhost"),
            ("", ""),
        ] {
            assert_eq!(site(host), expected, "{host}");
        }
    }
}
