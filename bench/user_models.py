"""What a model of one's own costs beside the compiled one: time of a step of Euler's method.

    python bench/user_models.py

Nodes are not connected, so that nothing but the equations is timed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

import virtualbrain as vb

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "python"))
from test_user_models import REWRITTEN

NODES, STEPS, REPEATS = 1024, 2000, 7


def nanoseconds(model: vb.models.Model) -> float:
    """Of one processor, per node and step; the best of several runs."""
    sim = vb.Simulator(
        model=model,
        connectivity=vb.Connectivity(
            weights=np.zeros((NODES, NODES)), tract_lengths=np.zeros((NODES, NODES))
        ),
        integrator=vb.integrators.EulerDeterministic(dt=0.01),
        monitors=[vb.monitors.SubSample(period=0.01 * STEPS)],
        threads=1,
    ).configure()
    best = np.inf
    for _ in range(REPEATS):
        start = time.process_time()
        sim.run(n_steps=STEPS)
        best = min(best, time.process_time() - start)
    return 1e9 * best / (NODES * STEPS)


if __name__ == "__main__":
    print(f"{'':22}{'compiled':>10}{'own':>10}{'ratio':>8}   ns per node and step")
    for name, own in REWRITTEN.items():
        compiled, interpreted = (nanoseconds(cls()) for cls in (getattr(vb.models, name), own))
        print(f"{name:22}{compiled:10.2f}{interpreted:10.2f}{interpreted / compiled:8.1f}")
