//! What is made of events: sessions, persons and touchpoints. All of it is
//! pure, and none of it depends on the order in which events arrived: the same
//! events give the same sessions and the same persons.

pub mod identity;
pub mod sessions;
mod speed;
pub mod touchpoints;
