#!/usr/bin/env bash
# Times `sulit mix fit` beside PyMC-Marketing and its three samplers on one file
# in one run, and compares the posteriors. Then opens our draws with ArviZ.
#
#   BENCH_MIX_FILE  the file: PyMC-Marketing's mmm_example.csv (date_week, y, x1, x2, event_1, event_2, t)
#   SULIT_BIN       a binary that has `mix`; else the release one of this tree
#   BENCH_SAMPLERS  samplers of PyMC-Marketing ("pymc nutpie numpyro")
#   BENCH_TIMEOUT   seconds after which one of them is given up (900)
#
# Python packages, pinned in benches/peers/, go into virtual environments in the
# target folder.
set -euo pipefail
cd "$(dirname "$0")/.."
file=${BENCH_MIX_FILE:?"set BENCH_MIX_FILE to a copy of mmm_example.csv of PyMC-Marketing"}
target=${CARGO_TARGET_DIR:-$PWD/target}
sulit=${SULIT_BIN:-$target/release/sulit}
[ -x "$sulit" ] || { echo "$sulit is missing: make release, or set SULIT_BIN" >&2; exit 1; }
command -v python3 >/dev/null || { echo "python3 is missing: sudo apt-get install python3-venv" >&2; exit 1; }

environment() { # name, requirements
    local place="$target/$1"
    if ! [ -e "$place/.installed" ] || [ "$2" -nt "$place/.installed" ]; then
        python3 -m venv --clear "$place" && "$place/bin/pip" install --quiet --disable-pip-version-check -r "$2" && touch "$place/.installed"
    fi
}
environment mix-arviz benches/peers/arviz-requirements.txt
folder=$(mktemp -d "${TMPDIR:-/tmp}/sulit-mix.XXXXXX")
trap 'rm -rf "$folder"' EXIT

options=(mix fit "$file" --date date_week --outcome y --channel x1 --channel x2
    --control event_1 --control event_2 --control t --fourier 2 --adstock geometric --max-lag 8
    --saturation logistic --priors pymc-marketing --chains 4 --tune 1000 --draws 1000 --seed 1 --format json)
# Three runs, so that one disturbed by others does not stand alone.
for run in 1 2 3; do
    python3 -B benches/peers/timed.py "$folder/sulit-$run.json" "$folder/sulit.stdout" "$sulit" "${options[@]}"
done
"$sulit" "${options[@]}" --out "$folder/model" >/dev/null
"$target/mix-arviz/bin/python" -B benches/peers/arviz_opens_draws.py "$folder/model"

peers=()
if environment mix-peers benches/peers/mix-requirements.txt; then
    for sampler in ${BENCH_SAMPLERS:-pymc nutpie numpyro}; do
        python3 -B benches/peers/timed.py "$folder/$sampler.time.json" "$folder/$sampler.stdout" \
            timeout "${BENCH_TIMEOUT:-900}" "$target/mix-peers/bin/python" -B benches/peers/pymc_marketing_fit.py "$file" "$sampler" "$folder/$sampler.json" \
            && peers+=("$sampler")
    done
else
    echo "PyMC-Marketing cannot be installed here: only our own figures follow" >&2
fi
python3 -B benches/peers/mix_figures.py "$folder" "${peers[@]}"
