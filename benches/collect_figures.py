"""Holds what was acknowledged against what is stored, and writes the figures of
benches/collect.sh as a table, into docs/benchmarks.md where it is named."""

import json
import sys
from datetime import date
from pathlib import Path

BEGIN = "<!-- figures of collecting: written by benches/collect.sh -->"
END = "<!-- end of figures of collecting -->"
# What is published of others on two cores, for orientation: not the same run.
FIELD = "RudderStack about 1,700 on two cores, Snowplow's collector about 970"


def main() -> None:
    folder, peak, settled = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    single, batches, stored = (
        json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("single", "batches", "stored")
    )
    stored = stored[0]
    acknowledged = single["events"] + batches["events"]
    # wrk leaves when its time is over; what it had sent by then is taken too.
    sent_unheard = 256 + 16 * batches["batch"]
    if stored["stored"] != stored["distinct_ids"]:
        sys.exit(f"an event is stored twice: {stored}")
    if not acknowledged <= stored["stored"] <= acknowledged + sent_unheard:
        sys.exit(f"{acknowledged} events were acknowledged, {stored['stored']} are stored")
    lines = [
        f"{date.today().day} {date.today():%B %Y}; {acknowledged:,} events acknowledged, all of them stored once;",
        f"the rest of the queue was in the lake {settled} s after the load ended; peak memory {peak} MB.",
        "",
        "| what | events/s | p50 ms | p90 ms | p99 ms | worst ms | refused |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, of in (("one event a request, 256 connections", single), (f"batches of {batches['batch']}, 16 connections", batches)):
        times = " | ".join(f"{of[key]:.1f}" for key in ("p50_ms", "p90_ms", "p99_ms", "max_ms"))
        lines.append(f"| {name} | {of['events_per_second']:,.0f} | {times} | {of['refused']} |")
    lines += ["", f"Published figures of others, for orientation and from other machines: {FIELD}."]
    table = "\n".join(lines)
    print(table)
    if len(sys.argv) > 4:
        docs = Path(sys.argv[4])
        text = docs.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        after = rest.split(END)[1]
        docs.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
