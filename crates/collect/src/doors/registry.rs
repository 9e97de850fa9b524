//! All doors, and which of them a request goes to.

use super::matomo::Matomo;
use super::posthog::Posthog;
use super::snowplow::Snowplow;
use super::{Door, Request};

/// The doors, in the order they are asked: a path that two protocols share
/// belongs to the first.
static DOORS: &[&dyn Door] = &[&Matomo, &Snowplow, &Posthog];

/// Every door.
#[must_use]
pub fn all() -> &'static [&'static dyn Door] {
    DOORS
}

/// The door that a request's method and path belong to.
#[must_use]
pub fn find(request: &Request) -> Option<&'static dyn Door> {
    DOORS.iter().copied().find(|door| door.opens(&request.method, &request.path))
}
