"""DuckDB's side of the queries over events, and the table of both.

Reads what the example `event_queries` printed, asks DuckDB the same of the
same Parquet files, and refuses to print figures of answers that differ.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path

import duckdb

BEGIN, END = "<!-- figures of events: written by benches/event_queries.sh -->", "<!-- end of figures of events -->"
RUNS = 3


def asked(sql: str, lake: Path, files: list[str]) -> str:
    """A query over the files themselves."""
    listed = ", ".join(f"'{lake / file}'" for file in files)
    events = f"read_parquet([{listed}], hive_partitioning = false)"
    return sql.replace("{events}", events).replace("{refs}", f"read_parquet('{lake / 'refs.parquet'}')")


def measured(sql: str) -> tuple[float, dict]:
    """Median milliseconds after one run not counted, and the answer's check."""
    rows = duckdb.sql(sql).fetchall()
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        rows = duckdb.sql(sql).fetchall()
        taken.append((time.perf_counter() - started) * 1_000)
    return statistics.median(taken), {"rows": len(rows), "sum": float(sum(row[-1] or 0 for row in rows))}


def same(left: dict, right: dict) -> bool:
    return left["rows"] == right["rows"] and abs(left["sum"] - right["sum"]) <= 1e-6 * max(1.0, abs(right["sum"]))


def table(folder: Path, profile: str) -> str:
    figures = json.loads((folder / "sulit.json").read_text(encoding="utf-8"))
    lake, events = folder / "lake", figures["events"]
    lines = []
    ours, theirs = 0.0, 0.0
    for query in figures["queries"]:
        peer, check = measured(asked(query["duckdb"], lake, figures["files"]))
        if not same(query["check"], check):
            sys.exit(f"“{query['name']}”: the answers differ: Sulit {query['check']}, DuckDB {check}")
        own = query["ms"]["median"]
        ours, theirs = ours + own, theirs + peer
        lines.append(f"| {query['name']} | {own:,.0f} | {peer:,.0f} | {own / peer:.1f}× |")
    lines.append(f"| **all twelve** | {ours:,.0f} | {theirs:,.0f} | {ours / theirs:.1f}× |")
    overview = figures["overview"]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    head = (
        f"{time.strftime('%Y-%m-%d')}, {machine}, profile `{profile}`, DuckDB {duckdb.__version__}, "
        f"{events:,} events in {len(figures['files'])} files, made and joined in {figures['load_seconds']:,.0f} s."
    )
    parts = [
        head,
        "",
        "| query, median ms | Sulit | DuckDB | Sulit / DuckDB |",
        "| --- | ---: | ---: | ---: |",
        *lines,
        "",
        "| sums of the Overview, ms | median | 95 of 100 | worst |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, key in [("as it stands", "warm"), ("lake reopened", "reopened"), ("after each new visit", "after_new_events")]:
        found = overview[key]
        parts.append(f"| {name} | {found['median']:,.1f} | {found['p95']:,.1f} | {found['worst']:,.1f} |")
    parts.append("")
    parts.append(f"The very first one, which sums every file once: {overview['first_ms']:,.0f} ms.")
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", required=True, type=Path, help="where the lake and the figures are")
    parser.add_argument("--profile", required=True, help="profile that Sulit was built with")
    parser.add_argument("--docs", type=Path, help="file whose figures are replaced")
    arguments = parser.parse_args()
    text = table(arguments.folder, arguments.profile)
    print(text)
    if arguments.docs:
        page = arguments.docs.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        _, after = rest.split(END)
        arguments.docs.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
