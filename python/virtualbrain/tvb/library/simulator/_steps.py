"""The parts of a step in Python, as simulators with a loop of their own call them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..basic.neotraits.api import HasTraits
from . import monitors
from .backend.ref import RefSurface

__all__ = ["Steps"]

Array = NDArray[Any]


class Steps(HasTraits):
    """Base of the simulator."""

    connectivity: Any
    surface: Any
    stimulus: Any
    coupling: Any
    model: Any
    integrator: Any
    monitors: Any
    simulation_length: Any
    number_of_nodes: Any
    history: Any
    current_step: Any

    def _prepare_local_coupling(self) -> Any:
        if self.surface is None:
            return 0.0
        return self.surface.prepare_local_coupling(self.number_of_nodes)

    def _prepare_stimulus(self) -> Any:
        """Zeros for each state variable and node, to be filled at each step."""
        if self.stimulus is None:
            return 0.0
        times = np.arange(0.0, self.simulation_length, self.integrator.dt)
        self._stimulus_first = self.current_step + 1
        self.stimulus.configure_time(times)
        return np.zeros((self.model.nvar, self.number_of_nodes, 1))

    def _loop_update_stimulus(self, step: int, stimulus: Any) -> None:
        if self.stimulus is not None:
            strength = self.stimulus(step - self._stimulus_first)
            stimulus[self.model.stvar] = np.reshape(strength, (1, -1, 1))

    def _loop_compute_node_coupling(self, step: int) -> Array:
        received: Array = self.coupling(step, self.history)
        return received if self.surface is None else received[:, self.surface.region_mapping]

    def _of_regions(self, states: Array) -> Array:
        """Means over the vertices of each region; the node axis is the last but one."""
        regions = self.connectivity.number_of_regions
        if self.surface is None or states.shape[-2] == regions:
            return states
        return RefSurface.surface_state_to_rois(self.surface.region_mapping, regions, states)

    def _loop_update_history(self, step: int, state: Array) -> None:
        self.history.update(step, self._of_regions(state))

    def _loop_monitor_output(self, step: int, state: Array, node_coupling: Array) -> Any:
        """Samples of all monitors, or None where there are none."""
        observed = self.model.observe(state)
        samples = [
            monitor.record(
                step, node_coupling if isinstance(monitor, monitors.AfferentCoupling) else observed
            )
            for monitor in self.monitors
        ]
        return samples if any(sample is not None for sample in samples) else None

    def storage_requirement(self) -> int:
        """Bytes of the samples of a run of `simulation_length`."""
        shape = (self.number_of_nodes or self.connectivity.number_of_regions) * 8
        modes, steps = self.model.number_of_modes, self.simulation_length / self.integrator.dt
        per_monitor = [
            steps / max(1.0, float(m.period or 0.0) / self.integrator.dt)
            * len(self.model.variables_of_interest if m.voi is None else m.voi)
            for m in self.monitors
        ]  # fmt: skip
        return int(sum(per_monitor) * shape * modes)

    def _calculate_storage_requirement(self) -> None:
        """What loops of TVB begin with; `storage_requirement` says it when asked."""

    _guesstimate_runtime = _calculate_storage_requirement
    _guesstimate_memory_requirement = _calculate_storage_requirement
