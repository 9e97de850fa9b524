"""Fits Meridian's national_media.csv with Meridian, 13 knots and its default priors.

usage: meridian_fit.py FILE FIGURES.json
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")

import arviz  # noqa: E402
import numpy  # noqa: E402
from meridian.data import load  # noqa: E402
from meridian.model import model, spec  # noqa: E402

file, figures = sys.argv[1:]
channels = [f"Channel{number}" for number in range(4)]
impressions = {f"{channel}_impression": channel for channel in channels}
spends = {f"{channel}_spend": channel for channel in channels}
columns = load.CoordToColumns(
    time="time",
    kpi="conversions",
    revenue_per_kpi="revenue_per_conversion",
    controls=["competitor_activity_score_control", "sentiment_score_control"],
    media=list(impressions),
    media_spend=list(spends),
)
data = load.CsvDataLoader(
    csv_path=file,
    kpi_type="non_revenue",
    coord_to_columns=columns,
    media_to_channel=impressions,
    media_spend_to_channel=spends,
).load()
fitted = model.Meridian(input_data=data, model_spec=spec.ModelSpec(knots=13))
begin = time.monotonic()
fitted.sample_posterior(n_chains=4, n_adapt=1000, n_burnin=500, n_keep=1000, seed=1)
seconds = time.monotonic() - begin
posterior = fitted.inference_data.posterior
names = [name for name in ("roi_m", "alpha_m", "ec_m", "knot_values", "gamma_c", "sigma") if name in posterior]
ess = arviz.ess(posterior[names])
r_hat = arviz.rhat(posterior[names])
roi = posterior["roi_m"].mean(("chain", "draw")).values
with open(figures, "w") as out:
    json.dump(
        {
            "seconds_in_fit": seconds,
            "ess_bulk_min": float(min(numpy.min(ess[name].values) for name in names)),
            "r_hat_max": float(max(numpy.max(r_hat[name].values) for name in names)),
            "roi": [float(value) for value in numpy.ravel(roi)],
        },
        out,
    )
