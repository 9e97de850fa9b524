#!/usr/bin/env bash
# Latency of report sums over BENCH_ROWS spend rows (10 million) written
# straight into a lake, without the command line around it. Prints JSON.
# BENCH_PROFILE=dev measures the development build instead of the release one.
set -euo pipefail
cd "$(dirname "$0")/.."
exec cargo run --profile "${BENCH_PROFILE:-release}" --quiet -p lake --example report_latency -- "${BENCH_ROWS:-10000000}"
