"""Parity with tvb-library: every case of tests/golden/cases.py, run by virtualbrain.

The golden files come from tvb-library with history and weights in double precision. Tolerance:
1e-9 of the largest value, per state variable and stored step, unless a case names another.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from golden import cases

import virtualbrain as vb

RUNS = [*cases.CASES, *cases.STOCHASTIC_CASES]


@cache
def golden(stem: str) -> dict[str, np.ndarray]:
    with np.load(cases.HERE / f"{stem}.npz") as content:
        return dict(content)


@cache
def network(name: str) -> vb.Connectivity:
    scale = cases.WEIGHT_SCALE[name]
    if name == "formula_998":
        weights, lengths = cases.formula_998()
        centres, labels = np.zeros((998, 3)), np.array([f"r{i}" for i in range(998)])
    else:
        own = vb.Connectivity.from_file(f"{name}.zip")
        weights, lengths = own.weights, own.tract_lengths
        centres, labels = own.centres, own.region_labels
    return vb.Connectivity(
        weights=weights * scale,
        tract_lengths=lengths,
        centres=centres,
        region_labels=labels,
        speed=cases.SPEED,
    )


def simulator(case: cases.Case, monitors: list[Any], variables: Any = ()) -> vb.Simulator:
    """`variables` of interest: by default all states; None keeps what the model declares."""
    conn = network(case.network)
    model = getattr(vb.models, case.model)(**case.parameters(len(conn.weights)))
    if variables is not None:
        model.variables_of_interest = variables or case.recorded or model.state_variables
    integrator = getattr(vb.integrators, case.scheme)(dt=case.dt)
    if case.nsig is not None:
        integrator.noise = vb.noise.Additive(nsig=np.array(case.nsig))
    return vb.Simulator(
        model=model,
        connectivity=conn,
        coupling=getattr(vb.coupling, case.coupling)(**case.coupling_params),
        integrator=integrator,
        monitors=monitors,
        initial_conditions=cases.history(case, conn.tract_lengths),
    ).configure()


def run_with_normals(sim: vb.Simulator, length: float, z: np.ndarray) -> Any:
    """Run with standard normal numbers from outside, shape (steps, variables, nodes, modes)."""
    return sim.run(simulation_length=length, increments=z * sim.integrator.dt**0.5)


def assert_agrees(
    ours: np.ndarray, theirs: np.ndarray, axes: tuple[int, ...], tolerance: float
) -> None:
    """Largest difference over largest reference value, both along `axes`."""
    assert ours.shape == theirs.shape
    error = np.abs(ours - theirs).max(axis=axes) / np.abs(theirs).max(axis=axes)
    # written so that NaN fails
    assert (error <= tolerance).all(), f"relative error {error}"


def assert_matches_golden(case: cases.Case, t: np.ndarray, x: np.ndarray) -> None:
    reference = golden(case.file)
    assert len(t) == case.steps[-1]
    pick = np.array(case.steps) - 1
    np.testing.assert_allclose(t[pick], reference[f"{case.name}.t"], rtol=1e-14)
    ours = np.asarray(x)[pick][:, :, case.nodes]
    assert_agrees(ours, reference[f"{case.name}.x"], (2, 3), case.tolerance)


@pytest.mark.parametrize("case", cases.CASES, ids=lambda case: case.name)
def test_deterministic_run(case: cases.Case) -> None:
    ((t, x),) = simulator(case, [vb.monitors.Raw()]).run(simulation_length=case.simulation_length)
    assert_matches_golden(case, t, x)


@pytest.mark.parametrize("case", cases.STOCHASTIC_CASES, ids=lambda case: case.name)
def test_run_with_given_noise(case: cases.Case) -> None:
    n = len(network(case.network).weights)
    z = cases.normals(case, n, case.steps[-1])
    ((t, x),) = run_with_normals(simulator(case, [vb.monitors.Raw()]), case.simulation_length, z)
    assert_matches_golden(case, t, x)


@pytest.mark.parametrize("case", cases.MONITOR_CASES, ids=lambda case: case.run.name)
def test_monitors(case: cases.MonitorCase) -> None:
    watch = [getattr(vb.monitors, name)(**params) for name, params in case.monitors]
    results = simulator(case.run, watch, case.variables_of_interest).run(
        simulation_length=case.length
    )
    reference = golden(case.run.file)
    for (name, _), (t, x) in zip(case.monitors, results, strict=True):
        key = f"{case.run.name}.{name}"
        np.testing.assert_allclose(t, reference[f"{key}.t"], rtol=1e-14)
        ours = np.asarray(x)
        ours = ours[:, :, case.nodes] if ours.shape[2] > 1 else ours
        assert_agrees(ours, reference[f"{key}.x"], (0, 2, 3), case.run.tolerance)


def test_every_case_has_its_golden_and_every_golden_its_case() -> None:
    expected = {f"{case.file}/{case.name}.{k}" for case in RUNS for k in ("t", "x", "growth")}
    expected |= {
        f"{case.run.file}/{case.run.name}.{monitor}.{k}"
        for case in cases.MONITOR_CASES
        for monitor, _ in case.monitors
        for k in ("t", "x", "growth")
    }
    found = {f"{f.stem}/{key}" for f in cases.HERE.glob("*.npz") for key in golden(f.stem)}
    assert found == expected


def test_goldens_are_not_chaotic() -> None:
    for case in RUNS:
        assert golden(case.file)[f"{case.name}.growth"].max() < case.largest_growth
    for watched in cases.MONITOR_CASES:
        for monitor, _ in watched.monitors:
            growth = golden(watched.run.file)[f"{watched.run.name}.{monitor}.growth"]
            assert growth.max() < watched.run.largest_growth
