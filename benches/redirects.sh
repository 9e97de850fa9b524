#!/usr/bin/env bash
# Latency of following a short link, its click kept, at BENCH_RATE requests a
# second (5,000) for BENCH_SECONDS (20): a server on a folder of its own and wrk
# (Debian's package) on the same machine. Prints wrk's percentiles, and how many
# clicks were kept of those that were redirected.
# SULIT_BIN names the binary; else the release one of this tree is taken.
set -euo pipefail
cd "$(dirname "$0")/.."
sulit=${SULIT_BIN:-${CARGO_TARGET_DIR:-target}/release/sulit}
rate=${BENCH_RATE:-5000}
seconds=${BENCH_SECONDS:-20}
connections=64
command -v wrk >/dev/null || { echo "wrk is missing: sudo apt-get install wrk" >&2; exit 1; }
[ -x "$sulit" ] || { echo "$sulit is missing: make release, or set SULIT_BIN" >&2; exit 1; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/sulit-redirects.XXXXXX")
server=
finish() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM
run() { "$sulit" --data "$folder/data" "$@"; }
run init --name Shop --currency EUR --timezone Europe/Berlin >/dev/null
run campaigns add autumn --channel print >/dev/null
run link add --to https://shop.example/autumn --campaign autumn --place gate=Gate >/dev/null
"$sulit" --data "$folder/data" serve --listen 127.0.0.1:0 >"$folder/said" &
server=$!
until address=$(sed -n 's/^Sulit is at //p' "$folder/said") && [ -n "$address" ]; do
    kill -0 "$server" || exit 1
    sleep 0.1
done

# A connection waits between its requests so that all together send the rate.
cat >"$folder/paced.lua" <<LUA
local gap = $connections * 1000 / $rate
function delay() return math.floor(gap - 0.5 + math.random()) end
wrk.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
function done(summary, latency, requests)
  print(string.format('{"requests":%d,"per_second":%.0f,"p50_ms":%.2f,"p90_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f,"errors":%d}',
    summary.requests, summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
LUA
wrk --threads 1 --connections "$connections" --duration "${seconds}s" --latency --script "$folder/paced.lua" \
    "$address/l/gate?q=1"
run sql "select count(*) as kept from events where name = 'link_click'" --format json
