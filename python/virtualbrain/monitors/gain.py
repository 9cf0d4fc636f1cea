"""Weighted sums of nodes, as the engine takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["gain_of", "means_of"]


def gain_of(
    matrix: NDArray[np.float64],
    noise: NDArray[np.float64] | None = None,
    seed: int = 42,
    reference: NDArray[np.float64] | None = None,
) -> dict[str, Any]:
    """A matrix of shape (outputs, nodes), with noise and a reference of the outputs."""
    output, node = np.nonzero(matrix)
    none = np.empty(0)
    return {
        "start": np.searchsorted(output, np.arange(len(matrix) + 1)),
        "node": node,
        "weight": matrix[output, node],
        "noise": none if noise is None else noise,
        "seed": seed,
        "reference": none if reference is None else reference,
    }


def means_of(groups: NDArray[np.intp], count: int) -> dict[str, Any]:
    """The mean over the nodes of each of `count` groups, given the group of each node."""
    sizes = np.bincount(groups, minlength=count)
    none = np.empty(0)
    return {
        "start": np.concatenate([[0], np.cumsum(sizes)]),
        "node": np.argsort(groups, kind="stable"),
        "weight": np.repeat(1.0 / np.maximum(sizes, 1), sizes),
        "noise": none,
        "seed": 0,
        "reference": none,
    }
