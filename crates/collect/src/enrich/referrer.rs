//! Where a page was reached from.

use base::sites::{self, SiteKind};

use super::settings::SourceSettings;
use super::url::Page;

/// What a referrer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Referrer {
    /// None was given.
    Unsaid,
    /// The same site, or another of the business.
    Own,
    /// A page that people come back from: payment, login, or on the source's
    /// list. It is not where they came from.
    Excluded,
    /// Another site.
    Other {
        /// Its host, lower case, without `www.`.
        host: String,
        /// What it is, where known.
        kind: Option<SiteKind>,
    },
}

/// Reads the referrer of an event on a page of `host` (empty = unknown).
#[must_use]
pub fn of(referrer: Option<&Page>, host: &str, settings: &SourceSettings) -> Referrer {
    let Some(page) = referrer.filter(|page| !page.host.is_empty()) else { return Referrer::Unsaid };
    let from = page.host.as_str();
    let own = |host: &str| !host.is_empty() && (from == host || sites::site(from) == sites::site(host));
    if own(host) || settings.hosts.iter().any(|listed| own(&plain(listed))) {
        return Referrer::Own;
    }
    let listed = |excluded: &String| {
        let excluded = plain(excluded);
        !excluded.is_empty()
            && (from == excluded || from.strip_suffix(&excluded).is_some_and(|below| below.ends_with('.')))
    };
    let kind = sites::of_host(from, &page.path);
    if settings.excluded_referrers.iter().any(listed) || matches!(kind, Some(SiteKind::Payment | SiteKind::Login)) {
        return Referrer::Excluded;
    }
    Referrer::Other { host: from.to_owned(), kind }
}

fn plain(host: &str) -> String {
    host.trim().to_lowercase().trim_start_matches("www.").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::url;

    fn look(referrer: &str) -> Referrer {
        let settings = SourceSettings {
            hosts: vec!["www.ours.example.org".into()],
            excluded_referrers: vec!["bank.example.net".into(), String::new()],
            ..SourceSettings::default()
        };
        of(url::read(referrer, true).as_ref(), "shop.example.com", &settings)
    }

    #[test]
    fn referrers_are_told_apart() {
        let other = |host: &str, kind| Referrer::Other { host: host.into(), kind };
        let cases = [
            ("", Referrer::Unsaid),
            ("about:blank", Referrer::Unsaid),
            ("https://shop.example.com/a", Referrer::Own),
            ("https://www.example.com/", Referrer::Own),
            ("https://blog.example.com/", Referrer::Own),
            ("https://ours.example.org/", Referrer::Own),
            ("https://bank.example.net/pay", Referrer::Excluded),
            ("https://3ds.bank.example.net/pay", Referrer::Excluded),
            ("https://www.paypal.com/checkout", Referrer::Excluded),
            ("https://sep.shaparak.ir/", Referrer::Excluded),
            ("https://accounts.google.com/", Referrer::Excluded),
            ("https://innskraning.island.is/", Referrer::Excluded),
            ("https://www.google.com.ph/", other("google.com.ph", Some(SiteKind::Search))),
            ("https://leit.is/", other("leit.is", Some(SiteKind::Search))),
            ("https://zarebin.ir/search?q=x", other("zarebin.ir", Some(SiteKind::Search))),
            ("https://coccoc.com/search", other("coccoc.com", Some(SiteKind::Search))),
            ("https://torob.com/p/1", other("torob.com", Some(SiteKind::Shopping))),
            ("https://shopee.ph/x", other("shopee.ph", Some(SiteKind::Shopping))),
            ("https://www.aparat.com/v/x", other("aparat.com", Some(SiteKind::Video))),
            ("https://web.eitaa.com/", other("web.eitaa.com", Some(SiteKind::Messenger))),
            ("https://chatgpt.com/", other("chatgpt.com", Some(SiteKind::Assistant))),
            ("android-app://com.google.android.gm/", other("com.google.android.gm", Some(SiteKind::Mail))),
            ("https://friend.example.dev/", other("friend.example.dev", None)),
            ("https://notbank.example.org.evil.example/", other("notbank.example.org.evil.example", None)),
        ];
        for (referrer, expected) in cases {
            assert_eq!(look(referrer), expected, "{referrer}");
        }
    }
}
