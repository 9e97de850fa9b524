"""Runs ChannelAttribution's Markov model on a file and prints what it took.

Only the call is timed, not starting Python or reading the file, and it gets
every core; its other settings are its defaults. Prints one line of JSON:
seconds, and the conversions of every channel.
"""

import argparse
import contextlib
import io
import json
import sys
import time

import pandas


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--order", type=int, required=True)
    parser.add_argument("--cores", type=int, required=True)
    arguments = parser.parse_args()
    with contextlib.redirect_stdout(io.StringIO()):
        from ChannelAttribution import markov_model
    data = pandas.read_csv(arguments.file, sep=";")
    said = io.StringIO()
    begun = time.perf_counter()
    with contextlib.redirect_stdout(said):
        result = markov_model(
            data,
            "path",
            "total_conversions",
            var_value="total_conversion_value",
            var_null="total_null",
            order=arguments.order,
            ncore=arguments.cores,
            verbose=False,
            flg_pro=False,
        )
    seconds = time.perf_counter() - begun
    table = result["result"] if isinstance(result, dict) else result
    credits = dict(zip(table["channel_name"], table["total_conversions"].astype(float)))
    json.dump({"seconds": seconds, "conversions": credits}, sys.stdout)


if __name__ == "__main__":
    main()
