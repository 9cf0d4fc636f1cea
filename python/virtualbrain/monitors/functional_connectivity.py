"""Functional connectivity, without keeping the time series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._arguments import milliseconds
from virtualbrain.monitors.bold import Bold
from virtualbrain.monitors.monitor import Monitor

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["FunctionalConnectivity"]


class FunctionalConnectivity(Monitor):
    """Correlations between the signals that another monitor records.

    Gives one matrix per period; data has shape (n_times, n_variables, n_nodes, n_nodes), and the
    time of a matrix is the end of its window. Modes are summed. A window that began before the
    simulation gives no matrix.

    Parameters
    ----------
    period : float, ms
        Time between matrices; a multiple of the period of `monitor`.
    monitor : Monitor
        What is correlated, such as `Bold`, `TemporalAverage`, `BalloonWindkessel` or `EEG`. Default
        ``Bold()``.
    window : float, ms
        Time that a matrix covers; a multiple of `period`, or infinite for everything since the
        start. Default: `period`, so that windows follow each other without overlap.

    Raises
    ------
    ValueError
        A period or window that is no multiple as above.

    Notes
    -----
    Memory is that of a matrix for each period in a window. BOLD that starts from silence rises for
    the length of its response function; leave that out by a window that begins later.

    References
    ----------
    Chan, Golub & LeVeque 1979, Stanford STAN-CS-79-773: how sums over parts are joined.

    Examples
    --------
    >>> import virtualbrain as vb
    >>> fc = FunctionalConnectivity(20.0, vb.monitors.TemporalAverage(1.0), window=60.0)
    >>> dt = vb.integrators.HeunDeterministic(dt=0.5)
    >>> (time, data), = vb.Simulator(monitors=fc, integrator=dt).configure().run(100.0)
    >>> time, data.shape
    (array([ 60.,  80., 100.]), (3, 1, 76, 76))
    >>> fc.dynamics(data).shape
    (1, 3, 3)
    """

    keeps_units = False

    def __init__(
        self, period: float, monitor: Monitor | None = None, window: float | None = None
    ) -> None:
        super().__init__(period)
        monitor = Bold() if monitor is None else monitor
        if not isinstance(monitor, Monitor) or isinstance(monitor, FunctionalConnectivity):
            raise TypeError(
                f"FunctionalConnectivity.monitor wants a monitor of signals; got {monitor!r}"
            )
        self.monitor = monitor
        self.window = window

    @property
    def window(self) -> float | None:
        return self._window

    @window.setter
    def window(self, value: float | None) -> None:
        name = "FunctionalConnectivity.window"
        self._window = value if value in (None, math.inf) else milliseconds(name, value)

    @staticmethod
    def dynamics(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
        """Functional connectivity dynamics: how alike the matrices of different windows are.

        Parameters
        ----------
        matrices : array, shape (n_times, n_variables, n_nodes, n_nodes)
            What this monitor recorded.

        Returns
        -------
        fcd : array, shape (n_variables, n_times, n_times)
            Correlation between the upper triangles of the matrices.

        References
        ----------
        Hansen, Battaglia, Spiegler, Deco & Jirsa 2015, NeuroImage 105:525-535,
        doi:10.1016/j.neuroimage.2014.11.001
        """
        matrices = np.asarray(matrices, float)
        if matrices.ndim != 4 or matrices.shape[2] != matrices.shape[3] or matrices.shape[2] < 3:
            raise ValueError(
                "matrices wants shape (n_times, n_variables, n_nodes, n_nodes), of at least 3 "
                f"nodes; got {matrices.shape}"
            )
        rows, columns = np.triu_indices(matrices.shape[2], 1)
        pairs = matrices[:, :, rows, columns].transpose(1, 0, 2)
        return np.array([np.atleast_2d(np.corrcoef(each)) for each in pairs])

    def _recordable(self, simulator: Simulator) -> list[str]:
        return self.monitor._recordable(simulator)

    def _chosen(self, count: int) -> NDArray[np.intp]:
        return self.monitor._chosen(count)

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        spec = self.monitor._spec(simulator)
        if spec is None:
            raise ValueError(f"{self.monitor!r} records nothing that could be correlated")
        self.config_for_sim(simulator)
        dt = simulator.integrator.dt
        step = spec["period"] * dt
        samples = _multiple("period", self.period, step, f"the samples of {self.monitor!r}, taken")
        if self.window == math.inf:
            periods = 0
        else:
            window = self.period if self.window is None else self.window
            periods = _multiple("window", window, self.period, "its period,")
        if periods == 1 and samples < 3:
            raise ValueError(
                f"FunctionalConnectivity wants at least 3 samples in a window; a period of "
                f"{self.period:g} ms has {samples} of {self.monitor!r}: use a longer period or "
                "window"
            )
        self.istep = samples * spec["period"]
        return {**spec, "sum_modes": True, "correlation": (samples, periods)}

    def period_steps(self, dt: float) -> int:
        return round(self._periods_of(dt))

    def _places(self, labels: Any) -> Sequence[str]:
        return self.monitor._places(labels)

    def __repr__(self) -> str:
        return f"FunctionalConnectivity(period={self.period:g}, monitor={self.monitor!r})"


def _multiple(name: str, length: float, of: float, what: str) -> int:
    count = round(length / of)
    if count < 1 or abs(count * of - length) > 1e-9 * length:
        raise ValueError(
            f"FunctionalConnectivity.{name} wants a multiple of {what} every {of:g} ms; got "
            f"{length:g} ms"
        )
    return count
