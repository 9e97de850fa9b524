//! Intervals must cover the truth as often as they say, on simulated markets
//! whose truth is known. Seeds are fixed, so the figures are exact.

use measure::{OrderValues, Proportion, compare, compare_counts, holm};

/// SplitMix64 (Steele, Lea and Flood 2014): enough randomness for coverage.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        f64::from(u32::try_from(z >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn binomial(&mut self, trials: u32, rate: f64) -> f64 {
        f64::from(u32::try_from((0..trials).filter(|_| self.unit() < rate).count()).unwrap())
    }

    fn poisson(&mut self, mean: f64) -> f64 {
        let limit = (-mean).exp();
        let (mut count, mut product) = (0.0, self.unit());
        while product > limit {
            count += 1.0;
            product *= self.unit();
        }
        count
    }
}

impl Dice {
    /// Box and Muller (1958).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.unit().max(f64::MIN_POSITIVE).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A Poisson number of orders, each worth exp(μ + σ·normal).
    fn orders(&mut self, mean: f64, mu: f64, sigma: f64) -> OrderValues {
        let mut sum = OrderValues { orders: self.poisson(mean), total: 0.0, squares: 0.0 };
        let mut left = sum.orders;
        while left > 0.0 {
            let value = (mu + sigma * self.normal()).exp();
            sum.total += value;
            sum.squares += value * value;
            left -= 1.0;
        }
        sum
    }
}

const RUNS: u32 = 2_000;

fn share(hits: u32) -> f64 {
    f64::from(hits) / f64::from(RUNS)
}

// Coverage of an interval for a rate swings with the rate; what it exactly is at
// these rates was summed over the binomial distribution with scipy 1.17.1 and
// statsmodels 0.15.0 (`sum(binom.pmf(k, n, p) for k whose interval holds p)`).
#[test]
fn intervals_of_one_rate_cover_it_as_often_as_theory_says() {
    for (seed, trials, rate, exact) in [
        (1, 40, 0.2, [0.9283, 0.9521]),
        (2, 200, 0.03, [0.9436, 0.9653]),
        (3, 1_000, 0.0125, [0.9559, 0.9365]),
        (4, 50, 0.2, [0.9507, 0.9507]),
    ] {
        let mut dice = Dice(seed);
        let (mut wilson, mut jeffreys) = (0, 0);
        for _ in 0..RUNS {
            let seen = Proportion::new(dice.binomial(trials, rate), f64::from(trials)).unwrap();
            wilson += u32::from(seen.wilson(0.95).holds(rate));
            jeffreys += u32::from(seen.jeffreys(0.95).holds(rate));
        }
        for (covered, exact) in [share(wilson), share(jeffreys)].into_iter().zip(exact) {
            // Three standard errors of 2,000 runs.
            assert!((covered - exact).abs() < 0.0175, "{covered}, not {exact}, of {trials} trials at {rate}");
        }
    }
}

#[test]
fn the_interval_of_a_difference_covers_it_and_equal_rates_seldom_differ() {
    for (seed, trials, rates) in [(4, (300, 200), (0.05, 0.05)), (5, (60, 80), (0.3, 0.15)), (6, (30, 25), (0.1, 0.1))]
    {
        let mut dice = Dice(seed);
        let (mut covered, mut called) = (0, 0);
        for _ in 0..RUNS {
            let first = Proportion::new(dice.binomial(trials.0, rates.0), f64::from(trials.0)).unwrap();
            let second = Proportion::new(dice.binomial(trials.1, rates.1), f64::from(trials.1)).unwrap();
            let found = compare(first, second, 0.95);
            covered += u32::from(found.interval.holds(rates.0 - rates.1));
            called += u32::from(found.p_value < 0.05);
        }
        assert!((0.935..=0.99).contains(&share(covered)), "{} at {rates:?}", share(covered));
        if (rates.0 - rates.1).abs() < 1e-12 {
            assert!(share(called) <= 0.065, "{} false alarms at {rates:?}", share(called));
        }
    }
}

#[test]
fn the_interval_of_a_rate_ratio_covers_it() {
    let mut dice = Dice(7);
    let (mut covered, mut called) = (0, 0);
    for _ in 0..RUNS {
        let found = compare_counts(dice.poisson(8.0), dice.poisson(24.0), (2.0, 6.0), 0.95).unwrap();
        covered += u32::from(found.interval.holds(1.0));
        called += u32::from(found.p_value < 0.05);
    }
    assert!(share(covered) >= 0.945, "{}", share(covered));
    assert!(share(called) <= 0.065, "{}", share(called));
}

#[test]
fn holm_keeps_false_alarms_over_many_campaigns_rare() {
    let mut dice = Dice(8);
    let mut alarms = 0;
    for _ in 0..RUNS {
        let p_values: Vec<f64> = (0..20).map(|_| dice.unit()).collect();
        alarms += u32::from(holm(&p_values).iter().any(|p| *p < 0.05));
    }
    assert!(share(alarms) <= 0.065, "{}", share(alarms));
}

// Orders are lognormal, as baskets about are: half of them within a factor of
// 1.5 (σ = 0.6) to 2 (σ = 1) of the middle. The true sum is mean × exp(μ + σ²/2).
#[test]
fn the_interval_of_revenue_covers_what_the_campaign_brings_on_average() {
    for (seed, mean, sigma, least) in [(9, 40.0, 0.6, 0.935), (10, 80.0, 0.8, 0.935), (11, 200.0, 1.0, 0.93)] {
        let mut dice = Dice(seed);
        let truth = mean * f64::exp(3.0 + sigma * sigma / 2.0);
        let (mut covered, mut given) = (0, 0);
        for _ in 0..RUNS {
            let Ok(interval) = dice.orders(mean, 3.0, sigma).interval(0.95) else { continue };
            given += 1;
            covered += u32::from(interval.holds(truth));
        }
        assert!(given > RUNS * 95 / 100, "{given} of {RUNS} intervals at {mean}");
        let share = f64::from(covered) / f64::from(given);
        assert!((least..=0.975).contains(&share), "{share} at {mean} orders, sigma {sigma}");
    }
}
