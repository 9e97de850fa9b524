//! What the hazard after a touch depends on.

/// Reads a journey touch by touch and says which coefficients are at work.
///
/// Coefficients: intercept, repeated, position, then for every channel its
/// touch, then for every channel its earlier touches.
pub(super) struct Reader {
    channels: usize,
    half_life: f64,
    /// What is left of the channels met so far.
    left: Vec<(u16, f64)>,
    last: Option<(u16, f64)>,
    touches: u32,
    /// Coefficients at work, and by how much.
    active: Vec<(usize, f64)>,
}

impl Reader {
    pub(super) const INTERCEPT: usize = 0;
    pub(super) const REPEATED: usize = 1;
    pub(super) const POSITION: usize = 2;
    pub(super) const FIRST_CHANNEL: usize = 3;

    pub(super) fn new(channels: usize, half_life: f64) -> Self {
        Self { channels, half_life, left: Vec::new(), last: None, touches: 0, active: Vec::new() }
    }

    /// How many coefficients there are.
    pub(super) fn coefficients(channels: usize) -> usize {
        Self::FIRST_CHANNEL + 2 * channels
    }

    /// Begins a journey.
    pub(super) fn begin(&mut self) {
        self.left.clear();
        self.last = None;
        self.touches = 0;
    }

    /// The next touch, at this time (days or touches, growing): the coefficients
    /// at work after it, each once.
    pub(super) fn touch(&mut self, channel: u16, time: f64) -> &[(usize, f64)] {
        self.touches += 1;
        self.active.clear();
        self.active.push((Self::INTERCEPT, 1.0));
        self.active.push((Self::FIRST_CHANNEL + usize::from(channel), 1.0));
        if let Some((before, then)) = self.last {
            if before == channel {
                self.active.push((Self::REPEATED, 1.0));
            }
            self.active.push((Self::POSITION, f64::from(self.touches).ln()));
            let fading = (-(time - then).max(0.0) / self.half_life).exp2();
            let earlier = Self::FIRST_CHANNEL + self.channels;
            for (of, left) in &mut self.left {
                *left *= fading;
                self.active.push((earlier + usize::from(*of), *left));
            }
        }
        match self.left.iter_mut().find(|(of, _)| *of == channel) {
            Some((_, left)) => *left += 0.5 * (1.0 - *left),
            None => self.left.push((channel, 0.5)),
        }
        self.last = Some((channel, time));
        &self.active
    }
}

/// The time of a touch: days before the journey's end, counted backwards, or
/// the number of the touch.
#[expect(clippy::cast_precision_loss, reason = "a journey has fewer than 2^52 touches")]
pub(super) fn time(ages: Option<&[f64]>, touch: usize) -> f64 {
    ages.map_or(touch as f64, |ages| -ages[touch])
}

/// The chance of these log-odds.
pub(super) fn chance(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + (-log_odds).exp())
    } else {
        let odds = log_odds.exp();
        odds / (1.0 + odds)
    }
}

/// The log-odds of what is at work.
pub(super) fn log_odds(active: &[(usize, f64)], coefficients: &[f64]) -> f64 {
    active.iter().map(|(at, by)| coefficients[*at] * by).sum()
}
