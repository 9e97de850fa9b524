use super::*;
use proptest::prelude::*;

fn page(text: &str) -> Page {
    read(text, true).unwrap_or_else(|| panic!("{text} is a URL"))
}

#[test]
fn host_and_path_are_normal() {
    let cases = [
        ("https://www.Shop.Example/Cart", "shop.example", "/Cart"),
        ("https://shop.example.:443/", "shop.example", "/"),
        ("http://shop.example:8080/a", "shop.example", "/a"),
        ("//shop.example/a", "shop.example", "/a"),
        ("shop.example/a", "shop.example", "/a"),
        ("shop.example:8080/a", "shop.example", "/a"),
        ("/only/path?x=1", "", "/only/path"),
        ("https://فروشگاه.example/%D9%85%D8%AD%D8%B5%D9%88%D9%84", "xn--mgbtj4c7ad63e.example", "/محصول"),
        ("android-app://com.google.android.gm/", "com.google.android.gm", "/"),
        ("https://www.is/", "www.is", "/"),
    ];
    for (text, host, path) in cases {
        let page = page(text);
        assert_eq!((page.host.as_str(), page.path.as_str()), (host, path), "{text}");
    }
    assert_eq!(page("/only/path?x=1").url, "/only/path?x=1");
    for none in ["", "about:blank", "data:text/html,x", "hello", "not a url", "javascript:void(0)", "1.5 x"] {
        assert_eq!(read(none, true), None, "{none}");
    }
}

#[test]
fn campaigns_are_read_in_every_spelling() {
    let utm = page(
        "https://s.example/?utm_source=letter&UTM_Medium=email&utm_campaign=autumn+sale&utm_term=a&utm_content=b&utm_id=7",
    );
    let expected = CampaignParameters {
        source: "letter".into(),
        medium: "email".into(),
        campaign: "autumn sale".into(),
        term: "a".into(),
        content: "b".into(),
        id: "7".into(),
    };
    assert_eq!(utm.campaign, expected);
    let matomo = page(
        "https://s.example/?mtm_source=letter&mtm_medium=email&pk_cpn=autumn%20sale&pk_kwd=a&mtm_content=b&mtm_cid=7",
    );
    assert_eq!(matomo.campaign, expected);
    assert_eq!(page("https://s.example/#/cart?utm_source=x").campaign.source, "x");
    assert_eq!(page("https://s.example/?a=1#utm_source=x").campaign.source, "x");
    assert_eq!(page("https://s.example/?utm_source=&utm_source=y").campaign.source, "y");
}

#[test]
fn click_ids_are_found_by_rank() {
    let kind = |query: &str| page(&format!("https://s.example/?{query}")).click.map(|click| (click.kind, click.value));
    assert_eq!(kind("fbclid=f&gclid=G1"), Some(("gclid", "G1".into())));
    assert_eq!(kind("gad_source=1&gbraid=B"), Some(("gbraid", "B".into())));
    assert_eq!(kind("gad_source=1"), Some(("gad_source", "1".into())));
    assert_eq!(kind("ScCid=s"), Some(("sccid", "s".into())));
    assert_eq!(kind("sulit_click=c&gclid=g"), Some(("sulit", "c".into())));
    assert_eq!(kind("gclid="), None);
    for (name, kept) in CLICK_IDS {
        assert_eq!(kind(&format!("{name}=v")), Some((*kept, "v".into())), "{name}");
    }
    assert!(page("https://s.example/?mc_cid=1").is_mailing);
}

#[test]
fn what_is_about_a_person_is_not_stored() {
    let cases = [
        ("https://u:p@s.example/a?x=1", "https://s.example/a?x=1"),
        ("https://s.example/a?email=a&x=1&Token=t", "https://s.example/a?x=1"),
        ("https://s.example/a?email=a", "https://s.example/a"),
        ("https://s.example/a?to=ali%40example.com&x=1", "https://s.example/a?x=1"),
        ("https://s.example/a?to=ali%2540example.com", "https://s.example/a"),
        ("https://s.example/a?ali@example.com", "https://s.example/a"),
        ("https://s.example/leave/ali@example.com/now", "https://s.example/leave/removed/now"),
        ("https://s.example/a#access_token=t", "https://s.example/a"),
        ("https://s.example/#/cart?token=t", "https://s.example/#/cart"),
        ("https://s.example/#/u/ali@example.com", "https://s.example/"),
        ("https://s.example/a?user%5B%5D=1&phone%5B%5D=2", "https://s.example/a?user%5B%5D=1"),
        ("https://s.example/@handle?x=@handle", "https://s.example/@handle?x=@handle"),
        ("https://s.example/a?x=%D9%85", "https://s.example/a?x=%D9%85"),
    ];
    for (given, stored) in cases {
        assert_eq!(page(given).url, stored, "{given}");
    }
}

#[test]
fn without_consent_click_ids_are_not_stored() {
    let denied = read("https://s.example/?gclid=g&utm_source=x&fbclid=f", false).unwrap();
    assert_eq!(denied.url, "https://s.example/?utm_source=x");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = read(&text, false);
    }

    #[test]
    fn what_is_stored_is_clean(path in "[a-z/@.%0-9]{0,20}", query in "[a-z=&@.%0-9+_-]{0,40}", fragment in "[a-z/?=@.!]{0,20}") {
        let text = format!("https://s.example/{path}?{query}#{fragment}");
        if let Some(page) = read(&text, false) {
            let again = read(&page.url, false).unwrap();
            prop_assert_eq!(&again.url, &page.url, "cleaning twice is cleaning once");
            let url = Url::parse(&page.url).unwrap();
            for (name, _) in url.query_pairs() {
                prop_assert!(!PERSONAL.contains(&name.to_lowercase().as_str()));
            }
        }
    }
}
