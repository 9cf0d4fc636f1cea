"""Measures of graphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import analysis

__all__ = [
    "betweenness_bin", "distance_inv", "efficiency_bin", "get_components_sizes",
    "sequential_random_deletion", "sequential_targeted_deletion",
]  # fmt: skip


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


def get_components_sizes(A: ArrayLike) -> int:
    """`virtualbrain.analysis.largest_component`."""
    return analysis.largest_component(A)


def sequential_random_deletion(
    white_matter: Any, random_sequence: Sequence[int], nor: int
) -> tuple[NDArray[Any], ...]:
    """`virtualbrain.analysis.delete_in_order`.

    Parameters
    ----------
    white_matter : Connectivity
    random_sequence : sequence of int
        The regions to delete, all but two.
    nor : int
        Number of regions.

    Returns
    -------
    strength, degree : array, shape (n_regions, n_regions - 2)
    efficiency, component : array, shape (n_regions - 2,)
        After each deletion; the size of the largest component.
    """
    found = analysis.delete_in_order(white_matter.weights, list(random_sequence)[: nor - 2])
    return (
        found.strength[1:].T,
        found.degree[1:].T.astype(float),
        found.efficiency[1:],
        found.largest_component[1:].astype(float),
    )


def sequential_targeted_deletion(white_matter: Any, nor: int) -> tuple[NDArray[Any], ...]:
    """`virtualbrain.analysis.delete_largest`, by strength, by degree and by betweenness.

    Parameters
    ----------
    white_matter : Connectivity
    nor : int
        Number of regions.

    Returns
    -------
    strength, degree, betweenness : array, shape (n_regions, n_regions - 2)
        By which the region is chosen, before each deletion.
    efficiency, component : array, shape (n_regions - 2, 3)
        After each deletion, for each of the three.
    """
    weights = np.asarray(white_matter.weights, float)
    by = ("strength", "degree", "betweenness")
    found = [analysis.delete_largest(weights, each, nor - 2) for each in by]
    left = np.repeat(weights[None], nor - 2, axis=0)
    for k, region in enumerate(found[2].deleted[:-1], 1):
        left[k:, region] = left[k:, :, region] = 0.0
    return (
        found[0].strength[:-1].T,
        found[1].degree[:-1].T.astype(float),
        np.array([analysis.betweenness(each) for each in left]).T,
        np.array([each.efficiency[1:] for each in found]).T,
        np.array([each.largest_component[1:] for each in found], float).T,
    )
