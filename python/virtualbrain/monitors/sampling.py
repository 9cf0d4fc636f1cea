"""The state as it is, at every step, at some of them, or averaged over a period."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.monitors.monitor import Monitor

__all__ = ["Raw", "RawVoi", "SubSample", "TemporalAverage"]


class RawVoi(Monitor):
    """Every step.

    Parameters
    ----------
    variables_of_interest : array of int
        Which of the model's variables of interest to record. Default: all.
    period : float, ms
        Accepted as in TVB; it is the time step.

    Examples
    --------
    >>> RawVoi([0])
    RawVoi()
    """

    def __init__(
        self, variables_of_interest: ArrayLike | None = None, period: float | None = None
    ) -> None:
        super().__init__(period or None, variables_of_interest)

    def period_steps(self, dt: float) -> int:
        self.period = dt
        return 1

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Raw(RawVoi):
    """Every step, all of the model's variables of interest.

    Parameters
    ----------
    period, variables_of_interest : object
        Accepted as in TVB; what is recorded does not depend on them.

    Examples
    --------
    >>> Raw()
    Raw()
    """

    def __init__(self, period: float | None = None, variables_of_interest: Any = None) -> None:
        super().__init__(variables_of_interest, period)

    def _chosen(self, count: int) -> NDArray[np.intp]:
        return np.arange(count)


class SubSample(Monitor):
    """The state at the end of each period."""


class TemporalAverage(Monitor):
    """The mean over each period; its time is the middle of the period."""

    kind = "TemporalAverage"

    def _times(self, steps: NDArray[np.int64], period: int, dt: float) -> NDArray[np.float64]:
        return np.asarray((steps - period / 2) * dt, np.float64)
