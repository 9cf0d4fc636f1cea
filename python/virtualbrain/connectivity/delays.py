"""How long signals travel: lengths, speeds, and delays in steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.fields import Fields

__all__ = ["Delays"]


class Delays(Fields):
    """Delays of a connectome."""

    @property
    def delays(self) -> Floats:
        """Conduction delays ``tract_lengths / speed``, array, shape (n_regions, n_regions), ms."""
        return self.tract_lengths / self.speed

    def compute_tract_lengths(self) -> None:
        """Set `tract_lengths` to the Euclidean distances between the centres.

        Raises
        ------
        ValueError
            Centres are unset, or NaN for a region.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], centres=[[0, 0, 0], [0, 0, 2]])
        >>> conn.compute_tract_lengths()
        >>> float(conn.tract_lengths.max())
        2.0
        """
        centres = self.centres
        if centres is None:
            raise ValueError(
                "tract_lengths is not set and there are no centres to take distances between: set "
                "one of them (tract_lengths of zeros for a network without delays)"
            )
        if (unknown := np.isnan(centres)).any():
            wants = "known where tract_lengths is not given"
            raise ValueError(self._first("centres", unknown, wants))
        self.tract_lengths = self._straight_lines()

    def set_idelays(self, dt: float) -> None:
        """Set `idelays`, the delays in integration steps: rounded, half to even.

        Parameters
        ----------
        dt : float, ms
            Integration step.

        Raises
        ------
        ValueError
            A step that is not above 0, or a delay of more steps than an int32 counts.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=[[0, 9], [6, 0]])
        >>> conn.set_idelays(dt=0.5)
        >>> conn.idelays
        array([[0, 6],
               [4, 0]], dtype=int32)
        >>> conn.horizon
        7
        """
        if not 0 < dt < np.inf:
            raise ValueError(f"dt wants a number of ms larger than 0; got {dt!r}")
        with np.errstate(over="ignore"):
            delays = self.delays
            steps = np.rint(delays / dt)
        if not steps.max() < np.iinfo(np.int32).max:
            raise ValueError(
                f"the longest delay, {delays.max():g} ms, is {steps.max():g} steps of {dt:g} ms: "
                "too many. Check that tract_lengths is in mm and speed in mm/ms"
            )
        self._idelays = steps.astype(np.int32)

    @property
    def idelays(self) -> NDArray[np.int32] | None:
        """Delays in steps, array of int32, shape (n_regions, n_regions); None until set."""
        return self._idelays

    @property
    def horizon(self) -> int:
        """How many steps of the past a simulation keeps: the longest of `idelays`, plus 1."""
        if self._idelays is None:
            raise AttributeError("horizon needs idelays: call set_idelays(dt)")
        return int(self._idelays.max()) + 1
