#!/usr/bin/env bash
# Times `sulit mix fit --priors meridian` beside Meridian on one file, both with
# 13 knots and 4 × 1000 draws, in one run.
#
#   BENCH_MERIDIAN_FILE  Meridian's national_media.csv
#   BENCH_TIMEOUT        seconds after which Meridian is given up (900)
#   SULIT_BIN            a binary that has `mix`; else the release one of this tree
#
# Meridian, pinned in benches/peers/, goes into a virtual environment in the
# target folder.
set -euo pipefail
cd "$(dirname "$0")/.."
file=${BENCH_MERIDIAN_FILE:?"set BENCH_MERIDIAN_FILE to a copy of national_media.csv of Meridian"}
target=${CARGO_TARGET_DIR:-$PWD/target}
sulit=${SULIT_BIN:-$target/release/sulit}
[ -x "$sulit" ] || { echo "$sulit is missing: make release, or set SULIT_BIN" >&2; exit 1; }
command -v python3 >/dev/null || { echo "python3 is missing: sudo apt-get install python3-venv" >&2; exit 1; }
place=$target/mix-meridian
if ! [ -e "$place/.installed" ] || [ benches/peers/meridian-requirements.txt -nt "$place/.installed" ]; then
    python3 -m venv --clear "$place"
    "$place/bin/pip" install --quiet --disable-pip-version-check -r benches/peers/meridian-requirements.txt
    touch "$place/.installed"
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/sulit-meridian.XXXXXX")
trap 'rm -rf "$folder"' EXIT

options=(mix fit "$file" --date time --outcome conversions --value-per-outcome revenue_per_conversion
    --control competitor_activity_score_control --control sentiment_score_control
    --priors meridian --trend knots=13 --chains 4 --tune 1500 --draws 1000 --seed 1 --format json)
for channel in 0 1 2 3; do
    options+=(--channel "Channel${channel}_impression" --spend "Channel${channel}_impression=Channel${channel}_spend")
done
python3 -B benches/peers/timed.py "$folder/sulit.time" "$folder/sulit.json" "$sulit" "${options[@]}"
TF_CPP_MIN_LOG_LEVEL=3 python3 -B benches/peers/timed.py "$folder/meridian.time" "$folder/meridian.stdout" \
    timeout "${BENCH_TIMEOUT:-900}" "$place/bin/python" -B benches/peers/meridian_fit.py "$file" "$folder/meridian.json"
python3 -B benches/peers/meridian_figures.py "$folder"
