#!/usr/bin/env bash
# `sulit forecast` beside AutoETS of statsforecast on the same series in one run:
# time, and errors and coverage over the months that neither has seen.
#
#   SULIT_BIN     the binary to measure; else the analyst's example is built
#   BENCH_SERIES  simulated monthly series (200)
#
# statsforecast comes from PyPI, pinned, into a virtual environment in the target
# folder.
set -euo pipefail
cd "$(dirname "$0")/.."

target="${CARGO_TARGET_DIR:-$PWD/target}"
venv="$target/forecast-venv"
if ! [ -x "$venv/bin/python" ]; then
  command -v python3 >/dev/null || { echo "python3 is missing: sudo apt-get install python3-venv" >&2; exit 1; }
  python3 -m venv "$venv" || { echo "Python's venv is missing: sudo apt-get install python3-venv" >&2; exit 1; }
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement benches/peers/forecast.txt

if [ -z "${SULIT_BIN:-}" ]; then
  cargo build --release --package analyst --example analyst
  SULIT_BIN="$target/release/examples/analyst"
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/sulit-forecast.XXXXXX")
trap 'rm -rf "$folder"' EXIT
exec "$venv/bin/python" -B benches/forecast.py --sulit "$SULIT_BIN" --folder "$folder" --series "${BENCH_SERIES:-200}"
