"""Exact posteriors of the lift of one conversion rate over another, by scipy's quadrature.

    venv/bin/pip install scipy==1.17.1 && venv/bin/python benches/peers/beta_binomial_figures.py

Prints the constants of `crates/measure/tests/it/experiment/golden.rs`.
"""

from scipy import integrate, optimize, stats

CASES = [(3, 40, 9, 42, "Relative"), (0, 25, 4, 25, "Absolute"), (1000, 10000, 1100, 10000, "Relative")]


def figures(s, n, r, m, scale):
    a, b = stats.beta(1 + s, 1 + n - s), stats.beta(1 + r, 1 + m - r)
    relative = scale == "Relative"
    low, high = a.ppf(1e-40), a.isf(1e-15)
    lift = lambda p, q: q / p - 1 if relative else q - p
    over = lambda of: integrate.quad(lambda p: a.pdf(p) * of(p), low, high, epsabs=1e-13, epsrel=1e-12, limit=2000)[0]
    reach = lambda p, x: p * (1 + x) if relative else p + x
    cdf = lambda x: over(lambda p: b.cdf(reach(p, x)))
    inner = lambda p, of: integrate.quad(lambda q: b.pdf(q) * of(lift(p, q)), b.ppf(1e-15), b.isf(1e-15),
                                         points=[p] if b.ppf(1e-15) < p < b.isf(1e-15) else None,
                                         epsabs=1e-13, epsrel=1e-11, limit=500)[0]
    mean = over(lambda p: inner(p, lambda x: x))
    square = over(lambda p: inner(p, lambda x: x * x))
    gain = over(lambda p: inner(p, lambda x: max(x, 0)))
    loss = over(lambda p: inner(p, lambda x: max(-x, 0)))
    ends = [optimize.brentq(lambda x: cdf(x) - t, -0.9999, 60 if relative else 0.9999, xtol=1e-13) for t in (0.025, 0.975)]
    win = over(lambda p: b.sf(p))
    return [mean, (square - mean**2) ** 0.5, *ends, win, gain, loss]


for case in CASES:
    print(case, [f"{x:.12f}" for x in figures(*case)])
