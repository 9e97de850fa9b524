"""Sulit's exact Markov attribution against ChannelAttribution's simulation.

Both run on the same files in the same run: a few thousand paths of twelve
channels at orders 1 to 4, and a million different paths of fifty channels at
order 2. Sulit is timed as a whole process, reading the file included;
ChannelAttribution, with every core, for its call alone and as a whole process
that starts and reads the file too. Prints a table, and writes it into the
document given with --docs.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

import numpy

BEGIN, END = "<!-- attribution: begin -->", "<!-- attribution: end -->"


def journeys(file: pathlib.Path, paths: int, channels: int, seed: int) -> None:
    """Different paths in ChannelAttribution's layout, the same for a seed."""
    if file.exists():
        return
    random = numpy.random.default_rng(seed)
    names = numpy.array([f"channel {number:02}" for number in range(1, channels + 1)])
    popular = 1.0 / numpy.arange(1, channels + 1)
    popular /= popular.sum()
    strength = random.uniform(0.02, 0.3, channels)
    seen: set[bytes] = set()
    part = file.with_suffix(".part")
    with part.open("w") as out:
        out.write("path;total_conversions;total_conversion_value;total_null\n")
        while len(seen) < paths:
            count = 100_000
            lengths = 1 + random.geometric(0.16, count)
            touches = random.choice(channels, size=int(lengths.sum()), p=popular).astype(numpy.uint16)
            ends = numpy.cumsum(lengths)
            for begin, end in zip(ends - lengths, ends):
                path = touches[begin:end]
                key = path.tobytes()
                if key in seen or len(seen) == paths:
                    continue
                seen.add(key)
                people = 1 + int(random.geometric(0.5))
                converted = int(random.binomial(people, strength[path].max()))
                value = round(converted * float(random.gamma(2.0, 20.0)), 2)
                out.write(f"{' > '.join(names[path])};{converted};{value};{people - converted}\n")
    part.rename(file)


def sulit(binary: list[str], file: pathlib.Path, order: int) -> tuple[float, dict[str, float]]:
    command = [*binary, "attribute", str(file), "--model", "markov", "--order", str(order), "--format", "json"]
    begun = time.perf_counter()
    said = subprocess.run(command, check=True, capture_output=True).stdout
    seconds = time.perf_counter() - begun
    credits = json.loads(said)["models"][0]["credits"]
    return seconds, {credit["channel"]: credit["conversions"] for credit in credits}


def peer(file: pathlib.Path, order: int, limit: float) -> tuple[float, float, dict[str, float]] | None:
    script = pathlib.Path(__file__).parent / "peers" / "channel_attribution.py"
    command = [sys.executable, "-B", str(script), str(file), "--order", str(order), "--cores", str(os.cpu_count() or 1)]
    begun = time.perf_counter()
    try:
        said = subprocess.run(command, check=True, capture_output=True, timeout=limit).stdout
    except subprocess.TimeoutExpired:
        return None
    whole = time.perf_counter() - begun
    found = json.loads(said)
    return found["seconds"], whole, found["conversions"]


def row(name: str, binary: list[str], file: pathlib.Path, order: int, limit: float, repeats: int) -> str:
    ours, exact = min((sulit(binary, file, order) for _ in range(repeats)), key=lambda run: run[0])
    found = peer(file, order, limit)
    if found is None:
        line = f"| {name} | {order} | {ours:.3f} | over {limit:.0f} | over {limit / ours:.0f} | – | – | – |"
    else:
        theirs, whole, simulated = found
        total = sum(exact.values())
        # Rare channels would make any relative error look large.
        common = [channel for channel, credit in exact.items() if credit > total / 1000]
        worst = max(abs(simulated.get(channel, 0.0) / exact[channel] - 1) for channel in common)
        times = f"{theirs:.2f} | {theirs / ours:.0f} | {whole:.2f} | {whole / ours:.0f}"
        line = f"| {name} | {order} | {ours:.3f} | {times} | {worst:.1%} |"
    print(line, flush=True)
    return line


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sulit", required=True, help="the command, its words separated by spaces")
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--limit", type=float, default=600.0, help="seconds after which the peer is stopped")
    parser.add_argument("--file", type=pathlib.Path, help="journeys to use for the small case")
    parser.add_argument("--docs", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    binary = arguments.sulit.split()
    small = arguments.file or arguments.folder / "attribution-small.csv"
    large = arguments.folder / "attribution-large.csv"
    if arguments.file is None:
        journeys(small, 10_000, 12, 1)
    journeys(large, 1_000_000, 50, 2)
    lines = [
        "| journeys | order | sulit s | ChannelAttribution's call s | times | its process s | times | its largest error |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    print("\n".join(lines), flush=True)
    lines += [row("10,000 paths × 12 channels", binary, small, order, arguments.limit, 5) for order in range(1, 5)]
    lines.append(row("1,000,000 paths × 50 channels", binary, large, 2, arguments.limit, 2))
    if arguments.docs:
        text = arguments.docs.read_text()
        if BEGIN not in text:
            text += f"\n## Markov attribution\n\n{BEGIN}\n{END}\n"
        before, rest = text.split(BEGIN)
        _, after = rest.split(END)
        arguments.docs.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + after)


if __name__ == "__main__":
    main()
