"""Time steps and speeds: nothing should fall off a cliff.

    python bench/sweep.py [--regions 998] [--passes 3] [--least 0.2]

For each time step and conduction speed: microseconds per step, nanoseconds per connection and step,
and how many times the floor (see floor.py) that is. One thread, shortest of some passes over the
whole table, so that a disturbance hits one pass and not one entry.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import replace
from itertools import product

import floor
import numpy as np
import ours
from workloads import WORKLOADS, read_connectome

from virtualbrain import datasets

TIME_STEPS = (2**-4, 0.1, 0.5, 1.0)  # ms
SPEEDS = (3.0, 10.0, 20.0, math.inf)  # mm/ms


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--regions", type=int, default=998, choices=(76, 998))
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--least", type=float, default=0.2, help="wall s of an entry per pass")
    options = parser.parse_args()
    base = WORKLOADS["W1" if options.regions == 76 else "W2"]
    weights, lengths = read_connectome(str(datasets.find(base.connectome)))
    edges = np.count_nonzero(weights)

    entries = list(product(TIME_STEPS, SPEEDS))
    cases = {entry: replace(base, dt=entry[0], speed=entry[1]) for entry in entries}
    sims = {e: ours.simulator(case, weights, lengths, 1) for e, case in cases.items()}
    steps, best = dict.fromkeys(entries, 256), dict.fromkeys(entries, math.inf)
    for entry, sim in sims.items():  # how many steps are long enough
        wall = 0.0
        while wall < options.least:
            began = time.perf_counter()
            sim.run(n_steps=steps[entry])
            wall = time.perf_counter() - began
            if wall < options.least:
                steps[entry] *= max(2, min(16, math.ceil(options.least / max(wall, 1e-6))))
    for _ in range(options.passes):
        for entry, sim in sims.items():
            began = time.perf_counter()
            sim.run(n_steps=steps[entry])
            best[entry] = min(best[entry], (time.perf_counter() - began) / steps[entry])

    here = floor.machine()
    print(
        f"{options.regions} regions, {edges} connections: us per step, ns per connection and step,"
    )
    print("times the floor\n")
    print("| dt, ms | " + " | ".join(f"{speed:g} mm/ms" for speed in SPEEDS) + " |")
    print("|---" * (len(SPEEDS) + 1) + "|")
    for dt in TIME_STEPS:
        cells = []
        for speed in SPEEDS:
            step = best[dt, speed]
            least = floor.count(cases[dt, speed], weights, lengths, here).seconds * dt / 1e3
            cells.append(f"{step * 1e6:.2f}, {step * 1e9 / edges:.3f}, {step / least:.1f} x")
        print(f"| {dt:g} | " + " | ".join(cells) + " |")
    print(f"\nSlowest over fastest entry: {max(best.values()) / min(best.values()):.1f}")


if __name__ == "__main__":
    main()
