"""Writes a file of purchases with known BG/NBD parameters, in order of days,
so that a customer's rows lie far apart: customers, seed, file."""

import sys

import numpy as np

R, ALPHA, A, B = 0.6, 9.0, 0.8, 2.4
DAYS = 730
P, Q, V = 6.0, 4.0, 60.0

customers, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rng = np.random.default_rng(seed)
first = rng.integers(0, DAYS - 60, customers)
rate = rng.gamma(R, 1 / (ALPHA * 7), customers)
leave = rng.beta(A, B, customers)
spend = P * V / rng.gamma(Q, 1.0, customers)
ids, days, values = [], [], []


def bought(who, when):
    ids.append(who.astype(np.int32))
    days.append(when.astype(np.int16))
    values.append((spend[who] / P * rng.gamma(P, 1.0, len(who))).astype(np.float32))


who = np.arange(customers)
when = first.astype(np.float64)
bought(who, when)
while len(who):
    when = when + rng.exponential(1 / rate[who])
    here = when < DAYS
    who, when = who[here], when[here]
    bought(who, when)
    stays = rng.random(len(who)) >= leave[who]
    who, when = who[stays], when[stays]

ids, days, values = np.concatenate(ids), np.concatenate(days), np.concatenate(values)
order = np.argsort(days, kind="stable")
names = [str(np.datetime64("2024-01-01") + day) for day in range(DAYS)]
with open(path, "w") as file:
    file.write("customer,date,value\n")
    for start in range(0, len(order), 500_000):
        part = order[start : start + 500_000]
        rows = zip(ids[part].tolist(), days[part].tolist(), values[part].tolist())
        file.write("".join(f"c{who},{names[day]},{value:.2f}\n" for who, day, value in rows))
print(f"{customers} customers, {len(order)} purchases")
