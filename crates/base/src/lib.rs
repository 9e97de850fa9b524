//! The words of Sulit as types: ids, money, time, channels, workspaces, the
//! facts that importers write, and a small table ([`Frame`]) that carries
//! dimensions into the lake and results out of it.
//!
//! `base` refuses to do I/O: it reads no clock, no environment and no file,
//! and writes nothing to disk. Everything that depends on "now" takes a
//! [`Clock`].
//!
//! Invariants:
//! - money is a [`Decimal`] with a [`Currency`], never a float;
//! - an id is a prefixed, time-ordered string and ids of two kinds never mix;
//! - a [`SourceRef`] has one key, however its columns were written.

pub mod alert;
pub mod channel;
pub mod channel_group;
pub mod coupon_code;
pub mod currency;
pub mod digits;
pub mod error;
pub mod event;
pub mod facts;
pub mod frame;
pub mod fx;
pub mod hex;
pub mod id;
pub mod identity;
pub mod jalali;
pub mod letters;
pub mod money;
pub mod person;
pub mod role;
pub mod settings;
pub mod sites;
pub mod source_ref;
pub mod time;
pub mod workspace;

pub use alert::AlertKind;
pub use channel::Channel;
pub use currency::Currency;
pub use error::ErrorKind;
pub use event::{Consent, Event, EventItem, Protocol, Refusal, TimeFlag};
pub use facts::{Figure, OrderItemRow, OrderRow, RejectReason, RejectedRow, ResponseRow, SpendRow};
pub use frame::{Column, Frame};
pub use hex::hex;
pub use id::{
    AlertId, ApiKeyId, AuditId, CampaignId, ContactId, CouponBatchId, CouponRedemptionId, ErasureId, FxRateId,
    GiftCardId, ImportId, JobId, LinkId, MessageId, NoteId, RejectedId, RuleId, SourceId, UploadId, UserId,
    WorkspaceId,
};
pub use money::Money;
pub use role::{Actor, Role};
pub use rust_decimal::Decimal;
pub use source_ref::SourceRef;
pub use time::{Clock, Day, FixedClock, Month, Period, SystemClock, Timestamp};
pub use workspace::{Basis, RefundPolicy, Workspace};
