"""What is left of a connectome as regions are deleted one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._graph import (
    betweenness,
    degree,
    global_efficiency,
    largest_component,
    strength,
)
from virtualbrain.analysis._signals import square

__all__ = ["Deletion", "delete_in_order", "delete_largest"]


@dataclass(frozen=True)
class Deletion:
    """A connectome as regions are deleted; the first entry is before any deletion.

    Attributes
    ----------
    deleted : array of int, shape (n_deleted,)
        The regions, the first one first.
    strength : array, shape (n_deleted + 1, n_regions)
    degree : array of int, shape (n_deleted + 1, n_regions)
    efficiency : array, shape (n_deleted + 1,)
        Global efficiency of connections of length 1; deleted regions count as unconnected.
    largest_component : array of int, shape (n_deleted + 1,)
    """

    deleted: NDArray[np.int64]
    strength: NDArray[np.float64]
    degree: NDArray[np.int64]
    efficiency: NDArray[np.float64]
    largest_component: NDArray[np.int64]


def delete_in_order(weights: ArrayLike, order: Sequence[int]) -> Deletion:
    """Delete regions in a given order, such as a random one.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Row: target, column: source.
    order : sequence of int
        Which regions.

    Returns
    -------
    deletion : Deletion

    References
    ----------
    Alstott, Breakspear, Hagmann, Cammoun & Sporns 2009, PLoS Computational Biology 5:e1000408,
    doi:10.1371/journal.pcbi.1000408

    Examples
    --------
    >>> delete_in_order([[0, 1, 0], [1, 0, 1], [0, 1, 0]], [1]).largest_component
    array([3, 1])
    """
    n = len(square("weights", weights))
    chosen = [int(each) for each in order]
    if any(not 0 <= each < n for each in chosen) or len(set(chosen)) != len(chosen):
        raise ValueError(f"order wants different numbers of 0 to {n - 1}; got {list(order)}")
    return _delete(weights, len(chosen), lambda w, k: chosen[k])


def delete_largest(weights: ArrayLike, by: str = "strength", n: int | None = None) -> Deletion:
    """Delete the region that is largest by some measure, again and again.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Row: target, column: source.
    by : {"strength", "degree", "betweenness"}
        Measured anew after each deletion. "betweenness" needs NetworkX
        (``pip install 'virtualbrain[networkx]'``).
    n : int
        How many regions. Default: all but two.

    Returns
    -------
    deletion : Deletion
        See `delete_in_order`.

    Examples
    --------
    >>> delete_largest([[0, 1, 0], [1, 0, 3], [0, 3, 0]], by="strength").deleted
    array([1])
    """
    measures: dict[str, Callable[[NDArray[np.float64]], NDArray[np.generic]]] = {
        "strength": strength,
        "degree": degree,
        "betweenness": betweenness,
    }
    if by not in measures:
        raise ValueError(f"by wants one of {', '.join(measures)}; got {by!r}")
    size = len(square("weights", weights))
    count = max(0, size - 2) if n is None else n
    if not 0 <= count <= size:
        raise ValueError(f"n wants 0 to {size}, the number of regions; got {n}")
    left = set(range(size))

    def largest(w: NDArray[np.float64], k: int) -> int:
        value = measures[by](w)
        chosen = max(sorted(left), key=lambda i: value[i])
        left.remove(chosen)
        return chosen

    return _delete(weights, count, largest)


def _delete(
    weights: ArrayLike, count: int, choose: Callable[[NDArray[np.float64], int], int]
) -> Deletion:
    w = square("weights", weights).copy()
    deleted: list[int] = []
    found = [(strength(w), degree(w), global_efficiency(w), largest_component(w))]
    for k in range(count):
        deleted.append(choose(w, k))
        w[deleted[-1]] = w[:, deleted[-1]] = 0.0
        found.append((strength(w), degree(w), global_efficiency(w), largest_component(w)))
    strengths, degrees, efficiencies, components = zip(*found, strict=True)
    return Deletion(
        np.array(deleted, np.int64),
        np.array(strengths),
        np.array(degrees),
        np.array(efficiencies),
        np.array(components),
    )
