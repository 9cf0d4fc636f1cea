"""The cases with tvb-library: states in float64, history and weights in float32."""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Callable

import numpy as np
from tvb.datatypes.connectivity import Connectivity
from tvb.datatypes.cortex import Cortex
from tvb.simulator import coupling, integrators, models, monitors, noise, simulator
from worker import Run, serve
from workloads import Array, Workload

logging.disable(logging.WARNING)
warnings.simplefilter("ignore")


def arrays(parameters: dict[str, float]) -> dict[str, Array]:
    return {name: np.array([value]) for name, value in parameters.items()}


def build(
    case: Workload, weights: Array, lengths: Array, monitor: object, observed: tuple[str, ...]
) -> simulator.Simulator:
    """The case, configured, its past filled with the initial state."""
    n = case.regions
    conn = Connectivity(
        weights=weights.copy(),
        tract_lengths=lengths.copy(),
        region_labels=np.array([f"r{i}" for i in range(n)]),
        centres=np.zeros((n, 3)),
        speed=np.array([case.speed]),
    )
    conn.configure()
    conn.set_idelays(case.dt)
    model = getattr(models, case.model)(**arrays(case.model_parameters))
    model.variables_of_interest = observed
    cortex = None
    if case.local:
        cortex = Cortex.from_file(local_connectivity_file="local_connectivity_16384.mat")
        cortex.region_mapping_data.connectivity = conn
        cortex.coupling_strength = np.array([case.local])
    sim = simulator.Simulator(
        connectivity=conn,
        surface=cortex,
        model=model,
        coupling=getattr(coupling, case.coupling)(**arrays(case.coupling_parameters)),
        integrator=integrators.HeunStochastic(
            dt=case.dt, noise=noise.Additive(nsig=np.array(case.noise))
        )
        if case.noise
        else integrators.HeunDeterministic(dt=case.dt),
        monitors=(monitor,),
    )
    # A past shorter than the longest delay would be filled with random numbers. The clock starts at
    # its last row: on a whole ms, or the first average would be of fewer steps.
    past = math.ceil(conn.idelays.max() / case.steps_per_ms) * case.steps_per_ms + 1
    sim.initial_conditions = np.tile(case.initial()[None, :, :, None], (past, 1, 1, 1))
    sim.configure()
    return sim


def prepare(
    case: Workload, weights: Array, lengths: Array, seconds: float, threads: int
) -> Callable[[], Run]:
    def fresh() -> Run:
        monitor = (
            monitors.Bold(period=case.bold) if case.bold else monitors.TemporalAverage(period=1.0)
        )
        sim = build(case, weights, lengths, monitor, (case.observed,))
        return lambda: sim.run(simulation_length=1e3 * seconds)[0][1][:, 0, :, 0]

    return fresh


if __name__ == "__main__":
    serve(prepare, "float64 states, float32 history")
