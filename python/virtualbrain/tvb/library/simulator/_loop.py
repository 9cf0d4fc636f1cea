"""The simulation in Python, step by step: for parts that the engine cannot run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .history import SparseHistory

__all__ = ["Loop", "gathered", "steps_of"]

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
        rows = np.roll(sim._of_regions(history), step + 1 - len(history), axis=0)
        self.history.initialize(rows)

    def steps(self, steps: int, random_state: Any = None) -> Iterator[list[Any]]:
        """Samples step by step."""
        sim = self.sim
        if random_state is not None:
            sim.integrator.set_random_state(random_state)
        local = sim._prepare_local_coupling()
        stimulus = sim._prepare_stimulus()
        first = self.current_step + 1
        received = sim._loop_compute_node_coupling(first)
        for step in range(first, first + steps):
            sim._loop_update_stimulus(step, stimulus)
            state = sim.integrate_next_step(
                np.array(self.current_state), sim.model, received, local, stimulus
            )
            sim._loop_update_history(step, state)
            self.current_state, self.current_step = state, step
            received = sim._loop_compute_node_coupling(step + 1)
            samples = sim._loop_monitor_output(step, state, received)
            if samples is not None:
                yield samples

    def run(self, steps: int, random_state: Any = None) -> list[Any]:
        """Samples of all monitors, a pair (time, data) each."""
        return gathered(self.steps(steps, random_state), len(self.sim.monitors))


def gathered(steps: Iterator[list[Any]], monitors: int) -> list[Any]:
    """What a loop yields: times and data of each monitor."""
    found: list[tuple[list[Any], list[Any]]] = [([], []) for _ in range(monitors)]
    for samples in steps:
        for sample, (times, data) in zip(samples, found, strict=True):
            if sample is not None:
                times.append(sample[0])
                data.append(sample[1])
    return [(np.array(times), np.array(data)) for times, data in found]
