//! What the year does to needs.

/// Needs in a week relative to the average week: a wave towards the end of the
/// year, a dip in summer, and the weeks before Christmas.
pub(super) fn season(week: usize, strength: f64) -> f64 {
    let year = 365.25 / 7.0;
    let at = position(week) / year * std::f64::consts::TAU;
    let wave = at.cos() + 0.3 * (2.0 * at).cos();
    (1.0 + strength * wave) * if is_peak(week) { 1.0 + 1.6 * strength } else { 1.0 }
}

/// The last weeks before Christmas, which a model may take as a control.
pub(super) fn is_peak(week: usize) -> bool {
    let year = 365.25 / 7.0;
    (47.0..51.5).contains(&(position(week) % year))
}

/// The first week of a simulation is the first of a year.
#[expect(clippy::cast_precision_loss, reason = "weeks are few")]
fn position(week: usize) -> f64 {
    week as f64
}
