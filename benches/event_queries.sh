#!/usr/bin/env bash
# Twelve marketing queries over BENCH_EVENTS generated events (50 million): by
# Sulit's SQL and by DuckDB over the same Parquet files, one after the other,
# and the sums of the Overview from what is kept of the events.
#
#   BENCH_EVENTS   how many events (50000000)
#   BENCH_PROFILE  dev measures the development build instead of the release one
#   BENCH_DOCS     1 = also write the figures into docs/benchmarks.md
#
# DuckDB comes from PyPI into a virtual environment in the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

target="${CARGO_TARGET_DIR:-$PWD/target}"
venv="$target/bench-venv"
if ! [ -x "$venv/bin/python" ]; then
  command -v python3 >/dev/null || { echo "This needs Python 3. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
  python3 -m venv "$venv" || { echo "This needs Python's venv. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
fi
"$venv/bin/python" -c 'import duckdb' 2>/dev/null || "$venv/bin/pip" install --quiet duckdb

folder="$target/bench-events"
rm -rf "$folder"
mkdir -p "$folder"
profile="${BENCH_PROFILE:-release}"
cargo run --profile "$profile" --quiet -p lake --example event_queries -- \
  "${BENCH_EVENTS:-50000000}" "$folder/lake" > "$folder/sulit.json"
exec "$venv/bin/python" -B benches/event_queries.py \
  --folder "$folder" --profile "$profile" ${BENCH_DOCS:+--docs docs/benchmarks.md}
