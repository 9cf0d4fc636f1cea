"""Runs of a cortex of 16384 vertices give tvb-library's states, and all that monitors make of them.

The golden file comes from tvb-library with history and weights in double precision, see
tests/golden/make_surface_runs.py. Tolerance: 1e-8 of the largest value after 100 steps.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from golden import surface_cases as sc

import virtualbrain as vb
from virtualbrain import equations, monitors, patterns
from virtualbrain.cortex import Cortex
from virtualbrain.sensors import SensorsInternal

CASES = {case.name: case for case in sc.CASES}


@cache
def golden() -> dict[str, np.ndarray]:
    with np.load(sc.FILE) as file:
        return dict(file)


def stimulus(case: sc.SurfaceCase, cortex: Cortex) -> patterns.SpatioTemporalPattern:
    pulses = equations.PulseTrain(sc.PULSES)
    if case.stimulus == "region":
        return patterns.StimuliRegion(weight=sc.weights(case.regions), temporal=pulses)
    space = equations.Gaussian({"amp": sc.AMPLITUDE, "sigma": sc.WIDTH})
    return patterns.StimuliSurface(cortex.surface, sc.FOCI, space, pulses)


@pytest.mark.filterwarnings("ignore:.*no multiple of the time step")
@pytest.mark.parametrize("name", CASES)
def test_surface_run(name: str) -> None:
    case = CASES[name]
    conn = vb.Connectivity.from_file(f"connectivity_{case.regions}.zip")
    conn.weights = 0.1 * conn.weights
    conn.speed = sc.SPEED
    conn.set_idelays(case.dt)
    cortex = Cortex.from_file(
        region_mapping_file=f"regionMapping_16k_{case.regions}.txt",
        local_connectivity_file=sc.LOCAL.rpartition("/")[2],
    )
    cortex.coupling_strength = case.strengths()
    cortex.region_mapping_data.connectivity = conn
    nodes = len(cortex.region_mapping)
    model = getattr(vb.models, case.model)(**case.parameters(nodes))
    model.variables_of_interest = model.state_variables
    watch = {
        "raw": monitors.Raw(),
        "mean": monitors.SpatialAverage(period=sc.EVERY * case.dt),
        "heard": monitors.AfferentCoupling(),
        "bold": monitors.BoldRegionROI(
            period=20 * case.dt, hrf_kernel=equations.Gamma(), hrf_length=60.0
        ),
    }
    period = (sc.EVERY + 0.5) * case.dt
    make = {
        "eeg": lambda: monitors.EEG.from_file(period=period),
        "meg": lambda: monitors.MEG.from_file(period=period),
        "ieeg": lambda: monitors.iEEG(
            period=period, sensors=SensorsInternal.from_file("seeg_588.txt")
        ),
    }
    watch |= {key: make[key]() for key in case.sensors}
    sim = vb.Simulator(
        model=model,
        connectivity=conn,
        surface=cortex,
        coupling=getattr(vb.coupling, case.coupling)(**case.coupling_params),
        integrator=getattr(vb.integrators, case.scheme)(dt=case.dt),
        monitors=list(watch.values()),
        stimulus=stimulus(case, cortex) if case.stimulus else None,
        initial_conditions=case.history(int(conn.idelays.max()) + 1, nodes),
    ).configure()
    picked = case.picked(nodes)
    for key, series in zip(watch, sim.run(n_steps=sc.N_STEPS), strict=True):
        t, data = series
        assert len(series.labels) == data.shape[2]
        if key in ("raw", "heard"):
            t, data = t[sc.STEPS - 1], data[sc.STEPS - 1][:, :, picked]
        elif key in ("meg", "ieeg", "mean", "bold"):
            data = data[:, :, :: 1 + data.shape[2] // 40]
        np.testing.assert_allclose(t, golden()[f"{name}.{key}.t"], rtol=1e-12)
        theirs = golden()[f"{name}.{key}.x"]
        assert data.shape == theirs.shape
        error = np.abs(data - theirs).max(axis=(0, 2, 3)) / np.abs(theirs).max(axis=(0, 2, 3))
        assert (error <= 1e-8).all(), f"{key}: relative error {error.max()}"
