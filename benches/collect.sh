#!/usr/bin/env bash
# Events a second that a server acknowledges, each of them on disk before its
# answer: one event a request, then batches of BENCH_BATCH (100), for
# BENCH_SECONDS (15) each. The server and wrk (Debian's package) share the
# machine. Afterwards every acknowledged event must be in the lake once.
#
#   SULIT_BIN        the binary; else the release one of this tree
#   BENCH_EVENTS_DOCS 1 = also write the figures into docs/benchmarks.md
set -euo pipefail
cd "$(dirname "$0")/.."
sulit=${SULIT_BIN:-${CARGO_TARGET_DIR:-target}/release/sulit}
seconds=${BENCH_SECONDS:-15}
batch=${BENCH_BATCH:-100}
command -v wrk >/dev/null || { echo "wrk is missing: sudo apt-get install wrk" >&2; exit 1; }
command -v python3 >/dev/null || { echo "python3 is missing: sudo apt-get install python3" >&2; exit 1; }
[ -x "$sulit" ] || { echo "$sulit is missing: make release, or set SULIT_BIN" >&2; exit 1; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/sulit-collect.XXXXXX")
server=
finish() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap finish EXIT
run() { "$sulit" --data "$folder/data" "$@"; }
run init --name Shop --currency EUR --timezone Europe/Berlin >/dev/null
run source add Site --setting rate_per_second=0 --format json >"$folder/source.json"
key=$(python3 -c 'import json,sys; made=json.load(open(sys.argv[1])); print((made[0] if isinstance(made, list) else made)["write_key"])' "$folder/source.json")
SULIT_COLLECT_QUEUE_MAX_MB=${BENCH_QUEUE_MB:-8192} "$sulit" --data "$folder/data" serve --listen 127.0.0.1:0 >"$folder/said" &
server=$!
until address=$(sed -n 's/^Sulit is at //p' "$folder/said") && [ -n "$address" ]; do
    kill -0 "$server" || exit 1
    sleep 0.1
done

# $1: events in one request; $2: connections. Prints one line of JSON.
load() {
    cat >"$folder/load.lua" <<LUA
local key, size = "$key", $1
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
local n, run = 0, tostring(os.time()) .. "-" .. size
local pages = { "/", "/products/kape-250", "/products/mug-clay", "/cart", "/about" }
-- Everything but the id is made beforehand, so that the load costs little of the
-- machine that it shares with the server.
local rests = {}
function init()
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
  for visitor = 0, 19999 do
    rests[visitor] = string.format('","name":"page_view","anonymous_id":"v-%d","url":"https://shop.example%s?utm_source=google&utm_medium=cpc&utm_campaign=autumn","title":"Shop","referrer":"https://www.google.com/","language":"en","properties":{"n":%d}}',
      visitor, pages[visitor % 5 + 1], visitor)
  end
end
local function one()
  n = n + 1
  return '{"event_id":"' .. run .. "-" .. id .. "-" .. n .. rests[n % 20000]
end
function request()
  local events = {}
  for i = 1, size do events[i] = one() end
  return wrk.format(nil, "/v1/events", nil, '{"write_key":"' .. key .. '","events":[' .. table.concat(events, ",") .. ']}')
end
function done(summary, latency, requests)
  local refused = summary.errors.status
  local answered = summary.requests - refused
  print(string.format('{"batch":%d,"events":%d,"events_per_second":%.0f,"refused":%d,"p50_ms":%.2f,"p90_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f}',
    size, answered * size, answered * size / (summary.duration / 1e6), refused,
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
LUA
    wrk --threads 1 --connections "$2" --duration "${seconds}s" --latency --timeout 10s --script "$folder/load.lua" "$address" | grep '^{'
}
load 1 "${BENCH_CONNECTIONS:-256}" | tee "$folder/single.json"
load "$batch" 16 | tee "$folder/batches.json"
peak=$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$server/status")
began=$(date +%s)
run sql "select count(*) as stored, count(distinct event_id) as distinct_ids from events" --format json >"$folder/stored.json"
settled=$(($(date +%s) - began))
python3 -B benches/collect_figures.py "$folder" "$peak" "$settled" ${BENCH_EVENTS_DOCS:+docs/benchmarks.md}
