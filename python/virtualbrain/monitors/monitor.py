"""What all monitors have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arguments import milliseconds
from virtualbrain._declared import Fixed
from virtualbrain._warnings import warn

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator
    from virtualbrain.time_series import TimeSeries

__all__ = ["Monitor", "nodes_of", "number_of_nodes"]


class Monitor(Fixed):
    """Base of all monitors.

    Parameters
    ----------
    period : float, ms
        Time between samples; rounded to a multiple of the time step, with a warning.
    variables_of_interest : array of int
        Which of the model's variables of interest to record. Default: all.

    Attributes
    ----------
    dt : float, ms
        Time step; this and what follows is known once the simulator is configured.
    istep : int
        Steps between samples.
    voi : array of int
        Which variables are recorded.
    """

    default_period: ClassVar[float] = 0.9765625
    kind: ClassVar[str] = "SubSample"
    keeps_units: ClassVar[bool] = True  # of what it records

    variables_of_interest: Any = None
    dt: float | None = None
    istep: int | None = None
    voi: NDArray[np.intp] | None = None

    def __init__(
        self, period: float | None = None, variables_of_interest: ArrayLike | None = None
    ) -> None:
        self.period = self.default_period if period is None else period
        self.variables_of_interest = variables_of_interest

    @property
    def period(self) -> float:
        return self._period

    @period.setter
    def period(self, value: float) -> None:
        self._period = milliseconds(f"{type(self).__name__}.period", value)

    def period_steps(self, dt: float) -> int:
        """Steps between samples, as TVB rounds them: to the nearest, halves to even."""
        steps = round(self._periods_of(dt))
        self._warn_if_rounded(steps, dt)
        return steps

    def _periods_of(self, dt: float) -> float:
        if self.period < dt * (1 - 1e-9):
            raise ValueError(
                f"{type(self).__name__}.period is {self.period:g} ms, less than the time step of "
                f"{dt:g} ms: use a longer period, or monitors.Raw to record every step"
            )
        if self.period / dt >= 2**63:
            raise ValueError(f"{type(self).__name__}.period is too long: {self.period:g} ms")
        return self.period / dt

    def _warn_if_rounded(self, steps: int, dt: float) -> None:
        if abs(steps * dt - self.period) > 1e-9 * self.period:
            warn(
                f"{type(self).__name__}.period of {self.period:g} ms is no multiple of the time "
                f"step of {dt:g} ms: samples are taken every {steps * dt:g} ms",
            )

    def config_for_sim(self, simulator: Simulator) -> None:
        """Work out `dt`, `istep` and `voi` for a simulator; its `configure` calls this."""
        self.dt = simulator.integrator.dt
        self.istep = self.period_steps(self.dt)
        self.voi = self._chosen(len(self._recordable(simulator)))

    def create_time_series(
        self,
        connectivity: Any = None,
        surface: Any = None,
        region_map: Any = None,
        region_volume_map: Any = None,
    ) -> TimeSeries:
        """An empty series of the kind that this monitor fills.

        Parameters
        ----------
        connectivity : Connectivity
            Names the nodes.
        surface, region_map, region_volume_map : object
            Accepted as in TVB; not needed.

        Returns
        -------
        series : TimeSeries
            Without samples.
        """
        from virtualbrain.time_series import TimeSeries

        labels = [] if connectivity is None else connectivity.configure().region_labels
        places = self._places(labels)
        return TimeSeries(
            np.empty(0),
            np.empty((0, 0, len(places), 1)),
            monitor=type(self).__name__,
            variables=(),
            labels=places,
            sample_period=self.period,
            positions=self._positions(),
        )

    def _positions(self) -> NDArray[np.float64] | None:
        """Where the sensors are, to the right, front and top in mm, if there are any."""
        return None

    def _recordable(self, simulator: Simulator) -> list[str]:
        """Names of what could be recorded."""
        return list(simulator.model.variables_of_interest)

    def _chosen(self, count: int) -> NDArray[np.intp]:
        if self.variables_of_interest is None or np.size(self.variables_of_interest) == 0:
            return np.arange(count)
        chosen = np.atleast_1d(np.asarray(self.variables_of_interest))
        if chosen.dtype.kind not in "iu" or chosen.ndim != 1:
            raise TypeError(
                f"{type(self).__name__}.variables_of_interest wants indices into the model's "
                f"variables_of_interest; got {self.variables_of_interest!r}"
            )
        if (chosen < 0).any() or (chosen >= count).any():
            raise ValueError(
                f"{type(self).__name__}.variables_of_interest wants indices below {count}, the "
                f"number of the model's variables_of_interest; got {chosen.tolist()}"
            )
        return chosen.astype(np.intp)

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        """What the engine is told; None if it need not know."""
        self.config_for_sim(simulator)
        assert self.voi is not None
        return {"kind": self.kind, "period": self.istep, "variables": self.voi.tolist()}

    def _variables(self, simulator: Simulator) -> tuple[str, ...]:
        """Names of what is recorded."""
        names = self._recordable(simulator)
        return tuple(names[i] for i in self._chosen(len(names)))

    def _places(self, labels: Any) -> Sequence[str]:
        """Names of the nodes of the samples, given those of the simulator."""
        return labels  # type: ignore[no-any-return]

    def _times(self, steps: NDArray[np.int64], period: int, dt: float) -> NDArray[np.float64]:
        """Time stamps, in ms, of samples taken every `period` steps at these steps."""
        return np.asarray(steps * dt, np.float64)

    def _transform(self, data: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the engine's samples become."""
        return data

    def __repr__(self) -> str:
        return f"{type(self).__name__}(period={self.period:g})"


def number_of_nodes(simulator: Simulator) -> int:
    """Regions, or vertices of a surface."""
    nodes = getattr(simulator, "number_of_nodes", simulator.connectivity.number_of_regions)
    return int(nodes)


def nodes_of(simulator: Simulator) -> NDArray[np.intp]:
    """Which of these are sampled: all, or those of a population."""
    nodes = getattr(simulator, "nodes", None)
    return np.arange(number_of_nodes(simulator)) if nodes is None else np.asarray(nodes, np.intp)
