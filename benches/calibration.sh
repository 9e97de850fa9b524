#!/usr/bin/env bash
# Simulation-based calibration of the mix model at large, on the design of one
# file: parameters are drawn from the priors, data from the model, and the ranks
# of the true values among the posterior's must be uniform (Talts et al. 2018).
#
#   BENCH_MIX_FILE     the file: PyMC-Marketing's mmm_example.csv (date_week, y, x1, x2, event_1, event_2)
#   BENCH_SIMULATIONS  how many (512)
#   SULIT_BIN          a binary that has `mix`; else the release one of this tree
set -euo pipefail
cd "$(dirname "$0")/.."
file=${BENCH_MIX_FILE:?"set BENCH_MIX_FILE to a copy of mmm_example.csv of PyMC-Marketing"}
sulit=${SULIT_BIN:-${CARGO_TARGET_DIR:-$PWD/target}/release/sulit}
[ -x "$sulit" ] || { echo "$sulit is missing: make release, or set SULIT_BIN" >&2; exit 1; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/sulit-calibration.XXXXXX")
trap 'rm -rf "$folder"' EXIT

"$sulit" mix fit "$file" --date date_week --outcome y --channel x1 --channel x2 --control event_1 --control event_2 \
    --out "$folder/model" >/dev/null
time "$sulit" mix calibrate "$folder/model" --simulations "${BENCH_SIMULATIONS:-512}"
