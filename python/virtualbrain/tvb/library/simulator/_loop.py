"""The simulation in Python, step by step: for parts that the engine cannot run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import monitors
from .backend.ref import RefSurface
from .history import SparseHistory

__all__ = ["Loop", "steps_of"]

Array = NDArray[Any]


def steps_of(length: float, dt: float) -> int:
    """Steps of a simulation length (ms): at least as long, as TVB counts them."""
    return math.ceil(length / float(dt))


class Loop:
    """Runs a simulation with the methods of its parts."""

    def __init__(self, sim: Any, history: Array, state: Array, step: int) -> None:
        self.sim, self.current_state, self.current_step = sim, state, step
        conn = sim.connectivity
        self.history = SparseHistory(
            conn.weights, conn.idelays, sim.model.cvar, sim.model.number_of_modes
        )
        # row r of the ring is the step whose number is r modulo its length
        rows = np.roll(self._of_regions(history), step + 1 - len(history), axis=0)
        self.history.initialize(rows)

    def _of_regions(self, states: Array) -> Array:
        """Means over the vertices of each region; the node axis is the last but one."""
        surface, regions = self.sim.surface, self.sim.connectivity.number_of_regions
        if surface is None or states.shape[-2] == regions:
            return states
        return RefSurface.surface_state_to_rois(surface.region_mapping, regions, states)

    def _coupling(self, step: int) -> Array:
        received: Array = self.sim.coupling(step, self.history)
        if self.sim.surface is None:
            return received
        return received[:, self.sim.surface.region_mapping]

    def steps(self, steps: int, random_state: Any = None) -> Iterator[list[Any]]:
        """Samples step by step."""
        sim = self.sim
        if random_state is not None:
            sim.integrator.set_random_state(random_state)
        local = 0.0 if sim.surface is None else sim._prepare_local_coupling()
        stimulus = sim._prepare_stimulus()
        first = self.current_step + 1
        received = self._coupling(first)
        for step in range(first, first + steps):
            sim._loop_update_stimulus(step, stimulus)
            state = sim.integrate_next_step(
                np.array(self.current_state), sim.model, received, local, stimulus
            )
            self.history.update(step, self._of_regions(state))
            self.current_state, self.current_step = state, step
            received = self._coupling(step + 1)
            observed = sim.model.observe(state)
            samples = [
                monitor.record(
                    step, received if isinstance(monitor, monitors.AfferentCoupling) else observed
                )
                for monitor in sim.monitors
            ]
            if any(sample is not None for sample in samples):
                yield samples

    def run(self, steps: int, random_state: Any = None) -> list[Any]:
        """Samples of all monitors, a pair (time, data) each."""
        gathered: list[tuple[list[Any], list[Any]]] = [([], []) for _ in self.sim.monitors]
        for samples in self.steps(steps, random_state):
            for sample, (times, data) in zip(samples, gathered, strict=True):
                if sample is not None:
                    times.append(sample[0])
                    data.append(sample[1])
        return [(np.array(times), np.array(data)) for times, data in gathered]
