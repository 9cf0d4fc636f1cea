"""Time per step of a large cortex, beside the time that its bytes take.

    python bench/surface.py [--vertices 80000] [--cutoff 5] [--threads 1]

The cortex of tvb-data, refined; local connectivity is a Gaussian within `cutoff` mm of exact
geodesic distances. Otherwise W7. `floor.py` says which bytes count; they are taken to come at the
rate of L3, or of L2 if a step's fit into it.
"""

from __future__ import annotations

import argparse
import statistics
import time

import floor
import numpy as np
from workloads import WORKLOADS

import virtualbrain as vb
from virtualbrain.cortex import Cortex
from virtualbrain.local_connectivity import LocalConnectivity

L2 = 1e6  # bytes


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--vertices", type=int, default=80_000)
    parser.add_argument("--cutoff", type=float, default=5.0, help="mm")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--ms", type=float, default=10.0, help="simulated in each of 5 runs")
    options = parser.parse_args()
    case = WORKLOADS["W7"]

    began = time.perf_counter()
    cortex = Cortex.from_file().refined(options.vertices)
    cortex.local_connectivity = LocalConnectivity(
        surface=cortex.surface,
        cutoff=options.cutoff,
        equation=vb.equations.Gaussian({"sigma": options.cutoff / 3}),
    )
    cortex.coupling_strength = case.local
    cortex.configure()
    connections = int(cortex.local_connectivity.matrix.nnz)
    made = time.perf_counter() - began
    sim = vb.Simulator(
        model=vb.models.Generic2dOscillator(),
        connectivity=vb.Connectivity.from_file(case.connectome),
        conduction_speed=case.speed,
        surface=cortex,
        coupling=vb.coupling.Linear(**case.coupling_parameters),
        integrator=vb.integrators.HeunDeterministic(dt=case.dt),
        monitors=vb.monitors.SpatialAverage(1.0),
        threads=options.threads,
    ).configure()
    sim.run(1.0)
    per_step = []
    for _ in range(5):
        began = time.perf_counter()
        (series,) = sim.run(options.ms)
        per_step.append((time.perf_counter() - began) / (options.ms / case.dt))
    assert np.isfinite(series.data).all()

    moved = 2 * floor.local_bytes(cortex.local_connectivity.matrix, len(case.start))
    here = floor.machine()
    rate = here.l2 if moved < L2 else here.l3
    print(
        f"{options.vertices} vertices, {connections} local connections (made in {made:.1f} s), "
        f"{sim.nbytes / 1e6:.0f} MB, {options.threads} thread(s)\n"
        f"time per step: {1e3 * min(per_step):.2f} ms shortest, "
        f"{1e3 * statistics.median(per_step):.2f} ms median\n"
        f"floor: {moved / 1e6:.1f} MB at {rate / 1e9:.0f} GB/s, {1e3 * moved / rate:.2f} ms; "
        f"{min(per_step) * rate / moved:.1f} times that is taken"
    )


if __name__ == "__main__":
    main()
