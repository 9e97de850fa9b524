//! What a source decides about its events.

use serde::{Deserialize, Serialize};

/// Settings of a source that change what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceSettings {
    /// Hosts that are the business's own beside the page's site: a visit that
    /// comes from one of them came from nowhere else.
    pub hosts: Vec<String>,
    /// Hosts that are not where somebody came from, beside the payment and
    /// login pages that are known.
    pub excluded_referrers: Vec<String>,
    /// Whether to keep the truncated address (IPv4 /24, IPv6 /48).
    pub keep_address: bool,
    /// When a visitor is known for a day only.
    pub cookieless: Cookieless,
    /// Days after which an event is flagged as old.
    pub oldest_days: u32,
    /// Calling code for phone numbers without one, such as `98`; empty = they
    /// are hashed as they are written.
    pub calling_code: String,
}

impl Default for SourceSettings {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            excluded_referrers: Vec::new(),
            keep_address: false,
            cookieless: Cookieless::default(),
            oldest_days: 30,
            calling_code: String::new(),
        }
    }
}

/// When the ids of a visitor are replaced by a hash that changes every day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cookieless {
    /// When consent was denied.
    #[default]
    Denied,
    /// Unless consent was granted.
    Unasked,
    /// Always.
    Always,
}
