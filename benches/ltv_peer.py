"""Times `lifetimes` on CDNOW's summary and prints its estimates: file."""

import json
import sys
import time

import pandas as pd
from lifetimes import BetaGeoFitter

data = pd.read_csv(sys.argv[1])
seconds = []
for _ in range(5):
    begun = time.perf_counter()
    fit = BetaGeoFitter().fit(data["x"], data["t_x"], data["T"])
    seconds.append(time.perf_counter() - begun)
print(json.dumps({"seconds": sorted(seconds)[2], "parameters": dict(fit.params_)}))
