//! Typed ids: a short prefix and a UUID version 7 in Crockford base 32, so
//! that ids sort by creation time and name their kind in logs and URLs.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::time::Clock;

/// Says that a string is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not the id of {kind}; such an id looks like {prefix}_01hzy3v8k2m4n6p8q0r2s4t6v8")]
pub struct IdError {
    given: String,
    kind: &'static str,
    prefix: &'static str,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const ENCODED_LEN: usize = 26;

pub(crate) fn encode(mut value: u128) -> String {
    let mut out = [b'0'; ENCODED_LEN];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[usize::try_from(value & 31).unwrap_or(0)];
        value >>= 5;
    }
    out.iter().map(|byte| char::from(*byte)).collect()
}

fn fresh(clock: &dyn Clock) -> String {
    let now = clock.now();
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    let stamp = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
    encode(uuid::Uuid::new_v7(stamp).as_u128())
}

macro_rules! id {
    ($name:ident, $prefix:literal, $kind:literal) => {
        #[doc = concat!("Id of ", $kind, ", written `", $prefix, "_…`.")]
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The prefix that every id of this kind starts with.
            pub const PREFIX: &'static str = $prefix;

            /// A new id, ordered after the ids made earlier by the same clock.
            #[must_use]
            pub fn new(clock: &dyn Clock) -> Self {
                Self(format!("{}_{}", $prefix, fresh(clock)))
            }

            /// The id of nothing: stands where the id is yet to be placed, and
            /// belongs to no row.
            #[must_use]
            pub fn nil() -> Self {
                Self(concat!($prefix, "_00000000000000000000000000").to_owned())
            }

            /// Reads an id, refusing ids of another kind.
            ///
            /// # Errors
            /// [`IdError`] when the prefix, the length or a character is wrong.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let valid = text
                    .strip_prefix(concat!($prefix, "_"))
                    .is_some_and(|rest| rest.len() == ENCODED_LEN && rest.bytes().all(|b| ALPHABET.contains(&b)));
                if valid {
                    Ok(Self(text.to_owned()))
                } else {
                    let given = text.chars().take(60).collect();
                    Err(IdError { given, kind: $kind, prefix: $prefix })
                }
            }

            /// The id as stored and shown.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(WorkspaceId, "ws", "a workspace");
id!(UserId, "usr", "a user");
id!(ApiKeyId, "key", "an API key");
id!(CampaignId, "cmp", "a campaign");
id!(RuleId, "rul", "a taxonomy rule");
id!(ImportId, "imp", "an import");
id!(UploadId, "upl", "an upload");
id!(JobId, "job", "a job");
id!(MessageId, "msg", "a campaign message");
id!(NoteId, "note", "a campaign note");
id!(AuditId, "aud", "an entry of the audit log");
id!(FxRateId, "fxr", "an exchange rate");
id!(ContactId, "ctc", "a contact");
id!(SourceId, "src", "a source of events");
id!(EventId, "evt", "an event without an id of its client");
id!(LinkId, "lnk", "a short link");
id!(CouponBatchId, "cpb", "a batch of coupon codes");
id!(CouponRedemptionId, "cpr", "a redemption of a coupon code");
id!(GiftCardId, "gft", "a gift card");
id!(RejectedId, "rej", "a refused event");
id!(ErasureId, "ers", "an erasure of a person");
id!(AlertId, "alr", "an alert");

impl SourceId {
    /// What stands for an import in the events that its file told of: made of
    /// the import's id, so that they are found again by it.
    #[must_use]
    pub fn of_import(import: &ImportId) -> Self {
        let own = import.0.split_once('_').map_or(import.as_str(), |(_, own)| own);
        Self(format!("{}_{own}", Self::PREFIX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::FixedClock;

    #[test]
    fn ids_round_trip_and_sort_by_time() {
        let early = ImportId::new(&FixedClock::at("2026-10-01T00:00:00Z"));
        let late = ImportId::new(&FixedClock::at("2026-10-02T00:00:00Z"));
        assert_eq!(ImportId::parse(early.as_str()).as_ref(), Ok(&early));
        assert!(early < late);
    }

    #[test]
    fn an_import_stands_for_a_source() {
        let import = ImportId::new(&FixedClock::at("2026-10-01T00:00:00Z"));
        let source = SourceId::of_import(&import);
        assert_eq!(SourceId::parse(source.as_str()).as_ref(), Ok(&source));
        assert_eq!(source.as_str().replace("src_", "imp_"), import.as_str());
    }

    #[test]
    fn the_id_of_nothing_reads_back() {
        assert_eq!(SourceId::parse(SourceId::nil().as_str()), Ok(SourceId::nil()));
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let job = JobId::new(&FixedClock::at("2026-10-01T00:00:00Z"));
        let refused = ImportId::parse(job.as_str()).unwrap_err().to_string();
        assert!(refused.contains("imp_"), "{refused}");
    }
}
