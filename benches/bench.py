"""Import throughput and memory against DuckDB, and the latency of reports.

Both programs get the same file on the same machine, one after the other, and
their sums must agree before any figure is printed.
"""

import argparse
import http.client
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

import generate

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
PERIOD = ["--from", "2026-10-01", "--to", "2026-10-31"]
ALL_DAYS = ["--from", "2024-11-01", "--to", "2026-10-31"]
MONTH = "from=2026-10-01&to=2026-10-31"
YEARS = "from=2024-11-01&to=2026-10-31"


@dataclass
class Run:
    """What one program took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    stdout: str


def run(command: list[str]) -> Run:
    """Runs a program to its end and measures it alone."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    stdout = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status != 0:
        sys.exit(f"failed ({os.waitstatus_to_exitcode(status)}): {' '.join(command)}")
    # Linux gives kilobytes, macOS bytes.
    unit = 1e6 if platform.system() == "Darwin" else 1e3
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, stdout)


DUCKDB_IMPORT = """
import duckdb, sys
source, target = sys.argv[1:]
duckdb.sql(f"copy (select * from read_csv('{source}')) to '{target}' (format parquet)")
"""


def median_ms(action, times: int) -> float:
    """The median duration of an action that is done once unmeasured first."""
    action()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append((time.perf_counter() - started) * 1_000)
    return statistics.median(taken)


@contextmanager
def served(base: list[str]):
    """A running server as a function that fetches a path from it."""
    key = json.loads(run([*base, "key", "create", "bench", "--role", "viewer", "--format", "json"]).stdout)
    server = subprocess.Popen([*base, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        address = urlsplit(server.stdout.readline().split()[-1])
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=600)

        def fetch(path: str) -> None:
            connection.request("GET", path, headers={"Authorization": f"Bearer {key['key']}"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                sys.exit(f"{path} answered {answer.status}: {body[:500]!r}")

        yield fetch
    finally:
        server.terminate()
        server.wait()


def check_sums(parquet: Path, report: dict) -> None:
    """Both must have read the same money."""
    summed = duckdb.sql(f"select sum(cast(cost as decimal(18, 2))) from '{parquet}'").fetchall()[0][0]
    imported = sum(Decimal(row["spend"] or 0) for row in report["rows"])
    if imported != summed:
        sys.exit(f"the sums differ: Sulit {imported}, DuckDB {summed}")


def rows_of(text: str) -> dict:
    """A report's JSON, with or without its metadata."""
    parsed = json.loads(text)
    return parsed if isinstance(parsed, dict) else {"rows": parsed}


def measure(sulit: str, folder: Path, megabytes: int) -> list[tuple[str, str, str, str]]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    source, parquet, data = folder / "spend.csv", folder / "spend.parquet", folder / "data"
    rows = generate.write(source, megabytes)
    size = source.stat().st_size / 1e6
    print(f"{rows:,} rows, {size:,.0f} MB", file=sys.stderr)

    peer = run([sys.executable, "-c", DUCKDB_IMPORT, str(source), str(parquet)])
    base = [sulit, "--data", str(data)]
    run([*base, "init", "--name", "Bench", "--currency", "EUR", "--timezone", "UTC"])
    ours = run([*base, "import", str(source), "--format", "json"])
    whole = rows_of(run([*base, "report", "campaigns", *ALL_DAYS, "--format", "json"]).stdout)
    check_sums(parquet, whole)

    month = median_ms(lambda: run([*base, "report", "campaigns", *PERIOD, "--format", "json"]), 9)
    years = median_ms(lambda: run([*base, "report", "campaigns", *ALL_DAYS, "--format", "json"]), 9)
    with served(base) as fetch:
        served_month = median_ms(lambda: fetch(f"/api/v1/reports/campaigns?{MONTH}"), 30)
        served_years = median_ms(lambda: fetch(f"/api/v1/reports/campaigns?{YEARS}"), 30)
    version = run([*base, "--version"])
    query = (
        f"select campaign, sum(cost), sum(clicks) from '{parquet}' "
        "where date between '2026-10-01' and '2026-10-31' group by campaign"
    )
    peer_month = median_ms(lambda: duckdb.sql(query).fetchall(), 9)
    return [
        (f"import {size:,.0f} MB, {rows:,} rows: rows/s", f"{rows / ours.seconds:,.0f}", f"{rows / peer.seconds:,.0f}", f"{ours.seconds / peer.seconds:.1f}×"),
        ("the same: seconds", f"{ours.seconds:.1f}", f"{peer.seconds:.1f}", ""),
        ("the same: CPU seconds", f"{ours.cpu_seconds:.1f}", f"{peer.cpu_seconds:.1f}", f"{ours.cpu_seconds / peer.cpu_seconds:.1f}×"),
        ("the same: peak memory, MB", f"{ours.peak_mb:,.0f}", f"{peer.peak_mb:,.0f}", f"{ours.peak_mb / peer.peak_mb:.1f}×"),
        (f"campaign report over HTTP, one month of {rows:,} rows: ms", f"{served_month:.0f}", f"{peer_month:.0f}", f"{served_month / peer_month:.1f}×"),
        (f"campaign report over HTTP, two years of {rows:,} rows: ms", f"{served_years:.0f}", "", ""),
        ("campaign report on the command line, one month: ms", f"{month:.0f}", "", ""),
        ("campaign report on the command line, two years: ms", f"{years:.0f}", "", ""),
        ("process start (`sulit --version`): ms", f"{version.seconds * 1_000:.0f}", "", ""),
    ]


def markdown(sulit: str, results: list[tuple[str, str, str, str]]) -> str:
    version = run([sulit, "--version"]).stdout.strip()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    lines = [
        f"{time.strftime('%Y-%m-%d')}, {machine}, {version}, DuckDB {duckdb.__version__}.",
        "",
        "| what | Sulit | DuckDB | Sulit / DuckDB |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {' | '.join(row)} |" for row in results),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sulit", required=True, help="the binary")
    parser.add_argument("--folder", required=True, type=Path, help="scratch folder, emptied first")
    parser.add_argument("--megabytes", type=int, default=1024, help="size of the CSV")
    parser.add_argument("--docs", type=Path, help="file whose figures are replaced")
    arguments = parser.parse_args()
    table = markdown(arguments.sulit, measure(arguments.sulit, arguments.folder, arguments.megabytes))
    print(table)
    (arguments.folder / "results.md").write_text(table + "\n", encoding="utf-8")
    if arguments.docs:
        text = arguments.docs.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        _, after = rest.split(END)
        arguments.docs.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
