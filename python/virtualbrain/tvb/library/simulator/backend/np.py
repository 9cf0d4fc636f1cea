"""TVB's backends of generated code: `run_sim` runs the simulation with virtualbrain's engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import monitors as native

from .. import monitors
from .._engine import PythonOnly, translated
from .._loop import steps_of

__all__ = ["EngineBackend", "NpBackend"]

Array = NDArray[Any]


class EngineBackend:
    """All state variables of a configured simulator, from its history on.

    The simulator itself stays where it is, so that each call runs the same again.
    """

    def _run(
        self, sim: Any, nstep: int | None, simulation_length: float | None, kinds: tuple[type, ...]
    ) -> Any:
        """The samples of the simulator's monitor."""
        asked: Any = next(iter(sim.monitors), None)
        if len(sim.monitors) != 1 or not isinstance(asked, kinds):
            names = " or ".join(kind.__name__ for kind in kinds)
            raise NotImplementedError(
                f"{type(self).__name__} records with one monitor, {names}: use sim.run(), which is "
                "as fast here, for others"
            )
        if sim._past is None:
            raise RuntimeError("call configure() of the simulator before run_sim")
        try:
            engine = translated(sim, sim._past, 0)
        except PythonOnly as reason:
            raise NotImplementedError(f"use sim.run(), since {reason}") from None
        of_each = isinstance(asked, monitors.Raw)
        engine.monitors = [
            native.Raw() if of_each else native.TemporalAverage(sim.monitors[0].period)
        ]
        engine.model.variables_of_interest = tuple(sim.model.state_variables)
        engine.configure()
        length = sim.simulation_length if simulation_length is None else simulation_length
        steps = steps_of(length, sim.integrator.dt) if nstep is None else int(nstep)
        (series,) = engine.run(n_steps=steps)
        return series


class NpBackend(EngineBackend):
    """``run_sim(sim)`` of a simulator with the monitor Raw."""

    def run_sim(
        self,
        sim: Any,
        nstep: int | None = None,
        simulation_length: float | None = None,
        print_source: bool = False,
    ) -> tuple[tuple[Array, Array]]:
        """Simulate, from the history of a configured simulator.

        Parameters
        ----------
        sim : Simulator
        nstep : int
        simulation_length : float, ms
            In place of `nstep`; default that of the simulator.
        print_source : bool
            Accepted; no code is generated.

        Returns
        -------
        results : tuple
            One pair of times (ms) and states, shape (nstep, nvar, n_nodes).
        """
        series = self._run(sim, nstep, simulation_length, (monitors.Raw,))
        times = np.arange(1, len(series.data) + 1) * sim.integrator.dt
        return ((times, np.asarray(series.data[..., 0])),)
