"""Measures of graphs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import analysis

__all__ = ["betweenness_bin", "distance_inv", "efficiency_bin"]


def betweenness_bin(A: ArrayLike) -> NDArray[np.float64]:
    """`virtualbrain.analysis.betweenness`."""
    return analysis.betweenness(A)


def distance_inv(G: ArrayLike) -> NDArray[np.float64]:
    """`virtualbrain.analysis.inverse_distance`."""
    return analysis.inverse_distance(G)


def efficiency_bin(A: ArrayLike, compute_local_efficiency: bool = False) -> Any:
    """`virtualbrain.analysis.global_efficiency`, or local_efficiency, shape (n_regions, 1)."""
    if compute_local_efficiency:
        return analysis.local_efficiency(A)[:, None]
    return analysis.global_efficiency(A)
