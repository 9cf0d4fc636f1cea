"""Small functions that TVB's scripts take from here."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

__all__ = ["RefBase", "RefSurface", "ReferenceBackend"]


class RefBase:
    """Functions of numbers and arrays."""

    @staticmethod
    def heaviside(array: ArrayLike) -> NDArray[np.float64]:
        """1 for numbers above 0, else 0."""
        return np.asarray(np.heaviside(np.asarray(array, float), 0.0))

    @staticmethod
    def linear_interp1d(
        start_time: Any, end_time: Any, start_value: Any, end_value: Any, interp_point: Any
    ) -> Any:
        """The value at a time on the line from one value to another."""
        part = (interp_point - start_time) / (end_time - start_time)
        return start_value + part * (end_value - start_value)

    @staticmethod
    def iround(x: float) -> int:
        """The nearest whole number; halves to the even one."""
        return round(x)

    @staticmethod
    def add_at(dest: NDArray[Any], map: NDArray[Any], source: NDArray[Any]) -> None:
        """Add rows of `source` to those rows of `dest` that `map` says, in place."""
        np.add.at(dest, map, source)

    _add_at = add_at


class RefSurface(RefBase):
    """Functions of states of a surface."""

    @staticmethod
    def surface_state_to_rois(_regmap: ArrayLike, n_reg: int, state: NDArray[Any]) -> NDArray[Any]:
        """Means over the vertices of each region; the node axis is the last but one."""
        regions = np.asarray(_regmap)
        share = 1.0 / np.bincount(regions, minlength=n_reg)[regions]
        mean = csr_array((share, (regions, np.arange(len(regions)))), (n_reg, len(regions)))
        states = np.moveaxis(np.asarray(state), -2, 0)
        means = mean @ states.reshape(len(regions), -1)
        return np.moveaxis(means.reshape(n_reg, *states.shape[1:]), 0, -2)


class ReferenceBackend(RefSurface):
    """The same."""
