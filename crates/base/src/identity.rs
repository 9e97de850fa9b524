//! The ids that a person is known by, and what was seen to tie two of them.
//! `collect` derives evidence from events and persons from evidence; `store`
//! keeps the evidence; `lake` joins the persons to the events.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal, $about:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $(#[doc = $about] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in tables, URLs and files.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.key() == word)
            }
        }
    };
}

words! {
    /// What an id is. Earlier kinds name a person before later ones.
    IdKind {
        User = "user", "The business's own id of the person.";
        Email = "email", "SHA-256 of an e-mail address.";
        Phone = "phone", "SHA-256 of a phone number.";
        Anonymous = "anonymous", "Id of a browser or device.";
        Coupon = "coupon", "A coupon code that was given to one person.";
        Click = "click", "A click id, as `kind:value`.";
    }
}

words! {
    /// What tied two ids.
    EvidenceKind {
        Login = "login", "A device's event carried the id of a user.";
        Alias = "alias", "The business said that two ids are one person.";
        Email = "email", "An event carried the id and the address.";
        Phone = "phone", "An event carried the id and the number.";
        EmailLink = "email_link", "A link in a mail to that address was followed.";
        Coupon = "coupon", "A personal coupon was given to, or redeemed by, the id.";
        Click = "click", "A click id came with the id.";
    }
}

/// One id of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Node {
    /// What it is.
    pub kind: IdKind,
    /// Its value.
    pub value: String,
}

impl Node {
    /// An id.
    #[must_use]
    pub fn new(kind: IdKind, value: &str) -> Self {
        Self { kind, value: value.to_owned() }
    }
}

/// That two ids were seen together, and where. Evidence is never changed; it
/// is switched off to undo what it joined.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// When the event happened.
    pub at: Timestamp,
    /// The event that shows it.
    pub event_id: String,
    /// What tied them.
    pub kind: EvidenceKind,
    /// The one.
    pub left: Node,
    /// The other.
    pub right: Node,
}

/// Which person an id is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IdentityRow {
    /// What the id is.
    pub kind: IdKind,
    /// Its value.
    pub value: String,
    /// The row holds for events after this instant; `None` = from the first.
    pub after: Option<Timestamp>,
    /// The row holds for events up to this instant, itself included; `None` =
    /// for ever. Only ids that several people share have more than one row.
    pub until: Option<Timestamp>,
    /// The person.
    pub person_id: String,
}
