"""Opens the draws of a fitted mix model as others do: `posterior.zarr` with
ArviZ, `draws.parquet` with PyArrow. Both must hold the same numbers, and
ArviZ's own R-hat must agree with the one in model.json.

usage: arviz_opens_draws.py DIR
"""

import json
import sys
from pathlib import Path

import warnings

warnings.simplefilter("ignore")

import arviz  # noqa: E402
import numpy  # noqa: E402
import pyarrow.parquet  # noqa: E402
import xarray  # noqa: E402

folder = Path(sys.argv[1])
model = json.loads((folder / "model.json").read_text())
try:
    data = arviz.from_zarr(folder / "posterior.zarr")
except ImportError:
    # ArviZ 0.x with Zarr 3 leaves the opening to xarray.
    data = arviz.InferenceData.from_datatree(xarray.open_datatree(folder / "posterior.zarr", engine="zarr"))
table = pyarrow.parquet.read_table(folder / "draws.parquet").to_pandas()

groups = set(data.groups())
assert {"posterior", "sample_stats", "observed_data", "constant_data"} <= groups, groups
chains, draws = data.posterior.sizes["chain"], data.posterior.sizes["draw"]
assert len(table) == chains * draws, (len(table), chains, draws)
assert data.posterior.sizes["channel"] == len(model["fit"]["channels"])
assert list(data.posterior["channel"].values) == [row["channel"] for row in model["fit"]["channels"]]
assert int(data.sample_stats["diverging"].sum()) == model["fit"]["diagnostics"]["divergences"]
assert data.observed_data["outcome"].sizes["date"] == data.observed_data.sizes["date"]

ours = {row["name"]: row for row in model["fit"]["parameters"]}
summary = arviz.summary(data, round_to="none", hdi_prob=model["sampling"]["interval"])
checked = 0
for name, theirs in summary.iterrows():
    if name not in ours:
        # A family by channel and geo beside one by channel has a name of its own.
        name = name.replace("_geo[", "[").replace(", ", ",")
    if name not in ours:
        continue
    own = ours[name]
    assert abs(theirs["mean"] - own["mean"]) <= 1e-9 * (1 + abs(own["mean"])), name
    assert abs(theirs["sd"] - own["sd"]) <= 1e-9 * (1 + own["sd"]), name
    low, high = [column for column in summary.columns if column.startswith("hdi_")]
    for end, key in ((low, "hdi_low"), (high, "hdi_high")):
        assert abs(theirs[end] - own[key]) <= 1e-6 + 0.05 * own["sd"], (name, end, theirs[end], own[key])
    if own["r_hat"] is not None and not numpy.isnan(theirs["r_hat"]):
        assert abs(theirs["r_hat"] - own["r_hat"]) < 1e-6, (name, theirs["r_hat"], own["r_hat"])
        # ArviZ adds half a pair where draws alternate, so its bulk is up to a tenth smaller there.
        assert abs(theirs["ess_bulk"] / own["ess_bulk"] - 1) < 0.12, (name, theirs["ess_bulk"], own["ess_bulk"])
        assert abs(theirs["ess_tail"] / own["ess_tail"] - 1) < 0.05, (name, theirs["ess_tail"], own["ess_tail"])
    column = table[name].to_numpy()
    assert abs(column.mean() - own["mean"]) <= 1e-9 * (1 + abs(own["mean"])), name
    checked += 1
assert checked >= len(ours) // 2, (checked, len(ours))
print(f"ArviZ {arviz.__version__}: {checked} of {len(ours)} parameters agree, {chains} chains of {draws} draws")
