//! What BG/NBD and MBG/NBD share: customers who leave after a purchase with a
//! chance of their own. The forms differ in whether the first purchase is such
//! a moment, so `m = x` or `m = x + 1` moments were survived.

use statrs::function::gamma::{digamma, ln_gamma};

use super::customers::{History, Row};
use super::outlook::Future;

/// Which purchases are moments of leaving.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// Whether the first one is.
    pub first_purchase_counts: bool,
}

impl Form {
    /// Moments of leaving that a customer who bought again `x` times survived
    /// if they are alive.
    fn moments(self, frequency: u32) -> f64 {
        f64::from(frequency) + f64::from(u8::from(self.first_purchase_counts))
    }
}

/// The log-likelihood and its gradient by `r`, `α`, `a`, `b`. What depends on
/// the frequency alone is worked out once for each, so a row takes two
/// logarithms and two exponentials.
pub(super) fn log_likelihood(form: Form, rows: &[Row], parameters: &[f64; 4], gradient: &mut [f64; 4]) -> f64 {
    let [r, alpha, a, b] = *parameters;
    gradient.fill(0.0);
    let (mut total, mut by_r, mut by_alpha, mut by_a, mut by_b) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let start = Start::of(r, alpha, a, b);
    for group in rows.chunk_by(|one, other| one.frequency == other.frequency) {
        let x = f64::from(group[0].frequency);
        let moments = form.moments(group[0].frequency);
        let k = r + x;
        let same = start.frequency(x, moments);
        let (mut count, mut left_share) = (0.0, 0.0);
        // Relative weight of having left at the last purchase, in logarithm.
        let leave = if moments > 0.0 { a.ln() - (b + moments - 1.0).ln() } else { f64::NEG_INFINITY };
        for row in group {
            let n = f64::from(row.count);
            let (at_end, at_last) = (alpha + row.age, alpha + row.recency);
            let (log_end, log_last) = (at_end.ln(), at_last.ln());
            let (stayed, gone) = (-k * log_end, leave - k * log_last);
            let top = stayed.max(gone);
            let (stayed, gone) = ((stayed - top).exp(), (gone - top).exp());
            let sum = stayed + gone;
            let (stayed, gone) = (stayed / sum, gone / sum);
            total += n * (top + sum.ln());
            by_r -= n * (stayed * log_end + gone * log_last);
            by_alpha -= n * k * (stayed / at_end + gone / at_last);
            left_share += n * gone;
            count += n;
        }
        total += count * same.value;
        by_r += count * same.by_r;
        by_alpha += count * r / alpha;
        by_a += count * same.by_a;
        by_b += count * same.by_b;
        if moments > 0.0 {
            by_a += left_share / a;
            by_b -= left_share / (b + moments - 1.0);
        }
    }
    *gradient = [by_r, by_alpha, by_a, by_b];
    total
}

/// Gamma functions that no row changes.
struct Start {
    r: f64,
    a: f64,
    b: f64,
    log_alpha: f64,
    value: f64,
    digamma_r: f64,
    digamma_ab: f64,
    digamma_b: f64,
}

/// What all customers of one frequency share.
struct OfFrequency {
    value: f64,
    by_r: f64,
    by_a: f64,
    by_b: f64,
}

impl Start {
    fn of(r: f64, alpha: f64, a: f64, b: f64) -> Self {
        Self {
            r,
            a,
            b,
            log_alpha: alpha.ln(),
            value: r * alpha.ln() - ln_gamma(r) + ln_gamma(a + b) - ln_gamma(b),
            digamma_r: digamma(r),
            digamma_ab: digamma(a + b),
            digamma_b: digamma(b),
        }
    }

    fn frequency(&self, x: f64, moments: f64) -> OfFrequency {
        let Self { r, a, b, .. } = *self;
        let shared = digamma(a + b + moments);
        OfFrequency {
            value: self.value + ln_gamma(r + x) + ln_gamma(b + moments) - ln_gamma(a + b + moments),
            by_r: digamma(r + x) - self.digamma_r + self.log_alpha,
            by_a: self.digamma_ab - shared,
            by_b: self.digamma_ab + digamma(b + moments) - self.digamma_b - shared,
        }
    }
}

/// What is known of one customer under given parameters, if they are alive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chances {
    /// Shape of the gamma distribution of their rate.
    shape: f64,
    /// Its rate, which is a time.
    time: f64,
    /// The beta distribution of their chance to leave.
    leave: (f64, f64),
    /// Odds of having left at the last purchase.
    gone_odds: f64,
}

impl Chances {
    pub(super) fn of(form: Form, parameters: &[f64; 4], history: History) -> Self {
        let [r, alpha, a, b] = *parameters;
        let (shape, moments) = (r + f64::from(history.frequency), form.moments(history.frequency));
        let time = alpha + history.age;
        let gone_odds = if moments > 0.0 {
            (a.ln() - (b + moments - 1.0).ln() + shape * (time / (alpha + history.recency)).ln()).exp()
        } else {
            0.0
        };
        Self { shape, time, leave: (a, b + moments), gone_odds }
    }

    pub(super) fn alive(&self) -> f64 {
        1.0 / (1.0 + self.gone_odds)
    }
}

/// Purchases over the next `horizon`: chance to be alive, expectation and
/// variance.
///
/// Given that the customer is alive, the purchases they would make if nobody
/// ever left are negative binomial; of those they make the ones before they
/// leave, and the chance to come to purchase `j + 1` is `(b')_j / (a+b')_j`:
///
/// ```text
/// E[X]  = Σ_n NB(n; r+x, t/(α+T+t)) Σ_{j<n} (b')_j / (a+b')_j
/// E[X²] = Σ_n NB(n; r+x, t/(α+T+t)) Σ_{j<n} (2j+1) (b')_j / (a+b')_j
/// ```
///
/// This equals the closed form with the Gaussian hypergeometric function
/// (Fader, Hardie and Lee 2005, equation 10), but every term is positive, so
/// nothing cancels, and there is no pole at `a = 1` or at `a + b + x = 1`.
pub(super) fn future(form: Form, parameters: &[f64; 4], history: History, horizon: f64) -> Future {
    let chances = Chances::of(form, parameters, history);
    let alive = chances.alive();
    let (mean, square) = chances.moments(horizon);
    let expected = alive * mean;
    Future { alive, expected, variance: (alive * square - expected * expected).max(0.0) }
}

impl Chances {
    /// `E[X]` and `E[X²]` over a horizon, given that the customer is alive; no
    /// numbers where so many purchases are expected that the sum has no end in
    /// sight (estimates that ran away from data which say nothing).
    fn moments(&self, horizon: f64) -> (f64, f64) {
        const LARGE: f64 = 1e200;
        const MOST: f64 = 1e7;
        let share = horizon / (self.time + horizon);
        let (a, b) = self.leave;
        // Terms relative to the chance of no purchase; their sum normalises.
        let (mut term, mut all) = (1.0, 1.0);
        let (mut mean, mut square) = (0.0, 0.0);
        let (mut reached, mut come, mut come_square) = (1.0, 0.0, 0.0);
        let mut n = 0.0;
        if share <= 0.0 {
            return (0.0, 0.0);
        }
        loop {
            come += reached;
            come_square += (2.0 * n + 1.0) * reached;
            reached *= (b + n) / (a + b + n);
            term *= (self.shape + n) / (n + 1.0) * share;
            n += 1.0;
            all += term;
            mean += term * come;
            square += term * come_square;
            let next = (self.shape + n) / (n + 1.0) * share;
            if next < 1.0 && term * come_square < 1e-15 * (1.0 - next) * square {
                break;
            }
            if n >= MOST {
                return (f64::NAN, f64::NAN);
            }
            if term > LARGE {
                for part in [&mut term, &mut all, &mut mean, &mut square] {
                    *part /= LARGE;
                }
            }
        }
        (mean / all, square / all)
    }
}
