"""Write surface_runs.npz: runs of surface_cases.py with tvb-library.

PYTHONPATH=tests tvb/bin/python tests/golden/make_surface_runs.py

Needs tvb-library, tvb-data and tvb-gdist. History and weights are set to double precision.
"""

from __future__ import annotations

import logging

logging.disable(logging.CRITICAL)

import make_goldens  # noqa: E402
import numpy as np  # noqa: E402
from golden import surface_cases as sc  # noqa: E402
from tvb.datatypes import equations, patterns, sensors  # noqa: E402
from tvb.datatypes.connectivity import Connectivity  # noqa: E402
from tvb.datatypes.cortex import Cortex  # noqa: E402
from tvb.simulator import coupling, integrators, models, monitors, simulator  # noqa: E402

DISTURBANCE = 1e-10


def stimulus(case: sc.SurfaceCase, conn, cortex):
    pulses = equations.PulseTrain()
    pulses.parameters.update(sc.PULSES)
    if case.stimulus == "region":
        return patterns.StimuliRegion(
            connectivity=conn, weight=sc.weights(case.regions), temporal=pulses
        )
    space = equations.Gaussian()
    space.parameters.update(amp=sc.AMPLITUDE, sigma=sc.WIDTH)
    return patterns.StimuliSurface(
        surface=cortex.surface,
        focal_points_triangles=np.array(sc.FOCI),
        spatial=space,
        temporal=pulses,
    )


def build(case: sc.SurfaceCase, disturbance: float = 0.0) -> simulator.Simulator:
    conn = Connectivity.from_file(f"connectivity_{case.regions}.zip")
    conn.weights = conn.weights * 0.1
    conn.speed = np.array([sc.SPEED])
    conn.configure()
    conn.set_idelays(case.dt)
    cortex = Cortex.from_file(
        region_mapping_file=f"regionMapping_16k_{case.regions}.txt",
        local_connectivity_file="local_connectivity_16384.mat",
    )
    cortex.region_mapping_data.connectivity = conn
    cortex.region_mapping_data.surface.configure()
    cortex.coupling_strength = case.strengths()
    nodes = len(cortex.region_mapping)
    model_class, coupling_class = getattr(models, case.model), getattr(coupling, case.coupling)
    model = model_class(**make_goldens.arrays(model_class, case.parameters(nodes)))
    model.variables_of_interest = list(model.state_variables)
    watch = {
        "raw": monitors.Raw(),
        "mean": monitors.SpatialAverage(period=sc.EVERY * case.dt),
        "heard": monitors.AfferentCoupling(),
        "bold": monitors.BoldRegionROI(
            period=20 * case.dt, hrf_kernel=equations.Gamma(), hrf_length=60.0
        ),
    }
    given = {"period": (sc.EVERY + 0.5) * case.dt, "obsnoise": None}
    make = {
        "eeg": lambda: monitors.EEG.from_file(**given),
        "meg": lambda: monitors.MEG.from_file(**given),
        "ieeg": lambda: monitors.iEEG(
            region_mapping=cortex.region_mapping_data,
            sensors=sensors.SensorsInternal.from_file("seeg_588.txt"),
            **given,
        ),
    }
    watch |= {key: make[key]() for key in case.sensors}
    sim = simulator.Simulator(
        model=model,
        connectivity=conn,
        surface=cortex,
        coupling=coupling_class(**make_goldens.arrays(coupling_class, case.coupling_params)),
        integrator=getattr(integrators, case.scheme)(dt=case.dt),
        monitors=list(watch.values()),
        initial_conditions=case.history(conn.idelays.max() + 1, nodes) * (1.0 + disturbance),
        simulation_length=sc.N_STEPS * case.dt,
    )
    if case.stimulus:
        sim.stimulus = stimulus(case, conn, cortex)
    sim.configure()
    assert sim.history.buffer.dtype == sim.history.nnz_weights.dtype == float
    sim.keys = list(watch)
    return sim


def run(case: sc.SurfaceCase) -> dict[str, np.ndarray]:
    def outputs(disturbance: float) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        sim = build(case, disturbance)
        return dict(zip(sim.keys, sim.run(n_steps=sc.N_STEPS), strict=True))

    found, other = outputs(0.0), outputs(DISTURBANCE)
    x, y = found["raw"][1], other["raw"][1]
    growth = make_goldens.largest(y - x)[-1] / make_goldens.largest(x)[-1] / DISTURBANCE
    print(case.name, x.shape, "growth", growth, "range", x.min(), x.max(), flush=True)
    picked = case.picked(x.shape[2])
    out = {}
    for key, (t, data) in found.items():
        assert np.isfinite(data).all(), key
        if key in ("raw", "heard"):
            t, data = t[sc.STEPS - 1], data[sc.STEPS - 1][:, :, picked]
        elif key in ("meg", "ieeg", "mean", "bold"):
            data = data[:, :, :: 1 + data.shape[2] // 40]
        out[f"{case.name}.{key}.t"], out[f"{case.name}.{key}.x"] = t, data
        print("   ", key, data.shape, np.abs(data).max(), flush=True)
    return out


if __name__ == "__main__":
    make_goldens.use_double_precision()
    goldens: dict[str, np.ndarray] = {}
    for each in sc.CASES:
        goldens |= run(each)
    np.savez_compressed(sc.FILE, **goldens)
