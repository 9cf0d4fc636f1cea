"""The cases with virtualbrain."""

from __future__ import annotations

from collections.abc import Callable

from worker import Run, serve
from workloads import Array, Workload

import virtualbrain as vb
from virtualbrain.cortex import Cortex


def simulator(
    case: Workload, weights: Array, lengths: Array, threads: int, **changes: object
) -> vb.Simulator:
    """The case, configured; `changes` replace arguments of the simulator."""
    noise = vb.noise.Additive(nsig=case.noise) if case.noise else None
    monitor = vb.monitors.Bold(case.bold) if case.bold else vb.monitors.TemporalAverage(1.0)
    cortex = None
    if case.local:
        cortex = Cortex.from_file(local_connectivity_file="local_connectivity_16384.mat")
        cortex.coupling_strength = case.local
    arguments = {
        "model": getattr(vb.models, case.model)(
            **case.model_parameters, variables_of_interest=[case.observed]
        ),
        "connectivity": vb.Connectivity(weights=weights, tract_lengths=lengths, speed=case.speed),
        "surface": cortex,
        "coupling": getattr(vb.coupling, case.coupling)(**case.coupling_parameters),
        "integrator": vb.integrators.HeunStochastic(dt=case.dt, noise=noise)
        if noise
        else vb.integrators.HeunDeterministic(dt=case.dt),
        "monitors": [monitor],
        "initial_conditions": case.initial()[None, :, :, None],
        "threads": threads,
    }
    return vb.Simulator(**{**arguments, **changes}).configure()  # type: ignore[arg-type]


def prepare(
    case: Workload, weights: Array, lengths: Array, seconds: float, threads: int
) -> Callable[[], Run]:
    def fresh() -> Run:
        sim = simulator(case, weights, lengths, threads)
        return lambda: sim.run(simulation_length=1e3 * seconds)[0].data[:, 0, :, 0]

    return fresh


if __name__ == "__main__":
    serve(prepare, "float64")
