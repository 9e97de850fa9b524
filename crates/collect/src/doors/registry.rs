//! All doors, and which of them a request goes to.

use super::ga4::MeasurementProtocol;
use super::gtag::Gtag;
use super::jitsu::Jitsu;
use super::matomo::Matomo;
use super::pixel::Pixel;
use super::plausible::Plausible;
use super::posthog::Posthog;
use super::segment::Segment;
use super::snowplow::Snowplow;
use super::sulit::Sulit;
use super::umami::Umami;
use super::{Door, Request};

/// The doors, in the order they are asked.
static DOORS: &[&dyn Door] =
    &[&Sulit, &Pixel, &Segment, &Jitsu, &MeasurementProtocol, &Gtag, &Umami, &Plausible, &Posthog, &Matomo, &Snowplow];

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

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
