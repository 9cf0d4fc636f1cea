"""What nodes hear from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from virtualbrain.monitors.sampling import RawVoi, TemporalAverage

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["AfferentCoupling", "AfferentCouplingTemporalAverage"]


class AfferentCoupling(RawVoi):
    """The long-range coupling that each node receives, at every step.

    The sample of step k is the coupling that drives step k + 1.

    Parameters
    ----------
    variables_of_interest : array of int
        Which coupling variables to record, as indices into the model's `cvar`. Default: all.

    Examples
    --------
    >>> import virtualbrain as vb
    >>> (_, data), = vb.Simulator(monitors=AfferentCoupling()).configure().run(n_steps=3)
    >>> data.shape
    (3, 1, 76, 1)
    """

    keeps_units = False

    def _recordable(self, simulator: Simulator) -> list[str]:
        return _coupling_variables(simulator)

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        return {**(super()._spec(simulator) or {}), "inputs": True}


class AfferentCouplingTemporalAverage(TemporalAverage):
    """The mean, over each period, of the long-range coupling that each node receives.

    Parameters
    ----------
    period : float, ms
        Time between samples.
    variables_of_interest : array of int
        Which coupling variables to record, as indices into the model's `cvar`. Default: all.
    """

    keeps_units = False

    def _recordable(self, simulator: Simulator) -> list[str]:
        return _coupling_variables(simulator)

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        return {**(super()._spec(simulator) or {}), "inputs": True}


def _coupling_variables(simulator: Simulator) -> list[str]:
    model = simulator.model
    return [f"c_{model.state_variables[i]}" for i in model.cvar]
