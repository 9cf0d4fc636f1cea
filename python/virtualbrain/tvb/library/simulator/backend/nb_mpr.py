"""TVB's backend of code for Numba, for networks of MontbrioPazoRoxin."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import monitors
from .np import EngineBackend

__all__ = ["NbMPRBackend"]


class NbMPRBackend(EngineBackend):
    """``run_sim(sim)`` of a simulator with one monitor, Raw or TemporalAverage."""

    def run_sim(
        self,
        sim: Any,
        nstep: int | None = None,
        simulation_length: float | None = None,
        chunksize: int = 100000,
        compatibility_mode: bool = False,
        print_source: bool = False,
    ) -> tuple[tuple[NDArray[Any], NDArray[Any]]]:
        """Simulate, from the history of a configured simulator.

        Parameters
        ----------
        sim : Simulator
        nstep : int
        simulation_length : float, ms
            In place of `nstep`; default that of the simulator.
        chunksize, compatibility_mode, print_source : object
            Accepted; they have no effect.

        Returns
        -------
        results : tuple
            One pair of times (ms), which begin at 0 or in the middle of the first average, and all
            state variables, shape (n_times, nvar, n_nodes, modes).
        """
        kinds = (monitors.Raw, monitors.TemporalAverage)
        series = self._run(sim, nstep, simulation_length, kinds)
        count = np.arange(len(series.data))
        if isinstance(sim.monitors[0], monitors.Raw):
            return ((count * sim.integrator.dt, np.asarray(series.data)),)
        return (((count + 0.5) * sim.monitors[0].period, np.asarray(series.data)),)
