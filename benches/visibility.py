"""How soon an event can be asked for: from the server's answer to the moment
that `sulit sql` counts it, its own time included; first while nothing else
comes, then while BENCH_RATE (500) events/s come in beside it.

    SULIT_BIN=target/release/sulit python3 benches/visibility.py

BENCH_PROBES (30) events are asked for in each half. The goal is 2 seconds."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

GOAL_SECONDS = 2.0
# What is not seen by then is lost.
PATIENCE_SECONDS = 60.0


def main() -> None:
    sulit = os.environ.get("SULIT_BIN", "target/release/sulit")
    if not shutil.which(sulit):
        sys.exit(f"{sulit} is missing: make release, or set SULIT_BIN")
    probes, rate = int(os.environ.get("BENCH_PROBES", "30")), int(os.environ.get("BENCH_RATE", "500"))
    with tempfile.TemporaryDirectory(prefix="sulit-visibility.") as folder:
        base = [sulit, "--data", str(Path(folder) / "data")]
        subprocess.run([*base, "init", "--name", "Shop", "--currency", "EUR", "--timezone", "Europe/Berlin"], check=True, stdout=subprocess.DEVNULL)
        made = json.loads(output([*base, "source", "add", "Site", "--setting", "rate_per_second=0", "--format", "json"]))
        key = (made[0] if isinstance(made, list) else made)["write_key"]
        said = Path(folder) / "said"
        with said.open("w") as log:
            server = subprocess.Popen([*base, "serve", "--listen", "127.0.0.1:0"], stdout=log, stderr=subprocess.DEVNULL)
        try:
            door = address(server, said) + "/v1/events"
            quiet = [probe(base, door, key, f"quiet-{n}") for n in range(probes)]
            stop = threading.Event()
            sent = [0]
            load = threading.Thread(target=come_in, args=(door, key, rate, stop, sent))
            load.start()
            try:
                time.sleep(3)
                busy = [probe(base, door, key, f"busy-{n}") for n in range(probes)]
            finally:
                stop.set()
                load.join()
        finally:
            server.terminate()
            server.wait()
    for name, times in (("nothing else comes", quiet), (f"{rate} events/s beside it ({sent[0]:,} in all)", busy)):
        times.sort()
        print(f"{name}: median {times[len(times) // 2]:.2f} s, worst {times[-1]:.2f} s of {len(times)}; goal {GOAL_SECONDS:.0f} s")


def output(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def address(server: subprocess.Popen, said: Path) -> str:
    while server.poll() is None:
        found = re.search(r"^Sulit is at (\S+)$", said.read_text(), re.MULTILINE)
        if found:
            return found[1].rstrip("/")
        time.sleep(0.05)
    sys.exit("the server ended before it served")


def send(door: str, key: str, events: list[dict]) -> None:
    body = json.dumps({"write_key": key, "events": events}).encode()
    request = urllib.request.Request(door, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


def view(event_id: str) -> dict:
    return {"event_id": event_id, "name": "page_view", "anonymous_id": f"v-{event_id}", "url": "https://shop.example/"}


def probe(base: list[str], door: str, key: str, event_id: str) -> float:
    send(door, key, [view(event_id)])
    begun = time.monotonic()
    question = f"select count(*) as n from events where event_id = '{event_id}'"
    while time.monotonic() - begun < PATIENCE_SECONDS:
        if json.loads(output([*base, "sql", question, "--format", "json"]))[0]["n"] == 1:
            return time.monotonic() - begun
    sys.exit(f"{event_id} was acknowledged and is not seen after {PATIENCE_SECONDS:.0f} s")


def come_in(door: str, key: str, rate: int, stop: threading.Event, sent: list[int]) -> None:
    """Ten requests a second until told to stop, at most two minutes."""
    end = time.monotonic() + 120
    while not stop.is_set() and time.monotonic() < end:
        begun = time.monotonic()
        send(door, key, [view(f"load-{sent[0] + n}") for n in range(rate // 10)])
        sent[0] += rate // 10
        time.sleep(max(0.0, 0.1 - (time.monotonic() - begun)))


if __name__ == "__main__":
    main()
