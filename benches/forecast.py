"""Times and scores `sulit forecast` and statsforecast's AutoETS on one set of
monthly series: 120 months each, of which the last 12 are held back. A third has
a season that multiplies, a third one that is added, a third none; levels wander
and most grow. Both choose their form by AICc."""

import argparse
import os
import subprocess
import time

os.environ.setdefault("NIXTLA_ID_AS_COL", "1")

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, SeasonalNaive
from statsforecast.utils import AirPassengersDF

HELD = 12
LEVELS = (80, 95)


def simulated(count, seed):
    rng = np.random.default_rng(seed)
    frames = []
    months = pd.date_range("2015-01-01", periods=120, freq="MS")
    for number in range(count):
        season = rng.normal(0, 0.15, 12) if number % 3 < 2 else np.zeros(12)
        level, slope, values = rng.uniform(200, 2000), rng.normal(0.003, 0.004), []
        start, spread = level, rng.uniform(0.03, 0.1)
        for month in range(120):
            error = rng.normal(0, spread)
            s = season[month % 12]
            mean = level * np.exp(s) if number % 3 == 0 else level + start * s
            values.append(max(mean * (1 + error), 1.0))
            level *= np.exp(slope) * (1 + 0.3 * error)
        frames.append(pd.DataFrame({"unique_id": f"s{number:04}", "ds": months, "y": values}))
    air = AirPassengersDF.copy()
    air["unique_id"] = "air passengers"
    air["ds"] = air["ds"].dt.to_period("M").dt.to_timestamp()
    frames.append(air)
    return pd.concat(frames, ignore_index=True)


def scored(name, found, truth, scales):
    """found: unique_id, ds, mean, lo-80, hi-80, lo-95, hi-95."""
    both = truth.merge(found, on=["unique_id", "ds"], how="left", validate="one_to_one")
    assert both["mean"].notna().all(), f"{name} left out some months"
    mase = ((both["y"] - both["mean"]).abs() / both["unique_id"].map(scales)).mean()
    held = {level: both["y"].between(both[f"lo-{level}"], both[f"hi-{level}"]).mean() for level in LEVELS}
    air = both[both["unique_id"] == "air passengers"]
    mape = ((air["y"] - air["mean"]).abs() / air["y"]).mean()
    return {"MASE": mase, **{f"in {level}%": share for level, share in held.items()}, "air MAPE": mape}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sulit", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--series", type=int, required=True)
    args = parser.parse_args()
    series = simulated(args.series, 1)
    cut = series.groupby("unique_id")["ds"].transform("max") - pd.DateOffset(months=HELD)
    history, truth = series[series["ds"] <= cut], series[series["ds"] > cut]
    scales = history.groupby("unique_id")["y"].apply(lambda y: y.diff(12).abs().mean())
    path = f"{args.folder}/series.csv"
    history.to_csv(path, index=False)
    command = [args.sulit, "forecast", path, "--date", "ds", "--value", "y", "--group", "unique_id",
               "--horizon", str(HELD), "--holdout", "0", "--format", "csv"]
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        said = subprocess.run(command, check=True, capture_output=True).stdout
        seconds.append(time.perf_counter() - begun)
    own = sorted(seconds)[1]
    with open(f"{args.folder}/ours.csv", "wb") as out:
        out.write(said)
    ours = pd.read_csv(f"{args.folder}/ours.csv", parse_dates=["date"]).rename(columns={
        "group": "unique_id", "date": "ds", "forecast": "mean",
        **{f"{ours}_{level}": f"{theirs}-{level}" for level in LEVELS for ours, theirs in (("low", "lo"), ("high", "hi"))}})
    figures = {"sulit forecast": scored("sulit", ours, truth, scales)}

    def peer(model, name):
        fitted = StatsForecast(models=[model], freq="MS", n_jobs=-1)
        begun = time.perf_counter()
        found = fitted.forecast(df=history, h=HELD, level=list(LEVELS))
        spent = time.perf_counter() - begun
        found = found.rename(columns={name: "mean", **{f"{name}-{end}-{level}": f"{end}-{level}" for end in ("lo", "hi") for level in LEVELS}})
        return spent, scored(name, found, truth, scales)

    theirs, figures["statsforecast AutoETS"] = peer(AutoETS(season_length=12), "AutoETS")
    _, figures["seasonal naive"] = peer(SeasonalNaive(season_length=12), "SeasonalNaive")
    print(f"{args.series} simulated monthly series and the air passengers, {HELD} months held back, both on all cores:")
    print(f"sulit {own:.2f} s (median of 3, reading and writing the files among it); AutoETS {theirs:.2f} s (the call "
          f"alone); ratio {theirs / own:.1f}")
    print(pd.DataFrame(figures).T.round(3).to_string())
    ratio = figures["sulit forecast"]["MASE"] / figures["statsforecast AutoETS"]["MASE"]
    print(f"MASE, sulit over AutoETS: {ratio:.3f}")


main()
