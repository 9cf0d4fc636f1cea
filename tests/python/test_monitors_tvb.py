"""Every monitor gives tvb-library's time stamps and data."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import numpy as np
import pytest
from golden import cases, monitor_cases
from networks import connectome
from test_golden import simulator

import virtualbrain as vb
from virtualbrain import equations, monitors


@cache
def golden() -> dict[str, np.ndarray]:
    with np.load(monitor_cases.HERE / "monitors.npz") as file:
        return dict(file)


def make(name: str, arguments: dict[str, Any]) -> Any:
    given = dict(arguments)
    if "hrf_kernel" in given:
        given["hrf_kernel"] = getattr(equations, given["hrf_kernel"])()
    cls, _, method = name.partition(".")
    made = getattr(monitors, cls)
    return (getattr(made, method) if method else made)(**given)


def connectivity(run: cases.Case) -> vb.Connectivity:
    """With all that the file says of regions."""
    conn = vb.Connectivity.from_file(f"{run.network}.zip")
    conn.weights = conn.weights * run.weight_scale
    conn.speed = cases.SPEED
    return conn


@cache
def results(index: int) -> dict[str, Any]:
    case = monitor_cases.WATCHED[index]
    watch = [make(*each) for each in case.monitors.values()]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s).*is no multiple of the time step")
        warnings.filterwarnings("ignore", "(?s).*have no vertex")
        sim = simulator(case.run, [monitors.Raw()], case.variables_of_interest)
        sim.monitors = watch
        sim.connectivity = connectivity(case.run)
        sim.configure()
    found = sim.run(simulation_length=case.length)
    return dict(zip(case.monitors, found, strict=True))


@pytest.mark.parametrize(
    ("index", "key"),
    [(i, key) for i, case in enumerate(monitor_cases.WATCHED) for key in case.monitors],
)
def test_monitor(index: int, key: str) -> None:
    run = monitor_cases.WATCHED[index].run
    series = results(index)[key]
    prefix = f"{run.name}.{run.network}.{key}"
    np.testing.assert_allclose(series.time, golden()[f"{prefix}.t"], rtol=1e-14)
    theirs = golden()[f"{prefix}.x"]
    ours = monitor_cases.stored(series.data)
    assert ours.shape == theirs.shape
    error = np.abs(ours - theirs).max(axis=(0, 3)) / np.abs(theirs).max(axis=(0, 3)).clip(1e-300)
    assert (error <= 1e-9).all(), f"relative error {error.max()}"
    assert series.data.shape[2] == len(series.labels)


@pytest.mark.parametrize("coefficients", monitor_cases.BALLOON)
def test_balloon_is_that_of_the_analyzer(coefficients: str) -> None:
    """The model x' = 0 with a state that is set each step hands a given activity to the monitor."""
    activity, seconds = monitor_cases.activity()
    dt = 1e3 * seconds
    monitor = monitors.BalloonWindkessel(
        period=10 * dt,
        integration_step=dt,
        coefficients=coefficients,
        **monitor_cases.BALLOON[coefficients],
    )
    sim = vb.Simulator(
        model=vb.models.Linear(gamma=0.0),
        connectivity=connectome(np.zeros((3, 3))),
        coupling=vb.coupling.Linear(a=0.0),
        integrator=vb.integrators.EulerStochastic(dt=dt, noise=vb.noise.Additive(nsig=0.5)),
        monitors=monitor,
        initial_conditions=np.zeros((1, 1, 3, 1)),
    ).configure()
    steps = np.diff(activity, axis=0, prepend=0.0)
    ((_, data),) = sim.run(n_steps=len(steps), increments=steps)
    np.testing.assert_allclose(data, golden()[f"balloon.{coefficients}"], rtol=1e-9, atol=1e-11)


def test_every_golden_has_its_case() -> None:
    expected = {
        f"{case.run.name}.{case.run.network}.{key}.{k}"
        for case in monitor_cases.WATCHED
        for key in case.monitors
        for k in "tx"
    }
    assert set(golden()) == expected | {f"balloon.{name}" for name in monitor_cases.BALLOON}
    assert monitor_cases.HERE.parent == cases.HERE
