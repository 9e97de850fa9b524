#!/usr/bin/env bash
# Lifetime value: ten million customers in bounded memory, and CDNOW beside
# `lifetimes` 0.11.3 (PyPI) in the same run.
#
#   SULIT_BIN        the binary; else the release one of this tree
#   BENCH_CUSTOMERS  customers to generate (10,000,000)
#   BENCH_MEMORY     --memory in MB (256)
#   BENCH_CDNOW      CDNOW's summary (columns ID,x,t_x,T,zbar); without it the peer is left out
set -euo pipefail
cd "$(dirname "$0")/.."
sulit=${SULIT_BIN:-${CARGO_TARGET_DIR:-target}/release/sulit}
customers=${BENCH_CUSTOMERS:-10000000}
command -v python3 >/dev/null || { echo "python3 is missing: sudo apt-get install python3-venv" >&2; exit 1; }
[ -x "$sulit" ] || { echo "$sulit is missing: make release, or set SULIT_BIN" >&2; exit 1; }
venv="${CARGO_TARGET_DIR:-$PWD/target}/bench-ltv-venv"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import lifetimes' 2>/dev/null || "$venv/bin/pip" install --quiet "lifetimes==0.11.3" numpy pandas "setuptools<80"

folder=$(mktemp -d "${TMPDIR:-/tmp}/sulit-ltv.XXXXXX")
trap 'rm -rf "$folder"' EXIT

# $1: what; the rest: the command. Prints seconds and the peak of memory.
measured() {
    local what=$1
    shift
    python3 - "$what" "$@" <<'PY'
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{sys.argv[1]}: {seconds:.2f} s, peak {peak:.0f} MB")
PY
}

"$venv/bin/python" benches/ltv_purchases.py "$customers" 1 "$folder/purchases.csv"
for model in bgnbd paretonbd; do
    measured "$customers customers, $model" "$sulit" ltv "$folder/purchases.csv" \
        --customer customer --date date --value value --horizon-weeks 39 --model "$model" \
        --memory "${BENCH_MEMORY:-256}" --out "$folder/customers.csv" --format json
done

if [ -n "${BENCH_CDNOW:-}" ]; then
    "$venv/bin/python" benches/ltv_peer.py "$BENCH_CDNOW" >"$folder/peer.json"
    "$venv/bin/python" - "$folder/peer.json" "$sulit" ltv "$BENCH_CDNOW" --customer ID --frequency x --recency t_x --age T \
        --horizon-weeks 39 --format json --out "$folder/cdnow.csv" <<'PY'
import json, subprocess, sys, time
peer = json.load(open(sys.argv[1]))
seconds = []
for _ in range(5):
    begun = time.perf_counter()
    said = subprocess.run(sys.argv[2:], check=True, capture_output=True).stdout
    seconds.append(time.perf_counter() - begun)
ours = {row["name"]: row["estimate"] for row in json.loads(said)["parameters"]}
apart = max(abs(ours[name] / value - 1) for name, value in peer["parameters"].items())
own = sorted(seconds)[2]
print(f"CDNOW, BG/NBD: sulit {own:.3f} s with reading, standard errors and every prediction; "
      f"lifetimes {peer['seconds']:.3f} s for the fit alone; ratio {peer['seconds'] / own:.1f}; "
      f"largest difference of a parameter {apart:.1e}")
PY
fi
