"""BOLD by convolution with a haemodynamic response function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arguments import milliseconds
from virtualbrain.equations import FirstOrderVolterra, HRFKernel
from virtualbrain.monitors.gain import means_of
from virtualbrain.monitors.monitor import Monitor

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["Bold", "BoldRegionROI"]


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
    keeps_units = False
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
        length = milliseconds("Bold.hrf_length", value)
        if length > self.longest_hrf:
            raise ValueError(
                f"Bold.hrf_length wants at most {self.longest_hrf:g} ms; got {length:g}"
            )
        self._hrf_length = length

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        span = int(np.ceil(self.hrf_length / self.block_length))
        seconds = self.hrf_length / 1000.0
        with np.errstate(all="ignore"):
            kernel = self.hrf_kernel.evaluate(np.arange(span) * (seconds / span))
        if not np.isfinite(kernel).all():
            raise ValueError(
                f"hrf_kernel {self.hrf_kernel!r} has values that are not finite over "
                f"{self.hrf_length:g} ms: check its parameters, or use a longer hrf_length"
            )
        return {
            **(super()._spec(simulator) or {}),
            "block": max(1, round(self.block_length / simulator.integrator.dt)),
            # the newest block gets the kernel's end, and all others are one block late
            "kernel": np.roll(kernel, 1),
        }

    def _transform(self, data: NDArray[np.float64]) -> NDArray[np.float64]:
        if isinstance(self.hrf_kernel, FirstOrderVolterra):
            p = self.hrf_kernel.parameters
            return (data - 1.0) * p["k_1"] * p["V_0"]
        return data


class BoldRegionROI(Bold):
    """BOLD signal of the regions of a surface: the mean over the vertices of each.

    Its parameters are those of `Bold`.

    Raises
    ------
    ValueError
        The simulation has no surface.
    """

    _names: Sequence[str] = ()

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        surface = getattr(simulator, "surface", None)
        if surface is None:
            raise ValueError(
                "BoldRegionROI is for a simulation of a surface; with regions as nodes use Bold"
            )
        connectivity = simulator.connectivity
        self._names = connectivity.region_labels
        means = means_of(surface.region_mapping, connectivity.number_of_regions)
        return {**(super()._spec(simulator) or {}), "gain": means}

    def _places(self, labels: Any) -> Sequence[str]:
        return self._names
