"""The engine of a simulator, built from connections with delays and from local coupling."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import _core
from virtualbrain._arguments import number
from virtualbrain._memory import require_memory
from virtualbrain._population import Population
from virtualbrain._recording import Recording
from virtualbrain.connectivity import Connectivity
from virtualbrain.hybrid import Hybrid
from virtualbrain.integrators import IntegratorStochastic

if TYPE_CHECKING:
    from virtualbrain.cortex import Cortex
    from virtualbrain.simulator import Simulator

__all__ = ["delay_steps", "engine_of", "mark_of"]

LocalCoupling = tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]


def engine_of(
    simulator: Simulator, populations: list[Population], recording: Recording
) -> _core.Simulation:
    """The engine of a simulator whose connectome is configured; its states are yet to be set."""
    connectivity, coupling = simulator.connectivity, simulator.coupling
    integrator, model = simulator.integrator, simulator.model
    local = _local_coupling(simulator.surface)
    delays = delay_steps(connectivity, simulator.conduction_speed, integrator.dt)
    _check_memory(simulator, populations, int(delays.max(initial=0)), local)
    count = connectivity.number_of_regions
    target, source = np.nonzero(connectivity.weights)
    engine = _core.Simulation(
        nodes=count,
        start=np.searchsorted(target, np.arange(count + 1)),
        source=source,
        weight=connectivity.weights[target, source],
        delay=delays[target, source],
        populations=[p.described(p.index in recording.inputs_of) for p in populations],
        projections=model._channels(coupling) if isinstance(model, Hybrid) else [],
        coupling=coupling._functions(len(source)),
        coupling_parameters=coupling._values(),
        scheme=integrator.scheme,
        dt=integrator.dt,
        **integrator._options(),
        seed=integrator.noise.noise_seed if isinstance(integrator, IntegratorStochastic) else 0,
        surface=local,
    )
    for spec in recording.specs:
        engine.add_monitor(**spec)
    return engine


def mark_of(connectivity: Connectivity) -> tuple[Any, ...]:
    """Tells whether weights, lengths and speed are still the same; quick, and of the exact bits."""
    marks = np.ravel(connectivity.speed).tolist()
    for each in (connectivity.weights, connectivity.tract_lengths):
        bits = np.ascontiguousarray(each, np.float64).view(np.uint64)
        places = np.arange(1, 2 * len(bits), 2, dtype=np.uint64)
        marks += [int((bits.sum(axis) * places).sum()) for axis in (0, 1)]
    return tuple(marks)


def delay_steps(connectivity: Connectivity, speed: float | None, dt: float) -> NDArray[np.int32]:
    """Delay of each connection in steps, shape (n_regions, n_regions); 0 where there is none.

    Parameters
    ----------
    connectivity : Connectivity
    speed : float, mm/ms
        Default that of the connectome.
    dt : float, ms
    """
    if speed is not None:
        speed = number("conduction_speed", speed, "a number of mm/ms")
        connectivity = Connectivity(
            weights=connectivity.weights, tract_lengths=connectivity.tract_lengths, speed=speed
        )
    connectivity.set_idelays(dt)
    delays: NDArray[np.int32] = np.asarray(connectivity.idelays, np.int32)
    return np.where(connectivity.weights != 0, delays, np.int32(0))


def _local_coupling(surface: Cortex | None) -> LocalCoupling | None:
    """Region of each vertex, and local coupling, rows of targets, as the engine takes it."""
    if surface is None:
        return None
    matrix = surface.prepare_local_coupling(len(surface.region_mapping))
    return (surface.region_mapping, matrix.indptr, matrix.indices, matrix.data)


def _check_memory(
    simulator: Simulator,
    populations: list[Population],
    longest_delay: int,
    local: LocalCoupling | None,
) -> None:
    """Refuse a network that does not fit into memory."""
    inputs = sum(len(p.model._info["inputs"]) * p.shape[2] for p in populations)
    features = inputs * simulator.coupling._info["features"]
    drawn = simulator.initial_conditions is None and simulator.surface is None
    rows = longest_delay + 1 if drawn else 1
    needed = 8.0 * simulator.connectivity.number_of_regions * features * (longest_delay + 200)
    needed += 8.0 * sum(math.prod(p.shape) for p in populations) * (rows + 20)
    needed += 0.0 if local is None else 24.0 * len(local[2])
    require_memory(
        needed,
        "this simulation needs",
        f"its longest delay is {longest_delay} steps of {simulator.integrator.dt:g} ms. Check "
        "connectivity.speed and the unit of tract_lengths (mm), or use a larger dt",
    )
