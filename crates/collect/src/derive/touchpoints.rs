//! Which events are contacts between a person and marketing that can earn
//! credit, and of what kind.

use base::event::name;
use base::{Channel, Event, Protocol};

/// Kinds of touchpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TouchpointKind {
    /// A visit that an ad brought: paid by its channel or its click id.
    AdClick,
    /// A visit with another source.
    Visit,
    /// A short link was followed.
    LinkClick,
    /// A QR code was scanned.
    QrScan,
    /// A mail was opened by a human.
    EmailOpen,
    /// A link in a mail was followed.
    EmailClick,
    /// A coupon was entered or redeemed.
    Coupon,
    /// A call.
    Call,
    /// A visit to a shop.
    StoreVisit,
    /// The person said where they heard of the business.
    SurveyAnswer,
}

impl TouchpointKind {
    /// The word in tables and files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::AdClick => "ad_click",
            Self::Visit => "visit",
            Self::LinkClick => "link_click",
            Self::QrScan => "qr_scan",
            Self::EmailOpen => "email_open",
            Self::EmailClick => "email_click",
            Self::Coupon => "coupon",
            Self::Call => "call",
            Self::StoreVisit => "store_visit",
            Self::SurveyAnswer => "survey_answer",
        }
    }
}

/// The kind of touchpoint that an event is; `None` = it is none. `begins` says
/// whether it is the first event of its session: a page further on repeats
/// where the visit came from and is no second touch. A visit without a source
/// (Direct) earns nothing, and neither does a machine.
#[must_use]
pub fn kind_of(event: &Event, begins: bool) -> Option<TouchpointKind> {
    if event.is_bot {
        return None;
    }
    let by_name = match event.name.as_str() {
        name::EMAIL_OPEN => Some(TouchpointKind::EmailOpen),
        name::CALL => Some(TouchpointKind::Call),
        name::STORE_VISIT => Some(TouchpointKind::StoreVisit),
        name::SELF_REPORTED => Some(TouchpointKind::SurveyAnswer),
        name::COUPON => (!event.coupon.is_empty()).then_some(TouchpointKind::Coupon),
        name::ORDER if !event.coupon.is_empty() && event.protocol != Protocol::Import => Some(TouchpointKind::Coupon),
        _ => None,
    };
    let follows = event.name == name::LINK_CLICK || event.protocol == Protocol::Link;
    by_name.or_else(|| if follows || begins { visit(event, follows) } else { None })
}

fn visit(event: &Event, follows: bool) -> Option<TouchpointKind> {
    let medium = event.utm_medium.to_lowercase();
    if matches!(medium.as_str(), "qr" | "qrcode" | "qr-code" | "qr_code") {
        return Some(TouchpointKind::QrScan);
    }
    Some(match event.channel {
        Some(Channel::Email) => TouchpointKind::EmailClick,
        Some(channel) if is_paid(channel) => TouchpointKind::AdClick,
        _ if follows => TouchpointKind::LinkClick,
        None | Some(Channel::Direct) => return None,
        Some(_) => TouchpointKind::Visit,
    })
}

fn is_paid(channel: Channel) -> bool {
    matches!(
        channel,
        Channel::CrossNetwork
            | Channel::PaidShopping
            | Channel::PaidSearch
            | Channel::PaidSocial
            | Channel::PaidVideo
            | Channel::Display
            | Channel::PaidOther
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{SourceId, Timestamp, WorkspaceId};

    fn event(name: &str, channel: Option<Channel>, medium: &str) -> Event {
        let at = Timestamp::UNIX_EPOCH;
        let mut event = Event::new(WorkspaceId::nil(), SourceId::nil(), name, Protocol::Sulit, at);
        event.channel = channel;
        event.utm_medium = medium.into();
        event
    }

    #[test]
    fn every_kind_has_its_event() {
        use TouchpointKind as T;
        let cases = [
            (name::PAGE_VIEW, Some(Channel::PaidSearch), "cpc", true, Some(T::AdClick)),
            (name::PAGE_VIEW, Some(Channel::PaidSearch), "cpc", false, None),
            (name::PAGE_VIEW, Some(Channel::OrganicSearch), "", true, Some(T::Visit)),
            (name::PAGE_VIEW, Some(Channel::Direct), "", true, None),
            (name::PAGE_VIEW, None, "", true, None),
            (name::PAGE_VIEW, Some(Channel::Email), "email", true, Some(T::EmailClick)),
            (name::LINK_CLICK, Some(Channel::Print), "qr", false, Some(T::QrScan)),
            (name::LINK_CLICK, Some(Channel::Affiliates), "affiliate", false, Some(T::LinkClick)),
            (name::LINK_CLICK, None, "", false, Some(T::LinkClick)),
            (name::EMAIL_OPEN, Some(Channel::Email), "", false, Some(T::EmailOpen)),
            (name::CALL, Some(Channel::Phone), "", false, Some(T::Call)),
            (name::STORE_VISIT, Some(Channel::Store), "", false, Some(T::StoreVisit)),
            (name::SELF_REPORTED, None, "", false, Some(T::SurveyAnswer)),
            (name::COUPON, None, "", false, None),
            (name::ORDER, None, "", false, None),
        ];
        for (name, channel, medium, begins, expected) in cases {
            assert_eq!(kind_of(&event(name, channel, medium), begins), expected, "{name} {channel:?} {medium}");
        }
    }

    #[test]
    fn a_coupon_touches_and_a_machine_does_not() {
        let mut order = event(name::ORDER, None, "");
        order.coupon = "AUTUMN".into();
        assert_eq!(kind_of(&order, false).map(TouchpointKind::key), Some("coupon"));
        let mut open = event(name::EMAIL_OPEN, None, "");
        open.is_bot = true;
        assert_eq!(kind_of(&open, false), None);
    }
}
