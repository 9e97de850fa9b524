"""Figures of GrowthBook's statistics, with which the tests of `measure::experiment` compare.

    python3 -m venv venv && venv/bin/pip install gbstats==0.8.0
    venv/bin/python benches/peers/experiment_figures.py > crates/measure/tests/it/experiment/gbstats.jsonl

One case a line: two arms as `measure` reads them, the settings, and what gbstats
says. The cases are a seeded draw over kinds of metric, engines, scales, sizes,
priors, directions and confidence levels; degenerate ones are left out.
"""

import json
import random

import numpy as np
from gbstats.bayesian.tests import EffectBayesianABTest, EffectBayesianConfig, GaussianPrior
from gbstats.frequentist.tests import FrequentistConfig, SequentialConfig, SequentialTwoSidedTTest, TwoSidedTTest
from gbstats.models.statistics import (
    ProportionStatistic,
    QuantileClusteredStatistic,
    QuantileStatistic,
    RatioStatistic,
    RegressionAdjustedStatistic,
    SampleMeanStatistic,
)

DRAW = random.Random(20250101)


def mean_statistic(n, mean, variance):
    return SampleMeanStatistic(n=n, sum=n * mean, sum_squares=variance * (n - 1) + n * mean * mean)


def conversion(n, level):
    successes = max(1, min(n - 1, round(n * level)))
    ours = {"kind": "conversion", "counts": {"successes": successes, "trials": n}}
    return ours, ProportionStatistic(n=n, sum=successes)


def amount(n, level):
    mean, variance = 20 * level, (15 * DRAW.uniform(0.5, 2)) ** 2
    ours = {"kind": "mean", "n": n, "mean": mean, "variance": variance, "skewness": None}
    return ours, mean_statistic(n, mean, variance)


def ratio(n, level):
    numerator, denominator = 3 * level, DRAW.uniform(2, 4)
    vn, vd = numerator * DRAW.uniform(0.5, 3), denominator * DRAW.uniform(0.5, 3)
    covariance = DRAW.uniform(-0.2, 0.8) * (vn * vd) ** 0.5
    ours = {"kind": "ratio", "n": n, "numerator": numerator, "denominator": denominator,
            "numerator_variance": vn, "denominator_variance": vd, "covariance": covariance}
    theirs = RatioStatistic(
        n=n, m_statistic=mean_statistic(n, numerator, vn), d_statistic=mean_statistic(n, denominator, vd),
        m_d_sum_of_products=covariance * (n - 1) + n * numerator * denominator)
    return ours, theirs


def adjusted(n, level):
    binary = DRAW.random() < 0.4
    mean = level if binary else 20 * level
    variance = mean * (1 - mean) if binary else (15 * DRAW.uniform(0.5, 2)) ** 2
    before, before_variance = DRAW.uniform(3, 6), DRAW.uniform(10, 90)
    covariance = DRAW.uniform(-0.3, 0.8) * (variance * before_variance) ** 0.5
    ours = {"kind": "adjusted", "n": n, "mean": mean, "variance": variance, "before": before,
            "before_variance": before_variance, "covariance": covariance, "conversion": binary}
    post = ProportionStatistic(n=n, sum=n * mean) if binary else mean_statistic(n, mean, variance)
    theirs = RegressionAdjustedStatistic(
        n=n, post_statistic=post, pre_statistic=mean_statistic(n, before, before_variance),
        post_pre_sum_of_products=covariance * (n - 1) + n * mean * before, theta=0)
    return ours, theirs


def quantile(n, level):
    n = max(n, 400)
    nu = DRAW.choice([0.5, 0.9])
    value = 100 * level + 10
    low, high = value * DRAW.uniform(0.9, 0.97), value * DRAW.uniform(1.02, 1.1)
    ours = {"kind": "quantile", "n": n, "level": nu, "value": value, "low": low, "high": high, "clusters": None}
    plain = dict(n=n, n_star=n, nu=nu, quantile_hat=value, quantile_lower=low, quantile_upper=high)
    if DRAW.random() < 0.5:
        return ours, QuantileStatistic(**plain)
    clusters = n // 3
    rows = np.random.default_rng(DRAW.randrange(2**32))
    size = rows.integers(1, 6, clusters).astype(float)
    below = rows.binomial(size.astype(int), rows.beta(4 * nu, 4 * (1 - nu), clusters)).astype(float)
    theirs = QuantileClusteredStatistic(
        **plain, main_sum=below.sum(), main_sum_squares=(below**2).sum(), denominator_sum=size.sum(),
        denominator_sum_squares=(size**2).sum(), main_denominator_sum_product=(below * size).sum(), n_clusters=clusters)
    ours["clusters"] = {"n": clusters, "share_variance": float(theirs.get_cluster_variance)}
    return ours, theirs


def expected(result, engine):
    out = {"lift": result.expected, "se": result.uplift.stddev, "interval": list(result.ci)}
    if engine == "bayesian":
        return out | {"chance_to_win": result.chance_to_win, "risk": result.risk}
    return out | {"p_value": result.p_value}


def judge(a, b, engine, scale, alpha, inverse, prior, tuning):
    if engine == "bayesian":
        effect = GaussianPrior() if prior is None else GaussianPrior(prior[0], prior[1] ** 2, True)
        config = EffectBayesianConfig(difference_type=scale, alpha=alpha, inverse=inverse, prior_effect=effect,
                                      prior_type="relative")
        return EffectBayesianABTest(a, b, config).compute_result()
    if engine == "frequentist":
        return TwoSidedTTest(a, b, FrequentistConfig(difference_type=scale, alpha=alpha)).compute_result()
    config = SequentialConfig(difference_type=scale, alpha=alpha, sequential_tuning_parameter=tuning)
    return SequentialTwoSidedTTest(a, b, config).compute_result()


def main():
    for kind in (conversion, amount, ratio, adjusted, quantile):
        for engine in ("bayesian", "frequentist", "sequential"):
            for scale in ("relative", "absolute"):
                for _ in range(8):
                    n = round(10 ** DRAW.uniform(2.3, 6.5))
                    m = max(150, round(n * DRAW.uniform(0.4, 2)))
                    level = DRAW.uniform(0.02, 0.6)
                    # Beyond nine standard errors chances are 0 or 1 and prove nothing.
                    gap = DRAW.uniform(-3, 3) * (level * (1 - level) * (1 / n + 1 / m)) ** 0.5
                    (ours_a, a), (ours_b, b) = kind(n, level), kind(m, min(0.95, max(0.005, level + gap)))
                    if kind in (adjusted, quantile) and any(
                            ours_a.get(key) != ours_b.get(key) for key in ("conversion", "level")):
                        continue
                    if (ours_a.get("clusters") is None) != (ours_b.get("clusters") is None):
                        continue
                    settings = dict(
                        engine=engine, scale=scale, alpha=DRAW.choice([0.05, 0.05, 0.1, 0.01]),
                        inverse=engine == "bayesian" and DRAW.random() < 0.3,
                        prior=DRAW.choice([None, [0.0, 0.3], [0.05, 0.1]]) if engine == "bayesian" else None,
                        tuning=DRAW.choice([5000, 500, 100000]) if engine == "sequential" else None)
                    result = judge(a, b, **settings)
                    if result.error_message:
                        continue
                    case = {"a": ours_a, "b": ours_b, **settings, "expected": expected(result, engine)}
                    print(json.dumps(case, default=float))


if __name__ == "__main__":
    main()
