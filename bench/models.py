"""Nanoseconds per node and step of every model, beside tvb-library's.

    python bench/models.py [--tvb tvb/bin/python] [--sizes 1,10,76,998] [--models A,B] [--json FILE]

Whole simulations: Heun, linear coupling with delays, one thread, an average over 100 steps as the
only output. 76 regions are the connectome of tvb-data; other sizes are made up, with up to 36
connections per node, as the 998 regions of Hagmann have. Delays are those of 1/16 ms at 4 mm/ms,
counted in steps; dt itself is so short (1 us) that no model leaves the middle of its ranges.

Each figure is the shortest of several runs. tvb-library compiles before the first of them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

DT = 1e-3  # ms
SPEED = 4.0 / 16 / DT  # mm/ms: as many steps as at 4 mm/ms with 1/16 ms
TARGET = 0.3  # s, of one measurement
REPEATS = 5


def connectome(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights, too weak to matter, and tract lengths (mm)."""
    if nodes == 76:
        from importlib.util import find_spec
        from io import BytesIO
        from zipfile import ZipFile

        folder = Path(next(iter(find_spec("tvb_data").submodule_search_locations)))
        with ZipFile(folder / "connectivity" / "connectivity_76.zip") as archive:

            def member(part: str) -> np.ndarray:
                name = next(n for n in archive.namelist() if part in n)
                return np.loadtxt(BytesIO(archive.read(name)))

            return 1e-6 * member("weights"), member("tract_lengths")
    rng = np.random.default_rng(nodes)
    weights = np.zeros((nodes, nodes))
    for i in range(nodes):
        others = np.delete(np.arange(nodes), i)
        weights[i, rng.permutation(others)[:36]] = 1e-6
    return weights, rng.uniform(5, 150, (nodes, nodes))


def shortest(run: Callable[[int], Any]) -> float:
    """Seconds per step of run(steps)."""
    run(100)
    steps, seconds = 100, 0.0
    while True:
        started = time.perf_counter()
        run(steps)
        seconds = time.perf_counter() - started
        if seconds > TARGET / 4 or steps >= 1_000_000:
            break
        steps *= 4
    best = seconds
    for _ in range(REPEATS - 1):
        started = time.perf_counter()
        run(steps)
        best = min(best, time.perf_counter() - started)
    return best / steps


def start(ranges: list[tuple[float, float]], nodes: int, modes: int) -> np.ndarray:
    middle = np.array([(lo + hi) / 2 for lo, hi in ranges])
    return np.broadcast_to(middle[:, None, None], (len(ranges), nodes, modes)).copy()


def ours(nodes: int, names: list[str]) -> dict[str, float]:
    import virtualbrain as vb
    from virtualbrain import _core

    weights, lengths = connectome(nodes)
    out = {}
    for name in names or _core.model_names():
        model = getattr(vb.models, name)()
        ranges = [tuple(model.state_variable_range[v]) for v in model.state_variables]
        sim = vb.Simulator(
            model=model,
            connectivity=vb.Connectivity(weights=weights, tract_lengths=lengths, speed=SPEED),
            coupling=vb.coupling.Linear(a=1.0),
            integrator=vb.integrators.HeunDeterministic(dt=DT),
            monitors=[vb.monitors.TemporalAverage(period=100 * DT)],
            initial_conditions=start(ranges, nodes, model.number_of_modes)[None],
            threads=1,
        ).configure()
        out[name] = 1e9 * shortest(lambda steps: sim.run(n_steps=steps)) / nodes  # noqa: B023
    return out


def theirs(nodes: int, names: list[str]) -> dict[str, float]:
    import logging
    import warnings

    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    from tvb.datatypes.connectivity import Connectivity
    from tvb.simulator import coupling, integrators, models, monitors, simulator

    weights, lengths = connectome(nodes)
    out = {}
    for cls in [getattr(models, name) for name in names if hasattr(models, name)]:
        conn = Connectivity(
            weights=weights.copy(),
            tract_lengths=lengths.copy(),
            region_labels=np.array([f"r{i}" for i in range(nodes)]),
            centres=np.zeros((nodes, 3)),
            speed=np.array([SPEED]),
        )
        conn.configure()
        conn.set_idelays(DT)
        model = cls()
        ranges = [tuple(model.state_variable_range[v]) for v in model.state_variables]
        if cls.__name__ == "KIonEx":  # its ranges have a middle without chloride gradient
            ranges[3:] = [(-10, -5), (-15, -5)]
        past = int(conn.idelays.max()) + 1
        sim = simulator.Simulator(
            connectivity=conn,
            model=model,
            coupling=coupling.Linear(a=np.array([1.0])),
            integrator=integrators.HeunDeterministic(dt=DT),
            monitors=(monitors.TemporalAverage(period=100 * DT),),
            initial_conditions=np.tile(
                start(ranges, nodes, model.number_of_modes), (past, 1, 1, 1)
            ),
        )
        sim.configure()
        run = lambda steps: sim.run(simulation_length=(steps - 0.5) * DT)  # noqa: B023, E731
        out[cls.__name__] = 1e9 * shortest(run) / nodes
    return out


def measure(python: str, which: str, nodes: int, names: list[str]) -> dict[str, float]:
    """In a process of its own, on one thread."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    env = {**os.environ, **dict.fromkeys(threads, "1")}
    if which == "theirs":
        env.pop("PYTHONPATH", None)
    command = [python, __file__, "--worker", which, "--sizes", str(nodes)]
    command += ["--models", ",".join(names)]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def table(results: dict[str, dict[str, dict[str, float]]]) -> str:
    """Markdown: ours in ns, and how many times longer tvb-library takes."""
    sizes = list(results)
    head = " | ".join(f"{n} nodes, ns | tvb-library" for n in sizes)
    lines = [f"| model | {head} |", f"|---|{'---|---|' * len(sizes)}"]
    ratios: dict[str, list[float]] = {n: [] for n in sizes}
    for name in results[sizes[0]]["ours"]:
        cells = []
        for n in sizes:
            us, them = results[n]["ours"][name], results[n]["theirs"].get(name)
            cells += [f"{us:.3g}", f"{them / us:.1f} x" if them else ""]
            if them:
                ratios[n].append(them / us)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    if any(ratios.values()):
        cells = [
            f"| {min(r):.1f} to {max(r):.0f}, **{np.median(r):.0f} x**" for r in ratios.values()
        ]
        lines.append(f"| range and median | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Nanoseconds per node and step of every model.")
    parser.add_argument("--tvb", help="Python of an environment with tvb-library and tvb-data")
    parser.add_argument("--sizes", default="1,10,76,998", help="numbers of nodes")
    parser.add_argument("--models", default="", help="classes, separated by commas; default all")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--worker", choices=["ours", "theirs"], help=argparse.SUPPRESS)
    args = parser.parse_args()
    names = [n for n in args.models.split(",") if n]
    sizes = [int(n) for n in args.sizes.split(",")]
    if args.worker:
        print(json.dumps({"ours": ours, "theirs": theirs}[args.worker](sizes[0], names)))
        return
    results: dict[str, dict[str, dict[str, float]]] = {}
    for nodes in sizes:
        us = measure(sys.executable, "ours", nodes, names)
        them = measure(args.tvb, "theirs", nodes, list(us)) if args.tvb else {}
        results[str(nodes)] = {"ours": us, "theirs": them}
        print(f"{nodes} nodes done", file=sys.stderr)
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(table(results))


if __name__ == "__main__":
    main()
