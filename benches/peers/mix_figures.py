"""Prints the figures of benches/mix.sh as a table, and how far the posteriors
are apart in standard deviations.

usage: mix_figures.py FOLDER SAMPLER…
"""

import json
import sys
from pathlib import Path

folder, *samplers = sys.argv[1:]
folder = Path(folder)


def read(name):
    return json.loads((folder / name).read_text())


runs = [read(f"sulit-{run}.json") for run in (1, 2, 3)]
ours = json.loads((folder / "sulit.stdout").read_text())
best = min(run["seconds"] for run in runs)
ess = ours["diagnostics"]["ess_bulk_min"]
print("| tool | all in, s | fewest effective draws | effective draws/s | peak MB | divergences |")
print("| --- | ---: | ---: | ---: | ---: | ---: |")
print(
    f"| sulit (best of three: {', '.join(format(run['seconds'], '.2f') for run in runs)}) | {best:.2f} | {ess:.0f} "
    f"| {ess / best:.0f} | {max(run['peak_mb'] for run in runs):.0f} | {ours['diagnostics']['divergences']} |"
)
theirs_by_name = {"intercept": ("intercept_contribution", "intercept"), "sigma": ("y_sigma",)}
own = {row["name"]: row for row in ours["parameters"]}
for sampler in samplers:
    time, theirs = read(f"{sampler}.time.json"), read(f"{sampler}.json")
    fewest = min(row["ess_bulk"] for row in theirs["parameters"].values())
    print(
        f"| PyMC-Marketing, {sampler} | {time['seconds']:.1f} | {fewest:.0f} | {fewest / time['seconds']:.1f} "
        f"| {time['peak_mb']:.0f} | {theirs['divergences']} |"
    )
    print(f"<!-- {sampler}: {time['seconds'] / best:.0f} times our time -->")
for sampler in samplers:
    theirs = read(f"{sampler}.json")["parameters"]
    apart = {}
    for name, row in own.items():
        names = theirs_by_name.get(name, (name, name.replace("control[", "gamma_control["), name.replace("fourier[", "gamma_fourier[")))
        other = next((theirs[one] for one in names if one in theirs), None)
        if other:
            apart[name] = abs(row["mean"] - other["mean"]) / other["sd"]
    if apart:
        worst = max(apart, key=apart.get)
        print(f"against {sampler}: {len(apart)} means, furthest {worst} by {apart[worst]:.2f} standard deviations")
