"""Runs a command and writes its wall time and peak memory as JSON.

usage: timed.py FIGURES.json STDOUT COMMAND…
"""

import json
import os
import subprocess
import sys
import time

figures, stdout, *command = sys.argv[1:]
begin = time.monotonic()
with open(stdout, "wb") as out:
    child = subprocess.Popen(command, stdout=out)
    _, status, usage = os.wait4(child.pid, 0)
seconds = time.monotonic() - begin
child.returncode = os.waitstatus_to_exitcode(status)
with open(figures, "w") as out:
    json.dump({"seconds": seconds, "peak_mb": usage.ru_maxrss / 1024}, out)
sys.exit(child.returncode)
