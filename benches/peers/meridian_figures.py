"""Prints what benches/meridian.sh measured.

usage: meridian_figures.py FOLDER
"""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])


def read(name: str) -> dict:
    return json.loads((folder / name).read_text())


ours, theirs = read("sulit.json"), read("meridian.json")
time, their_time = read("sulit.time"), read("meridian.time")
seen = ours["diagnostics"]
print("| tool | all in, s | fewest effective draws | R-hat | peak MB | times our time |")
print("| --- | ---: | ---: | ---: | ---: | ---: |")
print(
    f"| Sulit, `meridian` preset | {time['seconds']:.2f} | {seen['ess_bulk_min']:,.0f} | {seen['r_hat_max']:.3f} "
    f"| {time['peak_mb']:,.0f} | |"
)
print(
    f"| Meridian 2.1.0 | {their_time['seconds']:.1f} | {theirs['ess_bulk_min']:,.0f} | {theirs['r_hat_max']:.3f} "
    f"| {their_time['peak_mb']:,.0f} | {their_time['seconds'] / time['seconds']:,.0f} |"
)
for channel, roi in zip(ours["channels"], theirs["roi"]):
    own = channel["roas"]
    print(f"{channel['channel']}: {own['mean']:.2f} ({own['sd']:.2f}) and {roi:.2f}")
