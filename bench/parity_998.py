"""The same numbers as tvb-library on the real connectome of 998 regions.

    VIRTUALBRAIN_DATA=... python bench/parity_998.py --tvb PYTHON [--steps 1000]

tvb-library keeps history and weights in single precision; here its array descriptors are set to
double, nothing else is changed. Compared are both state variables at every step: the largest
difference over the largest value, which must be below 1e-9.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from worker import environment
from workloads import WORKLOADS, Array, Workload, read_connectome

TOLERANCE = 1e-9
CASES = ("W2", "W3")


def reference(case: Workload, connectome: str, steps: int) -> Array:
    """With tvb-library, in its environment: states (step, variable, region)."""
    import peer_tvb
    from tvb.simulator import history, monitors
    from tvb.simulator.descriptors import NDArray

    for cls in (history.BaseHistory, history.DenseHistory, history.SparseHistory):
        for descriptor in vars(cls).values():
            if isinstance(descriptor, NDArray) and descriptor.dtype == "f":
                descriptor.dtype = "d"
    arrays = read_connectome(connectome)
    sim = peer_tvb.build(case, *arrays, monitors.Raw(), tuple(case.start))
    samples = sim.run(simulation_length=steps * case.dt)[0][1]
    assert len(samples) == steps
    return np.asarray(samples)[..., 0]


def measured(case: Workload, connectome: str, steps: int) -> Array:
    """With virtualbrain: the same."""
    import ours

    import virtualbrain as vb

    model = getattr(vb.models, case.model)(variables_of_interest=list(case.start))
    sim = ours.simulator(
        case, *read_connectome(connectome), 1, model=model, monitors=[vb.monitors.Raw()]
    )
    return sim.run(n_steps=steps)[0].data[..., 0]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--tvb", metavar="PYTHON", help="interpreter that has tvb-library")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--reference", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reference:
        case, connectome, out = options.reference
        np.save(out, reference(WORKLOADS[case], connectome, options.steps))
        return
    if not options.tvb:
        parser.error("--tvb wants the interpreter of an environment that has tvb-library")

    from virtualbrain import datasets

    failed = False
    for name in CASES:
        case = WORKLOADS[name]
        connectome = str(datasets.find(case.connectome))
        with tempfile.TemporaryDirectory() as folder:
            out = str(Path(folder) / "reference.npy")
            command = [options.tvb, __file__, "--steps", str(options.steps)]
            command += ["--reference", name, connectome, out]
            subprocess.run(command, check=True, env=environment(1))
            wanted = np.load(out)
        got = measured(case, connectome, options.steps)
        for v, variable in enumerate(case.start):
            off = np.abs(got[:, v] - wanted[:, v]).max() / np.abs(wanted[:, v]).max()
            failed |= not off < TOLERANCE
            print(f"{name} {variable}: {options.steps} steps, largest difference {off:.1e}")
    sys.exit("differs from tvb-library" if failed else 0)


if __name__ == "__main__":
    main()
