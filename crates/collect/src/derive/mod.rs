//! What is made of events: sessions and persons. Both are pure, and neither
//! depends on the order in which events arrived. (Touchpoints are a view of
//! the lake.)

pub mod identity;
pub mod sessions;
mod speed;
