"""Fits mmm_example.csv with PyMC-Marketing's defaults and one of its samplers.

usage: pymc_marketing_fit.py FILE SAMPLER FIGURES.json
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")

import arviz  # noqa: E402
import pandas  # noqa: E402
from pymc_marketing.mmm import GeometricAdstock, LogisticSaturation  # noqa: E402
from pymc_marketing.mmm.multidimensional import MMM  # noqa: E402

file, sampler, figures = sys.argv[1:]
data = pandas.read_csv(file, parse_dates=["date_week"])
columns = ["date_week", "x1", "x2", "event_1", "event_2", "t"]
model = MMM(
    date_column="date_week",
    target_column="y",
    channel_columns=["x1", "x2"],
    control_columns=["event_1", "event_2", "t"],
    adstock=GeometricAdstock(l_max=8),
    saturation=LogisticSaturation(),
    yearly_seasonality=2,
)
begin = time.monotonic()
model.fit(
    data[columns],
    data["y"],
    chains=4,
    tune=1000,
    draws=1000,
    random_seed=1,
    nuts_sampler=sampler,
    progressbar=False,
)
seconds = time.monotonic() - begin
names = [
    name
    for name in model.idata.posterior.data_vars
    if name.startswith(("adstock_", "saturation_", "intercept", "gamma_", "y_sigma")) and "contribution_over" not in name
]
scalars = [name for name in names if "date" not in model.idata.posterior[name].dims]
summary = arviz.summary(model.idata, var_names=scalars, round_to="none")
with open(figures, "w") as out:
    json.dump(
        {
            "seconds_in_fit": seconds,
            "divergences": int(model.idata.sample_stats["diverging"].sum()),
            "parameters": {
                name: {key: float(row[key]) for key in ("mean", "sd", "ess_bulk", "r_hat")}
                for name, row in summary.iterrows()
            },
        },
        out,
    )
