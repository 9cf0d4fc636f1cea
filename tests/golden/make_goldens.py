"""Write the golden files: run every case of cases.py with tvb-library.

    python -m venv tvb && tvb/bin/pip install tvb-library==2.10.0 tvb-data
    tvb/bin/python tests/golden/make_goldens.py [--only FILE] [--dry-run]

tvb-library keeps history and weights in single precision; here its array descriptors are set to
double, nothing else is changed. Printed per case: growth of a 1e-13 disturbance up to each stored
step (see cases.py), and how far the state still moves at the end, relative to its size.
"""

from __future__ import annotations

import argparse
import logging
import warnings
from collections import defaultdict
from typing import Any

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

import cases  # noqa: E402
import numpy as np  # noqa: E402
from tvb.datatypes.connectivity import Connectivity  # noqa: E402
from tvb.simulator import coupling, integrators, models, monitors, noise, simulator  # noqa: E402
from tvb.simulator import history as tvb_history  # noqa: E402
from tvb.simulator.descriptors import NDArray  # noqa: E402

DISTURBANCE = 1e-13


def use_double_precision() -> None:
    for cls in (tvb_history.BaseHistory, tvb_history.DenseHistory, tvb_history.SparseHistory):
        for descriptor in vars(cls).values():
            if isinstance(descriptor, NDArray) and descriptor.dtype == "f":
                descriptor.dtype = "d"


def connectivity(name: str) -> Connectivity:
    if name == "formula_998":
        weights, lengths = cases.formula_998()
        n = len(weights)
        conn = Connectivity(
            weights=weights,
            tract_lengths=lengths,
            centres=np.zeros((n, 3)),
            region_labels=np.array([f"r{i}" for i in range(n)]),
        )
    else:
        conn = Connectivity.from_file(f"{name}.zip")
    conn.weights = conn.weights * cases.WEIGHT_SCALE[name]
    conn.speed = np.array([cases.SPEED])
    conn.configure()
    return conn


def arrays(cls: type, params: dict[str, Any]) -> dict[str, Any]:
    """TVB wants arrays everywhere, of the type that the class declares, but for flags."""
    return {
        k: v if isinstance(v, bool) else np.atleast_1d(np.array(v, dtype=getattr(cls, k).dtype))
        for k, v in params.items()
    }


class PreSigmoidal(coupling.PreSigmoidal):
    """TVB sums this coupling over the targets of a node; so its ends are exchanged here.

    And where a node has no connection to itself TVB takes its own state for 0.
    """

    def __call__(self, step, history):
        class Exchanged:
            es_weights = history.es_weights

            def query(self, step):
                x_i, x_j = history.query(step)
                x_j = x_j.transpose(2, 1, 0, 3).copy()
                nodes = np.arange(x_j.shape[0])
                x_j[nodes, :, nodes] = x_i.transpose(1, 0, 2)
                return x_i, x_j

        exchanged = Exchanged()
        if self.dynamic:
            exchanged.es_weights = history.es_weights.transpose(2, 1, 0, 3)
        return super().__call__(step, exchanged)


class GivenNoise(noise.Additive):
    """Additive noise whose standard normal numbers are given."""

    def generate(self, shape, lo=-1.0, hi=1.0):
        return np.sqrt(self.dt) * next(self.numbers).reshape(shape)


def build(case: cases.Case, disturb: bool = False, watch=None, voi=()) -> simulator.Simulator:
    conn = connectivity(case.network)
    n = conn.number_of_regions
    model_class = getattr(models, case.model)
    coupling_class = globals().get(case.coupling) or getattr(coupling, case.coupling)
    model = model_class(**arrays(model_class, case.parameters(n)))
    for name, limits in zip(model.state_variables, case.start, strict=True):
        assert limits[0] < limits[1], name
    if voi is not None:
        model.variables_of_interest = list(voi or case.recorded or model.state_variables)
    integrator = getattr(integrators, case.scheme)(dt=case.dt)
    if case.nsig:
        integrator.noise = GivenNoise(nsig=np.array(case.nsig))
        integrator.noise.numbers = iter(cases.normals(case, n, case.steps[-1]))
    initial = cases.history(case, conn.tract_lengths)
    sim = simulator.Simulator(
        model=model,
        connectivity=conn,
        coupling=coupling_class(**arrays(coupling_class, case.coupling_params)),
        integrator=integrator,
        monitors=watch or [monitors.Raw()],
        initial_conditions=cases.disturbed(initial, DISTURBANCE) if disturb else initial,
    ).configure()
    assert len(initial) == conn.horizon
    assert sim.history.buffer.dtype == sim.history.nnz_weights.dtype == float
    assert sim.current_step == len(initial) - 1
    return sim


def largest(x: np.ndarray) -> np.ndarray:
    """Largest magnitude per state variable."""
    return np.abs(x).max(axis=(-2, -1))


def report(name: str, growth: np.ndarray, x: np.ndarray, largest_growth: float) -> None:
    assert np.isfinite(x).all(), name
    moved = largest(x[-1] - x[-20:-1].mean(axis=0)) / largest(x[-1])
    print(
        f"{name:60s} growth {' '.join(f'{g:8.2g}' for g in growth)}"
        f"  still moving {moved.min():.1e} .. {moved.max():.1e}  largest {largest(x).max():.3g}"
        f"{'' if growth.max() < largest_growth else '  <-- shorten this case'}",
        flush=True,
    )


def run(case: cases.Case) -> dict[str, np.ndarray]:
    """Stored steps of a case, and the growth of a disturbance up to each of them."""
    ((t, x),) = build(case).run(simulation_length=case.simulation_length)
    ((_, y),) = build(case, disturb=True).run(simulation_length=case.simulation_length)
    assert len(t) == case.steps[-1], (len(t), case.steps)
    pick = np.array(case.steps) - 1
    growth = (largest(y - x)[pick] / largest(x)[pick]).max(axis=1) / DISTURBANCE
    report(case.name, growth, x, case.largest_growth)
    return {"t": t[pick], "x": x[pick][:, :, case.nodes], "growth": growth}


def run_monitors(case: cases.MonitorCase) -> dict[str, np.ndarray]:
    def outputs(disturb: bool) -> list[tuple[np.ndarray, np.ndarray]]:
        watch = [getattr(monitors, name)(**params) for name, params in case.monitors]
        sim = build(case.run, disturb, watch, case.variables_of_interest)
        return sim.run(simulation_length=case.length)

    out = {}
    for (name, _), (t, x), (_, y) in zip(case.monitors, outputs(False), outputs(True), strict=True):
        growth = largest(y - x).max(axis=0) / largest(x).max(axis=0) / DISTURBANCE
        report(f"{case.run.name} {name} {x.shape}", growth, x, case.run.largest_growth)
        out[f"{name}.t"] = t
        out[f"{name}.x"] = x[:, :, case.nodes] if x.shape[2] > 1 else x
        out[f"{name}.growth"] = growth
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the golden files.")
    parser.add_argument("--only", default="", help="golden files whose name contains this")
    parser.add_argument("--dry-run", action="store_true", help="run, write nothing")
    args = parser.parse_args()
    use_double_precision()
    files: dict[str, dict[str, np.ndarray]] = defaultdict(dict)
    grown = []
    for case in [*cases.CASES, *cases.STOCHASTIC_CASES]:
        if args.only in case.file:
            found = run(case)
            files[case.file] |= {f"{case.name}.{k}": v for k, v in found.items()}
            if found["growth"].max() >= case.largest_growth:
                grown.append(case.name)
    for watched in cases.MONITOR_CASES:
        if args.only in watched.run.file:
            found = run_monitors(watched)
            files[watched.run.file] |= {f"{watched.run.name}.{k}": v for k, v in found.items()}
            growth = max(v.max() for k, v in found.items() if k.endswith(".growth"))
            if growth >= watched.run.largest_growth:
                grown.append(watched.run.name)
    if grown:
        raise SystemExit(f"nothing written, shorten these cases: {grown}")
    if args.dry_run:
        return
    for stem, content in files.items():
        np.savez_compressed(cases.HERE / f"{stem}.npz", **content)


if __name__ == "__main__":
    main()
