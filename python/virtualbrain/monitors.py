"""Monitors: what is recorded of a simulation.

Each monitor gives a pair (time, data), data of shape (time, variable, node, mode).
"""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._declared import Fixed
from virtualbrain.equations import FirstOrderVolterra, HRFKernel

__all__ = ["Bold", "GlobalAverage", "Monitor", "Raw", "SubSample", "TemporalAverage"]


class Monitor(Fixed):
    """Base of all monitors.

    Parameters
    ----------
    period : float, ms
        Time between samples; rounded to a multiple of the time step, with a warning.
    variables_of_interest : array of int
        Which of the model's variables of interest to record. Default: all.
    """

    default_period: ClassVar[float] = 0.9765625
    kind: ClassVar[str] = "SubSample"
    average_nodes: ClassVar[bool] = False

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
        self._period = _milliseconds(f"{type(self).__name__}.period", value)

    def period_steps(self, dt: float) -> int:
        """Steps between samples, as TVB rounds them: to the nearest, halves to even."""
        if self.period < dt * (1 - 1e-9):
            raise ValueError(
                f"{type(self).__name__}.period is {self.period:g} ms, less than the time step of "
                f"{dt:g} ms: use a longer period, or monitors.Raw to record every step"
            )
        if self.period / dt >= 2**63:
            raise ValueError(f"{type(self).__name__}.period is too long: {self.period:g} ms")
        steps = round(self.period / dt)
        if abs(steps * dt - self.period) > 1e-9 * self.period:
            warnings.warn(
                f"{type(self).__name__}.period of {self.period:g} ms is no multiple of the time "
                f"step of {dt:g} ms: samples are taken every {steps * dt:g} ms",
                stacklevel=4,
            )
        return steps

    def _variables(self, count: int) -> list[int]:
        if self.variables_of_interest is None:
            return list(range(count))
        chosen = np.atleast_1d(np.asarray(self.variables_of_interest))
        if chosen.dtype.kind not in "iu" or chosen.size == 0 or chosen.ndim != 1:
            raise TypeError(
                f"{type(self).__name__}.variables_of_interest wants indices into the model's "
                f"variables_of_interest; got {self.variables_of_interest!r}"
            )
        if (chosen < 0).any() or (chosen >= count).any():
            raise ValueError(
                f"{type(self).__name__}.variables_of_interest wants indices below {count}, the "
                f"number of the model's variables_of_interest; got {chosen.tolist()}"
            )
        return [int(i) for i in chosen]

    def _spec(self, dt: float, variables: int) -> dict[str, Any]:
        """What the engine is told."""
        return {
            "kind": self.kind,
            "period": self.period_steps(dt),
            "variables": self._variables(variables),
            "average_nodes": self.average_nodes,
        }

    def _times(self, steps: NDArray[np.int64], period: int, dt: float) -> NDArray[np.float64]:
        """Time stamps, in ms, of samples taken every `period` steps at these steps."""
        return np.asarray(steps * dt, np.float64)

    def _transform(self, data: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the engine's samples become."""
        return data

    def __repr__(self) -> str:
        return f"{type(self).__name__}(period={self.period:g})"


class Raw(Monitor):
    """Every step, all of the model's variables of interest.

    Examples
    --------
    >>> Raw()
    Raw()
    """

    def __init__(self) -> None:
        super().__init__()

    def period_steps(self, dt: float) -> int:
        return 1

    def __repr__(self) -> str:
        return "Raw()"


class SubSample(Monitor):
    """The state at the end of each period."""


class TemporalAverage(Monitor):
    """The mean over each period; its time is the middle of the period."""

    kind = "TemporalAverage"

    def _times(self, steps: NDArray[np.int64], period: int, dt: float) -> NDArray[np.float64]:
        return np.asarray((steps - period / 2) * dt, np.float64)


class GlobalAverage(Monitor):
    """The mean over all nodes of the state at the end of each period."""

    average_nodes = True


class Bold(Monitor):
    """BOLD signal: the past convolved with a haemodynamic response function.

    Samples of the first `hrf_length` still contain the silence before the run.

    Parameters
    ----------
    period : float, ms
        Repetition time (TR). Default 2000.
    hrf_kernel : HRFKernel
        Default `FirstOrderVolterra`.
    hrf_length : float, ms
        Length of the kernel. Default 20000.
    variables_of_interest : array of int
        Which of the model's variables of interest to record. Default: all.

    Notes
    -----
    As in TVB, the signal is averaged over blocks of 4 ms, which the kernel weighs one block late,
    and the sum is not multiplied by the length of a block.

    References
    ----------
    Friston, Mechelli, Turner & Price 2000, NeuroImage 12:466-477, doi:10.1006/nimg.2000.0630

    Examples
    --------
    >>> Bold(period=1000.0)
    Bold(period=1000)
    """

    default_period = 2000.0
    kind = "Bold"
    block_length: ClassVar[float] = 4.0  # ms
    longest_hrf: ClassVar[float] = 1e6  # ms

    def __init__(
        self,
        period: float | None = None,
        hrf_kernel: HRFKernel | None = None,
        hrf_length: float = 20000.0,
        variables_of_interest: ArrayLike | None = None,
    ) -> None:
        super().__init__(period, variables_of_interest)
        self.hrf_kernel = FirstOrderVolterra() if hrf_kernel is None else hrf_kernel
        self.hrf_length = hrf_length

    @staticmethod
    def compute_hrf() -> HRFKernel:
        """The default response function."""
        return FirstOrderVolterra()

    @property
    def hrf_kernel(self) -> HRFKernel:
        return self._hrf_kernel

    @hrf_kernel.setter
    def hrf_kernel(self, value: HRFKernel) -> None:
        if not isinstance(value, HRFKernel):
            raise TypeError(
                f"hrf_kernel wants a response function of the equations module; got {value!r}"
            )
        self._hrf_kernel = value

    @property
    def hrf_length(self) -> float:
        return self._hrf_length

    @hrf_length.setter
    def hrf_length(self, value: float) -> None:
        length = _milliseconds("Bold.hrf_length", value)
        if length > self.longest_hrf:
            raise ValueError(
                f"Bold.hrf_length wants at most {self.longest_hrf:g} ms; got {length:g}"
            )
        self._hrf_length = length

    def _spec(self, dt: float, variables: int) -> dict[str, Any]:
        span = int(np.ceil(self.hrf_length / self.block_length))
        seconds = self.hrf_length / 1000.0
        with np.errstate(all="ignore"):
            kernel = self.hrf_kernel.evaluate(np.arange(span) * (seconds / span))
        if not np.isfinite(kernel).all():
            raise ValueError(
                f"hrf_kernel {self.hrf_kernel!r} has values that are not finite over "
                f"{self.hrf_length:g} ms: check its parameters, or use a longer hrf_length"
            )
        spec = super()._spec(dt, variables)
        spec["block"] = max(1, round(self.block_length / dt))
        # the newest block gets the kernel's end, and all others are one block late
        spec["kernel"] = np.roll(kernel, 1)
        return spec

    def _transform(self, data: NDArray[np.float64]) -> NDArray[np.float64]:
        if isinstance(self.hrf_kernel, FirstOrderVolterra):
            p = self.hrf_kernel.parameters
            return (data - 1.0) * p["k_1"] * p["V_0"]
        return data


def _milliseconds(name: str, value: Any) -> float:
    try:
        ms = float(np.asarray(value).reshape(()))
    except (TypeError, ValueError):
        raise TypeError(f"{name} wants a number of ms; got {value!r}") from None
    if not (np.isfinite(ms) and ms > 0):
        raise ValueError(f"{name} wants a number of ms larger than 0; got {ms:g}")
    return ms
