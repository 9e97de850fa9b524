#!/usr/bin/env bash
# Exact Markov attribution against ChannelAttribution on the machine it runs on.
#
#   SULIT_BIN         the binary to measure; else the analyst's example is built
#   BENCH_JOURNEYS    a file in ChannelAttribution's layout for the small case
#   BENCH_LIMIT       seconds after which ChannelAttribution is stopped (600)
#   BENCH_EVENTS_DOCS 1 = also write the figures into docs/benchmarks.md
#
# ChannelAttribution comes from PyPI, pinned, into a virtual environment in the
# target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

target="${CARGO_TARGET_DIR:-$PWD/target}"
venv="$target/attribution-venv"
if ! [ -x "$venv/bin/python" ]; then
  command -v python3 >/dev/null || { echo "python3 is missing: sudo apt-get install python3-venv" >&2; exit 1; }
  python3 -m venv "$venv" || { echo "Python's venv is missing: sudo apt-get install python3-venv" >&2; exit 1; }
fi
"$venv/bin/pip" install --quiet --requirement benches/peers/attribution.txt

if [ -z "${SULIT_BIN:-}" ]; then
  cargo build --release --package analyst --example analyst
  SULIT_BIN="$target/release/examples/analyst"
fi

exec "$venv/bin/python" -B benches/attribution.py \
  --sulit "$SULIT_BIN" \
  --folder "$target/bench" \
  --limit "${BENCH_LIMIT:-600}" \
  ${BENCH_JOURNEYS:+--file "$BENCH_JOURNEYS"} \
  ${BENCH_EVENTS_DOCS:+--docs docs/benchmarks.md}
